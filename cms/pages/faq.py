"""Questions and answers."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks.faq import FaqSectionBlock

from .base import SitePage
from .text import unique_anchor


class FaqPage(SitePage):
    intro = models.TextField("introduction", max_length=500)
    sections = StreamField([("section", FaqSectionBlock())], min_num=1, verbose_name="questions par thème")

    template = "cms/pages/faq.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = []
    page_description = "Des questions et leurs réponses, par thème."
    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("sections")]
    search_fields = [*SitePage.search_fields, index.SearchField("intro"), index.SearchField("sections")]

    class Meta:
        verbose_name = "foire aux questions"
        verbose_name_plural = "foires aux questions"

    @property
    def anchored_sections(self):
        """Anchor and title of each theme, with the anchor, the question and the answer of each of its questions."""
        taken = set()
        return [
            (
                unique_anchor(section.value["title"], taken),
                section.value["title"],
                [
                    (unique_anchor(item["question"], taken), item["question"], item["answer"])
                    for item in section.value["questions"]
                ],
            )
            for section in self.sections
        ]

    @property
    def structured_data(self):
        return {
            "@context": "https://schema.org",
            "@type": "FAQPage",
            "mainEntity": [
                {
                    "@type": "Question",
                    "name": question,
                    "acceptedAnswer": {"@type": "Answer", "text": str(answer)},
                }
                for _, _, questions in self.anchored_sections
                for _, question, answer in questions
            ],
        }
