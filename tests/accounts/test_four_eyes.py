"""With `OGDE_FOUR_EYES` what gives a right waits for a second administrator: who may, when, and what is told."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command

from accounts.models import RightChange, RightState, User
from accounts.rights.accounts import standing_set
from accounts.rights.given import (
    ALONE,
    ALREADY,
    CHANGED_SINCE,
    CLOSED,
    MAKER_LEFT,
    right_confirm,
    right_reject,
    right_withdraw,
)
from accounts.rights.makers import Maker
from accounts.roles import ADMINISTRATORS, EDITORS, SUPERVISORS
from cases.services.people import membership_end, membership_move, membership_set
from tests.factories import PASSWORD, UserFactory, lyon, make_agent, make_user, roissy

from .rights import NEW, closed, edit_account, held, keys, membership

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _four_eyes(settings):
    settings.FOUR_EYES = True


@pytest.fixture
def maker():
    return make_user(ADMINISTRATORS)


@pytest.fixture
def second():
    return make_user(ADMINISTRATORS)


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def proposal(maker, second, user):
    return standing_set(user=user, names=[SUPERVISORS], is_active=True, by=Maker(maker))


def state(change):
    return RightChange.objects.get(pk=change.pk).state


def roles(user):
    return sorted(user.groups.values_list("name", flat=True))


def told(mail):
    return sorted(address for message in mail for address in message.to)


def refusal(call, **arguments):
    with pytest.raises(ValidationError) as refused:
        call(**arguments)
    return refused.value.messages


def test_a_second_administrator_confirms_and_all_are_told(
    proposal, maker, second, user, mailoutbox, django_capture_on_commit_callbacks
):
    supervisor = make_user(SUPERVISORS)
    mailoutbox.clear()
    right_confirm(change=proposal, by=Maker(second))
    assert roles(user) == [SUPERVISORS]
    assert told(mailoutbox) == sorted([maker.email, supervisor.email])
    assert "confirmé" in mailoutbox[0].subject
    assert f"Confirmé par : {second}" in mailoutbox[0].body


def test_the_proposal_is_told_with_its_address_and_its_end(proposal, second, mailoutbox):
    [mail] = mailoutbox
    assert mail.to == [second.email]
    assert f"/admin/droits/{proposal.pk}/" in mail.body
    assert f"{proposal.expires_at:%d/%m/%Y}" in mail.body
    assert f"Proposé : {SUPERVISORS}" in mail.body


@pytest.mark.parametrize("who", ["maker", "user", "supervisor", "closed"])
def test_nobody_else_decides(proposal, maker, user, who):
    person = {
        "maker": maker,
        "user": user,
        "supervisor": make_user(SUPERVISORS),
        "closed": closed(make_user(ADMINISTRATORS)),
    }[who]
    with pytest.raises(PermissionDenied):
        right_confirm(change=proposal, by=Maker(person))
    with pytest.raises(PermissionDenied):
        right_reject(change=proposal, user=person)
    assert (state(proposal), roles(user)) == (RightState.PENDING, [])


def test_a_person_who_became_administrator_does_not_confirm_his_own_right(maker, second):
    person = UserFactory()
    change = membership_set(user=person, office=lyon(), is_head=False, by=Maker(maker))
    right_confirm(
        change=standing_set(user=person, names=[ADMINISTRATORS], is_active=True, by=Maker(maker)),
        by=Maker(second),
    )
    with pytest.raises(PermissionDenied):
        right_confirm(change=change, by=Maker(person))


def test_roles_that_became_mixed_meanwhile_are_refused_at_the_confirmation(maker, second):
    person = UserFactory()
    change = membership_set(user=person, office=lyon(), is_head=False, by=Maker(maker))
    role = standing_set(user=person, names=[ADMINISTRATORS], is_active=True, by=Maker(maker))
    right_confirm(change=role, by=Maker(second))
    [said] = refusal(right_confirm, change=change, by=Maker(second))
    assert "ne lit aucun dossier" in said
    assert (state(change), person.memberships.count()) == (RightState.PENDING, 0)


def test_a_second_look_at_the_same_proposal_finds_it_closed(proposal, second):
    right_confirm(change=proposal, by=Maker(second))
    assert refusal(right_confirm, change=proposal, by=Maker(second)) == [CLOSED]
    assert refusal(right_reject, change=proposal, user=second) == [CLOSED]


def test_rejected_or_abandoned_it_gives_nothing(proposal, maker, second, user, mailoutbox):
    right_reject(change=proposal, user=second)
    assert (state(proposal), roles(user)) == (RightState.REJECTED, [])
    assert maker.email in mailoutbox[-1].to
    again = standing_set(user=user, names=[SUPERVISORS], is_active=True, by=Maker(maker))
    with pytest.raises(PermissionDenied):
        right_withdraw(change=again, user=second)
    right_withdraw(change=again, user=maker)
    assert (state(again), roles(user)) == (RightState.WITHDRAWN, [])
    assert mailoutbox[-1].to == [second.email]


def test_it_expires(proposal, maker, second, user, client):
    later = datetime.now(UTC) + timedelta(days=RightChange.DAYS, minutes=1)
    with time_machine.travel(later):
        assert refusal(right_confirm, change=proposal, by=Maker(second)) == [CLOSED]
        client.force_login(second)
        assert "Expiré" in client.get("/admin/droits/").text
        assert 'name="confirm"' not in client.get(f"/admin/droits/{proposal.pk}/").text
        again = standing_set(user=user, names=[SUPERVISORS], is_active=True, by=Maker(maker))
    assert (state(proposal), state(again)) == (RightState.EXPIRED, RightState.PENDING)


def test_the_same_is_not_proposed_twice(proposal, second, user):
    assert refusal(
        standing_set, user=user, names=[ADMINISTRATORS], is_active=True, by=Maker(make_user(ADMINISTRATORS))
    ) == [ALREADY]


def test_of_a_maker_who_left_nothing_is_confirmed(proposal, maker, second, user):
    closed(maker)
    assert refusal(right_confirm, change=proposal, by=Maker(second)) == [MAKER_LEFT]
    right_reject(change=proposal, user=second)


def test_rights_that_changed_since_are_not_confirmed(maker, second):
    head = make_agent(lyon(), is_head=True)
    agent = make_agent(lyon())
    change = membership_set(user=agent, office=lyon(), is_head=True, by=Maker(maker))
    membership_end(membership=agent.memberships.get(), by=Maker(second))
    assert refusal(right_confirm, change=change, by=Maker(second)) == [CHANGED_SINCE]
    assert ("head", agent.username, lyon().name) not in held()
    assert head.memberships.get().is_head


def test_a_closed_account_that_lost_its_office_is_not_opened_as_agent(maker, second):
    agent = closed(make_agent(lyon()))
    change = standing_set(user=agent, names=[], is_active=True, by=Maker(maker))
    assert not User.objects.get(pk=agent.pk).is_active
    membership_end(membership=agent.memberships.get(), by=Maker(second))
    assert refusal(right_confirm, change=change, by=Maker(second)) == [CHANGED_SINCE]
    assert roles(agent) == []


def test_an_account_closed_meanwhile_is_not_opened_by_the_confirmation(proposal, maker, second, user):
    standing_set(user=user, names=[], is_active=False, by=Maker(second))
    assert refusal(right_confirm, change=proposal, by=Maker(second)) == [CHANGED_SINCE]
    assert not User.objects.get(pk=user.pk).is_active


def test_the_history_of_an_account_tells_when_a_right_took_effect(client, proposal, second, user):
    client.force_login(second)
    client.post(f"/admin/droits/{proposal.pk}/", {"confirm": "1", "maker_password": PASSWORD})
    assert "Rôles : aucun → Superviseurs" in client.get(f"/admin/users/history/{user.pk}/").text


def test_what_gives_no_right_and_what_takes_one_wait_for_nothing(maker, second):
    """A supervisor becomes administrator: he is no supervisor any more, and not yet administrator."""
    user = make_user(SUPERVISORS)
    change = standing_set(user=user, names=[ADMINISTRATORS, EDITORS], is_active=True, by=Maker(maker))
    assert roles(user) == [EDITORS]
    right_confirm(change=change, by=Maker(second))
    assert roles(user) == sorted([ADMINISTRATORS, EDITORS])
    assert [change.state for change in RightChange.objects.order_by("pk")] == ["effective", "confirmed"]


def test_an_agent_who_moves_leaves_at_once(maker, second):
    agent = make_agent(lyon())
    change = membership_move(
        membership=agent.memberships.get(), user=agent, office=roissy(), is_head=False, by=Maker(maker)
    )
    assert not agent.memberships.exists()
    right_confirm(change=change, by=Maker(second))
    assert agent.memberships.get().office == roissy()


def test_the_heads_of_the_office_are_told_of_the_proposal_and_of_its_outcome(maker, second, mailoutbox):
    head = make_agent(lyon(), is_head=True)
    change = membership_set(user=UserFactory(), office=lyon(), is_head=False, by=Maker(maker))
    right_confirm(change=change, by=Maker(second))
    assert [head.email in mail.to for mail in mailoutbox] == [True, True]


@pytest.mark.parametrize("name", [ADMINISTRATORS, SUPERVISORS])
def test_who_is_alone_is_told_what_to_do_and_loses_nothing(client, maker, name):
    """He cannot make a second administrator either: the operator does."""
    client.force_login(maker)
    new = NEW | {"groups": keys(name), "maker_password": PASSWORD}
    response = client.post("/admin/users/new/", new)
    assert response.context["form"].non_field_errors() == [ALONE]
    assert 'value="nouveau"' in response.text
    assert not User.objects.filter(username="nouveau").exists()
    user = UserFactory()
    assert edit_account(client, user, name).context["form"].non_field_errors() == [ALONE]
    assert membership(client, "create", user, lyon()).context["form"].non_field_errors() == [ALONE]
    assert "seul administrateur" in client.get("/admin/droits/").text
    assert RightChange.objects.count() == 0


def test_the_operator_makes_administrators_at_once(client):
    call_command("administrator_create", "premiere.admin", "un@exemple.invalid", "Ève", "Petit")
    call_command("administrator_create", "seconde.admin", "deux@exemple.invalid", "Anne", "Grand")
    assert ("premiere.admin", ADMINISTRATORS) in held()
    assert {change.state for change in RightChange.objects.all()} == {RightState.EFFECTIVE}


def test_a_wrong_password_confirms_nothing(client, proposal, second, user):
    client.force_login(second)
    for password in ("", "Faux-mot-2026!"):
        sent = {"confirm": "1", "maker_password": password}
        response = client.post(f"/admin/droits/{proposal.pk}/", sent)
        assert response.context["form"].errors["maker_password"]
    assert (state(proposal), roles(user)) == (RightState.PENDING, [])


def test_the_screen_offers_each_what_he_may_do(client, proposal, maker, second):
    offered = {}
    for person in (maker, second, make_user(SUPERVISORS)):
        client.force_login(person)
        text = client.get(f"/admin/droits/{proposal.pk}/").text
        offered[person.pk] = [name for name in ("confirm", "reject", "withdraw") if f'name="{name}"' in text]
        assert "À confirmer" in client.get("/admin/droits/").text
    assert list(offered.values()) == [["withdraw"], ["confirm", "reject"], []]


def test_the_maker_is_told_at_once_that_it_waits(client, maker, second, user):
    client.force_login(maker)
    for sent in (
        lambda: edit_account(client, user, SUPERVISORS),
        lambda: membership(client, "create", user, lyon()),
    ):
        page = client.get(sent()["Location"])
        assert "attend qu’un second administrateur le confirme" in page.text


@pytest.mark.parametrize(
    ("button", "person", "outcome"), [("reject", "second", "rejetée"), ("withdraw", "maker", "abandonnée")]
)
def test_a_proposal_is_rejected_or_abandoned_on_its_screen(
    client, proposal, maker, second, button, person, outcome
):
    client.force_login({"maker": maker, "second": second}[person])
    page = client.post(f"/admin/droits/{proposal.pk}/", {button: "1"}, follow=True)
    assert outcome in page.text
    assert not RightChange.objects.get().is_open


def test_a_head_of_another_office_does_not_see_it(client, maker, second):
    change = membership_set(user=UserFactory(), office=lyon(), is_head=False, by=Maker(maker))
    client.force_login(make_agent(roissy(), is_head=True))
    assert client.get(f"/admin/droits/{change.pk}/").status_code == 404
    client.force_login(make_agent(lyon(), is_head=True))
    assert client.get(f"/admin/droits/{change.pk}/").status_code == 200


def test_an_administrator_gives_nothing_to_himself_and_others_give_nothing(maker, second):
    for person, user in (
        (maker, maker),
        (make_user(SUPERVISORS), UserFactory()),
        (UserFactory(), UserFactory()),
    ):
        with pytest.raises(PermissionDenied):
            membership_set(user=user, office=lyon(), is_head=False, by=Maker(person))
        with pytest.raises(PermissionDenied):
            standing_set(user=user, names=[SUPERVISORS], is_active=True, by=None)


def test_who_counts_as_a_second_administrator_is_told_sees_it_and_confirms(client, maker, user, mailoutbox):
    """A superuser whom the operator made, and nobody else."""
    superuser = UserFactory(is_superuser=True)
    change = standing_set(user=user, names=[SUPERVISORS], is_active=True, by=Maker(maker))
    assert told(mailoutbox) == [superuser.email]
    client.force_login(superuser)
    assert "/admin/droits/" in client.get("/admin/").text
    assert "À confirmer" in client.get("/admin/droits/").text
    assert 'name="confirm"' in client.get(f"/admin/droits/{change.pk}/").text
    client.post(f"/admin/droits/{change.pk}/", {"confirm": "1", "maker_password": PASSWORD})
    assert (state(change), roles(user)) == (RightState.CONFIRMED, [SUPERVISORS])


def test_a_closed_superuser_is_opened_by_two_and_told(maker, second):
    superuser = closed(UserFactory(is_superuser=True))
    change = standing_set(user=superuser, names=[], is_active=True, by=Maker(maker))
    assert not User.objects.get(pk=superuser.pk).is_active
    assert (change.before, change.after) == ("aucun", "Super-utilisateur")
    right_confirm(change=change, by=Maker(second))
    assert User.objects.get(pk=superuser.pk).is_active


def test_one_who_is_superuser_no_more_is_not_opened_by_the_confirmation(maker, second):
    superuser = closed(UserFactory(is_superuser=True))
    change = standing_set(user=superuser, names=[], is_active=True, by=Maker(maker))
    User.objects.filter(pk=superuser.pk).update(is_superuser=False)
    assert refusal(right_confirm, change=change, by=Maker(second)) == [CHANGED_SINCE]


@pytest.mark.parametrize("rank", ["agent", "head"])
def test_a_person_whose_account_was_closed_meanwhile_gets_no_place(client, maker, second, rank):
    person = make_agent(lyon()) if rank == "head" else UserFactory()
    change = membership_set(user=person, office=lyon(), is_head=rank == "head", by=Maker(maker))
    closed(person)
    client.force_login(second)
    sent = {"confirm": "1", "maker_password": PASSWORD}
    page = client.post(f"/admin/droits/{change.pk}/", sent, follow=True)
    assert "prend effet" not in page.text.split("Confirmé, ce droit")[0]
    assert CHANGED_SINCE in page.text
    assert state(change) == RightState.PENDING
    assert not person.memberships.filter(is_head=True).exists()
    assert person.memberships.exists() == (rank == "head")


def test_the_place_of_a_closed_account_is_taken_all_the_same(maker, second):
    person = closed(make_agent(lyon(), is_head=True))
    membership_set(user=person, office=lyon(), is_head=False, by=Maker(maker))
    assert not person.memberships.get().is_head
    membership_end(membership=person.memberships.get(), by=Maker(maker))
    assert not person.memberships.exists()


def test_the_second_administrator_sees_whose_mailbox_opens_the_account(client, proposal, second, user):
    """He would else confirm an invitation that its maker sent to himself."""
    client.force_login(second)
    address = f"/admin/droits/{proposal.pk}/"
    assert user.email in client.get(address).text
    shown = {}
    for name in ("opened", "not opened", "confirmed", "closed"):
        if name == "not opened":
            user.set_unusable_password()
            user.save()
        if name == "confirmed":
            user.emailaddress_set.create(email=user.email, verified=True)
        if name == "closed":
            closed(user)
        shown[name] = re.search(r"<dt>Compte</dt>\s*<dd>(.*?)</dd>", client.get(address).text, re.DOTALL)[
            1
        ].strip()
    assert shown == {
        "opened": "ouvert, adresse jamais confirmée",
        "not opened": "pas encore ouvert : qui reçoit l’invitation à cette adresse choisit le mot de passe",
        "confirmed": "ouvert, adresse confirmée",
        "closed": "ouvert, adresse confirmée ; fermé",
    }
