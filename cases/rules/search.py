"""Which cases a search finds."""

from django.db.models import Q
from wagtail.search.backends import get_search_backend

from cases.models import Case
from text.numbers import is_digits, numbers_unprinted, without_separators
from text.searching import spelled

# How many digits a company's number begins with.
SIREN = 9


def case_search(queryset, query):
    """Cases of `queryset` whose number, SIRET, SIREN, names, subject or description match."""
    backend, everything = get_search_backend(), Case.objects.order_by()
    found = numbers_filter(query)
    if spelled(query):
        for search in (backend.search, backend.autocomplete):
            matches = search(query, everything, order_by_relevance=False).get_queryset()
            found |= Q(pk__in=matches.order_by().values("pk"))
    return queryset.filter(found)


def numbers_filter(query):
    """Cases of the number, SIRET or SIREN that was typed and nothing else, in whatever way people write it."""
    digits = without_separators(numbers_unprinted(query))
    if not is_digits(digits):
        return Q(pk__in=[])
    found = Q(number=int(digits)) if len(digits) <= 9 else Q(pk__in=[])
    if len(digits) >= SIREN:
        found |= Q(siret__startswith=digits) | Q(represented_siren=digits)
    return found
