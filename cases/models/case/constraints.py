"""What is always true of a case; the database holds it, and says it in French."""

from django.db.models import CheckConstraint, Q

from cases.enums import ApplicantKind, CaseState, Nature

FIRST_NUMBER = 3001

CONSTRAINTS = [
    CheckConstraint(
        condition=Q(state__in=[s for s in CaseState.values if s != CaseState.DRAFT]),
        name="case_state_known",
        violation_error_message="Une demande enregistrée a été déposée.",
    ),
    CheckConstraint(
        condition=Q(nature__in=Nature.values),
        name="case_nature_known",
        violation_error_message="Cette nature de demande n’existe pas.",
    ),
    CheckConstraint(
        condition=Q(number__gte=FIRST_NUMBER),
        name="case_number_from_3001",
        violation_error_message="Les numéros commencent à 3001.",
    ),
    CheckConstraint(
        condition=Q(nature=Nature.DROIT_AU_CONTROLE, subcategory__isnull=True)
        | (~Q(nature=Nature.DROIT_AU_CONTROLE) & Q(subcategory__isnull=False)),
        name="case_subcategory_by_nature",
        violation_error_message=(
            "Une sous-catégorie est requise, sauf pour un droit au contrôle qui n’en a pas."
        ),
    ),
    CheckConstraint(
        condition=~Q(nature=Nature.RESCRIT) | ~Q(provisions=""),
        name="case_rescrit_has_provisions",
        violation_error_message="Indiquez les dispositions que vous entendez appliquer.",
    ),
    CheckConstraint(
        condition=~Q(applicant_kind=ApplicantKind.COMPANY) | (~Q(siret="") & ~Q(company_name="")),
        name="case_company_is_identified",
        violation_error_message="Une entreprise indique son SIRET et sa raison sociale.",
    ),
    CheckConstraint(
        condition=~Q(applicant_kind=ApplicantKind.ASSOCIATION)
        | ((~Q(siret="") | ~Q(rna="")) & ~Q(company_name="")),
        name="case_association_is_identified",
        violation_error_message="Une association indique son nom et son numéro RNA ou son SIRET.",
    ),
    CheckConstraint(
        condition=Q(represents_other=False)
        | (~Q(representative_quality="") & ~Q(represented_siren="") & ~Q(represented_name="")),
        name="case_represented_is_identified",
        violation_error_message=("Indiquez votre qualité, le SIREN et le nom de la société représentée."),
    ),
    CheckConstraint(
        condition=Q(first_case__isnull=True) | Q(nature=Nature.SECOND_EXAMEN),
        name="case_first_case_for_second_examen",
        violation_error_message="Seul un second examen renvoie à une première demande.",
    ),
    CheckConstraint(
        condition=~Q(nature=Nature.SECOND_EXAMEN) | Q(no_new_element=True),
        name="case_second_examen_without_new_element",
        violation_error_message=(
            "Un second examen n’invoque aucun élément nouveau : sinon, déposez un nouveau rescrit."
        ),
    ),
    CheckConstraint(
        condition=Q(good_faith=True),
        name="case_good_faith_declared",
        violation_error_message="Déclarez votre bonne foi et la sincérité de votre demande.",
    ),
    CheckConstraint(
        condition=~Q(state=CaseState.REFUSED) | ~Q(refusal_grounds=""),
        name="case_refusal_has_grounds",
        violation_error_message="Une irrecevabilité est motivée.",
    ),
    CheckConstraint(
        condition=~Q(state=CaseState.ADMISSIBLE) | Q(admissible_on__isnull=False),
        name="case_admissible_has_date",
        violation_error_message="La recevabilité porte une date.",
    ),
    CheckConstraint(
        condition=~Q(state=CaseState.CLOSED) | Q(answered_at__isnull=False) | Q(audit_at__isnull=False),
        name="case_closed_has_outcome",
        violation_error_message="Une demande est clôturée par une réponse ou un contrôle programmé.",
    ),
]
