"""The calendar file (RFC 5545) of a scheduled audit."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings

LINE_OCTETS = 75


def audit_calendar(event):
    """The appointment that an AUDIT_SCHEDULED event announces, as bytes.

    The UID is that of the case: a later appointment takes the place of an earlier one.
    """
    case, data = event.case, event.data
    host = urlsplit(settings.SITE_URL).hostname
    details = "\n".join(filter(None, [data["team"], data["scope"]]))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//OGDE//OGDE//FR",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:controle-{case.number}@{host}",
        f"SEQUENCE:{event.position}",
        f"DTSTAMP:{_utc(event.at)}",
        f"DTSTART:{_utc(datetime.fromisoformat(data['audit_at']))}",
        f"SUMMARY:{_escape(f'Contrôle douanier, demande n° {case.number}')}",
        f"LOCATION:{_escape(data['place'])}",
        f"DESCRIPTION:{_escape(details)}",
        f"URL:{settings.SITE_URL}/demandes/{case.number}/",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(_fold(line) + "\r\n" for line in lines).encode()


def _utc(moment):
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escape(text):
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for character in "\\;,":
        text = text.replace(character, f"\\{character}")
    return text.replace("\n", "\\n")


def _fold(line):
    """A line in pieces of at most 75 octets, never cut inside a character."""
    pieces, room = [""], LINE_OCTETS
    for character in line:
        size = len(character.encode())
        if size > room:
            pieces.append("")
            room = LINE_OCTETS - 1
        pieces[-1] += character
        room -= size
    return "\r\n ".join(pieces)
