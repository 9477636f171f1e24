"""Files that people send: checked by name and content, stored out of reach, handed out as downloads only."""

import hashlib
import logging
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import storages
from django.http import FileResponse, Http404
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from cases.enums import AttachmentRole, CaseState
from cases.models import StoredFile, attachment_path

from .proofs import archives

logger = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
NAME_MAX = 255
OPEN_XML = "application/vnd.openxmlformats-officedocument."
WORD = "wordprocessingml.document"
SHEET = "spreadsheetml.sheet"
SLIDES = "presentationml.presentation"
ODF = "application/vnd.oasis.opendocument."
SUN = "application/vnd.sun.xml."


@dataclass(frozen=True)
class FileType:
    """What an extension promises: our content type, and the function that proves it."""

    content_type: str
    prove: Callable


JPEG = FileType("image/jpeg", archives.image("JPEG"))

ALLOWED = {
    "doc": FileType("application/msword", archives.ole_document("worddocument")),
    "docx": FileType(OPEN_XML + WORD, archives.office_open_xml(WORD)),
    "eml": FileType("message/rfc822", archives.prove_eml),
    "gif": FileType("image/gif", archives.image("GIF")),
    "jpg": JPEG,
    "ods": FileType(ODF + "spreadsheet", archives.open_document(ODF + "spreadsheet")),
    "odt": FileType(ODF + "text", archives.open_document(ODF + "text")),
    "pdf": FileType("application/pdf", archives.prove_pdf),
    "png": FileType("image/png", archives.image("PNG")),
    "ppt": FileType("application/vnd.ms-powerpoint", archives.ole_document("powerpoint document")),
    "pptx": FileType(OPEN_XML + SLIDES, archives.office_open_xml(SLIDES)),
    "sxc": FileType(SUN + "calc", archives.open_document(SUN + "calc")),
    "sxw": FileType(SUN + "writer", archives.open_document(SUN + "writer")),
    "txt": FileType("text/plain", archives.prove_txt),
    "xls": FileType("application/vnd.ms-excel", archives.ole_document("workbook", "book")),
    "xlsx": FileType(OPEN_XML + SHEET, archives.office_open_xml(SHEET)),
    "xml": FileType("application/xml", archives.prove_xml),
    "xsd": FileType("application/xml", archives.prove_xsd),
    "zip": FileType("application/zip", archives.prove_zip),
}
ALIASES = {"jpeg": "jpg"}
EXTENSIONS = ", ".join(ALLOWED)
ACCEPT = ",".join(f".{extension}" for extension in [*ALLOWED, *ALIASES])
INLINE = {"application/pdf", "image/gif", "image/jpeg", "image/png", "text/plain"}


@dataclass(frozen=True)
class CaseFile:
    """A file that was checked and lies in the private storage under `path`."""

    path: str
    name: str
    size: int
    sha256: str
    content_type: str


@dataclass(frozen=True)
class CheckedFile:
    """An upload that passed `file_check`."""

    upload: File
    name: str
    size: int
    content_type: str


def file_name(given):
    """The name as given, without path, control, bidi or invisible characters, in NFC, 255 characters at most."""
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", given or ""))[-1]
    visible = "".join(c if unicodedata.category(c)[0] != "C" else " " if c in "\t\n\r" else "" for c in name)
    name = re.sub(r"\s+", " ", visible).strip().rstrip(". ")
    suffix = PurePosixPath(name).suffix[:20]
    return name.removesuffix(suffix)[: NAME_MAX - len(suffix)].rstrip() + suffix


def file_type(name):
    """What the name promises, or None when its extension is not allowed."""
    extension = PurePosixPath(name).suffix.lower().removeprefix(".")
    return ALLOWED.get(ALIASES.get(extension, extension))


def file_check(upload):
    """Check an uploaded file by name, size and content; raises `ValidationError` that says what to do."""
    name = file_name(upload.name)
    kind = file_type(name)
    if kind is None:
        raise ValidationError(
            f"« {name or 'Fichier sans nom'} » ne peut pas être joint : ce type de fichier n’est pas accepté."
            f" Enregistrez-le dans l’un de ces formats : {EXTENSIONS}.",
            code="extension",
        )
    if not upload.size:
        raise ValidationError(
            f"« {name} » est vide. Vérifiez le fichier sur votre ordinateur, puis joignez-le à nouveau.",
            code="empty",
        )
    if upload.size > settings.ATTACHMENT_MAX_MB * MEGABYTE:
        raise ValidationError(
            f"« {name} » pèse {filesizeformat(upload.size)} : la limite est de {settings.ATTACHMENT_MAX_MB} Mo"
            " par fichier. Réduisez-le ou partagez-le en plusieurs fichiers.",
            code="too_large",
        )
    _prove(upload, name, kind)
    return CheckedFile(upload, name, upload.size, kind.content_type)


