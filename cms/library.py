"""The documents that the project makes itself and puts into the library, once a version."""

import logging
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils.module_loading import import_string
from wagtail.utils.file import hash_filelike

from .content.forms import FORMS
from .models import LibraryDocument, StartingContent
from .odt import form_as_odt

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Manual:
    kind: str = LibraryDocument.Kind.MANUAL
    code: str = "manuel"
    title: str = "Manuel d’OGDE"
    description: str = "Le mode d’emploi complet : compte, nouvelle demande, suivi, échanges, réponse, procédures de secours."
    version: str = "1.0"
    published_on: date = date(2026, 11, 23)


MANUAL = Manual()


def load_documents():
    """Make what is missing; without WeasyPrint's system libraries the PDFs wait for the next time."""
    add_document(MANUAL, "pdf", "cms.pdf.manual_as_pdf")
    for form in FORMS:
        add_document(form, "pdf", "cms.pdf.form_as_pdf")
        add_document(form, "odt", form_as_odt)


def add_document(source, extension, maker):
    code = f"{source.code}-{extension}"
    key = f"document:{code}:{source.version}"
    if StartingContent.objects.filter(key=key).exists():
        return
    try:
        make = import_string(maker) if isinstance(maker, str) else maker
    except OSError as error:
        logger.warning(
            "%s was not made, WeasyPrint cannot find its system libraries "
            "(on Debian: apt install libpangoft2-1.0-0 libharfbuzz-subset0): %s",
            code,
            error,
        )
        return
    content = make(source)
    LibraryDocument.objects.filter(code=code).update(listed=False)
    LibraryDocument.objects.create(
        code=code,
        title=source.title,
        kind=source.kind,
        description=source.description,
        version=source.version,
        published_on=source.published_on,
        file=ContentFile(content, name=f"{source.code}.{extension}"),
        file_size=len(content),
        file_hash=hash_filelike(BytesIO(content)),
    )
    StartingContent.objects.create(key=key)
