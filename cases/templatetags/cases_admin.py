from django import template
from django.utils import timezone
from django.utils.html import format_html

from cases.rules.clock import SOON_DAYS
from cases.rules.turn import late_by, turn_in_list
from text.dates import in_days
from text.written import as_html
from text.written import folded as halves

register = template.Library()


register.filter(turn_in_list)


@register.filter
def countdown(day):
    """« dans 12 jours », « aujourd’hui », « en retard de 3 jours »."""
    late = (timezone.localdate() - day).days
    return late_by(late) if late > 0 else in_days(day)


@register.filter
def urgency(day):
    """How near a term is: late, soon or calm."""
    left = (day - timezone.localdate()).days
    if left < 0:
        return "late"
    return "soon" if left <= SOON_DAYS else "calm"


@register.filter
def folded(text):
    """What somebody wrote; of a long text what follows the first screen is folded."""
    shown, rest = map(as_html, halves(text))
    fold = '{}<details class="ogde-fold"><summary>Lire la suite</summary>{}</details>'
    return format_html(fold, shown, rest) if rest else shown
