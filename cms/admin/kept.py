"""Deleting and withdrawing in the editor's desk: what stays says why, and what to do instead."""

from django.shortcuts import get_object_or_404, redirect
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.pages.bulk_actions import DeleteBulkAction, UnpublishBulkAction
from wagtail.admin.views.pages.delete import DeleteView
from wagtail.admin.views.pages.unpublish import UnpublishView
from wagtail.documents.views.bulk_actions import DeleteBulkAction as DeleteDocumentsInBulk
from wagtail.models import Page

from cms.pages.kept import Kept


def reason_to_stay(item):
    return item.kept_because if isinstance(item, Kept) else ""


class KeptPageMixin:
    """Wagtail itself would only refuse."""

    def dispatch(self, request, page_id, *args, **kwargs):
        page = get_object_or_404(Page, pk=page_id).specific
        reason = reason_to_stay(page)
        if reason and page.permissions_for_user(request.user).can_edit():
            messages.error(request, reason)
            return redirect("wagtailadmin_pages:edit", page_id)
        return super().dispatch(request, page_id, *args, **kwargs)


class KeptInBulk:
    """The same for several at once: those that stay are left out."""

    def get_actionable_objects(self):
        objects, others = super().get_actionable_objects()
        items = [getattr(item, "specific_deferred", item) for item in others["items_with_no_access"]]
        for reason in sorted({reason_to_stay(item) for item in items} - {""}):
            messages.error(self.request, reason)
        return objects, others


class DeletePageView(KeptPageMixin, DeleteView):
    pass


class UnpublishPageView(KeptPageMixin, UnpublishView):
    pass


class DeletePages(KeptInBulk, DeleteBulkAction):
    pass


class UnpublishPages(KeptInBulk, UnpublishBulkAction):
    pass


class DeleteDocuments(KeptInBulk, DeleteDocumentsInBulk):
    pass


page_delete = require_admin_access(DeletePageView.as_view())
page_unpublish = require_admin_access(UnpublishPageView.as_view())
