from .text import TextPage


class LegalPage(TextPage):
    template = "cms/pages/legal.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = []
    page_description = "Une page que la loi demande : mentions légales, données personnelles, accessibilité."
    stays_because = "La loi demande cette page : modifiez son texte, elle ne se retire pas."

    class Meta:
        verbose_name = "page légale"
        verbose_name_plural = "pages légales"
