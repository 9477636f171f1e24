"""Which cases a search finds."""

import re

from django.db.models import Q
from wagtail.search.backends import get_search_backend

from cases.models import Case
from text.numbers import is_digits, numbers_unprinted, without_separators


def case_search(queryset, query):
    """Cases of `queryset` whose number, SIRET, SIREN, names, subject or description match."""
    backend, everything = get_search_backend(), Case.objects.order_by()
    found = Q(last_name__icontains=query)
    # Words only: SQLite reads quotes and signs as its own query language.
    if words := " ".join(re.findall(r"\w+", query)):
        for search in (backend.search, backend.autocomplete):
            matches = search(words, everything, order_by_relevance=False).get_queryset()
            found |= Q(pk__in=matches.order_by().values("pk"))
    digits = without_separators(numbers_unprinted(query))
    if is_digits(digits):
        found |= Q(siret__startswith=digits) | Q(represented_siren__startswith=digits)
        if len(digits) <= 9:
            found |= Q(number=int(digits))
    return queryset.filter(found)
