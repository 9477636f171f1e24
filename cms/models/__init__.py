from .base import DirectorateFinder, Sequence, SitePage, StartingContent
from .documents import DocumentDownload, DocumentsPage, LibraryDocument
from .menus import Menus
from .news import NewsIndexPage, NewsPage
from .pages import ContentPage, FaqPage, HelpPage, HomePage, LegalPage, ServiceSheet, SiteMapPage

__all__ = [
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
    "Sequence",
    "ServiceSheet",
    "SiteMapPage",
    "SitePage",
    "StartingContent",
]
