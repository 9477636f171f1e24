import uuid

import django_fsm as fsm
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager, scopes_disabled
from wagtail.search import index

from cases.enums import (
    Admissibility,
    ApplicantKind,
    CaseState,
    EventKind,
    Nature,
    Origin,
    RepresentativeQuality,
    TransferReason,
    Visa,
)
from cases.models.reference import Category, Subcategory, Subdomain
from directory.models import Office

from .conditions import (
    awaits_visa,
    heads,
    heads_instruction,
    instructs,
    is_applicant,
    is_audit,
    is_complete,
    is_question_of_fact,
    may_be_answered,
    needs_visa,
)

FIRST_NUMBER = 3001


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


class Case(index.Indexed, fsm.ConcurrentTransitionMixin, models.Model):
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
        index.SearchField("represented_name"),
        index.SearchField("siret"),
        index.SearchField("siren"),
        index.SearchField("represented_siren"),
        index.AutocompleteField("subject"),
        index.AutocompleteField("applicant_name"),
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
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[s for s in CaseState.values if s != CaseState.DRAFT]),
                name="case_state_known",
                violation_error_message="Une demande enregistrée a été déposée.",
            ),
            models.CheckConstraint(
                condition=Q(nature__in=Nature.values),
                name="case_nature_known",
                violation_error_message="Cette nature de demande n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=FIRST_NUMBER),
                name="case_number_from_3001",
                violation_error_message="Les numéros commencent à 3001.",
            ),
            models.CheckConstraint(
                condition=Q(nature=Nature.DROIT_AU_CONTROLE, subcategory__isnull=True)
                | (~Q(nature=Nature.DROIT_AU_CONTROLE) & Q(subcategory__isnull=False)),
                name="case_subcategory_by_nature",
                violation_error_message=(
                    "Une sous-catégorie est requise, sauf pour un droit au contrôle qui n’en a pas."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(nature=Nature.RESCRIT) | ~Q(provisions=""),
                name="case_rescrit_has_provisions",
                violation_error_message="Indiquez les dispositions que vous entendez appliquer.",
            ),
            models.CheckConstraint(
                condition=~Q(applicant_kind=ApplicantKind.COMPANY) | (~Q(siret="") & ~Q(company_name="")),
                name="case_company_is_identified",
                violation_error_message="Une entreprise indique son SIRET et sa raison sociale.",
            ),
            models.CheckConstraint(
                condition=~Q(applicant_kind=ApplicantKind.ASSOCIATION)
                | ((~Q(siret="") | ~Q(rna="")) & ~Q(company_name="")),
                name="case_association_is_identified",
                violation_error_message="Une association indique son nom et son numéro RNA ou son SIRET.",
            ),
            models.CheckConstraint(
                condition=Q(represents_other=False)
                | (~Q(representative_quality="") & ~Q(represented_siren="") & ~Q(represented_name="")),
                name="case_represented_is_identified",
                violation_error_message=(
                    "Indiquez votre qualité, le SIREN et le nom de la société représentée."
                ),
            ),
            models.CheckConstraint(
                condition=Q(first_case__isnull=True) | Q(nature=Nature.SECOND_EXAMEN),
                name="case_first_case_for_second_examen",
                violation_error_message="Seul un second examen renvoie à une première demande.",
            ),
            models.CheckConstraint(
                condition=~Q(nature=Nature.SECOND_EXAMEN) | Q(no_new_element=True),
                name="case_second_examen_without_new_element",
                violation_error_message=(
                    "Un second examen n’invoque aucun élément nouveau : sinon, déposez un nouveau rescrit."
                ),
            ),
            models.CheckConstraint(
                condition=Q(good_faith=True),
                name="case_good_faith_declared",
                violation_error_message="Déclarez votre bonne foi et la sincérité de votre demande.",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.REFUSED) | ~Q(refusal_grounds=""),
                name="case_refusal_has_grounds",
                violation_error_message="Une irrecevabilité est motivée.",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.ADMISSIBLE) | Q(admissible_on__isnull=False),
                name="case_admissible_has_date",
                violation_error_message="La recevabilité porte une date.",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.CLOSED)
                | Q(answered_at__isnull=False)
                | Q(audit_at__isnull=False),
                name="case_closed_has_outcome",
                violation_error_message="Une demande est clôturée par une réponse ou un contrôle programmé.",
            ),
        ]

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
    def kind_label(self):
        """Nature, category and subcategory as lists show them."""
        parts = [self.get_nature_display(), self.category.label]
        if self.subcategory_id:
            parts.append(self.subcategory.label)
        return " / ".join(parts)

    @property
    def public_state_label(self):
        """The state as applicants read it: an admissible request is « Prise en charge »."""
        state = CaseState.IN_CHARGE if self.state == CaseState.ADMISSIBLE else self.state
        return CaseState(state).label

    @property
    def is_open(self):
        """Whether the applicant may still complete it: « Déposée » or « Prise en charge »."""
        return self.state in (CaseState.SUBMITTED, CaseState.IN_CHARGE, CaseState.ADMISSIBLE)

    def open_questions(self):
        """Questions without an answer, oldest first (no query where `questions__answer` is prefetched)."""
        if "questions" in getattr(self, "_prefetched_objects_cache", {}):
            questions = self.questions.all()
        else:
            questions = self.questions.select_related("answer")
        return [question for question in questions if question.is_open]

    def clean(self):
        if self.category_id and self.category.nature != self.nature:
            raise ValidationError({"category": "Cette catégorie ne correspond pas à la nature choisie."})
        if self.subcategory_id and self.subcategory.category_id != self.category_id:
            raise ValidationError(
                {"subcategory": "Cette sous-catégorie ne correspond pas à la catégorie choisie."}
            )

    # Transitions (product.md § 4.1). `custom`: label of the button, path of its form, event written.

    @fsm.transition(
        field=state,
        source=CaseState.DRAFT,
        target=CaseState.SUBMITTED,
        permission=is_applicant,
        custom={"label": "Créer la demande", "event": EventKind.SUBMITTED},
    )
    def submit(self, *, at):
        self.submitted_at = self.received_at = at

    @fsm.transition(
        field=state,
        source=CaseState.SUBMITTED,
        target=CaseState.IN_CHARGE,
        permission=instructs,
        custom={
            "label": "Prendre en charge",
            "form": "cases.admin.actions.instruction.TakeChargeForm",
            "event": EventKind.TAKEN_IN_CHARGE,
        },
    )
    def take_charge(self, *, agent, at):
        self.agent = agent
        self.admissibility = Admissibility.UNDER_REVIEW
        self.taken_in_charge_at = at

    @fsm.transition(
        field=state,
        source=CaseState.IN_CHARGE,
        target=CaseState.ADMISSIBLE,
        conditions=[is_complete],
        permission=instructs,
        custom={
            "label": "Déclarer recevable",
            "form": "cases.admin.actions.instruction.DeclareAdmissibleForm",
            "event": EventKind.DECLARED_ADMISSIBLE,
        },
    )
    def declare_admissible(self, *, on):
        self.admissibility = Admissibility.YES
        self.admissible_on = on

    @fsm.transition(
        field=state,
        source=CaseState.ADMISSIBLE,
        target=CaseState.CLOSED,
        conditions=[is_question_of_fact, may_be_answered],
        permission=instructs,
        custom={
            "label": "Répondre et clôturer",
            "form": "cases.admin.actions.decision.DecisionForm",
            "event": EventKind.ANSWERED,
        },
    )
    def answer(self, *, text, answered_by, at):
        self.answer_text = text
        self.answered_by = answered_by
        self.answered_at = at
        self.decision_opened_at = None

    @fsm.transition(
        field=state,
        source=CaseState.ADMISSIBLE,
        target=CaseState.CLOSED,
        conditions=[is_audit],
        permission=instructs,
        custom={
            "label": "Programmer le contrôle",
            "form": "cases.admin.actions.audit.ScheduleAuditForm",
            "event": EventKind.AUDIT_SCHEDULED,
        },
    )
    def schedule_audit(self, *, audit_at, place, team, scope):
        self.audit_at = audit_at
        self.audit_place = place
        self.audit_team = team
        self.audit_scope = scope

    @fsm.transition(
        field=state,
        source=CaseState.IN_CHARGE,
        target=None,
        permission=instructs,
        custom={
            "label": "Demander des compléments",
            "form": "cases.admin.actions.questions.RequestComplementsForm",
            "event": EventKind.COMPLEMENTS_REQUESTED,
        },
    )
    def request_complements(self):
        """The list of what is missing is a Question; the clock reads it from the events."""

    @fsm.transition(
        field=state,
        source=CaseState.IN_CHARGE,
        target=CaseState.REFUSED,
        permission=instructs,
        custom={
            "label": "Déclarer irrecevable",
            "form": "cases.admin.actions.decision.RefuseForm",
            "event": EventKind.REFUSED,
        },
    )
    def refuse(self, *, grounds):
        self.admissibility = Admissibility.NO
        self.refusal_grounds = grounds

    @fsm.transition(
        field=state,
        source=[CaseState.SUBMITTED, CaseState.IN_CHARGE, CaseState.ADMISSIBLE],
        target=None,
        permission=heads,
        custom={
            "label": "Transférer",
            "form": "cases.admin.actions.instruction.TransferForm",
            "event": EventKind.TRANSFERRED,
        },
    )
    def transfer(self, *, office, reason, at):
        self.office = office
        self.agent = None
        self.visa = Visa.NONE
        if reason == TransferReason.NOT_COMPETENT:
            self.received_at = at

    @fsm.transition(
        field=state,
        source=CaseState.ADMISSIBLE,
        target=None,
        conditions=[is_question_of_fact, needs_visa],
        permission=instructs,
        custom={
            "label": "Demander le visa",
            "form": "cases.admin.actions.decision.VisaRequestForm",
            "event": EventKind.VISA_REQUESTED,
        },
    )
    def request_visa(self):
        self.visa = Visa.REQUESTED

    @fsm.transition(
        field=state,
        source=CaseState.ADMISSIBLE,
        target=None,
        conditions=[awaits_visa],
        permission=heads_instruction,
        custom={
            "label": "Accorder le visa",
            "form": "cases.admin.actions.decision.VisaGrantForm",
            "event": EventKind.VISA_GRANTED,
        },
    )
    def grant_visa(self):
        self.visa = Visa.GRANTED

    @fsm.transition(
        field=state,
        source=CaseState.ADMISSIBLE,
        target=None,
        conditions=[awaits_visa],
        permission=heads_instruction,
        custom={
            "label": "Refuser le visa",
            "form": "cases.admin.actions.decision.VisaDenyForm",
            "event": EventKind.VISA_DENIED,
        },
    )
    def deny_visa(self):
        self.visa = Visa.DENIED

    @fsm.transition(
        field=state,
        source=[CaseState.SUBMITTED, CaseState.IN_CHARGE, CaseState.ADMISSIBLE],
        target=CaseState.WITHDRAWN,
        permission=is_applicant,
        custom={"label": "Retirer ma demande", "event": EventKind.WITHDRAWN},
    )
    def withdraw(self):
        """Nothing but the state changes; the reason is in the event."""

    @fsm.transition(
        field=state,
        source=CaseState.REFUSED,
        target=CaseState.IN_CHARGE,
        permission=heads,
        custom={
            "label": "Rouvrir",
            "form": "cases.admin.actions.decision.ReopenForm",
            "event": EventKind.REOPENED,
        },
    )
    @fsm.transition(
        field=state,
        source=CaseState.CLOSED,
        target=CaseState.ADMISSIBLE,
        permission=heads,
        custom={
            "label": "Rouvrir",
            "form": "cases.admin.actions.decision.ReopenForm",
            "event": EventKind.REOPENED,
        },
    )
    def reopen(self):
        self.visa = Visa.NONE
        self.answer_text = self.refusal_grounds = ""
        self.answered_at = self.decision_opened_at = self.audit_at = None
        self.admissibility = (
            Admissibility.UNDER_REVIEW if self.state == CaseState.REFUSED else Admissibility.YES
        )
