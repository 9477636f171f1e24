import uuid

import django_fsm as fsm
from django.conf import settings
from django.db import models
from django_scopes import ScopedManager, scopes_disabled
from wagtail.search import index

from cases.enums import (
    OPEN_STATES,
    Admissibility,
    ApplicantKind,
    CaseState,
    Nature,
    Origin,
    RepresentativeQuality,
    Visa,
)
from cases.models.reference import Category, Subcategory, Subdomain
from directory.models import Office
from directory.naming import directorate_short
from mail.models import Message

from .constraints import CONSTRAINTS, FIRST_NUMBER
from .transitions import CaseTransitions


class CaseCounter(models.Model):
    """The last number given out; a single row, locked while a case is submitted."""

    last = models.PositiveIntegerField(default=FIRST_NUMBER - 1)

    class Meta:
        verbose_name = "compteur"

    def __str__(self):
        return str(self.last)


class CaseQuerySet(models.QuerySet):
    def for_list(self):
        """With the relations that a row of a list shows."""
        return self.select_related("category", "subcategory", "office", "agent")

    def standing(self):
        """Those neither refused nor withdrawn."""
        return self.exclude(state__in=[CaseState.REFUSED, CaseState.WITHDRAWN])

    def second_examens_of(self, case):
        """Those that put the answer of this case in doubt."""
        return self.filter(first_case=case).standing()


