"""What can be found: pages, published rulings, documents and offices."""

from dataclasses import dataclass, replace

from django.db.models import TextChoices
from django.template.defaultfilters import filesizeformat
from django.utils.text import capfirst
from wagtail.models import Page
from wagtail.search.index import SearchField

from cms.annuaire.offices import SECTIONS, AnnuaireOffice
from cms.annuaire.page import AnnuairePage
from cms.library.models import LibraryDocument
from cms.pages.home import HomePage
from cms.rulings.page import RulingPage
from directory.models import Bureau, Directorate, ForeignBureau, Office
from text.dates import short


class Kind(TextChoices):
    PAGE = "pages", "Pages"
    DOCUMENT = "documents", "Documents"
    RULING = "rescrits", "Rescrits publiés"
    OFFICE = "annuaire", "Annuaire"


@dataclass(frozen=True)
class Hit:
    """Something that was found; `annuaire` is the address of the page that shows offices."""

    kind: Kind
    row: object
    title: str
    annuaire: str = ""

    def url(self, request):
        """Its address; the request knows the roots of the site, which a page would look up for itself."""
        if self.kind == Kind.OFFICE:
            return f"{self.annuaire}{SECTIONS[type(self.row)]}/{self.row.code}/"
        return self.row.url if self.kind == Kind.DOCUMENT else self.row.get_url(request)

    @property
    def label(self):
        """What it is, in a few words."""
        row = self.row
        if self.kind == Kind.RULING:
            return f"Rescrit du {short(row.ruled_on)}"
        if self.kind == Kind.DOCUMENT:
            return f"{row.get_kind_display()} · {row.format} – {filesizeformat(row.get_file_size())}"
        if isinstance(row, ForeignBureau):
            return f"Bureau étranger · {row.country}"
        if self.kind == Kind.OFFICE:
            return " · ".join(
                filter(None, [capfirst(AnnuaireOffice(row).type.label), f"{row.postcode} {row.city}".strip()])
            )
        return capfirst(row.specific_class._meta.verbose_name)

    @property
    def text(self):
        """All that it says, for the excerpt."""
        if self.kind == Kind.DOCUMENT:
            return self.row.description
        if self.kind == Kind.OFFICE:
            return self.row.address
        return " ".join(searched_texts(self.row)) or self.row.description


def searched_texts(page):
    """What the index holds of a page besides its title."""
    fields = [field for field in page.search_fields if isinstance(field, SearchField)]
    for field in fields:
        if field.field_name != "title":
            value = field.get_value(page)
            yield from value if isinstance(value, list) else [str(value)]


def specific(found):
    """The same hits, each page with all its columns."""
    pages = Page.objects.filter(pk__in=[hit.row.pk for hit in found if hit.kind == Kind.PAGE]).specific()
    by_key = {page.pk: page for page in pages}
    return [replace(hit, row=by_key[hit.row.pk]) if hit.kind == Kind.PAGE else hit for hit in found]


def public_pages():
    home = HomePage.objects.first()
    if home is None:
        return Page.objects.none()
    return Page.objects.live().public().descendant_of(home, inclusive=True)


def public_annuaire():
    return AnnuairePage.objects.live().public().first()


def office_tables():
    return (
        Directorate.objects.select_related("parent"),
        # The annuaire shows a bureau that instructs once, as a directorate.
        Office.objects.exclude(kind=Office.Kind.BUREAU).select_related("directorate"),
        Bureau.objects.select_related("directorate", "department"),
        ForeignBureau.objects.all(),
    )


def hits(look):
    """What `look` finds in each table of the public site; it is given a queryset."""
    for page in look(public_pages().not_exact_type(RulingPage)):
        yield Hit(Kind.PAGE, page, page.title)
    for ruling in look(RulingPage.objects.live().public()):
        yield Hit(Kind.RULING, ruling, ruling.title)
    listed = set(LibraryDocument.objects.listed().values_list("pk", flat=True))
    for document in look(LibraryDocument.objects.all()):
        if document.pk in listed:
            yield Hit(Kind.DOCUMENT, document, document.title)
    annuaire = public_annuaire()
    for table in office_tables() if annuaire else ():
        for row in look(table):
            yield Hit(Kind.OFFICE, row, row.name, annuaire.url)
