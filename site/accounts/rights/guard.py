"""Below every screen: in a request, rights over cases change through `rights.given` or not at all.

What has no request (the shell, a command, the demonstration) is the operator's own doing.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from allauth.core import context
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.db.models.signals import m2m_changed, pre_delete, pre_save
from django.dispatch import receiver

from accounts.models import RightChange, User
from accounts.roles import OVER_CASES

_witnessed = ContextVar("rights_witnessed", default=False)

# Who has these may give rights over cases, or himself become one who does: they come with « Administrateurs » only.
GUARDED = Q(content_type__app_label__in=["accounts", "auth"]) | Q(
    content_type__app_label="cases", content_type__model__in=["case", "membership"]
)


@contextmanager
def witnessed():
    """What is changed here is kept, and told."""
    token = _witnessed.set(True)
    try:
        yield
    finally:
        _witnessed.reset(token)


def require_witnesses():
    if context.request and not _witnessed.get():
        raise PermissionDenied("rights over cases change through accounts.rights.given")


@receiver(m2m_changed, sender=User.groups.through)
def groups_are_given_before_witnesses(instance, action, reverse, pk_set, **kwargs):
    if action not in ("pre_add", "pre_remove", "pre_clear"):
        return
    groups = Group.objects.filter(pk=instance.pk) if reverse else _groups(instance, pk_set)
    if groups.filter(name__in=OVER_CASES).exists():
        require_witnesses()


def _groups(user, keys):
    return user.groups.all() if keys is None else Group.objects.filter(pk__in=keys)


@receiver(m2m_changed, sender=Group.permissions.through)
@receiver(m2m_changed, sender=User.user_permissions.through)
def permissions_are_those_of_the_roles(action, reverse, model, pk_set, **kwargs):
    """No screen gives a permission that leads to rights over cases."""
    if action == "pre_add" and (reverse or model.objects.filter(GUARDED, pk__in=pk_set).exists()):
        require_witnesses()


def concerns_cases(user):
    """Whether an account has roles over cases, open or not, or waits for a right."""
    return (
        user.is_superuser
        or user.groups.filter(name__in=OVER_CASES).exists()
        or RightChange.objects.open().filter(user=user).exists()
    )


@receiver(pre_save, sender=User)
def accounts_change_hands_before_witnesses(instance, update_fields, **kwargs):
    """One that has rights over cases is closed, or opened again, as they are given or taken; nor may its invitation,
    while nobody has used it, be sent to somebody else.
    """
    if not context.request or not _touches(update_fields):
        return
    stored = User.objects.filter(pk=instance.pk).first()
    if instance.is_superuser != bool(stored and stored.is_superuser):
        require_witnesses()
    if stored and _changes_hands(stored, instance) and concerns_cases(stored):
        require_witnesses()


def _changes_hands(stored, instance):
    is_redirected = stored.email != instance.email and not stored.was_opened
    return is_redirected or stored.is_active != instance.is_active


def _touches(update_fields):
    return update_fields is None or bool({"is_active", "is_superuser", "email"} & set(update_fields))


@receiver(pre_delete, sender=User)
def accounts_are_never_deleted(**kwargs):
    """They are closed: cases and their history name the people who made them."""
    require_witnesses()
