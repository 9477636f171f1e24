"""The list of cases: filters, search, and the order that puts the most urgent first."""

from django.db.models import F
from wagtail.admin.ui.tables import Column, Table
from wagtail.admin.views.generic import IndexView

from cases.admin.access import HiddenMixin
from cases.models import Case
from cases.rules.search import case_search


class CaseTable(Table):
    template_name = "cases/admin/list/table.html"
    classname = "listing ogde-list"


class CaseIndexView(HiddenMixin, IndexView):
    table_class = CaseTable
    page_title = "Dossiers"
    nothing_yet = "Aucun dossier pour le moment. Les demandes adressées à votre pôle apparaîtront ici."
    template_name = "cases/admin/list/page.html"
    results_template_name = "cases/admin/list/results.html"
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
