from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models

from accounts.roles import AGENTS
from directory.models import Office


class MembershipQuerySet(models.QuerySet):
    def office_ids(self, user):
        """Primary keys of the offices whose cases this person instructs."""
        return list(self.filter(user=user).values_list("office_id", flat=True))


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

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        agents, _ = Group.objects.get_or_create(name=AGENTS)
        self.user.groups.add(agents)
