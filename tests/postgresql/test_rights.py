"""Decisions on one proposal at once: the first stands, and it takes effect once."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import RightChange, RightState, User
from accounts.rights.accounts import standing_set
from accounts.rights.given import right_confirm, right_reject, right_withdraw
from accounts.rights.makers import Maker
from accounts.roles import ADMINISTRATORS, EDITORS, SUPERVISORS
from cases.services.people import membership_end, membership_set
from tests.factories import UserFactory, lyon, make_agent, make_user
from tests.postgresql.test_concurrency import after, at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("db")]


@pytest.fixture(autouse=True)
def _four_eyes(settings):
    settings.FOUR_EYES = True


@pytest.fixture
def people():
    return [make_user(ADMINISTRATORS) for _ in range(3)]


def test_two_confirmations_at_once_apply_once(people, mailoutbox):
    maker, *seconds = people
    for _ in range(5):
        change = membership_set(user=UserFactory(), office=lyon(), is_head=False, by=Maker(maker))
        mailoutbox.clear()
        results = at_once(
            *[
                lambda second=second, change=change: right_confirm(change=change, by=Maker(second))
                for second in seconds
            ]
        )
        assert sorted(result is None for result in results) == [False, True]
        assert any(isinstance(result, ValidationError) for result in results)
        assert change.user.memberships.count() == 1
        assert sum("confirmé" in mail.subject for mail in mailoutbox) == 1


def test_confirmed_rejected_and_abandoned_at_once_is_one_of_them(people):
    maker, one, other = people
    for _ in range(5):
        user = UserFactory()
        change = standing_set(user=user, names=[SUPERVISORS], is_active=True, by=Maker(maker))
        results = at_once(
            lambda change=change: right_confirm(change=change, by=Maker(one)),
            lambda change=change: right_reject(change=change, user=other),
            lambda change=change: right_withdraw(change=change, user=maker),
        )
        assert sum(isinstance(result, ValidationError) for result in results) == 2
        is_confirmed = RightChange.objects.get(pk=change.pk).state == RightState.CONFIRMED
        assert User.objects.get(pk=user.pk).groups.exists() == is_confirmed


def test_two_proposals_of_one_right_at_once_are_one(people):
    for _ in range(5):
        user = UserFactory()
        at_once(
            *[
                lambda maker=maker, user=user: standing_set(
                    user=user, names=[SUPERVISORS], is_active=True, by=Maker(maker)
                )
                for maker in people[:2]
            ]
        )
        assert RightChange.objects.filter(user=user, state=RightState.PENDING).count() == 1


def test_who_proposes_second_is_told_of_the_first(people):
    user, (one, other, _) = UserFactory(), people

    def propose(maker):
        return membership_set(user=user, office=lyon(), is_head=False, by=Maker(maker))

    assert isinstance(after(lambda: propose(one), lambda: propose(other)), ValidationError)


def test_a_role_is_not_confirmed_for_an_account_that_is_being_closed(people):
    maker, second, _ = people
    user = UserFactory()
    change = standing_set(user=user, names=[SUPERVISORS], is_active=True, by=Maker(maker))
    told = after(
        lambda: standing_set(user=user, names=[], is_active=False, by=Maker(maker)),
        lambda: right_confirm(change=change, by=Maker(second)),
    )
    assert isinstance(told, ValidationError)
    assert not user.groups.exists()


def test_roles_set_after_others_tell_what_they_take(people, settings):
    settings.FOUR_EYES = False
    maker, other, _ = people
    user = UserFactory()
    after(
        lambda: standing_set(user=user, names=[SUPERVISORS], is_active=True, by=Maker(maker)),
        lambda: standing_set(user=user, names=[EDITORS], is_active=True, by=Maker(other)),
    )
    assert [group.name for group in user.groups.all()] == [EDITORS]
    assert RightChange.objects.filter(user=user).count() == 2


def test_a_place_is_not_ended_over_the_head_that_was_just_made(people, settings):
    settings.FOUR_EYES = False
    maker, other, _ = people
    user = make_agent(lyon())
    membership = user.memberships.get()
    told = after(
        lambda: membership_set(user=user, office=lyon(), is_head=True, by=Maker(maker)),
        lambda: membership_end(membership=membership, by=Maker(other)),
    )
    assert isinstance(told, ValidationError)
    assert user.memberships.get().is_head
