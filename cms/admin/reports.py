"""Wagtail's reports for those who write pages, whether or not they publish them."""

from django.core.exceptions import PermissionDenied
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.reports.aging_pages import AgingPagesView
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.pages.permissions import writes


class WritersPolicy(PagePermissionPolicy):
    """Wagtail's report asks for the pages that one publishes."""

    def instances_user_has_permission_for(self, user, action):
        return self.instances_user_has_any_permission_for(user, {action, "change"})


class WrittenPagesView(AgingPagesView):
    permission_policy = WritersPolicy()


class SiteHistoryView(LogEntriesView):
    """Others would read there the titles of what they may not open."""

    def dispatch(self, request, *args, **kwargs):
        if not writes(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


aging_pages = require_admin_access(WrittenPagesView.as_view())
aging_pages_results = require_admin_access(WrittenPagesView.as_view(results_only=True))
site_history = require_admin_access(SiteHistoryView.as_view())
site_history_results = require_admin_access(SiteHistoryView.as_view(results_only=True))
