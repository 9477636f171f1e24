"""Roles of an account, and whether it is open: what of them gives a right over cases changes before witnesses."""

from dataclasses import dataclass, replace

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.changes import change_record
from accounts.models import User
from accounts.rights.given import CHANGED_SINCE, Kind, kind_register, right_change, second_pair_required
from accounts.rights.guard import witnessed
from accounts.roles import AGENTS, MIXED, OVER_CASES, SUPERUSER, WITNESSES, are_mixed

KIND = "roles"
NONE = "aucun"


@dataclass(frozen=True)
class Standing:
    """The names of the groups of an account, and whether it is open; no screen makes a superuser."""

    roles: frozenset
    is_active: bool
    is_superuser: bool = False

    @classmethod
    def of(cls, user):
        return cls(frozenset(user.groups.values_list("name", flat=True)), user.is_active, user.is_superuser)

    @property
    def rights(self):
        """Those of the roles that give a right over cases; a closed account has none."""
        if not self.is_active:
            return []
        return sorted(self.roles & set(OVER_CASES)) + ([SUPERUSER] if self.is_superuser else [])

    @property
    def shown(self):
        return ", ".join(self.rights) or NONE

    def gives_more_than(self, other):
        return bool(set(self.rights) - set(other.rights))

    def with_roles_of(self, other, *, besides):
        """The same, with the other's roles but for these, which stay."""
        kept = self.roles & set(besides)
        return replace(self, roles=frozenset(kept | (other.roles - set(besides))))

    def only_with(self, former):
        """What of this takes effect without a second pair of eyes: all but what gives a right."""
        kept = replace(self, roles=frozenset(self.roles - (set(OVER_CASES) - former.roles)))
        return replace(kept, is_active=self.is_active and (former.is_active or not kept.rights))


def wanted_standing(user, names, *, is_active):
    """« Agents » comes with an office and stays as it is."""
    kept = Standing.of(user).roles & {AGENTS} if user.pk else set()
    return Standing(frozenset({*names, *kept}), is_active, user.is_superuser)


def is_mixed(user, standing):
    in_office = bool(user.pk) and user.memberships.exists()
    return are_mixed(standing.roles, in_office=in_office, is_superuser=standing.is_superuser)


@transaction.atomic
def standing_set(*, user, names, is_active, by=None):
    """Give an account these roles, open or close it; a maker is needed where rights over cases change.

    Returns the change that waits for a second administrator, if there is one.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    former, final = Standing.of(user), wanted_standing(user, names, is_active=is_active)
    if is_mixed(user, final):
        raise ValidationError(MIXED)
    if by and final.gives_more_than(former) and second_pair_required(by):
        _step(user, final.only_with(former), by)
        return _step(user, final, by)
    _step(user, final, by)
    return None


def _step(user, target, by):
    """Roles that open no case are set at once, whatever becomes of the others."""
    former = Standing.of(user)
    with witnessed():
        if former.rights == target.rights:
            _make(user, target)
            return None
        _make(user, former.with_roles_of(target, besides=OVER_CASES))
    if by is None:
        raise PermissionDenied
    return right_change(
        by=by,
        gives=target.gives_more_than(former),
        user=user,
        right="Rôle sur les dossiers",
        before=former.shown,
        after=target.shown,
        kind=KIND,
        target={
            "roles": sorted(target.roles & set(WITNESSES)),
            "was_active": former.is_active,
            "is_active": target.is_active,
        },
    )


def _make(user, target):
    user.groups.set(Group.objects.filter(name__in=target.roles))
    if user.is_active != target.is_active:
        user.is_active = target.is_active
        user.save(update_fields=["is_active"])


def _apply(change):
    """Of one that waited, the history of the account tells when it took effect."""
    user = User.objects.select_for_update().get(pk=change.user_id)
    former = Standing.of(user)
    roles = (former.roles - set(WITNESSES)) | set(change.target["roles"])
    target = replace(former, roles=frozenset(roles), is_active=change.target["is_active"])
    expected = (change.before, change.target["was_active"], change.after)
    if (former.shown, former.is_active, target.shown) != expected:
        raise ValidationError(CHANGED_SINCE)
    _make(user, target)
    if change.pk:
        change_record(user, _facts(former), _facts(target))


def _facts(standing):
    return {"Actif": standing.is_active, "Rôles": sorted(standing.roles)}


kind_register(KIND, Kind(_apply))
