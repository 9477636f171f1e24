"""The outbox as people may read it: who was written what, and whether it left."""

import django_filters
from django.conf import settings
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, Table
from wagtail.admin.views.generic import IndexView, WagtailAdminTemplateMixin

from cases.admin.access import HiddenMixin, administers, reads_cases
from cases.letters.catalogue import Enclosure
from cases.models import CaseMessage
from cases.trace.readings import reading_record
from mail.models import Message, MessageStatus
from text.matching import with_words


def messages_for(user):
    """Those of the cases in sight; for an administrator also the site's own, such as account messages."""
    visible = Q(link__in=CaseMessage.objects.all())
    if administers(user):
        visible |= Q(link__isnull=True)
    return Message.objects.filter(visible).select_related("link__case")


def case_of(message):
    """The case that a message is about, None for the site's own."""
    return message.link.case if hasattr(message, "link") else None


def body_is_shown(message):
    """A password link would open somebody's account: outside the demo nobody reads the site's own messages."""
    return case_of(message) is not None or settings.DEMO


class MessageFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(label="État", empty_label="Tous", choices=MessageStatus.choices)

    class Meta:
        model = Message
        fields = []


class MessageTable(Table):
    template_name = "cases/admin/messages/table.html"
    classname = "listing ogde-list"


class MessageIndexView(HiddenMixin, IndexView):
    table_class = MessageTable
    page_title = "Messages"
    nothing_yet = "Aucun message pour le moment. Les courriels préparés par l’application apparaîtront ici."
    template_name = "cases/admin/list/page.html"
    results_template_name = "cases/admin/list/results.html"
    search_backend_name = None
    search_fields = ["recipient", "subject"]
    is_searchable = True
    FORMATS = ()
    columns = [
        Column("created_at", label="Créé le", sort_key="created_at"),
        Column("subject", label="Objet", sort_key="subject"),
        Column("recipient", label="Destinataire", sort_key="recipient"),
        Column("case", label="Dossier", sort_key="link__case__number"),
        Column("status", label="Envoi", sort_key="status"),
    ]

    def get_base_queryset(self):
        return messages_for(self.request.user)

    def search_queryset(self, queryset):
        return queryset.filter(with_words(self.search_fields, self.search_query or ""))

    def get_context_data(self, *args, **kwargs):
        return super().get_context_data(*args, reads_cases=reads_cases(self.request.user), **kwargs)


class MessageView(HiddenMixin, WagtailAdminTemplateMixin, TemplateView):
    model = Message
    template_name = "cases/admin/messages/message.html"
    header_icon = "mail"

    @cached_property
    def message(self):
        return get_object_or_404(messages_for(self.request.user), pk=self.kwargs["pk"])

    def get(self, request, *args, **kwargs):
        if case := case_of(self.message):
            reading_record(case=case, by=request.user)
        return super().get(request, *args, **kwargs)

    def get_page_title(self):
        return self.message.subject

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("messages:index"), "label": "Messages"},
            {"url": "", "label": self.message.subject},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            message=self.message,
            case=case_of(self.message),
            enclosure=self.message.enclosure and Enclosure(self.message.enclosure).label,
            body_is_shown=body_is_shown(self.message),
            reads_cases=reads_cases(self.request.user),
            **kwargs,
        )
