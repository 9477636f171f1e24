"""The documents that the project makes itself and puts into the library, once a version."""

import logging
from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.search.index import insert_or_update_object

from cms.pages.starting import StartingContent
from pdf.printer import PdfUnavailable

from .models import LibraryDocument
from .papers.droit_au_controle import DROIT_AU_CONTROLE
from .papers.odt import form_as_odt
from .papers.pdf import form_as_pdf, manual_as_pdf
from .papers.rescrit import RESCRIT
from .papers.second_examen import SECOND_EXAMEN
from .versions import document_put

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Manual:
    kind: str = LibraryDocument.Kind.MANUAL
    code: str = "manuel"
    title: str = "Manuel d’OGDE"
    description: str = "Le mode d’emploi complet : compte, nouvelle demande, suivi, échanges, réponse, procédures de secours."
    version: str = "1.4"
    published_on: date = date(2026, 11, 26)


MANUAL = Manual()
FORMS = (RESCRIT, SECOND_EXAMEN, DROIT_AU_CONTROLE)


def load_documents():
    """Make what is missing; without WeasyPrint's system libraries the PDFs wait for the next time."""
    add_document(MANUAL, "pdf", manual_as_pdf)
    for form in FORMS:
        add_document(form, "pdf", form_as_pdf)
        add_document(form, "odt", form_as_odt)


def add_document(source, extension, make):
    """Once a version; a document that an editor has touched meanwhile is his, one that is deleted stays so."""
    code = f"{source.code}-{extension}"
    key = f"document:{code}:{source.version}"
    loaded = StartingContent.objects.filter(key__startswith=f"document:{code}:").values_list("key", flat=True)
    if key in loaded:
        return
    document = LibraryDocument.objects.current().filter(code=code).first()
    if document is None and not loaded:
        document = LibraryDocument(code=code, from_source=True)
    is_ours = bool(document and document.from_source)
    try:
        content = make(source) if is_ours else b""
    except PdfUnavailable:
        logger.warning("%s was not made", code)
        return
    with transaction.atomic():
        if is_ours:
            put(document, source, content, f"{source.code}.{extension}")
        StartingContent.objects.create(key=key)


def put(document, source, content, name):
    document.title = source.title
    document.kind = source.kind
    document.description = source.description
    document.version = source.version
    document.published_on = source.published_on
    document.file = ContentFile(content, name=name)
    document_put(document, by=None)
    insert_or_update_object(document)
