"""What goes with a letter, made when it is sent: name, content and type."""

from django_scopes import scopes_disabled

from .acknowledgement import acknowledgement_pdf
from .appointment import audit_calendar
from .receipt import receipt_pdf


@scopes_disabled()
def receipt_enclosure(message):
    case = message.link.case
    return f"accuse-enregistrement-{case.number}.pdf", receipt_pdf(case), "application/pdf"


@scopes_disabled()
def acknowledgement_enclosure(message):
    event = message.link.event
    return f"accuse-reception-{event.case.number}.pdf", acknowledgement_pdf(event), "application/pdf"


@scopes_disabled()
def appointment_enclosure(message):
    event = message.link.event
    return f"controle-{event.case.number}.ics", audit_calendar(event), "text/calendar"
