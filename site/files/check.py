"""An upload that may be kept, or the sentence that says why not."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat

from files.proofs.base import ProofError, seems_to_be

from .kinds import EXTENSIONS, file_name, file_type

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class CheckedFile:
    """An upload that passed `file_check`."""

    upload: File
    name: str
    size: int
    content_type: str


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
    content_check(upload, name, kind)
    return CheckedFile(upload, name, upload.size, kind.content_type)


def content_check(upload, name, kind):
    """Check that the content is of this kind, and can be opened; raises `ValidationError` that says why not."""
    extension = PurePosixPath(name).suffix.lower().removeprefix(".")
    upload.seek(0)
    try:
        kind.prove(upload)
    except ProofError as refusal:
        if reason := str(refusal):
            sentence = (
                f"« {name} » ne peut pas être joint : {reason}. Corrigez-le, puis joignez-le à nouveau."
            )
        else:
            found = seems_to_be(upload)
            what = f" : c’est en réalité un fichier {found}" if found and found != extension else ""
            sentence = (
                f"« {name} » n’a pas le contenu d’un fichier {extension}{what}."
                f" Ouvrez-le et enregistrez-le à nouveau au format {extension}, ou donnez-lui sa bonne extension."
            )
        raise ValidationError(sentence, code="content") from refusal
    finally:
        upload.seek(0)


def files_total_check(files, *, already=0):
    """Whether these files and the `already` bytes of the case stay within the limit of a case."""
    total = already + sum(file.size for file in files)
    if total > settings.CASE_FILES_MAX_MB * MEGABYTE:
        raise ValidationError(
            f"Les fichiers d’une demande pèsent au plus {settings.CASE_FILES_MAX_MB} Mo en tout :"
            f" avec ceux-ci, elle en compterait {filesizeformat(total)}. Réduisez-les ou retirez-en.",
            code="total",
        )
