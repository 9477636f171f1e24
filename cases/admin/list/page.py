"""The list of cases: open ones first, the most urgent on top, every column says something."""

from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf
from wagtail.admin.ui.tables import Column, Table
from wagtail.admin.views.generic import IndexView

from cases.admin.access import HiddenMixin
from cases.admin.home.baskets import basket_named
from cases.models import Case
from cases.rules.search import case_search
from cases.rules.turn import Reader

# Whose request it is, as the column of applicants shows it.
CLIENT = Coalesce(NullIf("represented_name", Value("")), NullIf("company_name", Value("")), "last_name")


class CaseTable(Table):
    template_name = "cases/admin/list/table.html"
    classname = "listing ogde-list"

    def get_context_data(self, parent_context):
        request = parent_context["request"]
        cases = [row.instance for row in self.rows]
        return {
            **super().get_context_data(parent_context),
            "reader": Reader(request.user),
            "basket": basket_named(request.GET.get("panier", "")),
            "several_offices": len({case.office_id for case in cases}) > 1,
            "several_categories": len({case.category.label for case in cases}) > 1,
        }


class CaseIndexView(HiddenMixin, IndexView):
    table_class = CaseTable
    page_title = "Dossiers"
    nothing_yet = "Aucun dossier ouvert pour le moment. Les demandes adressées à votre pôle apparaîtront ici."
    template_name = "cases/admin/list/page.html"
    results_template_name = "cases/admin/list/results.html"
    verbose_name = "dossier"
    verbose_name_plural = "dossiers"
    columns = [
        Column("number", label="Dossier", sort_key="number"),
        Column("submitted_at", label="Dépôt", sort_key="submitted_at"),
        Column("applicant", label="Demandeur", sort_key="client"),
        Column("turn", label="À qui le tour"),
        Column("agent", label="Agent", sort_key="agent__last_name"),
        Column("due_on", label="Échéance", sort_key="due_on"),
    ]
    is_searchable = True
    FORMATS = ()

    def get_base_queryset(self):
        return Case.objects.for_list().prefetch_related("questions__reply").annotate(client=CLIENT)

    def order_queryset(self, queryset):
        """By the given column; cases without a term come after those that have one."""
        ascending = not self.ordering.startswith("-")
        column = F(self.ordering.removeprefix("-"))
        order = column.asc(nulls_last=True) if ascending else column.desc(nulls_last=True)
        return queryset.order_by(order, "-number")

    def search_queryset(self, queryset):
        return case_search(queryset, self.search_query) if self.is_searching else queryset

    def get_context_data(self, *args, **kwargs):
        shows_open_ones = self.filters.form.is_valid() and self.filters.shows_open_ones
        return super().get_context_data(*args, shows_open_ones=shows_open_ones, **kwargs)
