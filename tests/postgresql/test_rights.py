"""Decisions on one proposal at once: the first stands, and it takes effect once."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import RightChange, RightState, User
from accounts.rights.accounts import standing_set
from accounts.rights.given import right_confirm, right_reject, right_withdraw
from accounts.rights.makers import Maker
from accounts.roles import ADMINISTRATORS, SUPERVISORS
from cases.services.people import membership_set
from tests.factories import UserFactory, lyon, make_user
from tests.postgresql.test_concurrency import at_once

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
