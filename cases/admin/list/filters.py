"""The filters of the list of cases."""

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef
from django.forms import CheckboxSelectMultiple
from django_scopes import scopes_disabled
from wagtail.admin.filters import WagtailFilterSet

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
