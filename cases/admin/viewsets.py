"""The agents' screens as Wagtail viewsets. None has Wagtail's own edit, history or usage views: they go past the state machine."""

from django.contrib.auth.models import Permission
from django.urls import path
from wagtail.admin.viewsets.model import ModelViewSet

from cases.admin.case.action import ActionView
from cases.admin.case.files import DecisionPaperView, FileView
from cases.admin.case.page import CaseView
from cases.admin.list.filters import CaseFilterSet
from cases.admin.list.page import CaseIndexView
from cases.admin.messages.list import MessageFilterSet, MessageIndexView, MessageView
from cases.models import Case
from mail.models import Message


class ReadOnlyViewSet(ModelViewSet):
    """A list and views of our own; no form, no reference index, no permission to hand out."""

    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    form_fields = []

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
        ]

    def get_permissions_to_register(self):
        return Permission.objects.none()

    def register_admin_url_finder(self):
        """There is no edit view to find."""


class CaseViewSet(ReadOnlyViewSet):
    model = Case
    name = "cases"
    icon = "folder-open-inverse"
    menu_label = "Dossiers"
    menu_order = 10
    index_view_class = CaseIndexView
    filterset_class = CaseFilterSet
    ordering = "due_on"

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("<int:number>/", self.construct_view(CaseView), name="case"),
            path("<int:number>/actions/<slug:name>/", self.construct_view(ActionView), name="action"),
            path("<int:number>/letter/", self.construct_view(DecisionPaperView), name="letter"),
            path("<int:number>/files/<uuid:key>/", self.construct_view(FileView), name="file"),
        ]


class MessageViewSet(ReadOnlyViewSet):
    model = Message
    name = "messages"
    icon = "mail"
    menu_label = "Messages"
    menu_order = 20
    index_view_class = MessageIndexView
    filterset_class = MessageFilterSet
    ordering = "-created_at"

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/", self.construct_view(MessageView), name="message"),
        ]
