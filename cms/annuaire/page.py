from django.db import models
from django.http import Http404
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.search import index

from cms.blocks.body import SHORT_TEXT_FEATURES
from cms.pages.base import SitePage
from directory.models import ForeignBureau

from .competence import Competence
from .details import Details, foreign_data
from .forms import ForeignForm, FrenchForm
from .offices import address_lines, all_offices, directorates_by_head, find_office


class AnnuairePage(RoutablePageMixin, SitePage):
    """The offices of the French customs, those of other countries, and a page for each."""

    intro = models.TextField("introduction", max_length=500)
    source = RichTextField(
        "origine des coordonnées",
        blank=True,
        features=SHORT_TEXT_FEATURES,
        help_text="D’où viennent les adresses, de quand elles datent, à qui signaler une erreur.",
    )
    foreign_intro = models.TextField("introduction des bureaux étrangers", max_length=500)
    foreign_text = RichTextField(
        "où trouver les autres bureaux étrangers",
        blank=True,
        features=SHORT_TEXT_FEATURES,
        help_text="Montré sous la recherche, et seul tant qu’aucun bureau étranger n’est enregistré.",
    )

    template = "cms/annuaire/french.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = []
    max_count = 1
    page_description = "L’annuaire des bureaux de douane, avec une page par service."
    stays_because = (
        "Les demandeurs trouvent leur direction par cette page : modifiez-la, elle ne se retire pas."
    )
    content_panels = [
        *SitePage.content_panels,
        HelpPanel(
            "Les services eux-mêmes sont tenus par les administrateurs, dans « Données de référence »."
        ),
        MultiFieldPanel([FieldPanel("intro"), FieldPanel("source")], heading="Bureaux français"),
        MultiFieldPanel(
            [FieldPanel("foreign_intro"), FieldPanel("foreign_text")], heading="Bureaux étrangers"
        ),
    ]
    search_fields = [
        *SitePage.search_fields,
        index.SearchField("intro"),
        index.SearchField("foreign_intro"),
    ]

    class Meta:
        verbose_name = "annuaire"
        verbose_name_plural = "annuaires"

    @property
    def address(self):
        """Of the page; one that was never saved is shown in a preview without having any."""
        return self.url or "/"

    def tabs(self, current):
        return [
            (label, self.address + part, part == current)
            for label, part in (("Bureaux français", ""), ("Bureaux étrangers", "etrangers/"))
        ]

    def trail(self, *more):
        return [*self.crumbs[:-1], (self.title, self.address), *more]

    @path("")
    def french(self, request):
        form = FrenchForm(request.GET)
        results = form.page()
        department = form.department if results is not None else None
        return self.render(
            request,
            context_overrides={
                "tabs": self.tabs(""),
                "form": form,
                "results": results,
                "competence": Competence(department) if department else None,
                "heads": directorates_by_head() if results is None else [],
            },
        )

    @path("etrangers/")
    def foreign(self, request):
        form = ForeignForm(request.GET)
        results = form.page()
        return self.render(
            request,
            template="cms/annuaire/foreign.html",
            context_overrides={
                "tabs": self.tabs("etrangers/"),
                "form": form,
                "results": results,
                "bureaux": ForeignBureau.objects.all() if results is None else [],
                "nothing_yet": not ForeignBureau.objects.exists(),
                "trail": self.trail(("Bureaux étrangers", "")),
                "head_title": f"{self.title} : bureaux étrangers",
                "head_description": self.foreign_intro,
                "head_address": f"{self.full_url}etrangers/",
            },
        )

    @path("etranger/<slug:code>/")
    def foreign_office(self, request, code):
        bureau = ForeignBureau.objects.filter(code=code).first()
        if bureau is None:
            raise Http404
        address = f"{self.full_url}etranger/{bureau.code}/"
        return self.render(
            request,
            template="cms/annuaire/foreign_office.html",
            context_overrides={
                "bureau": bureau,
                "lines": address_lines(bureau),
                "structured_data": foreign_data(bureau, address),
                "trail": self.trail(("Bureaux étrangers", f"{self.address}etrangers/"), (bureau.name, "")),
                "head_title": f"{bureau.name}, {bureau.country}",
                "head_description": f"{bureau.name} : adresse, téléphone et courriel.",
                "head_address": address,
            },
        )

    @path("<slug:section>/<slug:code>/")
    def office(self, request, section, code):
        office = find_office(section, code)
        if office is None:
            raise Http404
        details = Details(office, self.full_url + office.path)
        return self.render(
            request,
            template="cms/annuaire/office.html",
            context_overrides={
                "office": office,
                "details": details,
                "trail": self.trail((office.name, "")),
                "head_title": office.name,
                "head_description": f"{office.name} : adresse, téléphone, courriel et départements.",
                "head_address": details.address,
            },
        )

    def get_sitemap_urls(self, request=None):
        """The page, its second part and every office."""
        urls = super().get_sitemap_urls(request)
        parts = ["etrangers/", *(office.path for office in all_offices())]
        parts += [f"etranger/{code}/" for code in ForeignBureau.objects.values_list("code", flat=True)]
        base = self.get_full_url(request)
        return urls + [{"location": base + part} for part in parts]
