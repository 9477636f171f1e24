"""What `manage.py bootstrap` loads for this app; safe to run again.

A page or a document is loaded once and then belongs to the editors: what they change, move or delete stays so.
"""

import json
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Site

from accounts.roles import EDITORS

from .content import pages as texts
from .content.text import french
from .library import load_documents
from .models import ContentPage, DocumentsPage, HelpPage, HomePage, StartingContent

PAGES = (
    (ContentPage, texts.RESCRIT),
    (ContentPage, texts.SECOND_EXAMEN),
    (ContentPage, texts.DROIT_AU_CONTROLE),
    (ContentPage, texts.ABOUT),
    (DocumentsPage, texts.DOCUMENTS),
    (HelpPage, texts.HELP),
    (ContentPage, texts.LEGAL_NOTICES),
    (ContentPage, texts.PERSONAL_DATA),
    (ContentPage, texts.ACCESSIBILITY),
)
PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page")
LIBRARY_RIGHTS = {
    "wagtaildocs": ("add_document", "change_document", "delete_document", "choose_document"),
    "wagtailimages": ("add_image", "change_image", "delete_image", "choose_image"),
    "wagtailcore": ("add_collection", "change_collection"),
}
ADMIN_RIGHTS = (
    ("wagtailadmin", "access_admin"),
    ("wagtailredirects", "add_redirect"),
    ("wagtailredirects", "change_redirect"),
    ("wagtailredirects", "delete_redirect"),
)
STRUCTURED = ("body", "entries", "rights")
PAGE_REFERENCE = re.compile(r'href="page:([a-z0-9-]+)"')


def load():
    with transaction.atomic():
        load_home()
        load_pages()
        load_site()
        grant_editors()
    load_documents()


def load_home():
    if loaded("page:accueil"):
        return
    root = Page.get_first_root_node()
    home = root.add_child(instance=empty_page(HomePage, texts.HOME))
    Site.objects.update_or_create(is_default_site=True, defaults={"root_page": home, "site_name": "OGDE"})
    # The page that Wagtail itself starts with.
    for welcome in Page.objects.child_of(root).filter(slug="home").exact_type(Page):
        welcome.delete()


def load_pages():
    home = HomePage.objects.first()
    if home is None:
        return
    new = []
    for model, text in PAGES:
        key = f"page:{text['slug']}"
        if not loaded(key):
            new.append((home.add_child(instance=empty_page(model, text)), text, key))
    if not loaded("page:accueil"):
        new.append((home, texts.HOME, "page:accueil"))
    addresses = dict(Page.objects.child_of(home).values_list("slug", "pk"))
    for page, text, key in new:
        fill(page, text, addresses)
        StartingContent.objects.create(key=key)


def loaded(key):
    return StartingContent.objects.filter(key=key).exists()


def empty_page(model, text):
    """The page without what may refer to another page."""
    plain = {name: french(value) for name, value in text.items() if name not in STRUCTURED}
    return model(**plain | {"slug": text["slug"], "show_in_menus": False})


def fill(page, text, addresses):
    for name, value in text.items():
        if name in STRUCTURED:
            setattr(page, name, json.dumps(resolved(value, addresses)))
        elif name != "slug":
            setattr(page, name, resolved(value, addresses))
    page.save_revision().publish()


def resolved(value, addresses):
    """The same value, with each `page:<slug>` replaced by the page it means."""
    if isinstance(value, list):
        return [resolved(item, addresses) for item in value]
    if isinstance(value, dict):
        return {
            key: item if key in ("type", "url", "level") else resolved(item, addresses)
            for key, item in value.items()
        }
    if not isinstance(value, str):
        return value
    if value.startswith("page:"):
        return addresses[value.removeprefix("page:")]
    return PAGE_REFERENCE.sub(lambda m: f'linktype="page" id="{addresses[m[1]]}"', french(value))


def load_site():
    """The address of the site is that of the settings."""
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    Site.objects.filter(is_default_site=True).update(hostname=address.hostname, port=port)
    Site.clear_site_root_paths_cache()


def grant_editors():
    """What an editor may do: pages, documents, images and redirects, and no case."""
    editors, _ = Group.objects.get_or_create(name=EDITORS)
    for app, codename in ADMIN_RIGHTS:
        editors.permissions.add(permission(app, codename))
    home = HomePage.objects.first()
    if home is not None:
        for codename in PAGE_RIGHTS:
            GroupPagePermission.objects.get_or_create(
                group=editors, page=home, permission=permission("wagtailcore", codename)
            )
    everything = Collection.get_first_root_node()
    for app, codenames in LIBRARY_RIGHTS.items():
        for codename in codenames:
            GroupCollectionPermission.objects.get_or_create(
                group=editors, collection=everything, permission=permission(app, codename)
            )


def permission(app, codename):
    return Permission.objects.get(content_type__app_label=app, codename=codename)
