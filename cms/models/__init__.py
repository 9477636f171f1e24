from cms.library.downloads import DocumentDownload
from cms.library.models import LibraryDocument
from cms.library.page import DocumentsPage

from . import images as images
from .annuaire import AnnuairePage
from .base import DirectorateFinder, Sequence, SitePage, StartingContent
from .checks import AuthenticityPage, PromisePage
from .menus import Menus
from .news import NewsIndexPage, NewsPage
from .pages import ContentPage, FaqPage, HelpPage, HomePage, LegalPage, ServiceSheet, SiteMapPage
from .rulings import RulingPage, RulingsPage

__all__ = [
    "AnnuairePage",
    "AuthenticityPage",
    "ContentPage",
    "DirectorateFinder",
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
    "Sequence",
    "ServiceSheet",
    "SiteMapPage",
    "SitePage",
    "StartingContent",
]
