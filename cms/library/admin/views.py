"""The library in the editor's desk: current versions only, « Nouvelle version »."""

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, UsageCountColumn
from wagtail.admin.widgets import Button
from wagtail.documents.views.documents import DeleteView, EditView, IndexView

from cms.library.downloads import with_downloads
from cms.library.models import UNCHANGED, LibraryDocument

from .forms import NewVersionForm


class OfferedColumn(UsageCountColumn):
    """How often a document is used; the templates that the form offers are so by their kind."""

    cell_template_name = "cms/library/admin/usage_cell.html"


class LibraryIndexView(IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().filter(replaced_by=None)

    @cached_property
    def columns(self):
        *columns, usage = super().columns
        title = next(column for column in columns if column.name == "title")
        title.width = "30%"
        return [
            # The format says of the file what matters.
            *(column for column in columns if column.name != "filename"),
            Column("get_kind_display", label="Type"),
            Column("format", label="Format"),
            Column("version", label="Version"),
            Column("downloads_recent", label="Téléchargements (30 jours)"),
            OfferedColumn(usage.name, label=usage.label, width=usage.width, sort_key=usage.sort_key),
        ]

    def decorate_paginated_queryset(self, object_list):
        object_list = super().decorate_paginated_queryset(object_list)
        counted = with_downloads(LibraryDocument.objects.filter(pk__in=[row.pk for row in object_list]))
        counts = {row.pk: row for row in counted}
        for row in object_list:
            row.downloads_recent = counts[row.pk].downloads_recent
            row.downloads_total = counts[row.pk].downloads_total
        return object_list


class LockedEditView(EditView):
    """What is saved is made of the row as it is: nobody writes it in between."""

    @method_decorator(transaction.atomic)
    def post(self, request, *args, **kwargs):
        return super().post(request, *args, **kwargs)

    def get_queryset(self):
        documents = super().get_queryset()
        return documents.select_for_update() if self.request.method == "POST" else documents


class LibraryEditView(LockedEditView):
    def dispatch(self, request, document_id, *args, **kwargs):
        document = get_object_or_404(LibraryDocument, pk=document_id)
        if document.replaced_by_id:
            messages.warning(request, UNCHANGED)
            return redirect("wagtaildocs:edit", document.replaced_by_id)
        return super().dispatch(request, document_id, *args, **kwargs)

    @cached_property
    def header_more_buttons(self):
        address = reverse("library_new_version", args=[self.object.current.pk])
        return [
            Button("Nouvelle version", url=address, icon_name="upload", priority=5),
            *super().header_more_buttons,
        ]

    def get_context_data(self, **kwargs):
        counted = with_downloads(LibraryDocument.objects.filter(pk=self.object.pk)).get()
        return super().get_context_data(**kwargs, counted=counted)


class LibraryDeleteView(DeleteView):
    """Says what to do instead, where Wagtail would only refuse."""

    def dispatch(self, request, *args, **kwargs):
        if self.object.kept_because and self.user_has_permission_for_instance("change", self.object.current):
            messages.error(request, self.object.kept_because)
            return redirect("wagtaildocs:edit", self.object.current.pk)
        return super().dispatch(request, *args, **kwargs)


class NewVersionView(LockedEditView):
    template_name = "cms/library/admin/new_version.html"
    edit_url_name = "library_new_version"
    header_more_buttons = ()
    page_title = "Nouvelle version"
    submit_button_label = "Publier cette version"
    error_message = "La nouvelle version n’a pas été enregistrée : corrigez les erreurs."

    def get_queryset(self):
        return super().get_queryset().current()

    def get_form_class(self):
        return NewVersionForm

    def get_page_subtitle(self):
        return f"Nouvelle version de « {self.object.title} »"

    def get_success_url(self):
        return reverse("wagtaildocs:edit", args=[self.object.pk])

    def get_success_message(self):
        return f"La version {self.object.version} de « {self.object.title} » est en ligne ; l’ancienne est conservée."

    def get_success_buttons(self):
        return []

    def render_to_response(self, context, **options):
        """Wagtail's own would miss the file of a version that was refused."""
        return super(EditView, self).render_to_response(context, **options)


def choose_current_versions(queryset, request):
    return queryset.filter(replaced_by=None)
