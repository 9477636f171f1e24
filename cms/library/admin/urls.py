"""Where the screens of the library are."""

from django.urls import path

from .reports import DownloadsReport, UnusedReport
from .views import LibraryDeleteView, LibraryEditView, LibraryIndexView, NewVersionView


def library_urls():
    return [
        path("documents/", LibraryIndexView.as_view()),
        path("documents/results/", LibraryIndexView.as_view(results_only=True)),
        path("documents/edit/<int:document_id>/", LibraryEditView.as_view()),
        path("documents/delete/<int:document_id>/", LibraryDeleteView.as_view()),
        path(
            "documents/<int:document_id>/nouvelle-version/",
            NewVersionView.as_view(),
            name="library_new_version",
        ),
        path("reports/documents/", DownloadsReport.as_view(), name="library_downloads"),
        path(
            "reports/documents/results/",
            DownloadsReport.as_view(results_only=True),
            name="library_downloads_results",
        ),
        path("reports/documents-inutilises/", UnusedReport.as_view(), name="library_unused"),
        path(
            "reports/documents-inutilises/results/",
            UnusedReport.as_view(results_only=True),
            name="library_unused_results",
        ),
    ]
