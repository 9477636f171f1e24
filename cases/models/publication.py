"""What leaves a case for the public: the code of an answer, its anonymised version, the figures on delays."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django_scopes import ScopedManager

from cases.enums import CaseState, EventKind
from text.dates import short

from .case import Case
from .trace import Event


def standing():
    """That the answer of a row still stands: its case is closed, by this very answer and not by a later one."""
    latest = Event.objects.filter(case=OuterRef("case"), kind=EventKind.ANSWERED).order_by("-position")
    return Q(case__state=CaseState.CLOSED, event=Subquery(latest.values("pk")[:1]))


class DecisionCode(models.Model):
    """The code on an answer’s letter, by which anybody checks that it is genuine."""

    code = models.CharField("code", max_length=20, unique=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="decision_codes")
    event = models.OneToOneField(Event, models.PROTECT, related_name="decision_code")

    objects = ScopedManager(office="case__office", applicant="case__applicant")

    class Meta:
        verbose_name = "code d’authenticité"
        verbose_name_plural = "codes d’authenticité"

    def __str__(self):
        return self.code


class ProposalQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(standing())

    def open_to_objection(self, today):
        """Those that their applicant may still object to, the first to end first."""
        return (
            self.standing().filter(objected_at=None, object_until__gte=today).order_by("object_until", "pk")
        )

    def ready(self, today):
        """Those that nobody objected to in time, whose answer stands and was not given to a second examen."""
        reviews = Case.objects.second_examens_of(OuterRef("case"))
        return self.standing().filter(~Exists(reviews), objected_at=None, object_until__lt=today)


class RulingProposal(models.Model):
    """An anonymised version of an answer, which its applicant may object to until a date.

    `event` is the answer: when it no longer stands, the proposal is void.
    """

    key = models.UUIDField("référence", default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="ruling_proposals")
    event = models.OneToOneField(
        Event,
        models.PROTECT,
        related_name="ruling_proposal",
        error_messages={"unique": "La publication de cette réponse a déjà été proposée."},
    )
    title = models.CharField("titre", max_length=200)
    question = models.TextField("question")
    position = models.TextField("position de la douane")
    texts = models.TextField("textes appliqués")
    keywords = models.CharField("mots-clés", max_length=250)
    tax = models.CharField("taxe", max_length=200)
    domain = models.CharField("domaine", max_length=200)
    ruled_on = models.DateField("date de la réponse")
    proposed_at = models.DateTimeField("proposée le")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    object_until = models.DateField("opposition possible jusqu’au")
    objected_at = models.DateTimeField("opposition le", null=True, blank=True)

    objects = ScopedManager(
        models.Manager.from_queryset(ProposalQuerySet), office="case__office", applicant="case__applicant"
    )

    class Meta:
        verbose_name = "proposition de publication"
        verbose_name_plural = "propositions de publication"
        ordering = ["-proposed_at", "-pk"]

    def __str__(self):
        return self.title

    def may_be_objected_to(self, today):
        return self.objected_at is None and today <= self.object_until


class PromisePeriod(models.Model):
    """The figures of a half-year as they were published; `lines` are those of `cases.promise.Figures`."""

    start = models.DateField("début", unique=True)
    lines = models.JSONField("chiffres")
    published_at = models.DateTimeField("publiés le", auto_now_add=True)

    class Meta:
        verbose_name = "chiffres d’un semestre"
        verbose_name_plural = "chiffres des semestres"

    def __str__(self):
        return short(self.start)
