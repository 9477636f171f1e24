"""What is downloaded of the library, and what is not used."""

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast
from django.urls import reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import ReferenceIndex
from wagtail.permissions import policy_registry

from cms.library.downloads import with_downloads
from cms.library.models import LibraryDocument


def unused(documents):
    """Neither on the page « Documents » nor in any page, block or menu."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(LibraryDocument),
        to_object_id=Cast(OuterRef("pk"), CharField()),
    )
    return documents.exclude(listed=True).exclude(Exists(references))


class DocumentReportFilters(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label="Type de document", choices=LibraryDocument.Kind.choices)

    class Meta:
        model = LibraryDocument
        fields = ["kind"]


class DocumentReport(ReportView):
    model = LibraryDocument
    header_icon = "doc-full-inverse"
    filterset_class = DocumentReportFilters
    any_permission_required = ["add", "change", "delete"]
    columns = [
        TitleColumn("title", label="Titre", get_url=lambda row: reverse("wagtaildocs:edit", args=[row.pk])),
        Column("get_kind_display", label="Type"),
        Column("version", label="Version"),
        DateColumn("uploaded_at", label="Déposé le"),
        Column("downloads_recent", label="Téléchargements (30 jours)"),
        Column("downloads_total", label="Téléchargements (total)"),
    ]
    list_export = [
        "title",
        "get_kind_display",
        "version",
        "filename",
        "uploaded_on",
        "downloads_recent",
        "downloads_total",
    ]
    export_headings = {
        "title": "Titre",
        "get_kind_display": "Type",
        "version": "Version",
        "filename": "Fichier",
        "uploaded_on": "Déposé le",
        "downloads_recent": "Téléchargements (30 jours)",
        "downloads_total": "Téléchargements (total)",
    }

    def get_queryset(self):
        mine = policy_registry.get_by_type(LibraryDocument).instances_user_has_any_permission_for(
            self.request.user, ["change", "delete"]
        )
        return with_downloads(mine.filter(replaced_by=None)).order_by("-downloads_recent", "title")


class DownloadsReport(DocumentReport):
    page_title = "Téléchargements des documents"
    export_filename = "telechargements"
    index_url_name = "library_downloads"
    index_results_url_name = "library_downloads_results"


class UnusedReport(DocumentReport):
    page_title = "Documents inutilisés"
    export_filename = "documents-inutilises"
    index_url_name = "library_unused"
    index_results_url_name = "library_unused_results"
    no_results_message = "Chaque document est utilisé dans une page ou présenté sur la page « Documents »."

    def get_queryset(self):
        return unused(super().get_queryset())


class LibraryMenuItem(MenuItem):
    def is_shown(self, request):
        policy = policy_registry.get_by_type(LibraryDocument)
        return policy.user_has_any_permission(request.user, DocumentReport.any_permission_required)


def downloads_menu_item():
    return LibraryMenuItem(
        "Téléchargements",
        reverse("library_downloads"),
        name="library-downloads",
        icon_name="download",
        order=1300,
    )


def unused_menu_item():
    return LibraryMenuItem(
        "Documents inutilisés",
        reverse("library_unused"),
        name="library-unused",
        icon_name="doc-full-inverse",
        order=1310,
    )
