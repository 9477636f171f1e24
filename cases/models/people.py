from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_delete, pre_delete, pre_save
from django.dispatch import receiver

from accounts.models import User
from accounts.rights.guard import require_witnesses
from accounts.roles import AGENTS, MIXED, are_mixed
from directory.models import Office


class MembershipQuerySet(models.QuerySet):
    def office_ids(self, user):
        """Primary keys of the offices whose cases this person instructs."""
        return list(self.filter(user=user).values_list("office_id", flat=True))

    def update(self, **columns):
        require_witnesses()
        return super().update(**columns)

    def bulk_create(self, *args, **kwargs):
        """Refused: the roles that follow an office would not."""
        raise NotImplementedError


class Membership(models.Model):
    """A person works in an office, as agent or as its head."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name="agent"
    )
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="memberships", verbose_name="pôle de compétence"
    )
    is_head = models.BooleanField("responsable du pôle", default=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "affectation"
        verbose_name_plural = "affectations"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "office"],
                name="membership_once",
                violation_error_message="Cet agent est déjà affecté à ce pôle.",
            )
        ]

    def __str__(self):
        return f"{self.user} - {self.office}"

    def clean(self):
        user = User.objects.filter(pk=self.user_id).first()
        if user and _are_mixed(user, in_office=True):
            raise ValidationError({"user": MIXED})

    @transaction.atomic
    def save(self, *args, **kwargs):
        _lock([self.user_id])
        self.clean()
        former = Membership.objects.filter(pk=self.pk).values_list("user_id", flat=True).first()
        super().save(*args, **kwargs)
        for user_id in {self.user_id, former} - {None}:
            agents_sync(user_id)


def agents_sync(user_id):
    """« Agents » is for who works in an office, and only for him."""
    agents, _ = Group.objects.get_or_create(name=AGENTS)
    if Membership.objects.filter(user=user_id).exists():
        agents.user_set.add(user_id)
    else:
        agents.user_set.remove(user_id)


@receiver([pre_save, pre_delete], sender=Membership)
def refuse_without_witnesses(**kwargs):
    require_witnesses()


@receiver(post_delete, sender=Membership)
def agents_take_back(instance, **kwargs):
    agents_sync(instance.user_id)


@receiver(m2m_changed, sender=User.groups.through)
def refuse_mixed_roles(instance, action, reverse, pk_set, **kwargs):
    """Below every screen: the forms say it first, in front of the field."""
    if action != "pre_add":
        return
    users = _lock(pk_set if reverse else [instance.pk])
    added = {instance.name} if reverse else set(_names(Group.objects.filter(pk__in=pk_set)))
    for user in users:
        if _are_mixed(user, added, in_office=user.memberships.exists()):
            raise ValidationError(MIXED)


def _are_mixed(user, added=(), *, in_office):
    names = {*added, *_names(user.groups)}
    return are_mixed(names, in_office=in_office, is_superuser=user.is_superuser)


def _lock(keys):
    """These people, one change of their roles after the other: a role and an office are checked against each other."""
    return list(User.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


def _names(groups):
    return groups.values_list("name", flat=True)
