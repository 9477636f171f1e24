"""What goes with a letter, made when it is sent."""

from cases.letters.catalogue import Document
from cases.papers.appointment import audit_calendar

from .receipt import receipt_pdf


def receipt_enclosure(message):
    name = f"accuse-enregistrement-{message.case.number}.pdf"
    return name, receipt_pdf(message.case), "application/pdf"


def appointment_enclosure(message):
    return f"controle-{message.case.number}.ics", audit_calendar(message.event), "text/calendar"


_DOCUMENTS = {Document.RECEIPT: receipt_enclosure, Document.CALENDAR: appointment_enclosure}
