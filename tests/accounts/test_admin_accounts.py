"""Accounts in the admin: what an administrator does there, and that nothing there leads him to a case."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry

from accounts.models import User
from accounts.roles import ADMINISTRATORS, AGENTS, EDITORS, SUPERVISORS
from tests.factories import PASSWORD as MAKER_PASSWORD
from tests.factories import UserFactory, lyon, make_agent

from .conftest import PASSWORD, link_in

pytestmark = pytest.mark.django_db

BOTH = (
    "Qui administre les comptes ne lit aucun dossier : « Administrateurs » ne se cumule ni avec « Superviseurs » "
    "ni avec une affectation à un pôle."
)


def group(name):
    return Group.objects.get(name=name)


def groups_of(user):
    return {group.name for group in user.groups.all()}


@pytest.fixture
def administrator():
    user = UserFactory(username="chef.comptes")
    user.groups.add(group(ADMINISTRATORS))
    return user


@pytest.fixture
def office_client(client, administrator):
    client.force_login(administrator)
    return client


def fields_of(user, **changes):
    return {
        "username": user.username,
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "is_active": "on",
        "groups": [group.pk for group in user.groups.exclude(name=AGENTS)],
        "maker_password": MAKER_PASSWORD,
        **changes,
    }


def edit(client, user, **changes):
    return client.post(reverse("wagtailusers_users:edit", args=[user.pk]), fields_of(user, **changes))


def changes_of(thing):
    """What the history of a thing says was changed, latest first, with who changed it."""
    entries = ModelLogEntry.objects.for_instance(thing).filter(action="ogde.change")
    return [(entry.user.username, entry.data["before"], entry.data["after"]) for entry in entries]


NEW = {
    "username": "Nouvel.Agent",
    "email": "nouvel.agent@exemple.invalid",
    "first_name": "Ève",
    "last_name": "L’Hôte",
}


def test_a_new_account_is_opened_by_the_link_that_its_owner_receives(office_client, client, mails):
    page = office_client.get(reverse("wagtailusers_users:add")).text
    assert 'name="password1"' not in page
    assert 'name="is_superuser"' not in page
    response = office_client.post(
        reverse("wagtailusers_users:add"), NEW | {"password1": PASSWORD, "password2": PASSWORD}
    )
    assert response.status_code == 302
    account = User.objects.get(username="nouvel.agent")
    assert not account.has_usable_password()
    (mail,) = mails
    assert (mail.to, mail.subject) == ([account.email], "OGDE : choisissez votre mot de passe")
    assert "nouvel.agent" in mail.body
    client.logout()
    form_page = client.get(link_in(mail))["Location"]
    client.post(form_page, {"password1": PASSWORD, "password2": PASSWORD})
    signed_in = client.post("/compte/login/", {"login": "nouvel.agent", "password": PASSWORD})
    assert signed_in["Location"] == "/demandes/"


@pytest.mark.parametrize("username", ["ab", "é.petit", "a@b"])
def test_an_identifiant_keeps_the_rule_of_the_sign_up(office_client, username):
    response = office_client.post(reverse("wagtailusers_users:add"), NEW | {"username": username})
    assert list(response.context["form"].errors) == ["username"]


def test_a_reset_confirms_no_address_of_an_account_that_waits_for_its_link(client, mails):
    """The link may have gone to another address than the one to confirm."""
    person = UserFactory()
    EmailAddress.objects.create(user=person, email=person.email, verified=False, primary=True)
    client.post("/compte/password/reset/", {"email": person.email})
    form_page = client.get(link_in(mails[0]))["Location"]
    client.post(form_page, {"password1": PASSWORD, "password2": PASSWORD})
    assert not EmailAddress.objects.get().verified


def test_an_administrator_opens_no_session_of_another(office_client):
    agent = make_agent(lyon())
    password = agent.password
    edit(office_client, agent, password1=PASSWORD, password2=PASSWORD, is_superuser="on")
    agent.refresh_from_db()
    assert agent.password == password
    assert not agent.is_superuser
    office_client.post(reverse("wagtailusers_users:add"), NEW | {"is_superuser": "on"})
    assert not User.objects.filter(is_superuser=True).exists()


def test_an_administrator_redirects_no_mail(office_client):
    applicant = UserFactory()
    assert edit(office_client, applicant, email="malin@exemple.invalid").status_code == 302
    assert User.objects.get(pk=applicant.pk).email == applicant.email


def test_an_address_is_mended_while_nobody_used_the_account(office_client, mails):
    office_client.post(reverse("wagtailusers_users:add"), NEW | {"email": "faute@exemple.invalid"})
    account = User.objects.get(username="nouvel.agent")
    edit(office_client, account, email=NEW["email"])
    account.refresh_from_db()
    assert account.email == NEW["email"]
    assert [mail.to for mail in mails] == [["faute@exemple.invalid"], [NEW["email"]]]


def test_an_administrator_gives_himself_no_role(office_client, administrator):
    response = edit(office_client, administrator, groups=[group(SUPERVISORS).pk], last_name="Nouveau")
    assert response.status_code == 302
    administrator.refresh_from_db()
    assert administrator.last_name == "Nouveau"
    assert administrator.is_active
    assert groups_of(administrator) == {ADMINISTRATORS}


def test_an_administrator_of_accounts_is_no_supervisor(office_client):
    user = UserFactory()
    both = [group(ADMINISTRATORS).pk, group(SUPERVISORS).pk]
    response = edit(office_client, user, groups=both)
    assert response.context["form"].errors == {"groups": [BOTH]}
    assert groups_of(user) == set()


def test_an_agent_is_no_administrator_of_accounts(office_client):
    agent = make_agent(lyon())
    response = edit(office_client, agent, groups=[group(ADMINISTRATORS).pk])
    assert response.context["form"].errors == {"groups": [BOTH]}


def test_a_role_is_exchanged_for_another(office_client):
    user = UserFactory()
    user.groups.add(group(SUPERVISORS))
    assert edit(office_client, user, groups=[group(ADMINISTRATORS).pk]).status_code == 302
    assert groups_of(user) == {ADMINISTRATORS}


@pytest.mark.parametrize(
    "give",
    [
        lambda user, agent: user.groups.add(group(ADMINISTRATORS)),
        lambda user, agent: group(ADMINISTRATORS).user_set.add(agent),
        lambda user, agent: agent.groups.set([group(ADMINISTRATORS)]),
        lambda user, agent: UserFactory().groups.set([group(ADMINISTRATORS), group(SUPERVISORS)]),
    ],
)
def test_roles_that_exclude_each_other_are_refused_below_the_screens_too(give):
    user, agent = UserFactory(), make_agent(lyon())
    user.groups.add(group(SUPERVISORS))
    with pytest.raises(ValidationError, match="ne lit aucun dossier"), transaction.atomic():
        give(user, agent)
    assert not group(ADMINISTRATORS).user_set.exists()


def test_agents_is_given_by_offices_only(office_client):
    agent, other = make_agent(lyon()), UserFactory()
    assert (
        f'value="{group(AGENTS).pk}"'
        not in office_client.get(reverse("wagtailusers_users:edit", args=[other.pk])).text
    )
    edit(office_client, other, groups=[group(AGENTS).pk])
    assert groups_of(other) == set()
    edit(office_client, agent, groups=[group(EDITORS).pk])
    assert groups_of(agent) == {AGENTS, EDITORS}


@pytest.mark.parametrize("action", ["assign_role", "set_active_state", "delete"])
def test_accounts_are_not_changed_by_the_dozen(office_client, administrator, action):
    """Wagtail's actions on several accounts know none of these rules and leave no trace."""
    address = f"/admin/bulk/accounts/user/{action}/?id={administrator.pk}"
    response = office_client.post(address, {"role": group(SUPERVISORS).pk, "mark_as_active": "True"})
    assert response.status_code == 404
    assert groups_of(administrator) == {ADMINISTRATORS}
    assert "/admin/bulk/accounts" not in office_client.get(reverse("wagtailusers_users:index")).text


