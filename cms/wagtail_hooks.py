from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path, reverse
from wagtail import hooks
from wagtail.models import Page
from wagtail.permissions import register_permission_policy

from cms.admin import documents, kept
from cms.library.models import LibraryDocument
from cms.pages.base import SitePage
from cms.pages.permissions import writes
from cms.rulings import admin as rulings_admin  # noqa: F401

# Of the exact class: Wagtail registers its own for the same model, and later.
register_permission_policy(
    LibraryDocument,
    documents.LibraryPolicy(
        LibraryDocument, auth_model="wagtaildocs.Document", owner_field_name="uploaded_by_user"
    ),
    exact_class=True,
)
# After Wagtail's own of the same names.
for action in (kept.DeletePages, kept.UnpublishPages, documents.DeleteDocuments):
    hooks.register("register_bulk_action", action, order=1)


@hooks.register("construct_help_menu")
def hide_guides_of_wagtail(request, menu_items):
    """They are in English, on another site."""
    menu_items[:] = [item for item in menu_items if item.name == "keyboard-shortcuts-trigger"]


# The forms of these two screens ask the page nothing.
@hooks.register("before_move_page")
def refuse_reserved_address(request, page, destination):
    return slug_refused(request, page, page.slug, destination)


@hooks.register("before_copy_page")
def refuse_reserved_address_of_copy(request, page):
    chosen = request.POST.get("new_parent_page", "")
    parent = Page.objects.filter(pk=chosen).first() if chosen.isdecimal() else None
    return slug_refused(request, page, request.POST.get("new_slug"), parent)


@hooks.register("before_bulk_action")
def refuse_reserved_address_in_bulk(request, action_type, objects, action):
    if action_type != "move":
        return None
    destination = action.cleaned_form.cleaned_data["chooser"]
    refusals = (slug_refused(request, page, page.slug, destination) for page in objects)
    return next(filter(None, refusals), None)


def slug_refused(request, page, slug, parent):
    page = page.specific
    problem = isinstance(page, SitePage) and page.slug_problem(slug, parent)
    if not problem:
        return None
    messages.error(request, problem)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("construct_reports_menu")
def hide_site_history(request, menu_items):
    """Its view refuses them too."""
    if not writes(request.user):
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
        path("documents/delete/<int:document_id>/", documents.LibraryDeleteView.as_view()),
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
