"""The filters of the list of cases."""

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef
from django.forms import CheckboxSelectMultiple
from django_scopes import scopes_disabled
from wagtail.admin.filters import WagtailFilterSet

from cases.admin.home.baskets import BASKETS, basket_filter
from cases.enums import OPEN_STATES, CaseState, Nature
from cases.models import Case, Category
from directory.models import Office
from directory.naming import directorate_short

STATES = [choice for choice in CaseState.choices if choice[0] != CaseState.DRAFT]


def _of_visible_cases(model, column):
    """The entries of a reference list that occur on the cases this person sees."""
    return lambda request: model.objects.filter(Exists(Case.objects.filter(**{column: OuterRef("pk")})))


def _several(filter_class, label, **kwargs):
    return filter_class(label=label, widget=CheckboxSelectMultiple, **kwargs)


class CategoryChoiceField(django_filters.fields.ModelMultipleChoiceField):
    """Two natures have categories of the same name."""

    def label_from_instance(self, category):
        return f"{Nature(category.nature).short} / {directorate_short(category.label)}"


class CategoryFilter(django_filters.ModelMultipleChoiceFilter):
    field_class = CategoryChoiceField


with scopes_disabled():

    class CaseFilterSet(WagtailFilterSet):
        panier = django_filters.ChoiceFilter(
            label="Panier",
            empty_label="Tous",
            choices=[(basket.name, basket.label) for basket in BASKETS],
            method="filter_basket",
        )
        dossiers = django_filters.ChoiceFilter(
            label="Dossiers",
            empty_label="Ouverts",
            choices=[("termines", "Terminés"), ("tous", "Ouverts et terminés")],
            method="filter_ended",
        )
        state = _several(django_filters.MultipleChoiceFilter, "État", choices=STATES)
        nature = _several(django_filters.MultipleChoiceFilter, "Nature", choices=Nature.choices)
        category = _several(CategoryFilter, "Catégorie", queryset=_of_visible_cases(Category, "category"))
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

        def filter_queryset(self, queryset):
            """Open cases, unless others are asked for or looked for."""
            queryset = super().filter_queryset(queryset)
            return queryset.filter(state__in=OPEN_STATES) if self.shows_open_ones else queryset

        @property
        def shows_open_ones(self):
            asked = self.form.cleaned_data
            return not (asked["dossiers"] or asked["state"] or asked["panier"] or self.data.get("q"))

        def filter_basket(self, queryset, name, value):
            return basket_filter(queryset, value, self.request.user)

        def filter_ended(self, queryset, name, value):
            return queryset if value == "tous" else queryset.exclude(state__in=OPEN_STATES)
