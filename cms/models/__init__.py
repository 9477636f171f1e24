from .base import DirectorateFinder, SitePage, StartingContent
from .documents import DocumentsPage, LibraryDocument
from .pages import ContentPage, HelpPage, HomePage

__all__ = [
    "ContentPage",
    "DirectorateFinder",
    "DocumentsPage",
    "HelpPage",
    "HomePage",
    "LibraryDocument",
    "SitePage",
    "StartingContent",
]
