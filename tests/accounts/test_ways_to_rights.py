"""All the ways to a right over cases pass the password, the witnesses and, where they are asked for, the four eyes."""

import re
from datetime import timedelta

import pytest
from allauth.core.context import request_context
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import get_resolver
from django.utils import timezone

from accounts.models import RightChange, RightState, User
from accounts.rights.accounts import standing_set
from accounts.rights.makers import Maker
from accounts.roles import ADMINISTRATORS, EDITORS, MIXED, SUPERVISORS
from cases.models import Membership
from tests.factories import PASSWORD, UserFactory, lyon, make_agent, make_user

from .rights import GIVING, NEW, TAKING, closed, edit_account, held, keys

pytestmark = pytest.mark.django_db


@pytest.fixture
def witness():
    return make_user(ADMINISTRATORS)


def told(mailoutbox):
    return {address for mail in mailoutbox for address in mail.to}


@pytest.mark.parametrize("way", GIVING.values(), ids=GIVING)
def test_a_right_is_given_with_the_password_and_before_witnesses(admin_client, witness, mailoutbox, way):
    give, before = way(), held()
    for password in ("", "Faux-mot-2026!"):
        assert give(admin_client, password).status_code == 200
        assert (held(), RightChange.objects.count()) == (before, 0)
    assert give(admin_client, PASSWORD).status_code == 302
    assert held() - before
    assert {change.state for change in RightChange.objects.all()} == {"effective"}
    assert witness.email in told(mailoutbox)


@pytest.mark.parametrize("way", GIVING.values(), ids=GIVING)
def test_a_right_given_waits_for_the_second_administrator(
    admin_client, client, witness, mailoutbox, settings, way
):
    settings.FOUR_EYES = True
    give, before = way(), held()
    assert give(admin_client, PASSWORD).status_code == 302
    assert held() - before == set()
    change = RightChange.objects.get(state=RightState.PENDING)
    assert witness.email in told(mailoutbox)
    assert any("à confirmer" in mail.subject for mail in mailoutbox)
    client.force_login(witness)
    done = client.post(f"/admin/droits/{change.pk}/", {"confirm": "1", "maker_password": PASSWORD})
    assert done.status_code == 302
    assert held() - before
    change.refresh_from_db()
    assert (change.state, change.decided_by) == (RightState.CONFIRMED, witness)


@pytest.mark.parametrize("four_eyes", [False, True])
@pytest.mark.parametrize("way", TAKING.values(), ids=TAKING)
def test_a_right_is_taken_at_once_with_the_password_and_before_witnesses(
    admin_client, witness, mailoutbox, settings, way, four_eyes
):
    settings.FOUR_EYES = four_eyes
    take, before = way(), held()
    for password in ("", "Faux-mot-2026!"):
        assert take(admin_client, password).status_code == 200
        assert (held(), RightChange.objects.count()) == (before, 0)
    assert take(admin_client, PASSWORD).status_code == 302
    assert before - held()
    assert RightChange.objects.get().state == RightState.EFFECTIVE
    assert witness.email in told(mailoutbox)


def addresses():
    """Every address below the admin where accounts, groups, offices' people or rights may change."""

    def walk(patterns, prefix):
        for pattern in patterns:
            address = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, address)
            else:
                yield address.replace("^", "").replace("$", "")

    subjects = re.compile(r"users|groups|membership|bulk|account|droits|user")
    admin = (address for address in walk(get_resolver().url_patterns, "/") if address.startswith("/admin/"))
    # What deletes comes last, when all else has been asked for.
    found = {address for address in admin if subjects.search(address)}
    return sorted(found, key=lambda address: ("delete" in address, address))


def filled(address, user):
    """With the account, its group and its place in the address, wherever a key is asked for."""
    group, place = Group.objects.get(name=SUPERVISORS), user.memberships.first()
    key = group.pk if "/groups/" in address else place.pk if "membership" in address else user.pk
    address = re.sub(r"<int:\w+>|\(\?P<\w+>\[0-9\]\+\)", str(key), address)
    names = {"app_label": "accounts", "model_name": "user"}
    return re.sub(r"<str:(\w+)>", lambda match: names.get(match[1], "assign_role"), address)


