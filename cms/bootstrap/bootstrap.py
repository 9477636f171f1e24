"""What `manage.py bootstrap` loads for this app; safe to run again.

A page or a document is loaded once and then belongs to the editors: what they change, move or delete stays so.
"""

import json
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Site
from wagtail.search.index import insert_or_update_object

from cms.admin import roles
from cms.annuaire.page import AnnuairePage
from cms.checks.authenticity import AuthenticityPage
from cms.checks.promise import PromisePage
from cms.library.page import DocumentsPage
from cms.library.papers.typography import french
from cms.library.starting import load_documents
from cms.news.page import NewsIndexPage, NewsPage
from cms.pages.faq import FaqPage
from cms.pages.help import HelpPage
from cms.pages.home import HomePage
from cms.pages.legal import LegalPage
from cms.pages.menus import Menus
from cms.pages.sitemap import SiteMapPage
from cms.pages.starting import StartingContent
from cms.pages.text import ContentPage, ServiceSheet
from cms.rulings.page import RulingsPage

from .content import assistance, faq, guide, legal, news, requests, trust
from .content.annuaire import ANNUAIRE
from .content.home import HOME
from .content.menus import FOOTER, HEADER

# Pages stand in this order, below the home page or below the page that they name as their parent.
PAGES = (
    (ServiceSheet, requests.RESCRIT),
    (ServiceSheet, requests.SECOND_EXAMEN),
    (ServiceSheet, requests.DROIT_AU_CONTROLE),
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
PAGE_LINK = re.compile(r'<a href="page:([a-z0-9-]+)">(.*?)</a>')


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
    home = root.add_child(instance=empty_page(HomePage, HOME, HOME["slug"]))
    Site.objects.update_or_create(is_default_site=True, defaults={"root_page": home, "site_name": "OGDE"})
    # The page that Wagtail itself starts with.
    for welcome in Page.objects.child_of(root).filter(slug="home").exact_type(Page):
        welcome.delete()


def load_pages():
    home = HomePage.objects.first()
    if home is None:
        return
    pages = starting_pages()
    new = []
    for model, text in PAGES:
        if not loaded(f"page:{text['slug']}"):
            parent = Page.objects.filter(pk=pages.get(text.get("parent"))).first() or home
            page = parent.add_child(instance=empty_page(model, text, free_slug(parent, text["slug"])))
            pages[text["slug"]] = page.pk
            new.append((page, text))
    if not loaded("page:accueil"):
        new.append((home, HOME))
    for page, text in new:
        fill(page, text, pages)
        insert_or_update_object(page)  # found before the worker has run
        StartingContent.objects.create(key=f"page:{text['slug']}", page=page)


def starting_pages():
    """The pages by the slug that they started with; those that editors have deleted since are not there."""
    known = StartingContent.objects.filter(key__startswith="page:").exclude(page=None)
    return {key.removeprefix("page:"): page for key, page in known.values_list("key", "page")}


def free_slug(parent, base):
    """With a number when a page of an editor has the address already."""
    slug, number = base, 1
    while Page.objects.child_of(parent).filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


def loaded(key):
    return StartingContent.objects.filter(key=key).exists()


def empty_page(model, text, slug):
    """The page without what may refer to another page."""
    plain = {name: french(value) for name, value in fields(text) if name not in STRUCTURED}
    return model(**plain | {"slug": slug, "show_in_menus": False})


def fields(text):
    return [(name, value) for name, value in text.items() if name != "parent"]


def fill(page, text, pages):
    page.refresh_from_db(fields=["numchild"])
    for name, value in fields(text):
        if name in STRUCTURED:
            setattr(page, name, json.dumps(resolved(value, pages)))
        elif name != "slug":
            setattr(page, name, resolved(value, pages))
    page.save_revision().publish()


def resolved(value, pages):
    """The same value, with each `page:<slug>` replaced by the page it means.

    Without a page any more, a link of a text leaves its words and an item of a list goes.
    """
    if isinstance(value, list | tuple):
        return [resolved(item, pages) for item in value if not leads_nowhere(item, pages)]
    if isinstance(value, dict):
        return {key: item if key in RAW else resolved(item, pages) for key, item in value.items()}
    if not isinstance(value, str):
        return value
    if value.startswith("page:"):
        return pages.get(value.removeprefix("page:"))
    return PAGE_LINK.sub(lambda link: page_link(pages.get(link[1]), link[2]), french(value))


def leads_nowhere(item, pages):
    """Whether a card, an entry or a link of a menu is to a page that is gone."""
    if not isinstance(item, dict):
        return False
    target = item.get("page") or ""
    return leads_nowhere(item.get("value"), pages) or (
        target.startswith("page:") and target.removeprefix("page:") not in pages
    )


def page_link(page, text):
    return f'<a linktype="page" id="{page}">{text}</a>' if page else text


def load_site():
    """The address of the site is that of the settings."""
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    Site.objects.filter(is_default_site=True).update(hostname=address.hostname, port=port)
    Site.clear_site_root_paths_cache()


def load_menus():
    if loaded("menus"):
        return
    pages = starting_pages()
    menus = Menus.load()
    menus.header = json.dumps(resolved(HEADER, pages))
    menus.footer = json.dumps([column for column in resolved(FOOTER, pages) if column["value"]["links"]])
    menus.save()
    StartingContent.objects.create(key="menus")


def load_rights():
    home = HomePage.objects.first()
    if home is None:
        return
    roles.grant(home)
    if not loaded("review"):
        roles.start_review(home)
        StartingContent.objects.create(key="review")
