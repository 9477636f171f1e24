"""What `manage.py bootstrap` loads for this app; safe to run again.

A page or a document is loaded once and then belongs to the editors: what they change, move or delete stays so.
"""

import json
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Site

from . import roles
from .content import assistance, faq, guide, legal, news, services, trust
from .content.annuaire import ANNUAIRE
from .content.home import HOME
from .content.menus import FOOTER, HEADER
from .content.text import french
from .library import load_documents
from .models import (
    AnnuairePage,
    AuthenticityPage,
    ContentPage,
    DocumentsPage,
    FaqPage,
    HelpPage,
    HomePage,
    LegalPage,
    Menus,
    NewsIndexPage,
    NewsPage,
    PromisePage,
    RulingsPage,
    ServiceSheet,
    SiteMapPage,
    StartingContent,
)

# Pages stand in this order, below the home page or below the page that they name as their parent.
PAGES = (
    (ServiceSheet, services.RESCRIT),
    (ServiceSheet, services.SECOND_EXAMEN),
    (ServiceSheet, services.DROIT_AU_CONTROLE),
    (ContentPage, guide.ABOUT),
    (ContentPage, guide.RIGHTS),
    (ContentPage, guide.FILING),
    (ContentPage, guide.DELAYS),
    (DocumentsPage, assistance.DOCUMENTS),
    (AnnuairePage, ANNUAIRE),
    (HelpPage, assistance.HELP),
    (FaqPage, faq.FAQ),
    (NewsIndexPage, news.NEWS),
    (NewsPage, news.FIRST_NEWS),
    (LegalPage, legal.LEGAL_NOTICES),
    (LegalPage, legal.PERSONAL_DATA),
    (LegalPage, legal.COOKIES),
    (LegalPage, legal.ACCESSIBILITY),
    (SiteMapPage, assistance.SITE_MAP),
    (RulingsPage, trust.RULINGS),
    (AuthenticityPage, trust.AUTHENTICITY),
    (PromisePage, trust.PROMISE),
)
STRUCTURED = ("body", "entries", "rights", "sections")
RAW = ("type", "url", "level", "nature")
PAGE_REFERENCE = re.compile(r'href="page:([a-z0-9-]+)"')


def load():
    with transaction.atomic():
        load_home()
        load_pages()
        load_site()
        load_menus()
        load_rights()
    load_documents()


def load_home():
    if loaded("page:accueil"):
        return
    root = Page.get_first_root_node()
    home = root.add_child(instance=empty_page(HomePage, HOME))
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
            parent = parent_page(home, text)
            new.append((parent.add_child(instance=empty_page(model, text)), text, key))
    if not loaded("page:accueil"):
        new.append((home, HOME, "page:accueil"))
    addresses = dict(Page.objects.descendant_of(home).values_list("slug", "pk"))
    for page, text, key in new:
        fill(page, text, addresses)
        StartingContent.objects.create(key=key)


def parent_page(home, text):
    if "parent" not in text:
        return home
    return Page.objects.child_of(home).filter(slug=text["parent"]).first() or home


def loaded(key):
    return StartingContent.objects.filter(key=key).exists()


def empty_page(model, text):
    """The page without what may refer to another page."""
    plain = {name: french(value) for name, value in fields(text) if name not in STRUCTURED}
    return model(**plain | {"slug": text["slug"], "show_in_menus": False})


def fields(text):
    return [(name, value) for name, value in text.items() if name != "parent"]


def fill(page, text, addresses):
    page.refresh_from_db(fields=["numchild"])
    for name, value in fields(text):
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
        return {key: item if key in RAW else resolved(item, addresses) for key, item in value.items()}
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


def load_menus():
    if loaded("menus"):
        return
    addresses = dict(Page.objects.live().values_list("slug", "pk"))
    columns = [{**column, "value": known_links(column["value"], addresses)} for column in FOOTER]
    menus = Menus.load()
    menus.header = json.dumps(resolved(HEADER, addresses))
    menus.footer = json.dumps(resolved(columns, addresses))
    menus.save()
    StartingContent.objects.create(key="menus")


def known_links(column, addresses):
    """The column without the pages that editors have deleted since."""
    links = [link for link in column["links"] if link["page"].removeprefix("page:") in addresses]
    return {**column, "links": links}


def load_rights():
    home = HomePage.objects.first()
    if home is None:
        return
    roles.grant(home)
    if not loaded("review"):
        roles.start_review(home)
        StartingContent.objects.create(key="review")
