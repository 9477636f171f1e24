"""What a visitor finds: pages, published rulings, documents and offices, the nearest first."""

from itertools import chain, islice

from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django.utils.http import urlencode
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.search.backends import get_search_backend
from wagtail.search.utils import normalise_query_string

from cms.annuaire.competence import Competence
from cms.library.models import LibraryDocument
from cms.pages.finder import find_department
from text.plain import kept_line, plain
from text.searching import (
    MAX_WORDS,
    excerpt,
    marked,
    query_for,
    respelled,
    roots,
    roots_of,
    spelled,
    words_of,
)

from .hits import Kind, hits, office_tables, public_annuaire, public_pages, specific

MAX_LENGTH = 100
PER_PAGE = 10
MAX_SUGGESTIONS = 8


class Search:
    """What is found for what was typed; nothing typed finds nothing."""

    kinds = Kind

    def __init__(self, asked, request=None):
        self.request = request
        self.query = kept_line(asked.get("q", ""))
        self.words = words_of(self.query)
        self.kind = asked.get("type") if asked.get("type") in Kind.values else ""
        self.number = asked.get("page")

    @property
    def error(self):
        if len(self.query) > MAX_LENGTH:
            return f"Votre recherche est trop longue : {MAX_LENGTH} caractères au plus."
        if len(self.words) > MAX_WORDS:
            return f"Votre recherche compte trop de mots : {MAX_WORDS} au plus."
        if self.query and not self.words:
            return "Saisissez au moins un mot ou un nombre."
        return ""

    @property
    def is_asked(self):
        return bool(self.words) and not self.error

    @property
    def query_string(self):
        """The search without the number of the page."""
        return urlencode({"q": self.query} | ({"type": self.kind} if self.kind else {}))

    @cached_property
    def with_every_word(self):
        return self._hits(every=True) if self.is_asked else []

    @cached_property
    def hits(self):
        """Those with every word, else those with some, what has the words in its title first."""
        if self.is_asked and not self.with_every_word and len(self.words) > 1:
            return self._hits(every=False)
        return self.with_every_word

    @property
    def is_partial(self):
        return bool(self.hits) and not self.with_every_word

    def _hits(self, *, every):
        query = query_for(self.words, every=every)
        found = list(hits(lambda rows: get_search_backend().search(query, rows)))
        wanted = [roots_of([word]) for word in self.words]
        kinds = list(Kind)

        def rank(hit):
            title = set(roots(hit.title))
            return sum(title.isdisjoint(meant) for meant in wanted), kinds.index(hit.kind)

        return sorted(found, key=rank)

    @property
    def tabs(self):
        """Value, label, count and whether it is chosen, of each kind that has something."""
        counts = {kind: sum(hit.kind == kind for hit in self.hits) for kind in Kind}
        every = [("", "Tout", len(self.hits))]
        named = [(kind.value, kind.label, counts[kind]) for kind in Kind if counts[kind]]
        return [(*tab, tab[0] == self.kind) for tab in every + named]

    @cached_property
    def page(self):
        chosen = [hit for hit in self.hits if not self.kind or hit.kind == self.kind]
        return Paginator(chosen, PER_PAGE).get_page(self.number)

    @property
    def entries(self):
        """The hits of this page of results, each with its address, its title and an excerpt, marked."""
        return [
            (
                hit,
                hit.url(self.request),
                marked(hit.title, self.words),
                marked(excerpt(hit.text, self.words), self.words),
            )
            for hit in specific(self.page)
        ]

    @cached_property
    def correction(self):
        """The same search as the site spells it, when that finds something and this does not."""
        if not self.is_asked or self.with_every_word:
            return ""
        better = " ".join(respelled(self.words, known_words()))
        return better if better != " ".join(self.words) and Search({"q": better}).with_every_word else ""

    @cached_property
    def annuaire(self):
        return public_annuaire()

    @cached_property
    def competence(self):
        """Who is competent for the département that was typed, when it is one and nothing else."""
        department = find_department(self.query).department if self.is_asked and self.annuaire else None
        if department is None or plain(self.query) not in (plain(department.name), department.code.lower()):
            return None
        return Competence(department)

    @property
    def recommended(self):
        """What editors recommend for this search."""
        if not self.is_asked:
            return []
        live = public_pages().values_list("pk", flat=True)
        picks = SearchPromotion.objects.filter(query__query_string=normalise_query_string(self.query))
        picks = picks.select_related("page").order_by("sort_order", "pk")
        pages = set(live)
        return [pick for pick in picks if pick.page_id is None or pick.page_id in pages]

    def count(self):
        """Add one to how often these words were looked for; nothing is kept of who did."""
        Query.get(self.query).add_hit()


def known_words():
    """The words of titles and descriptions of the public site."""
    texts = chain(
        chain.from_iterable(public_pages().values_list("title", "search_description")),
        chain.from_iterable(LibraryDocument.objects.listed().values_list("title", "description")),
        chain.from_iterable(table.values_list("name", "city") for table in office_tables()),
    )
    return {word for text in texts for word in words_of(str(text))}


def suggestions(typed):
    """Up to eight hits whose titles begin with what is being typed."""
    typed = kept_line(typed)[:MAX_LENGTH]
    if not spelled(typed):
        return []
    return list(islice(hits(lambda rows: get_search_backend().autocomplete(typed, rows)), MAX_SUGGESTIONS))
