"""Gathers for Django what the rooms hold: the rows, and what listens to images that are sent. No room imports it."""

from cms.annuaire.page import AnnuairePage
from cms.checks.authenticity import AuthenticityPage
from cms.checks.promise import PromisePage
from cms.library.downloads import DocumentDownload
from cms.library.models import LibraryDocument
from cms.library.page import DocumentsPage
from cms.news.page import NewsIndexPage, NewsPage
from cms.pages import media as media
from cms.pages.faq import FaqPage
from cms.pages.help import HelpPage
from cms.pages.home import HomePage
from cms.pages.legal import LegalPage
from cms.pages.menus import Menus
from cms.pages.sitemap import SiteMapPage
from cms.pages.starting import StartingContent
from cms.pages.text import ContentPage, ServiceSheet
from cms.rulings.page import RulingPage, RulingsPage

__all__ = [
    "AnnuairePage",
    "AuthenticityPage",
    "ContentPage",
    "DocumentDownload",
    "DocumentsPage",
    "FaqPage",
    "HelpPage",
    "HomePage",
    "LegalPage",
    "LibraryDocument",
    "Menus",
    "NewsIndexPage",
    "NewsPage",
    "PromisePage",
    "RulingPage",
    "RulingsPage",
    "ServiceSheet",
    "SiteMapPage",
    "StartingContent",
]
