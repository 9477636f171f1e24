"""The accusé de réception électronique: who treats the request, by when, and what his silence means."""

from django.utils import timezone

from cases.rules import clock
from cases.rules.standing import held_at
from directory.holidays import holidays_of
from directory.naming import contact_of

from .base import paper_print
from .receipt import SILENCE


def acknowledgement_pdf(event) -> bytes:
    """What is owed to an applicant within ten working days (CRPA, art. R. 112-11-1), as things were at the event."""
    case = event.case
    office, received_at = held_at(event)
    return paper_print(
        "cases/papers/acknowledgement.html",
        {
            "case": case,
            "on": timezone.localdate(event.at),
            "received_at": received_at,
            "office": office,
            "contact": contact_of(office),
            "answered_by": clock.add_months(
                timezone.localdate(received_at),
                clock.TERM_MONTHS,
                holidays_of(office.directorate.territory),
            ),
            "silence": SILENCE[case.nature],
        },
    )
