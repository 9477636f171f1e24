"""The accusé d’enregistrement électronique."""

from django.utils import timezone

from cases.enums import AttachmentRole, EventKind, Nature
from cases.rules import clock
from cases.rules.standing import with_effect
from cases.rules.terms import ACKNOWLEDGEMENT_WORKING_DAYS
from directory.holidays import holidays_of
from directory.models import Office
from directory.naming import contact_of

from .base import paper_print

# What the silence of the administration means (LPF art. L. 80 B 1°, R*80 CB-4; CRPA art. L. 124-1).
SILENCE = {
    Nature.RESCRIT: (
        "Le silence de l’administration ne vaut jamais accord : seule une réponse écrite l’engage."
    ),
    Nature.SECOND_EXAMEN: (
        "Si aucune réponse ne vous est apportée dans ce délai, la première position est confirmée."
    ),
    Nature.DROIT_AU_CONTROLE: "L’administration procède au contrôle demandé dans un délai raisonnable.",
}
SENT_WITH_THE_REQUEST = (AttachmentRole.REQUEST, AttachmentRole.MANDATE)


def receipt_pdf(case) -> bytes:
    """The accusé d’enregistrement électronique of a request (CRPA art. R. 112-11-1 to R. 112-11-4)."""
    received_on = timezone.localtime(case.submitted_at).date()
    office = first_office(case)
    holidays = holidays_of(office.directorate.territory)
    return paper_print(
        "cases/papers/receipt.html",
        {
            "case": case,
            "office": office,
            "contact": contact_of(office),
            "attachments": with_effect(case, case.attachments.filter(role__in=SENT_WITH_THE_REQUEST)),
            "acknowledged_by": clock.add_working_days(received_on, ACKNOWLEDGEMENT_WORKING_DAYS, holidays),
            "answered_by": clock.add_months(received_on, clock.TERM_MONTHS, holidays),
            "silence": SILENCE[case.nature],
        },
    )


def first_office(case):
    """The office that received the request, whatever transfers followed."""
    data = case.events.get(kind=EventKind.SUBMITTED).data
    offices = Office.objects.select_related("directorate")
    if "office_id" in data:
        found = offices.filter(pk=data["office_id"])
    else:
        found = offices.filter(name=data["office"])
    return found.first() or offices.get(pk=case.office_id)
