"""Rights over cases are given before witnesses: each change is kept in a list, and told by mail.

With `OGDE_FOUR_EYES` what gives a right waits until a second administrator confirms it; what takes one never waits.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import RightChange, RightState, User
from accounts.rights.guard import witnessed
from accounts.rights.makers import administrators, is_administrator
from accounts.rights.told import change_told

ALONE = (
    "Un second administrateur doit confirmer ce droit, et il n’y en a pas d’autre que vous. Demandez à l’exploitant du site "
    "d’ouvrir le compte d’un second administrateur (manage.py administrator_create)."
)
ALREADY = "Une proposition sur ce droit de cette personne attend déjà : faites-la confirmer, ou abandonnez-la d’abord."
CLOSED = "Cette proposition n’attend plus : elle a déjà eu une suite, ou a expiré."
CHANGED_SINCE = "Les droits de cette personne ont changé depuis cette proposition : rejetez-la, et faites-en une nouvelle."
MAKER_LEFT = (
    "L’auteur de cette proposition n’est plus administrateur : rejetez-la, et faites-en une nouvelle."
)


@dataclass(frozen=True)
class Kind:
    """A kind of right: `apply(change)` makes `change.target` true, or raises ValidationError where it no longer may;
    `witnesses(change)` are the addresses of those who must know besides administrators and supervisors."""

    apply: Callable
    witnesses: Callable = lambda change: []


_kinds: dict[str, Kind] = {}


def kind_register(name, kind):
    _kinds[name] = kind


def second_pair_required(by):
    """Whether a right that this maker gives waits for somebody else."""
    return settings.FOUR_EYES and not by.is_operator


def confirmers(maker, person):
    """Who else may confirm what this administrator gives to that person."""
    return administrators().exclude(pk__in=[maker.pk, person.pk])


@transaction.atomic
def right_change(*, by, gives, **columns):
    """Change a right, or with four eyes propose it where it is given; kept and told either way.

    `columns` are those of `RightChange`; `kind` says how `target` comes true. Returns the change.
    """
    change = RightChange(by=by.user, **columns)
    by.require(change.user)
    if gives and second_pair_required(by):
        _propose(change, by)
    else:
        _apply(change)
        change.save()
    _tell(change)
    return change


def _propose(change, by):
    if not confirmers(by.user, change.user).exists():
        raise ValidationError(ALONE)
    User.objects.select_for_update().get(pk=change.user_id)
    same = RightChange.objects.filter(user=change.user, right=change.right)
    if same.open().exists():
        raise ValidationError(ALREADY)
    same.filter(state=RightState.PENDING).update(state=RightState.EXPIRED)
    change.state = RightState.PENDING
    change.save()


@transaction.atomic
def right_confirm(*, change, by):
    """A second administrator lets it take effect, as things are now."""
    change = _waiting(change)
    _require_second(change, by.user)
    if not is_administrator(change.by):
        raise ValidationError(MAKER_LEFT)
    _apply(change)
    _decide(change, RightState.CONFIRMED, by.user)


@transaction.atomic
def right_reject(*, change, user):
    change = _waiting(change)
    _require_second(change, user)
    _decide(change, RightState.REJECTED, user)


@transaction.atomic
def right_withdraw(*, change, user):
    change = _waiting(change)
    if user != change.by:
        raise PermissionDenied
    _decide(change, RightState.WITHDRAWN, user)


def may_decide(change, user):
    return change.is_open and user.pk not in (change.by_id, change.user_id) and is_administrator(user)


def _waiting(change):
    """The row as it is now, locked: of two who decide at once the second finds it closed."""
    locked = RightChange.objects.select_for_update(of=("self",)).select_related("user", "by")
    change = locked.get(pk=change.pk)
    if not change.is_open:
        raise ValidationError(CLOSED)
    return change


def _require_second(change, user):
    if not may_decide(change, user):
        raise PermissionDenied


def _apply(change):
    with witnessed():
        _kinds[change.kind].apply(change)


def _decide(change, state, user):
    change.state, change.decided_by, change.decided_at = state, user, timezone.now()
    change.save()
    _tell(change)


def _tell(change):
    change_told(change, _kinds[change.kind].witnesses(change))
