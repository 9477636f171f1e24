"""The page « Documents »: what is searched and filtered, in which order, one entry a title."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.utils.functional import cached_property

from text.plain import kept_line, plain
from text.searching import has_words

PER_PAGE = 20
BY_KIND, BY_TITLE, BY_DATE = "type", "titre", "date"
SORTS = {BY_KIND: "Type", BY_TITLE: "Titre", BY_DATE: "Date, les plus récents d’abord"}


@dataclass(frozen=True)
class Entry:
    """The files of one kind that bear one title, one a format, the PDF first."""

    files: list

    @property
    def document(self):
        return self.files[0]

    @property
    def published_on(self):
        return max(file.published_on or date.min for file in self.files)


class DocumentList:
    def __init__(self, documents, kinds, asked):
        self.documents = documents
        self.kinds = kinds
        self.query = kept_line(asked.get("q", "")).strip()[:100]
        self.kind = asked.get("type") if asked.get("type") in kinds.values else ""
        self.sort = asked.get("tri") if asked.get("tri") in SORTS else BY_KIND
        self.number = asked.get("page")
        kept = asked.copy()
        kept.pop("page", None)
        self.query_string = kept.urlencode()

    sorts = SORTS

    @property
    def narrowed(self):
        return bool(self.query or self.kind)

    @cached_property
    def page(self):
        return Paginator(self.entries, PER_PAGE).get_page(self.number)

    @cached_property
    def entries(self):
        titles = {}
        for document in self.documents:
            if self.is_wanted(document):
                titles.setdefault((document.kind, document.title), []).append(document)
        entries = [Entry(sorted(files, key=lambda file: file.format != "PDF")) for files in titles.values()]
        entries.sort(key=lambda entry: plain(entry.document.title))
        if self.sort == BY_KIND:
            entries.sort(key=lambda entry: self.kinds.values.index(entry.document.kind))
        if self.sort == BY_DATE:
            entries.sort(key=lambda entry: entry.published_on, reverse=True)
        return entries

    def is_wanted(self, document):
        if self.kind and document.kind != self.kind:
            return False
        return has_words(searched_text(document), self.query)


def searched_text(document):
    tags = " ".join(tag.name for tag in document.tags.all())
    return f"{document.title} {document.description} {document.get_kind_display()} {document.format} {tags}"
