"""What the menus of the editor's desk leave out."""

from cms.pages.permissions import writes


def hide_guides_of_wagtail(request, menu_items):
    """They are in English, on another site."""
    menu_items[:] = [item for item in menu_items if item.name == "keyboard-shortcuts-trigger"]


def hide_site_history(request, menu_items):
    """Its view refuses them too."""
    if not writes(request.user):
        menu_items[:] = [item for item in menu_items if item.name != "site-history"]
