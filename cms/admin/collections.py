from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.collection_privacy import set_privacy
from wagtail.models import Collection

from cms.pages.permissions import publishes


@require_admin_access
def collection_privacy(request, collection_id):
    """For moderators, and never of the root, which would close the manual and the templates to everybody."""
    collection = get_object_or_404(Collection, pk=collection_id)
    if collection.is_root() or not publishes(request.user):
        raise PermissionDenied
    return set_privacy(request, collection_id)
