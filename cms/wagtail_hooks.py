from django.urls import path, reverse
from wagtail import hooks

from .admin import documents
from .permissions import publishes
from .rulings import admin as rulings_admin  # noqa: F401


@hooks.register("construct_reports_menu")
def hide_site_history(request, menu_items):
    """Its view refuses them too."""
    if not publishes(request.user):
        menu_items[:] = [item for item in menu_items if item.name != "site-history"]


# Before Wagtail's own list and screen of documents, which have the same addresses.
@hooks.register("register_admin_urls", order=-1)
def library_urls():
    edit, report, unused = documents.LibraryEditView, documents.DownloadsReport, documents.UnusedReport
    index = documents.LibraryIndexView
    return [
        path("documents/", index.as_view()),
        path("documents/results/", index.as_view(results_only=True)),
        path("documents/edit/<int:document_id>/", edit.as_view()),
        path(
            "documents/<int:document_id>/nouvelle-version/",
            documents.NewVersionView.as_view(),
            name="library_new_version",
        ),
        path("reports/documents/", report.as_view(), name="library_downloads"),
        path(
            "reports/documents/results/", report.as_view(results_only=True), name="library_downloads_results"
        ),
        path("reports/documents-inutilises/", unused.as_view(), name="library_unused"),
        path(
            "reports/documents-inutilises/results/",
            unused.as_view(results_only=True),
            name="library_unused_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def downloads_menu_item():
    return documents.LibraryMenuItem(
        "Téléchargements",
        reverse("library_downloads"),
        name="library-downloads",
        icon_name="download",
        order=1300,
    )


@hooks.register("register_reports_menu_item")
def unused_menu_item():
    return documents.LibraryMenuItem(
        "Documents inutilisés",
        reverse("library_unused"),
        name="library-unused",
        icon_name="doc-full-inverse",
        order=1310,
    )


@hooks.register("construct_document_chooser_queryset")
def choose_current_versions(queryset, request):
    return queryset.filter(replaced_by=None)
