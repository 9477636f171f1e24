"""Who works in which office: a right over its cases, given and taken before witnesses."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.changes import change_record
from accounts.models import User
from accounts.rights.given import CHANGED_SINCE, Kind, right_change
from cases.models import Membership
from directory.models import Office

KIND = "membership"
NOT_ASSIGNED, AGENT, HEAD = "aucune affectation", "agent", "responsable du pôle"
RANKS = (NOT_ASSIGNED, AGENT, HEAD)


def membership_set(*, user, office, is_head, by):
    """Have somebody work in an office, as agent or as its head. Returns the change, None when he already did."""
    return _rank_set(user, office, HEAD if is_head else AGENT, by)


def membership_end(*, membership, by):
    return _rank_set(membership.user, membership.office, NOT_ASSIGNED, by)


@transaction.atomic
def membership_move(*, membership, user, office, is_head, by):
    """The same place for somebody else, or another place or rank for him: what ends, ends at once."""
    if (user, office) != (membership.user, membership.office):
        membership_end(membership=membership, by=by)
    return membership_set(user=user, office=office, is_head=is_head, by=by)


def _rank_set(user, office, rank, by):
    former = _rank(user, office)
    if former == rank:
        return None
    return right_change(
        by=by,
        gives=_gives(former, rank),
        user=user,
        right=f"Affectation au pôle {office}",
        before=former,
        after=rank,
        place=office.pk,
        kind=KIND,
        target={"rank": rank},
    )


def _gives(former, rank):
    return RANKS.index(rank) > RANKS.index(former)


def _rank(user, office):
    membership = Membership.objects.filter(user=user, office=office).first()
    if membership is None:
        return NOT_ASSIGNED
    return HEAD if membership.is_head else AGENT


def _apply(change):
    user = User.objects.select_for_update().get(pk=change.user_id)
    office = Office.objects.filter(pk=change.place).first()
    if office is None or _rank(user, office) != change.before:
        raise ValidationError(CHANGED_SINCE)
    if _gives(change.before, change.target["rank"]) and not user.is_active:
        raise ValidationError(CHANGED_SINCE)
    membership = Membership.objects.filter(user=user, office=office).first()
    before = _facts(membership)
    if change.target["rank"] == NOT_ASSIGNED:
        change_record(membership, before, {})
        membership.delete()
        return
    membership = membership or Membership(user=user, office=office)
    membership.is_head = change.target["rank"] == HEAD
    membership.full_clean()
    membership.save()
    change_record(membership, before, _facts(membership))


def _facts(membership):
    if membership is None:
        return {}
    return {
        "Agent": membership.user.username,
        "Pôle": str(membership.office),
        "Responsable": membership.is_head,
    }


def _heads(change):
    """The addresses of the other heads; without any, the office's own."""
    heads = User.objects.filter(
        is_active=True, memberships__office=change.place, memberships__is_head=True
    ).exclude(pk=change.user_id)
    addresses = list(heads.values_list("email", flat=True))
    return addresses or list(
        Office.objects.filter(pk=change.place).values_list("notification_email", flat=True)
    )


MEMBERSHIP_RIGHT = Kind(_apply, _heads)
