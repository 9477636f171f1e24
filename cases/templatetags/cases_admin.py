from django import template
from django.utils import timezone

from cases.rules.clock import SOON_DAYS

register = template.Library()


@register.filter
def countdown(day):
    """« J-12 », « aujourd’hui », « J+3, en retard »."""
    left = (day - timezone.localdate()).days
    if left == 0:
        return "aujourd’hui"
    return f"J-{left}" if left > 0 else f"J+{-left}, en retard"


@register.filter
def urgency(day):
    """How near a term is: late, soon or calm."""
    left = (day - timezone.localdate()).days
    if left < 0:
        return "late"
    return "soon" if left <= SOON_DAYS else "calm"