def _prove(upload, name, kind):
    extension = PurePosixPath(name).suffix.lower().removeprefix(".")
    upload.seek(0)
    try:
        kind.prove(upload)
    except archives.ProofError as refusal:
        if reason := str(refusal):
            sentence = (
                f"« {name} » ne peut pas être joint : {reason}. Corrigez-le, puis joignez-le à nouveau."
            )
        else:
            found = archives.seems_to_be(upload)
            what = f" : c’est en réalité un fichier {found}" if found and found != extension else ""
            sentence = (
                f"« {name} » n’a pas le contenu d’un fichier {extension}{what}."
                f" Ouvrez-le et enregistrez-le à nouveau au format {extension}, ou donnez-lui sa bonne extension."
            )
        raise ValidationError(sentence, code="content") from refusal
    finally:
        upload.seek(0)


def file_store(upload):
    """Put a file into the private storage; checked first when `file_check` has not done so."""
    checked = upload if isinstance(upload, CheckedFile) else file_check(upload)
    digest = hashlib.sha256()
    checked.upload.seek(0)
    for chunk in checked.upload.chunks():
        digest.update(chunk)
    checked.upload.seek(0)
    path = storages["private"].save(attachment_path(None, checked.name), checked.upload)
    return CaseFile(path, checked.name, checked.size, digest.hexdigest(), checked.content_type)


def files_total_check(files, *, already=0):
    """Whether these files and the `already` bytes of the case stay within the limit of a case."""
    total = already + sum(file.size for file in files)
    if total > settings.CASE_FILES_MAX_MB * MEGABYTE:
        raise ValidationError(
            f"Les fichiers d’une demande pèsent au plus {settings.CASE_FILES_MAX_MB} Mo en tout :"
            f" avec ceux-ci, elle en compterait {filesizeformat(total)}. Réduisez-les ou retirez-en.",
            code="total",
        )


def case_files_size(case):
    """Bytes of the files the applicant has joined to a case and not removed."""
    files = case.attachments.filter(removed_at=None).exclude(role=AttachmentRole.DECISION)
    return sum(files.values_list("size", flat=True))


def answer_stands(case, file):
    """Whether a file belongs to the answer that is valid now."""
    closed = case.state == CaseState.CLOSED and case.answered_at is not None
    return closed and file.role == AttachmentRole.DECISION and file.created_at >= case.answered_at


def answer_file_effect(case, file):
    """What became of a file of an answer that is no longer valid; empty for every other file."""
    if file.role != AttachmentRole.DECISION or answer_stands(case, file):
        return ""
    if case.answered_at:
        return f"remplacée par celle du {timezone.localdate(case.answered_at):%d/%m/%Y}"
    return "qui n’a plus d’effet : la demande a été rouverte"


def with_effect(case, files):
    """Each file with what became of the answer it holds."""
    return [(file, answer_file_effect(case, file)) for file in files]


class FileInput(forms.FileInput):
    """Named as Django’s own: templates choose the markup by this name."""

    allow_multiple_selected = True

    def __init__(self, attrs=None):
        super().__init__({"accept": ACCEPT, **(attrs or {})})


class MultipleFileField(forms.FileField):
    """Several files at once; cleans to a list of `CheckedFile`, with one error a refused file."""

    widget = FileInput
    default_error_messages = {"required": "Choisissez au moins un fichier."}

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", files_help_text())
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        uploads = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not uploads:
            raise ValidationError(self.error_messages["required"], code="required")
        checked, errors = self.sort_out(uploads)
        if errors:
            raise ValidationError(errors)
        files_total_check(checked)
        return checked

    @staticmethod
    def sort_out(uploads):
        """The uploads that are acceptable, and the errors of the others."""
        checked, errors = [], []
        for upload in uploads:
            try:
                checked.append(file_check(upload))
            except ValidationError as error:
                errors.append(error)
        return checked, errors

    def has_changed(self, initial, data):
        return bool(data)


def files_help_text():
    return (
        f"{settings.ATTACHMENT_MAX_MB} Mo au plus par fichier, {settings.CASE_FILES_MAX_MB} Mo pour la demande."
        f" Formats : {EXTENSIONS}."
    )


def file_response(file, *, inline=False):
    """Hand out a `StoredFile` (an attachment) or a `CaseFile` so that no browser runs anything of it in our origin.

    `inline` shows pictures, PDF and text in the browser; every other type stays a download.
    """
    path = file.file.name if isinstance(file, StoredFile) else file.path
    try:
        content = storages["private"].open(path)
    except FileNotFoundError as error:
        logger.exception("stored file missing: %s", path)
        raise Http404("Ce fichier n’est pas disponible.") from error
    shown = inline and file.content_type in INLINE
    response = FileResponse(
        content, as_attachment=not shown, filename=file.name, content_type=file.content_type
    )
    # Browsers refuse to show a PDF in a sandbox; their viewer is isolated already.
    sandbox = "" if shown and file.content_type == "application/pdf" else "; sandbox"
    response["Content-Security-Policy"] = f"default-src 'none'; style-src 'unsafe-inline'{sandbox}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
