from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX as UNUSABLE
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from text.rows import KeptTexts


class User(KeptTexts, AbstractUser):
    """A person with an account: applicant, agent, editor or administrator according to groups and memberships."""

    email = models.EmailField("courrier électronique")
    first_name = models.CharField("prénom", max_length=150)
    last_name = models.CharField("nom", max_length=150)

    REQUIRED_FIELDS = ["email", "first_name", "last_name"]

    class Meta(AbstractUser.Meta):
        verbose_name = "compte"
        verbose_name_plural = "comptes"
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="user_username_unique",
                violation_error_message="Cet identifiant n’est pas disponible.",
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message="Cette adresse électronique n’est pas disponible.",
            ),
        ]

    def __str__(self):
        return self.get_full_name() or self.username

    @classmethod
    def application(cls):
        """Who acts when the application does so by itself; nobody can sign in as it."""
        columns = {
            "email": "application@ogde.invalid",
            "first_name": "L’application",
            "last_name": "OGDE",
            "password": UNUSABLE,
            "is_active": False,
        }
        return cls.objects.get_or_create(username="ogde", defaults=columns)[0]

    @property
    def was_opened(self):
        """Whether somebody chose its password or confirmed its address: from then on they are his alone."""
        return self.has_usable_password() or self.emailaddress_set.filter(verified=True).exists()


class RightState(models.TextChoices):
    EFFECTIVE = "effective", "Effectif"
    PENDING = "pending", "À confirmer"
    CONFIRMED = "confirmed", "Confirmé"
    REJECTED = "rejected", "Rejeté"
    WITHDRAWN = "withdrawn", "Abandonné"
    EXPIRED = "expired", "Expiré"


class RightChangeQuerySet(models.QuerySet):
    def open(self):
        """Those that wait, and still may be confirmed."""
        since = timezone.now() - timedelta(days=RightChange.DAYS)
        return self.filter(state=RightState.PENDING, at__gt=since)


class RightChange(models.Model):
    """Somebody was given, or lost, a right over cases, or is to be given one: who, what, by whom, confirmed by whom.

    Rows are only ever added; of one that waits only its outcome is written, once.
    """

    # How long a proposal waits for its confirmation.
    DAYS = 7

    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="personne")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="décidé par")
    at = models.DateTimeField("date", default=timezone.now)
    right = models.CharField("droit", max_length=150)
    before = models.CharField("avant", max_length=150)
    after = models.CharField("maintenant", max_length=150)
    place = models.PositiveBigIntegerField("pôle", null=True, blank=True)
    state = models.CharField("état", max_length=10, choices=RightState, default=RightState.EFFECTIVE)
    kind = models.CharField("nature", max_length=20, blank=True)
    target = models.JSONField("ce qui est à faire", default=dict, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="confirmé ou rejeté par"
    )
    decided_at = models.DateTimeField("date de la suite", null=True, blank=True)

    objects = RightChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "droit donné ou retiré"
        verbose_name_plural = "droits donnés et retirés"
        ordering = ["-at", "-pk"]
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["user", "right"],
                condition=Q(state=RightState.PENDING),
                name="right_proposed_once",
                violation_error_message="Une proposition sur ce droit de cette personne attend déjà sa confirmation.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RightState.CONFIRMED, RightState.REJECTED])
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("by")) & ~Q(decided_by=F("user"))),
                name="right_confirmed_by_another",
                violation_error_message="Un second administrateur confirme un droit, ni son auteur ni la personne concernée.",
            ),
        ]

    def __str__(self):
        return f"{self.user} : {self.right}"

    @property
    def expires_at(self):
        return self.at + timedelta(days=self.DAYS)

    @property
    def is_open(self):
        """Whether it waits, and still may be confirmed."""
        return self.state == RightState.PENDING and timezone.now() < self.expires_at

    @property
    def shown_state(self):
        if self.state == RightState.PENDING and not self.is_open:
            return RightState.EXPIRED.label
        return self.get_state_display()


class Unsent(models.Model):
    """What a person sent when his session had ended: not done, and shown in its form once he is back."""

    ADDRESS_MAX = 300

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="personne"
    )
    address = models.CharField("adresse du formulaire", max_length=ADDRESS_MAX)
    data = models.JSONField("saisie")
    files = models.JSONField("noms des fichiers, qui ne sont pas gardés", default=list)
    sent_at = models.DateTimeField("envoi")

    class Meta:
        verbose_name = "saisie gardée"
        verbose_name_plural = "saisies gardées"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "address"],
                name="unsent_once",
                violation_error_message="La saisie de ce formulaire est déjà gardée.",
            )
        ]

    def __str__(self):
        return self.address

    def typed(self):
        """As a form reads it."""
        return MultiValueDict(self.data)
