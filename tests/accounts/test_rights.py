"""Rights over cases are given before witnesses."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import RightChange, User
from accounts.roles import ADMINISTRATORS, EDITORS, SUPERVISORS
from tests.factories import PASSWORD as MAKER_PASSWORD
from tests.factories import UserFactory, lyon, make_agent, roissy

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db


def in_group(name, **columns):
    user = UserFactory(**columns)
    user.groups.add(Group.objects.get(name=name))
    return user


@pytest.fixture
def administrator():
    return in_group(ADMINISTRATORS)


def told(mailoutbox):
    return sorted(address for mail in mailoutbox for address in mail.to)


def give(client, user, *names, password=MAKER_PASSWORD):
    return client.post(
        reverse("wagtailusers_users:edit", args=[user.pk]),
        {
            "username": user.username,
            "email": user.email,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "is_active": "on",
            "groups": [Group.objects.get(name=name).pk for name in names],
            "maker_password": password,
        },
    )


def test_a_supervisor_is_made_before_the_administrators_and_the_supervisors(
    client, administrator, mailoutbox
):
    colleague, supervisor, user = in_group(ADMINISTRATORS), in_group(SUPERVISORS), UserFactory()
    in_group(EDITORS)
    client.force_login(administrator)
    assert give(client, user, SUPERVISORS).status_code == 302
    [change] = RightChange.objects.all()
    assert (change.user, change.before, change.after, change.by) == (
        user,
        "aucun",
        SUPERVISORS,
        administrator,
    )
    assert told(mailoutbox) == sorted([colleague.email, supervisor.email])
    assert f"Maintenant : {SUPERVISORS}" in mailoutbox[0].body


@pytest.mark.parametrize(
    ("password", "error"),
    [
        ("", "Saisissez votre mot de passe pour confirmer ce changement de droits."),
        ("Un-autre-2026!", "Ce n’est pas votre mot de passe."),
    ],
)
def test_a_session_left_open_makes_nobody_a_supervisor(client, administrator, mailoutbox, password, error):
    user = UserFactory()
    client.force_login(administrator)
    response = give(client, user, SUPERVISORS, password=password)
    assert response.context["form"].errors == {"maker_password": [error]}
    assert (user.groups.count(), RightChange.objects.count(), mailoutbox) == (0, 0, [])
    give(client, user, EDITORS, password="")
    assert [group.name for group in user.groups.all()] == [EDITORS]


@pytest.mark.parametrize("password", ["", "Un-autre-2026!"])
def test_a_session_left_open_puts_nobody_into_an_office(client, administrator, password):
    UserFactory(username="agent.neuf")
    client.force_login(administrator)
    new = {"user": "agent.neuf", "office": lyon().pk, "maker_password": password}
    response = client.post(reverse("reference_membership_modeladmin_create"), new)
    assert list(response.context["form"].errors) == ["maker_password"]
    assert not User.objects.get(username="agent.neuf").memberships.exists()


def test_an_account_opened_with_a_role_is_told_too(client, administrator, mailoutbox):
    colleague = in_group(ADMINISTRATORS)
    client.force_login(administrator)
    new = {"username": "second.compte", "email": "n@exemple.invalid", "first_name": "È", "last_name": "L"}
    groups = [Group.objects.get(name=SUPERVISORS).pk]
    client.post(reverse("wagtailusers_users:add"), new | {"groups": groups, "maker_password": MAKER_PASSWORD})
    assert [change.after for change in RightChange.objects.all()] == [SUPERVISORS]
    assert colleague.email in told(mailoutbox)


def test_a_role_that_opens_no_case_is_told_to_nobody(client, administrator, mailoutbox):
    in_group(ADMINISTRATORS)
    user = UserFactory()
    client.force_login(administrator)
    give(client, user, EDITORS)
    assert (list(RightChange.objects.all()), mailoutbox) == ([], [])


def test_what_is_taken_back_is_told_too(client, administrator, mailoutbox):
    colleague, user = in_group(ADMINISTRATORS), in_group(SUPERVISORS)
    client.force_login(administrator)
    give(client, user)
    [change] = RightChange.objects.all()
    assert (change.before, change.after) == (SUPERVISORS, "aucun")
    assert told(mailoutbox) == [colleague.email]


def closed(user):
    user.is_active = False
    user.save()
    return user


@pytest.mark.parametrize("kind", ["supervisor", "agent"])
def test_a_closed_account_with_a_right_is_opened_again_before_witnesses(
    client, administrator, mailoutbox, kind
):
    colleague = in_group(ADMINISTRATORS)
    user = closed(in_group(SUPERVISORS) if kind == "supervisor" else make_agent(lyon()))
    names = [SUPERVISORS] if kind == "supervisor" else []
    client.force_login(administrator)
    response = give(client, user, *names, password="")
    assert list(response.context["form"].errors) == ["maker_password"]
    assert not User.objects.get(pk=user.pk).is_active
    assert give(client, user, *names).status_code == 302
    [change] = RightChange.objects.all()
    assert (change.user, change.before, change.by) == (user, "aucun", administrator)
    assert colleague.email in told(mailoutbox)


def test_closing_an_account_without_a_right_asks_and_tells_nothing(client, administrator, mailoutbox):
    in_group(ADMINISTRATORS)
    user = closed(UserFactory())
    client.force_login(administrator)
    assert give(client, user, password="").status_code == 302
    assert (RightChange.objects.count(), mailoutbox) == (0, [])


def changed(user, by, office=None):
    place = {"place": office.pk} if office else {}
    return RightChange.objects.create(user=user, right="Droit", before="aucun", after="agent", by=by, **place)


def seen(client, user):
    client.force_login(user)
    response = client.get("/admin/droits/")
    return [change.pk for change in response.context["page"]] if response.status_code == 200 else None


def test_list_is_read_by_those_who_must_know(client, administrator):
    everywhere = changed(UserFactory(), administrator)
    at_lyon = changed(UserFactory(), administrator, lyon())
    at_roissy = changed(UserFactory(), administrator, roissy())
    everything = [at_roissy.pk, at_lyon.pk, everywhere.pk]
    assert seen(client, administrator) == everything
    assert seen(client, in_group(SUPERVISORS)) == everything
    assert seen(client, make_agent(lyon(), is_head=True)) == [at_lyon.pk]
    for user in (make_agent(lyon()), in_group(EDITORS)):
        assert seen(client, user) is None


def statements(client):
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/admin/droits/").status_code == 200
    return len(captured)


def test_list_costs_the_same_with_one_and_three(client, administrator):
    client.force_login(administrator)
    changed(UserFactory(), administrator)
    client.get("/admin/droits/")
    one = statements(client)
    for _ in range(2):
        changed(UserFactory(), administrator)
    assert statements(client) == one


def test_first_administrator_is_made_by_a_command(client, capsys):
    call_command("administrator_create", "Premiere.Admin", "admin@exemple.invalid", "Ève", "Petit")
    link = re.search(r"/compte/\S+", capsys.readouterr().out)[0]
    user = User.objects.get(username="premiere.admin")
    assert [group.name for group in user.groups.all()] == [ADMINISTRATORS]
    page = client.get(link, follow=True)
    address = page.redirect_chain[-1][0]
    client.post(address, {"password1": PASSWORD, "password2": PASSWORD})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    [change] = RightChange.objects.all()
    assert (change.after, change.by) == (ADMINISTRATORS, User.application())


@pytest.mark.parametrize("username", ["x", "avec espace", "pris"])
def test_command_says_what_is_wrong(username):
    UserFactory(username="pris")
    with pytest.raises(CommandError):
        call_command("administrator_create", username, "b@exemple.invalid", "Ève", "Petit")
    assert not User.objects.filter(email="b@exemple.invalid").exists()