class Case(index.Indexed, CaseTransitions, fsm.ConcurrentTransitionMixin, models.Model):
    """One request, from its submission on. Its state changes only through `cases.services`."""

    number = models.PositiveIntegerField("numéro", unique=True, editable=False)
    submission_key = models.UUIDField("clé de dépôt", unique=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField("version", default=0, editable=False)
    history_head = models.CharField("dernière empreinte", max_length=64, blank=True, editable=False)
    state = fsm.FSMField("état", max_length=20, choices=CaseState, default=CaseState.DRAFT, protected=True)
    admissibility = models.CharField(
        "recevabilité", max_length=20, choices=Admissibility, default=Admissibility.PENDING
    )
    visa = models.CharField("visa", max_length=20, choices=Visa, default=Visa.NONE, blank=True)
    origin = models.CharField("origine", max_length=20, choices=Origin, default=Origin.PORTAL)

    nature = models.CharField("nature de la demande", max_length=20, choices=Nature)
    category = models.ForeignKey(Category, models.PROTECT, verbose_name="catégorie de la demande")
    subcategory = models.ForeignKey(
        Subcategory, models.PROTECT, null=True, blank=True, verbose_name="sous-catégorie"
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="cases", verbose_name="affectation")
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned_cases",
        verbose_name="agent",
    )

    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="cases", verbose_name="demandeur"
    )
    last_name = models.CharField("nom", max_length=150)
    first_name = models.CharField("prénom", max_length=150)
    email = models.EmailField("courriel")
    applicant_kind = models.CharField("type de demandeur", max_length=20, choices=ApplicantKind)
    address = models.CharField("adresse postale", max_length=300)
    postcode = models.CharField("code postal", max_length=10)
    city = models.CharField("ville", max_length=100)
    country = models.CharField("pays", max_length=100, default="France")
    siret = models.CharField("SIRET", max_length=14, blank=True)
    rna = models.CharField("numéro RNA", max_length=10, blank=True)
    company_name = models.CharField("raison sociale", max_length=200, blank=True)
    company_verified = models.BooleanField("raison sociale vérifiée", default=False)
    represents_other = models.BooleanField("dépôt pour le compte d’une autre entreprise", default=False)
    representative_quality = models.CharField(
        "qualité du représentant", max_length=30, choices=RepresentativeQuality, blank=True
    )
    represented_siren = models.CharField("SIREN de la société représentée", max_length=9, blank=True)
    represented_name = models.CharField("société représentée", max_length=200, blank=True)
    represented_verified = models.BooleanField("société représentée vérifiée", default=False)

    subject = models.CharField("objet de la demande", max_length=250)
    description = models.TextField("description de la demande")
    provisions = models.TextField("dispositions que vous entendez appliquer", blank=True)
    subdomains = models.ManyToManyField(Subdomain, through="CaseDomain", related_name="cases")
    first_case = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="second_examinations",
        verbose_name="première demande",
    )
    first_case_claimed = models.PositiveIntegerField(
        "première demande indiquée, à vérifier",
        null=True,
        blank=True,
        help_text="Numéro donné par le demandeur, qui n’est pas celui d’une demande de son compte.",
    )
    no_new_element = models.BooleanField("aucun élément nouveau invoqué", default=False)
    hearing_requested = models.BooleanField("audition par le collège demandée", default=False)
    good_faith = models.BooleanField("déclaration de bonne foi et de sincérité", default=False)
    electronic_notification = models.BooleanField("notification électronique acceptée", default=False)

    submitted_at = models.DateTimeField("dépôt")
    received_at = models.DateTimeField("réception par la direction compétente")
    updated_at = models.DateTimeField("mise à jour")
    taken_in_charge_at = models.DateTimeField("prise en charge", null=True, blank=True)
    admissible_on = models.DateField("recevable depuis le", null=True, blank=True)
    due_announced = models.DateField("échéance annoncée", null=True, blank=True)
    due_legal = models.DateField("échéance légale", null=True, blank=True)
    due_on = models.DateField("échéance", null=True, blank=True, db_index=True)
    refusal_grounds = models.TextField("motifs de l’irrecevabilité", blank=True)
    answer_text = models.TextField("réponse", blank=True)
    answered_at = models.DateTimeField("réponse rendue le", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision_opened_at = models.DateTimeField("réponse consultée le", null=True, blank=True)
    audit_at = models.DateTimeField("date du contrôle", null=True, blank=True)
    audit_place = models.CharField("lieu du contrôle", max_length=250, blank=True)
    audit_team = models.CharField("équipe de contrôle", max_length=250, blank=True)
    audit_scope = models.TextField("périmètre du contrôle", blank=True)

    objects = ScopedManager(
        models.Manager.from_queryset(CaseQuerySet), office="office", applicant="applicant"
    )

    search_fields = [
        index.SearchField("number_text"),
        index.SearchField("subject"),
        index.SearchField("description"),
        index.SearchField("applicant_name"),
        index.SearchField("last_name"),
        index.SearchField("represented_name"),
        index.SearchField("siret"),
        index.SearchField("siren"),
        index.SearchField("represented_siren"),
        index.AutocompleteField("subject"),
        index.AutocompleteField("applicant_name"),
        index.AutocompleteField("last_name"),
        index.AutocompleteField("represented_name"),
        index.FilterField("office_id"),
        index.FilterField("applicant_id"),
    ]

    class Meta:
        verbose_name = "demande"
        verbose_name_plural = "demandes"
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["office", "state"], name="case_office_state"),
            models.Index(fields=["applicant", "state"], name="case_applicant_state"),
        ]
        constraints = CONSTRAINTS

    def __str__(self):
        return f"Demande n° {self.number}"

    @classmethod
    def get_indexed_objects(cls):
        """All cases, whoever indexes: what a search shows is filtered by the scope again."""
        with scopes_disabled():
            return super().get_indexed_objects()

    @property
    def number_text(self):
        return str(self.number)

    @property
    def siren(self):
        return self.siret[:9]

    @property
    def applicant_name(self):
        """The company or association, else the person."""
        return self.company_name or f"{self.first_name} {self.last_name}"

    @property
    def client_name(self):
        """Whose request it is: of a representative, the company that he represents."""
        return self.represented_name or self.applicant_name

    @property
    def representative_name(self):
        """Who asks for somebody else, empty when the applicant asks for himself."""
        return self.applicant_name if self.represented_name else ""

    @property
    def client_siren(self):
        return self.represented_siren or self.siren

    @property
    def nature_short(self):
        return Nature(self.nature).short

    @property
    def kind_label(self):
        """Nature, category and subcategory as lists show them."""
        parts = [self.get_nature_display(), directorate_short(self.category.label)]
        if self.subcategory_id:
            parts.append(directorate_short(self.subcategory.label))
        return " / ".join(parts)

    @property
    def public_state_label(self):
        """The state as applicants read it: an admissible request is « Prise en charge »."""
        state = CaseState.IN_CHARGE if self.state == CaseState.ADMISSIBLE else self.state
        return CaseState(state).label

    @property
    def is_open(self):
        """Whether the applicant may still complete it: « Déposée » or « Prise en charge »."""
        return self.state in OPEN_STATES

    def letters(self):
        """The mails that were written about it."""
        return Message.objects.filter(link__case=self)

    def open_questions(self):
        """Questions that wait for an answer, oldest first (no query where `questions__reply` is prefetched)."""
        if not self.is_open:
            return []
        if "questions" in getattr(self, "_prefetched_objects_cache", {}):
            questions = self.questions.all()
        else:
            questions = self.questions.select_related("reply")
        return [question for question in questions if question.is_open]