def everything(user):
    """All that a form or an action of the admin might read as a right to give."""
    return {
        "username": user.username,
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "is_active": "on",
        "mark_as_active": "True",
        "is_superuser": "on",
        "groups": keys(SUPERVISORS),
        "role": keys(SUPERVISORS)[0],
        "permissions": list(Permission.objects.values_list("pk", flat=True)),
        "name": "Superviseurs",
        "user": user.username,
        "office": lyon().pk,
        "is_head": "on",
        "user_permissions": list(Permission.objects.values_list("pk", flat=True)),
        "confirm": "1",
    }


@pytest.mark.parametrize(("four_eyes", "password"), [(False, ""), (True, PASSWORD)])
def test_no_address_of_the_admin_gives_a_right_otherwise(admin_client, settings, four_eyes, password):
    """Those of Wagtail that nobody looked at, and those that its next release brings."""
    settings.FOUR_EYES = four_eyes
    make_user(ADMINISTRATORS)
    agent, shut = make_agent(lyon()), closed(make_user(SUPERVISORS))
    before = held()
    walked = addresses()
    assert {
        "/admin/users/edit/<int:pk>/",
        "/admin/bulk/<str:app_label>/<str:model_name>/<str:action>/",
    } < set(walked)
    for address in walked:
        for user in (agent, shut):
            if user == shut and "membership" in address:
                continue
            sent = everything(user) | {"maker_password": password}
            place = filled(address, user)
            admin_client.post(f"{place}?id={user.pk}", sent)
            assert held() - before == set(), place
    assert not User.objects.filter(username=NEW["username"]).exists()


def group_form(name, permissions):
    forms = ("page_permissions", "collection_permissions", "document_permissions", "image_permissions")
    return {"name": name, "permissions": [permission.pk for permission in permissions]} | {
        f"{prefix}-{count}": "0" for prefix in forms for count in ("TOTAL_FORMS", "INITIAL_FORMS")
    }


def test_a_group_is_given_no_permission_that_leads_to_rights(admin_client):
    """« Rédacteurs » who may put people into offices would be administrators whom nobody heard of."""
    editors = Group.objects.get(name=EDITORS)
    before = set(editors.permissions.all())
    wanted = Permission.objects.filter(codename__in=["add_membership", "change_user", "change_group"])
    menus = Permission.objects.get(codename="change_menus")
    address = f"/admin/groups/edit/{editors.pk}/"
    offered = admin_client.get(address).context["form"].fields["permissions"].queryset
    assert not offered.filter(pk__in=wanted).exists()
    admin_client.post(address, group_form(EDITORS, [*before, *wanted]))
    assert set(editors.permissions.all()) <= before
    admin_client.post(address, group_form(EDITORS, [*before, menus]))
    assert menus in editors.permissions.all()


def test_the_administrators_keep_their_permissions_when_their_group_is_edited(admin_client):
    group = Group.objects.get(name=ADMINISTRATORS)
    before = set(group.permissions.all())
    admin_client.post(f"/admin/groups/edit/{group.pk}/", group_form(ADMINISTRATORS, before))
    assert set(group.permissions.all()) == before


def supervisors():
    return Group.objects.get(name=SUPERVISORS)


def save_with(user, **columns):
    for name, value in columns.items():
        setattr(user, name, value)
    user.save()


def superuser(**columns):
    """Made outside any screen."""
    user = UserFactory(**columns)
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    return User.objects.get(pk=user.pk)


BEHIND_THE_RULES = {
    "groups of a person": lambda person, agent, shut: person.groups.add(supervisors()),
    "people of a group": lambda person, agent, shut: supervisors().user_set.add(person),
    "groups set": lambda person, agent, shut: person.groups.set([supervisors()]),
    "groups cleared": lambda person, agent, shut: shut.groups.clear(),
    "a place": lambda person, agent, shut: Membership.objects.create(user=person, office=lyon()),
    "a head": lambda person, agent, shut: save_with(agent.memberships.get(), is_head=True),
    "heads by the dozen": lambda person, agent, shut: Membership.objects.update(is_head=True),
    "no place": lambda person, agent, shut: agent.memberships.get().delete(),
    "no places": lambda person, agent, shut: agent.memberships.all().delete(),
    "an open account": lambda person, agent, shut: save_with(shut, is_active=True),
    "a closed account": lambda person, agent, shut: save_with(agent, is_active=False),
    "no account": lambda person, agent, shut: person.delete(),
    "a superuser": lambda person, agent, shut: save_with(person, is_superuser=True),
    "a new superuser": lambda person, agent, shut: UserFactory(is_superuser=True),
    "no superuser": lambda person, agent, shut: save_with(superuser(), is_superuser=False),
    "an open superuser": lambda person, agent, shut: save_with(superuser(is_active=False), is_active=True),
    "a closed superuser": lambda person, agent, shut: save_with(superuser(), is_active=False),
    "a superuser's invitation": lambda person, agent, shut: save_with(
        superuser(password=None), email="malin@exemple.invalid"
    ),
    "a superuser's role over cases": lambda person, agent, shut: superuser().groups.add(supervisors()),
    "a permission": lambda person, agent, shut: person.user_permissions.add(
        Permission.objects.get(codename="add_membership")
    ),
    "a permission of a group": lambda person, agent, shut: Group.objects.get(name=EDITORS).permissions.add(
        Permission.objects.get(codename="change_user")
    ),
}


