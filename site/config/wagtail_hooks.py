from wagtail import hooks

from .page_cache import public_site_changed


@hooks.register("after_bulk_action")
def bulk_changes_are_seen(request, action_type, objects, action):
    """Some of these actions are one query, which sends no signal."""
    public_site_changed()
