from django.core.exceptions import PermissionDenied
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.reports.audit_logging import LogEntriesView

from ..permissions import publishes


class SiteHistoryView(LogEntriesView):
    """For moderators: others would read there the titles of what they may not open."""

    def dispatch(self, request, *args, **kwargs):
        if not publishes(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


site_history = require_admin_access(SiteHistoryView.as_view())
site_history_results = require_admin_access(SiteHistoryView.as_view(results_only=True))
