from django.urls import include, path
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from tables.admin.exchange import exchange_urls

from .page_cache import public_site_changed
from .reference_menu import EXCHANGED, ReferenceGroup

modeladmin_register(ReferenceGroup)


@hooks.register("register_admin_urls")
def register_exchange():
    return [path("reference/echange/", include(exchange_urls(EXCHANGED)))]


@hooks.register("after_bulk_action")
def bulk_changes_are_seen(request, action_type, objects, action):
    """Some of these actions are one query, which sends no signal."""
    public_site_changed()
