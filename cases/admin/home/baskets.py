"""The baskets of the landing page: what an agent has to look at, as filters of the list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from cases.enums import INSTRUCTED_STATES, OPEN_STATES, Capacity, CaseState, EventKind, Visa
from cases.models import Case, Event, Membership, Question
from cases.rules.clock import SOON_DAYS

OPEN = Q(state__in=OPEN_STATES)
INSTRUCTED = Q(state__in=INSTRUCTED_STATES)


@dataclass(frozen=True)
class Basket:
    name: str
    label: str
    condition: Callable
    of_head: bool = False


def _open_question():
    return Exists(Question.objects.filter(case=OuterRef("pk"), reply__isnull=True))


def _to_take(user):
    return Q(state=CaseState.SUBMITTED)


def _to_examine(user):
    return Q(state=CaseState.IN_CHARGE) & ~Q(_open_question())


def _answer_received(user):
    """The applicant answered, and the office has done nothing but notes since."""
    answered = Event.objects.filter(case=OuterRef("pk"), kind=EventKind.QUESTION_ANSWERED)
    acted_after = Event.objects.filter(
        case=OuterRef("case"),
        position__gt=OuterRef("position"),
        capacity__in=[Capacity.AGENT, Capacity.HEAD],
    ).exclude(kind=EventKind.NOTE_ADDED)
    return INSTRUCTED & Q(Exists(answered.exclude(Exists(acted_after))))


def _due_soon(user):
    today = timezone.localdate()
    return OPEN & Q(due_on__range=(today, today + timedelta(days=SOON_DAYS)))


def _late(user):
    return OPEN & Q(due_on__lt=timezone.localdate())


def _instructed(user):
    return INSTRUCTED


def _waiting(user):
    return INSTRUCTED & Q(_open_question())


def _mine(user):
    return OPEN & Q(agent=user)


def headed_by(user):
    """Cases of the offices that this person heads: he may work as an agent in others."""
    return Q(office__in=Membership.objects.filter(user=user, is_head=True).values("office"))


def _visa(user):
    return INSTRUCTED & Q(visa=Visa.REQUESTED) & headed_by(user)


def _unassigned(user):
    return INSTRUCTED & Q(agent=None) & headed_by(user)


BASKETS = (
    Basket("visas", "Visas à donner", _visa, of_head=True),
    Basket("a-prendre-en-charge", "À prendre en charge", _to_take),
    Basket("recevabilite", "Recevabilité à étudier", _to_examine),
    Basket("reponse-recue", "Réponse du demandeur reçue", _answer_received),
    Basket("echeance-proche", "Échéance proche", _due_soon),
    Basket("en-retard", "En retard", _late),
    Basket("en-cours", "En cours d’instruction", _instructed),
    Basket("en-attente", "En attente du demandeur", _waiting),
    Basket("sans-agent", "Sans agent", _unassigned, of_head=True),
    Basket("mes-dossiers", "Mes dossiers", _mine),
)


def basket_counts(user, *, is_head):
    """Every basket of a person with its number of cases, in one query."""
    baskets = [basket for basket in BASKETS if is_head or not basket.of_head]
    counts = Case.objects.order_by().aggregate(
        **{f"n{index}": Count("pk", filter=basket.condition(user)) for index, basket in enumerate(baskets)}
    )
    return [(basket, counts[f"n{index}"]) for index, basket in enumerate(baskets)]


def workload(*columns, of=OPEN):
    """Open cases, those that are late and those whose term is near, by the values of these columns."""
    groups = Case.objects.filter(OPEN & of).order_by(*columns).values(*columns)
    return groups.annotate(
        opened=Count("pk"),
        late=Count("pk", filter=_late(None)),
        soon=Count("pk", filter=_due_soon(None)),
    )


def basket_named(name):
    return next((basket for basket in BASKETS if basket.name == name), None)


def basket_filter(queryset, name, user):
    return queryset.filter(basket_named(name).condition(user))


def urgent_first(queryset):
    """In the order of the list: the nearest term first, cases without one last."""
    return queryset.order_by(F("due_on").asc(nulls_last=True), "-number")


def next_in_basket(basket, *, case, user):
    """The number of the case to open after this one, which an action may have taken out of the basket; else None."""
    numbers = list(urgent_first(Case.objects.filter(basket.condition(user))).values_list("number", flat=True))
    place = numbers.index(case.number) + 1 if case.number in numbers else 0
    others = [number for number in numbers[place:] + numbers[:place] if number != case.number]
    return others[0] if others else None


def due_within(days):
    """Open cases by their earliest term, those that are late included."""
    until = timezone.localdate() + timedelta(days=days)
    return Case.objects.for_list().filter(OPEN, due_on__lte=until).order_by(F("due_on").asc(), "number")
