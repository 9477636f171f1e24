"""What each role may do in the admin, and what it may not."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import ModelLogEntry

from accounts import demo
from accounts.models import User
from accounts.roles import ADMINISTRATORS, AGENTS, EDITORS, SUPERVISORS
from cases.bootstrap import bootstrap
from cases.models import Membership
from tests.factories import PASSWORD, UserFactory, lyon, make_agent, roissy

pytestmark = pytest.mark.django_db

ENTER = "wagtailadmin.access_admin"
ACTIONS = ("add", "change", "delete", "view")
TEXTS = {f"cases.{action}_replytemplate" for action in ACTIONS} | {"mail.change_lettertemplate"}
TABLES = {
    f"{app}.{action}_{model}"
    for app, models in {
        "directory": ("directorate", "office", "department", "bureau", "foreignbureau", "holiday"),
        "cases": ("category", "subcategory", "domain", "subdomain", "routing", "membership"),
        "auth": ("group",),
    }.items()
    for model in models
    for action in ACTIONS
}
GRANTED = {
    AGENTS: {ENTER, "cases.view_case"},
    SUPERVISORS: {ENTER, "cases.view_case"},
    EDITORS: {ENTER} | TEXTS,
    ADMINISTRATORS: {ENTER, "accounts.add_user", "accounts.change_user", "accounts.view_user"}
    | TABLES
    | TEXTS,
}


def permissions_of(role):
    """Those on cases, accounts and reference tables, and the right to enter; pages and documents are of cms."""
    permissions = Permission.objects.filter(group__name=role).select_related("content_type")
    names = {f"{p.content_type.app_label}.{p.codename}" for p in permissions}
    return {
        name
        for name in names
        if name.split(".")[0] in {"cases", "mail", "directory", "accounts", "auth"} or name == ENTER
    }


@pytest.mark.parametrize("role", GRANTED)
def test_a_role_has_its_permissions_and_no_more(role):
    assert permissions_of(role) == GRANTED[role]


@pytest.mark.parametrize("role", [EDITORS, ADMINISTRATORS])
def test_who_keeps_pages_or_accounts_has_no_permission_on_cases(role):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role))
    assert not any(user.has_perm(f"cases.{action}_case") for action in ACTIONS)


def test_loading_again_gives_back_what_a_role_lacks_and_takes_nothing():
    group = Group.objects.get(name=EDITORS)
    extra = Permission.objects.get(codename="view_session")
    group.permissions.set([extra])
    bootstrap.load()
    assert permissions_of(EDITORS) == GRANTED[EDITORS]
    assert extra in group.permissions.all()


def test_an_applicant_has_no_permission_at_all():
    assert UserFactory().get_all_permissions() == set()


# Who works in an office


def member_of(name, **columns):
    user = UserFactory(**columns)
    user.groups.add(Group.objects.get(name=name))
    return user


@pytest.fixture
def administrator(client):
    user = member_of(ADMINISTRATORS, username="admin.comptes")
    client.force_login(user)
    return user


def url(action, *args):
    return reverse(f"reference_membership_modeladmin_{action}", args=args)


def assign(client, username, office, **more):
    return client.post(
        url("create"), {"user": username, "office": office.pk, "maker_password": PASSWORD, **more}
    )


def is_agent(user):
    return user.groups.filter(name=AGENTS).exists()


def test_an_administrator_does_not_assign_himself_to_an_office(client, administrator):
    response = assign(client, administrator.username, lyon())
    assert response.context["form"].errors["user"] == [
        "Vous ne pouvez pas vous affecter vous-même à un pôle : un autre administrateur doit le faire."
    ]
    assert not Membership.objects.filter(user=administrator).exists()


def test_nobody_changes_his_own_assignment(client, administrator):
    """Even he who should have none."""
    other = make_agent(lyon())
    membership = other.memberships.get()
    Membership.objects.filter(pk=membership.pk).update(user=administrator)
    new = {"user": administrator.username, "office": roissy().pk}
    response = client.post(url("edit", membership.pk), new)
    assert "Vous ne pouvez pas vous affecter vous-même" in response.context["form"].errors["user"][0]


@pytest.mark.parametrize("colleague", ["administrator", "superuser"])
def test_who_keeps_accounts_is_assigned_to_no_office(client, administrator, colleague):
    if colleague == "administrator":
        member_of(ADMINISTRATORS, username="collegue")
    else:
        UserFactory(username="collegue", is_superuser=True)
    response = assign(client, "collegue", lyon())
    assert response.context["form"].errors["user"] == [
        "Qui administre les comptes ne lit aucun dossier : « Administrateurs » ne se cumule ni avec « Superviseurs » "
        "ni avec une affectation à un pôle."
    ]
    with pytest.raises(ValidationError):
        Membership.objects.create(user=User.objects.get(username="collegue"), office=lyon())


def test_agents_lasts_as_long_as_an_office():
    agent = make_agent(lyon())
    second = Membership.objects.create(user=agent, office=roissy())
    agent.memberships.get(office=lyon()).delete()
    assert is_agent(agent)
    second.delete()
    assert not is_agent(agent)


def test_agents_is_taken_back_from_all_who_lose_their_offices_at_once():
    agents = [make_agent(lyon()), make_agent(lyon(), is_head=True)]
    Membership.objects.filter(user__in=agents).delete()
    assert [is_agent(agent) for agent in agents] == [False, False]


def test_an_assignment_given_to_another_takes_agents_along():
    former, new = make_agent(lyon()), UserFactory()
    membership = former.memberships.get()
    membership.user = new
    membership.save()
    assert (is_agent(former), is_agent(new)) == (False, True)


def changes_of_assignments():
    entries = ModelLogEntry.objects.filter(action="ogde.change", content_type__model="membership")
    return [(entry.user.username, entry.data["before"], entry.data["after"]) for entry in entries]


def bodies(mails, recipient):
    return [mail.body for mail in mails if mail.to == [recipient]]


LYON, ROISSY = "DR de Lyon - PAE", "DR de Roissy - POC/CRPC"


def test_an_assignment_is_recorded_and_told_to_the_heads_of_the_office(client, administrator, mailoutbox):
    head, elsewhere = make_agent(lyon(), is_head=True), make_agent(roissy(), is_head=True)
    agent = UserFactory(username="agent.neuf", first_name="Ève", last_name="Petit")

    assign(client, "agent.neuf", lyon())
    facts = {"Agent": "agent.neuf", "Pôle": LYON, "Responsable": False}
    assert changes_of_assignments() == [("admin.comptes", {}, facts)]
    (mail,) = bodies(mailoutbox, head.email)
    assert "Ève Petit (agent.neuf)" in mail
    assert "Avant : aucune affectation" in mail
    assert "Maintenant : agent" in mail
    assert "admin.comptes" in mail

    membership = agent.memberships.get()
    client.post(
        url("edit", membership.pk),
        {"user": "agent.neuf", "office": roissy().pk, "is_head": "on", "maker_password": PASSWORD},
    )
    there = {"Agent": "agent.neuf", "Pôle": ROISSY, "Responsable": True}
    assert changes_of_assignments()[:2] == [("admin.comptes", {}, there), ("admin.comptes", facts, {})]
    assert "Maintenant : aucune affectation" in bodies(mailoutbox, head.email)[1]
    assert "Maintenant : responsable du pôle" in bodies(mailoutbox, elsewhere.email)[0]

    client.post(url("delete", agent.memberships.get().pk), {"maker_password": PASSWORD})
    assert changes_of_assignments()[0] == (
        "admin.comptes",
        there,
        {},
    )
    assert "Maintenant : aucune affectation" in bodies(mailoutbox, elsewhere.email)[1]
    assert bodies(mailoutbox, agent.email) == []
    assert not is_agent(agent)


def test_an_office_without_another_head_is_told_at_its_own_address(client, administrator, mailoutbox):
    UserFactory(username="chef.neuf")
    assign(client, "chef.neuf", lyon(), is_head="on")
    assert "Maintenant : responsable du pôle" in bodies(mailoutbox, lyon().notification_email)[0]


def test_an_assignment_saved_unchanged_is_told_to_nobody(client, administrator, mailoutbox):
    agent = make_agent(lyon())
    client.post(url("edit", agent.memberships.get().pk), {"user": agent.username, "office": lyon().pk})
    assert changes_of_assignments() == []
    assert mailoutbox == []


def test_the_administrator_of_the_demonstration_is_no_superuser():
    demo.load()
    assert not User.objects.filter(is_superuser=True).exists()
