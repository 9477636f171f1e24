"""The library in the editor's desk: current versions only, « Nouvelle version », downloads, what is not used."""

from datetime import timedelta

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, Sum
from django.db.models.functions import Cast, Coalesce
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn, UsageCountColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets import AdminDateInput, Button
from wagtail.documents.forms import BaseDocumentForm, formfield_for_dbfield
from wagtail.documents.views.bulk_actions import DeleteBulkAction
from wagtail.documents.views.documents import DeleteView, EditView, IndexView
from wagtail.models import ReferenceIndex
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import policy_registry
from wagtail.search import index

from cms.library.models import UNCHANGED, LibraryDocument
from cms.library.versions import document_edit, document_put
from cms.pages.permissions import publishes
from directory.exchange import neutralised

from .kept import KeptInBulk

RECENT = timedelta(days=30)


def with_downloads(documents):
    """With the downloads of all time and of the last days."""
    since = timezone.localdate() - RECENT
    return documents.annotate(
        downloads_total=Coalesce(Sum("downloads__count"), 0),
        downloads_recent=Coalesce(Sum("downloads__count", filter=Q(downloads__day__gt=since)), 0),
    )


def unused(documents):
    """Neither on the page « Documents » nor in any page, block or menu."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(LibraryDocument),
        to_object_id=Cast(OuterRef("pk"), CharField()),
    )
    return documents.exclude(listed=True).exclude(Exists(references))


class LibraryPolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail’s, but replaced versions never change, and only moderators delete what need not stay."""

    def user_has_permission(self, user, action):
        return (action != "delete" or publishes(user)) and super().user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user, actions, instance):
        possible = {action for action in actions if may_happen(action, user, instance)}
        return bool(possible) and super().user_has_any_permission_for_instance(user, possible, instance)


def may_happen(action, user, document):
    if action == "delete":
        return publishes(user) and not document.kept_because
    return action != "change" or document.replaced_by_id is None


class SeenVersionForm(forms.ModelForm):
    """Remembers which file the screen was made from: its number and date must not go to another one."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.present = self.instance.uploaded_at.isoformat()
        self.initial["seen"] = self.present

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and cleaned.get("seen") != self.present:
            self.add_error("version", self.instance.came_meanwhile)
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = self.present
        return cleaned


class DocumentForm(SeenVersionForm, BaseDocumentForm):
    """A file is never changed under the address of its version: « Nouvelle version » adds one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("file", None)

    @transaction.atomic
    def save(self, commit=True):
        """Wagtail indexes what it saves here and in a task, which must not begin before the end of this."""
        if not commit or self.instance.pk is None:
            return super().save(commit)
        document = super().save(commit=False)
        columns = {field.name for field in LibraryDocument._meta.concrete_fields}
        document_edit(document, columns.intersection(self.cleaned_data))
        self.save_m2m()
        index.insert_or_update_object(document)
        return document


class NewVersionForm(SeenVersionForm):
    class Meta:
        model = LibraryDocument
        fields = ("file", "version", "published_on", "description")
        widgets = {"file": forms.FileInput, "published_on": AdminDateInput}
        formfield_callback = formfield_for_dbfield

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.replaced_version = self.instance.version
        self.fields["version"].required = True
        self.initial |= {"file": None, "version": "", "published_on": timezone.localdate()}

    def clean_version(self):
        version = self.cleaned_data["version"]
        if version == self.replaced_version:
            raise ValidationError(f"La version actuelle porte déjà le numéro {version} : donnez-en un autre.")
        return version

    def save(self):
        document_put(self.instance, by=self.user)
        return self.instance


class OfferedColumn(UsageCountColumn):
    """How often a document is used; the templates that the form offers are so by their kind."""

    cell_template_name = "cms/admin/usage_cell.html"


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


class DeleteDocuments(KeptInBulk, DeleteBulkAction):
    """In bulk."""


class NewVersionView(LockedEditView):
    template_name = "cms/admin/new_version.html"
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
    custom_field_preprocess = {
        name: {ReportView.FORMAT_CSV: neutralised, ReportView.FORMAT_XLSX: neutralised}
        for name in ("title", "version", "filename")
    }
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
