"""The library in the editor's desk: current versions only, « Nouvelle version », downloads, what is not used."""

from datetime import timedelta

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, Sum
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets import AdminDateInput, Button
from wagtail.documents.forms import BaseDocumentForm, formfield_for_dbfield
from wagtail.documents.views.documents import EditView, IndexView
from wagtail.models import ReferenceIndex
from wagtail.permissions import policy_registry

from directory.exchange import neutralised

from ..library import document_put
from ..models import LibraryDocument

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


class DocumentForm(BaseDocumentForm):
    """A file is never changed under the address of its version: « Nouvelle version » adds one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("file", None)

    @transaction.atomic
    def save(self, commit=True):
        """Wagtail indexes what it saves here and in a task, which must not begin before the end of this."""
        return super().save(commit=commit)


class NewVersionForm(forms.ModelForm):
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


class LibraryIndexView(IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().filter(replaced_by=None)

    @cached_property
    def columns(self):
        *columns, usage = super().columns
        return [
            *columns,
            Column("version", label="Version"),
            Column("downloads_recent", label="Téléchargements (30 jours)"),
            Column("downloads_total", label="Téléchargements (total)"),
            usage,
        ]

    def decorate_paginated_queryset(self, object_list):
        object_list = super().decorate_paginated_queryset(object_list)
        counted = with_downloads(LibraryDocument.objects.filter(pk__in=[row.pk for row in object_list]))
        counts = {row.pk: row for row in counted}
        for row in object_list:
            row.downloads_recent = counts[row.pk].downloads_recent
            row.downloads_total = counts[row.pk].downloads_total
        return object_list


class LibraryEditView(EditView):
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


class NewVersionView(EditView):
    template_name = "cms/admin/new_version.html"
    edit_url_name = "library_new_version"
    header_more_buttons = ()
    page_title = "Nouvelle version"
    submit_button_label = "Publier cette version"
    error_message = "La nouvelle version n’a pas été enregistrée : corrigez les erreurs."

    def get_queryset(self):
        return LibraryDocument.objects.current()

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
