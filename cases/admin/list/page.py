"""The list of cases: filters, search, and the order that puts the most urgent first."""

import re

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import Exists, F, OuterRef, Q
from django.forms import CheckboxSelectMultiple
from django_scopes import scopes_disabled
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, Table
from wagtail.admin.views.generic import IndexView
from wagtail.search.backends import get_search_backend

from cases.admin.access import HiddenMixin
from cases.admin.home.baskets import BASKETS, basket_filter
from cases.enums import CaseState, Nature
from cases.models import Case, Category
from directory.models import Office

STATES = [choice for choice in CaseState.choices if choice[0] != CaseState.DRAFT]


def _of_visible_cases(model, column):
    """The entries of a reference list that occur on the cases this person sees."""
    return lambda request: model.objects.filter(Exists(Case.objects.filter(**{column: OuterRef("pk")})))


def _several(filter_class, label, **kwargs):
    return filter_class(label=label, widget=CheckboxSelectMultiple, **kwargs)


with scopes_disabled():

    class CaseFilterSet(WagtailFilterSet):
        panier = django_filters.ChoiceFilter(
            label="Panier",
            empty_label="Tous",
            choices=[(basket.name, basket.label) for basket in BASKETS],
            method="filter_basket",
        )
        state = _several(django_filters.MultipleChoiceFilter, "État", choices=STATES)
        nature = _several(django_filters.MultipleChoiceFilter, "Nature", choices=Nature.choices)
        category = _several(
            django_filters.ModelMultipleChoiceFilter,
            "Catégorie",
            queryset=_of_visible_cases(Category, "category"),
        )
        office = _several(
            django_filters.ModelMultipleChoiceFilter, "Pôle", queryset=_of_visible_cases(Office, "office")
        )
        agent = _several(
            django_filters.ModelMultipleChoiceFilter,
            "Agent",
            queryset=_of_visible_cases(get_user_model(), "agent"),
        )

        class Meta:
            model = Case
            fields = []

        def filter_basket(self, queryset, name, value):
            return basket_filter(queryset, value, self.request.user)


def case_search(queryset, query):
    """Cases of `queryset` whose number, SIRET, SIREN, names, subject or description match."""
    backend, everything = get_search_backend(), Case.objects.order_by()
    found = Q(last_name__icontains=query)
    # Words only: SQLite reads quotes and signs as its own query language.
    if words := " ".join(re.findall(r"\w+", query)):
        for search in (backend.search, backend.autocomplete):
            matches = search(words, everything, order_by_relevance=False).get_queryset()
            found |= Q(pk__in=matches.order_by().values("pk"))
    digits = "".join(query.split())
    if digits.isascii() and digits.isdigit():
        found |= Q(siret__startswith=digits) | Q(represented_siren__startswith=digits)
        if len(digits) <= 9:
            found |= Q(number=int(digits))
    return queryset.filter(found)


class CaseTable(Table):
    template_name = "cases/admin/list_table.html"
    classname = "listing ogde-list"


class CaseIndexView(HiddenMixin, IndexView):
    table_class = CaseTable
    page_title = "Dossiers"
    nothing_yet = "Aucun dossier pour le moment. Les demandes adressées à votre pôle apparaîtront ici."
    template_name = "cases/admin/list.html"
    results_template_name = "cases/admin/list_results.html"
    verbose_name = "dossier"
    verbose_name_plural = "dossiers"
    columns = [
        Column("number", label="Dossier", sort_key="number"),
        Column("submitted_at", label="Dépôt", sort_key="submitted_at"),
        Column("nature", label="Nature", sort_key="nature"),
        Column("category", label="Catégorie", sort_key="category__label"),
        Column("applicant", label="Demandeur", sort_key="company_name"),
        Column("state", label="État", sort_key="state"),
        Column("admissibility", label="Recevabilité", sort_key="admissibility"),
        Column("agent", label="Agent", sort_key="agent__last_name"),
        Column("office", label="Pôle", sort_key="office__name"),
        Column("due_on", label="Échéance", sort_key="due_on"),
    ]
    is_searchable = True
    FORMATS = ()

    def get_base_queryset(self):
        return Case.objects.for_list()

    def order_queryset(self, queryset):
        """By the given column; cases without a term come after those that have one."""
        ascending = not self.ordering.startswith("-")
        column = F(self.ordering.removeprefix("-"))
        order = column.asc(nulls_last=True) if ascending else column.desc(nulls_last=True)
        return queryset.order_by(order, "-number")

    def search_queryset(self, queryset):
        return case_search(queryset, self.search_query) if self.is_searching else queryset
