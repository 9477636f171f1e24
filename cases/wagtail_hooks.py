from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.permissions import register_permission_policy

from cases.admin.home.panel import HomePanel
from mail.models import Message

from .admin.access import CasePolicy, MessagePolicy, reads_cases
from .admin.viewsets import CaseViewSet, MessageViewSet
from .models import Case

register_permission_policy(Case, CasePolicy(Case))
register_permission_policy(Message, MessagePolicy(Message))


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [CaseViewSet(), MessageViewSet()]


@hooks.register("construct_homepage_panels")
def show_home(request, panels):
    """Agents land on their baskets; Wagtail's panels are for those who edit pages."""
    if not user_has_any_page_permission(request.user):
        panels.clear()
    if reads_cases(request.user):
        panels.append(HomePanel(request.user))


@hooks.register("construct_main_menu")
def hide_wagtail_help(request, menu_items):
    """Help and reports are about pages."""
    if not user_has_any_page_permission(request.user):
        menu_items[:] = [item for item in menu_items if item.name not in ("help", "reports")]


@hooks.register("insert_global_admin_css")
def admin_css():
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