@pytest.mark.parametrize("write", BEHIND_THE_RULES.values(), ids=BEHIND_THE_RULES)
def test_a_screen_that_forgets_the_rules_is_refused_below_it(rf, write):
    person, agent, shut = UserFactory(), make_agent(lyon()), closed(make_user(SUPERVISORS))
    with request_context(rf.post("/")), pytest.raises(PermissionDenied):
        write(person, agent, shut)


def test_a_superuser_gives_rights_in_the_same_way_and_deletes_nobody(client):
    user = UserFactory()
    client.force_login(UserFactory(is_superuser=True))
    assert edit_account(client, user, SUPERVISORS, password="").status_code == 200
    edit_account(client, user, SUPERVISORS)
    assert (user.username, SUPERVISORS) in held()
    client.post(f"/admin/users/delete/{UserFactory(username='inconnue').pk}/")
    assert User.objects.filter(username="inconnue").exists()
    assert "/delete/" not in client.get(f"/admin/users/edit/{user.pk}/").text


@pytest.mark.parametrize("four_eyes", [False, True])
def test_a_superuser_reads_no_case_either(client, witness, settings, four_eyes):
    settings.FOUR_EYES = four_eyes
    client.force_login(witness)
    user, before = superuser(), held()
    make_user(ADMINISTRATORS)
    assert edit_account(client, user, SUPERVISORS).context["form"].errors["groups"] == [MIXED]
    with pytest.raises(ValidationError):
        standing_set(user=user, names=[SUPERVISORS], is_active=True, by=Maker(witness))
    assert before <= held()
    assert (user.username, SUPERVISORS) not in held()
    with pytest.raises(ValidationError):
        user.groups.add(supervisors())


def unopened(*names):
    user = make_user(*names)
    user.set_unusable_password()
    user.save()
    return user


@pytest.mark.parametrize("waits", [False, True])
def test_the_invitation_of_who_has_or_awaits_a_right_goes_to_nobody_else(
    admin_client, witness, mailoutbox, settings, waits
):
    """Its maker would choose the password, and be supervisor, or his own second administrator."""
    settings.FOUR_EYES = waits
    user = unopened()
    edit_account(admin_client, user, SUPERVISORS)
    assert RightChange.objects.get().state == ("pending" if waits else "effective")
    mailoutbox.clear()
    edit_account(admin_client, user, SUPERVISORS, email="malin@exemple.invalid")
    assert User.objects.get(pk=user.pk).email == user.email
    assert "malin@exemple.invalid" not in told(mailoutbox)


def test_an_expired_proposal_keeps_no_address(admin_client, witness, mailoutbox, settings):
    """Nobody can withdraw or reject it: the invitation that went astray must be mended all the same."""
    settings.FOUR_EYES = True
    user = unopened()
    edit_account(admin_client, user, SUPERVISORS)
    age = timedelta(days=RightChange.DAYS)
    RightChange.objects.update(at=timezone.now() - age)
    edit_account(admin_client, user, email="juste@exemple.invalid")
    assert User.objects.get(pk=user.pk).email == "juste@exemple.invalid"
    assert "juste@exemple.invalid" in told(mailoutbox)


def test_its_address_is_redirected_by_no_other_screen(rf):
    user = unopened(SUPERVISORS)
    with request_context(rf.post("/")), pytest.raises(PermissionDenied):
        save_with(user, email="malin@exemple.invalid")


def test_what_is_no_right_over_cases_is_refused_to_no_screen(rf):
    person = UserFactory()
    with request_context(rf.post("/")):
        person.groups.add(Group.objects.get(name=EDITORS))
        save_with(person, is_active=False, last_name="Autre")
        save_with(person, is_active=True)