def test_an_account_is_not_copied(office_client, administrator):
    assert office_client.get(f"/admin/users/copy/{administrator.pk}/").status_code == 404


def group_form(name):
    forms = ("page_permissions", "collection_permissions", "document_permissions", "image_permissions")
    return {"name": name} | {
        f"{prefix}-{count}": "0" for prefix in forms for count in ("TOTAL_FORMS", "INITIAL_FORMS")
    }


def test_a_group_that_gives_a_role_keeps_its_name(office_client, administrator):
    """Otherwise « Administrateurs » renamed « Superviseurs » would read every case."""
    supervisors = group(SUPERVISORS)
    address = reverse("wagtailusers_groups:edit", args=[supervisors.pk])
    assert 'name="name" value="Superviseurs"' in office_client.get(address).text
    office_client.post(address, group_form("Anciens"))
    office_client.post(reverse("wagtailusers_groups:delete", args=[supervisors.pk]))
    supervisors.refresh_from_db()
    assert supervisors.name == SUPERVISORS


def test_another_group_is_made_renamed_and_deleted(office_client):
    office_client.post(reverse("wagtailusers_groups:add"), group_form("Traducteurs"))
    made = group("Traducteurs")
    office_client.post(reverse("wagtailusers_groups:edit", args=[made.pk]), group_form("Traductrices"))
    office_client.post(reverse("wagtailusers_groups:delete", args=[group("Traductrices").pk]))
    assert not Group.objects.filter(pk=made.pk).exists()


def test_every_change_of_an_account_is_kept_as_it_was_and_as_it_is(office_client, administrator):
    office_client.post(reverse("wagtailusers_users:add"), NEW)
    account = User.objects.get(username="nouvel.agent")
    made = {
        "Identifiant": "nouvel.agent",
        "Courrier électronique": NEW["email"],
        "Nom": "L’Hôte",
        "Prénom": "Ève",
        "Actif": True,
        "Rôles": [],
    }
    assert changes_of(account) == [("chef.comptes", {}, made)]
    edit(office_client, account, groups=[group(EDITORS).pk], is_active="")
    (latest, _) = changes_of(account)
    assert latest == (
        "chef.comptes",
        {"Actif": True, "Rôles": []},
        {"Actif": False, "Rôles": ["Rédacteurs"]},
    )
    page = office_client.get(reverse("wagtailusers_users:history", args=[account.pk])).text
    assert "Actif : oui → non ; Rôles : aucun → Rédacteurs" in page


def test_nothing_changed_is_no_entry(office_client):
    user = UserFactory()
    edit(office_client, user)
    assert changes_of(user) == []


def test_the_kind_of_entry_is_known_to_wagtail():
    assert registry.action_exists("ogde.change")
