"""« Droits sur les dossiers »: who was given what, by whom, for those who must know."""

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import path, reverse
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from accounts.rights import changes_for, may_read_changes

LABEL = "Droits sur les dossiers"
PAGE_SIZE = 50


class RightsView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "accounts/rights.html"
    page_title = LABEL
    header_icon = "key"

    def dispatch(self, request, *args, **kwargs):
        if not may_read_changes(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": LABEL}]

    def get_context_data(self, **kwargs):
        page = Paginator(changes_for(self.request.user), PAGE_SIZE).get_page(self.request.GET.get("p"))
        return super().get_context_data(page=page, **kwargs)


class RightsMenuItem(MenuItem):
    def __init__(self):
        super().__init__(LABEL, reverse("accounts_rights"), name="rights", icon_name="key", order=850)

    def is_shown(self, request):
        return may_read_changes(request.user)


urlpatterns = [path("droits/", RightsView.as_view(), name="accounts_rights")]
