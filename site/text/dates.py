"""Days as people read them: in words where they bind, in figures in lists, by their distance from today.

A moment counts by the clock of the site, not by that of the database.
"""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format


def in_words(value):
    """« lundi 2 mars 2026 », « mercredi 1er avril 2026 »."""
    day = day_of(value)
    number = "1er" if day.day == 1 else day.day
    return f"{date_format(day, 'l')} {number} {date_format(day, 'F Y')}"


def in_days(value):
    """The distance from today: « dans 12 jours », « demain », « il y a 3 jours »."""
    days = (day_of(value) - timezone.localdate()).days
    near = {-1: "hier", 0: "aujourd’hui", 1: "demain"}
    if days in near:
        return near[days]
    return f"dans {days} jours" if days > 0 else f"il y a {-days} jours"


def short(value):
    """« 02/03/2026 »."""
    return f"{day_of(value):%d/%m/%Y}"


def moment(at):
    """« 02/03/2026 à 10:30 »."""
    return f"{timezone.localtime(at):%d/%m/%Y à %H:%M}"


def day_of(value):
    """The day of a date or of a moment."""
    if isinstance(value, dt.datetime):
        return timezone.localdate(value) if timezone.is_aware(value) else value.date()
    return value
