"""What the rooms add to Wagtail's desk, and what they change in it: registration only."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from cms.admin import kept, menus, moves
from cms.library.admin import reports
from cms.library.admin.policy import LibraryPolicy
from cms.library.admin.urls import library_urls
from cms.library.admin.views import choose_current_versions
from cms.library.models import LibraryDocument
from cms.rulings.admin import (
    proposals_menu_item,
    proposals_urls,
    refuse_copy_of_rulings,
    refuse_void_proposal,
    show_rulings,
)

# Of the exact class: Wagtail registers its own for the same model, and later.
register_permission_policy(
    LibraryDocument,
    LibraryPolicy(LibraryDocument, auth_model="wagtaildocs.Document", owner_field_name="uploaded_by_user"),
    exact_class=True,
)
# After Wagtail's own of the same names.
for action in (kept.DeletePages, kept.UnpublishPages, kept.DeleteDocuments):
    hooks.register("register_bulk_action", action, order=1)
# Before Wagtail's own list and screen of documents, which have the same addresses.
hooks.register("register_admin_urls", library_urls, order=-1)
hooks.register("register_admin_urls", proposals_urls)
hooks.register("register_admin_menu_item", proposals_menu_item)
hooks.register("register_reports_menu_item", reports.downloads_menu_item)
hooks.register("register_reports_menu_item", reports.unused_menu_item)
hooks.register("construct_homepage_panels", show_rulings)
hooks.register("construct_help_menu", menus.hide_guides_of_wagtail)
hooks.register("construct_reports_menu", menus.hide_site_history)
hooks.register("construct_document_chooser_queryset", choose_current_versions)
hooks.register("before_publish_page", refuse_void_proposal)
hooks.register("before_copy_page", refuse_copy_of_rulings)
hooks.register("before_copy_page", moves.refuse_reserved_address_of_copy)
hooks.register("before_move_page", moves.refuse_reserved_address)
hooks.register("before_bulk_action", moves.refuse_reserved_address_in_bulk)
