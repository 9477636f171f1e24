"""The page « Documents »."""

from django.db import models
from django.db.models import Exists, OuterRef
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from cms.pages.base import SitePage

from .list import DocumentList
from .models import LibraryDocument


class DocumentsPage(SitePage):
    intro = models.TextField("introduction", max_length=500)

    template = "cms/library/page.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = []
    max_count = 1
    own_slug = "documents"
    page_description = "La liste des documents : manuel, modèles de demande."
    stays_because = (
        "Le manuel et les modèles de demande se trouvent par cette page : modifiez-la, elle ne se retire pas."
    )
    content_panels = [*Page.content_panels, FieldPanel("intro")]
    search_fields = [*SitePage.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = "page des documents"
        verbose_name_plural = "pages des documents"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        documents = LibraryDocument.objects.listed().prefetch_related("tags")
        documents = documents.annotate(
            has_replaced=Exists(LibraryDocument.objects.filter(replaced_by=OuterRef("pk")))
        )
        context["list"] = DocumentList(documents, LibraryDocument.Kind, request.GET)
        return context
