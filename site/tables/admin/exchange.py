"""Tables as CSV: downloaded, sent back, tried line by line, then confirmed."""

import uuid

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst, slugify
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from tables.applying import checked, imported
from tables.export import csv_response, rows_of
from tables.reading import MAX_BYTES, BadFileError

KEPT_SECONDS = 3600


class FileForm(forms.Form):
    file = forms.FileField(
        label="Fichier CSV",
        help_text="1 Mo au plus. Séparateur point-virgule, virgule ou tabulation ; encodage UTF-8 ou Windows.",
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def __init__(self, *args, table, **kwargs):
        super().__init__(*args, **kwargs)
        self.table = table

    def clean_file(self):
        """The bytes of a file that can be tried."""
        content = self.cleaned_data["file"].read(MAX_BYTES + 1)
        try:
            checked(self.table, content)
        except BadFileError as error:
            raise forms.ValidationError(list(error.reasons)) from error
        return content


class ExchangeView(WagtailAdminTemplateMixin, View):
    """Of one table, for those who may both add to it and change it."""

    header_icon = "table"
    step = ""
    # Those that may be exchanged, by their slugs.
    tables = {}

    def get_page_title(self):
        return f"{capfirst(self.table.label)} : {self.step}"

    def dispatch(self, request, *args, **kwargs):
        opts = self.table.model._meta
        rights = [f"{opts.app_label}.{action}_{opts.model_name}" for action in ("view", "add", "change")]
        if not request.user.has_perms(rights):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def table(self):
        if self.kwargs["table"] not in self.tables:
            raise Http404
        return self.tables[self.kwargs["table"]]

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            {"url": index_url(self.table), "label": capfirst(self.table.label)},
            {"url": "", "label": capfirst(self.step)},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(table=self.table, index_url=index_url(self.table), **kwargs)


class ExportView(ExchangeView):
    def get(self, request, **kwargs):
        name = f"{slugify(self.table.label)}-{timezone.localdate():%Y-%m-%d}"
        response = csv_response(rows_of(self.table), name)
        response["Cache-Control"] = "no-store"
        return response


class ImportView(ExchangeView):
    step = "importer et exporter"
    template_name = "tables/admin/import.html"

    def get(self, request, **kwargs):
        return self.render_to_response(self.get_context_data(form=FileForm(table=self.table)))

    def post(self, request, **kwargs):
        form = FileForm(request.POST, request.FILES, table=self.table)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        token = uuid.uuid4()
        cache.set(kept_key(request.user, self.table, token), form.cleaned_data["file"], KEPT_SECONDS)
        return redirect("reference_import_review", self.table.slug, token)


class ReviewView(ExchangeView):
    """What the file would do, and its confirmation."""

    step = "vérifier l’import"
    template_name = "tables/admin/import_review.html"

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except BadFileError as error:
            messages.error(request, str(error))
            return redirect("reference_import", self.table.slug)

    @cached_property
    def content(self):
        content = cache.get(kept_key(self.request.user, self.table, self.kwargs["token"]))
        if content is None:
            raise BadFileError("Ce fichier n’est plus en attente : envoyez-le de nouveau.")
        return content

    def get(self, request, **kwargs):
        return self.render_to_response(self.get_context_data(report=checked(self.table, self.content)))

    def post(self, request, **kwargs):
        report = imported(self.table, self.content, digest=request.POST.get("digest", ""))
        if not report.written:
            messages.error(
                request,
                "Rien n’a été écrit : la table a changé depuis la vérification. Voici ce que l’import ferait à présent.",
            )
            return redirect(request.path_info)
        cache.delete(kept_key(request.user, self.table, self.kwargs["token"]))
        messages.success(
            request,
            f"Import terminé. Lignes créées : {len(report.created)} ; modifiées : {len(report.changed)} ; "
            f"inchangées : {len(report.unchanged)}.",
        )
        return redirect(index_url(self.table))


def kept_key(user, table, token):
    return f"import:{user.pk}:{table.slug}:{token}"


def index_url(table):
    return reverse(f"reference_{table.slug}_modeladmin_index")


def exchange_urls(tables):
    return [
        path("<slug:table>/", ImportView.as_view(tables=tables), name="reference_import"),
        path("<slug:table>/export/", ExportView.as_view(tables=tables), name="reference_export"),
        path("<slug:table>/<uuid:token>/", ReviewView.as_view(tables=tables), name="reference_import_review"),
    ]
