"""What the extension of a file promises: its content type and its proof; how files are named."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from files.proofs.apart import apart
from files.proofs.archives import prove_zip
from files.proofs.markup import prove_xml, prove_xsd
from files.proofs.office97 import prove_doc, prove_ppt, prove_xls
from files.proofs.packages import office_open_xml, open_document
from files.proofs.plain import prove_eml, prove_txt

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


PICTURES = "files.proofs.images"
JPEG = FileType("image/jpeg", apart(PICTURES, "JPEG", sign=b"\xff\xd8\xff"))

ALLOWED = {
    "doc": FileType("application/msword", prove_doc),
    "docx": FileType(OPEN_XML + WORD, office_open_xml(WORD)),
    "eml": FileType("message/rfc822", prove_eml),
    "gif": FileType("image/gif", apart(PICTURES, "GIF", sign=b"GIF8")),
    "jpg": JPEG,
    "ods": FileType(ODF + "spreadsheet", open_document(ODF + "spreadsheet")),
    "odt": FileType(ODF + "text", open_document(ODF + "text")),
    "pdf": FileType("application/pdf", apart("files.proofs.pdf", sign=b"%PDF-")),
    "png": FileType("image/png", apart(PICTURES, "PNG", sign=b"\x89PNG")),
    "ppt": FileType("application/vnd.ms-powerpoint", prove_ppt),
    "pptx": FileType(OPEN_XML + SLIDES, office_open_xml(SLIDES)),
    "sxc": FileType(SUN + "calc", open_document(SUN + "calc")),
    "sxw": FileType(SUN + "writer", open_document(SUN + "writer")),
    "txt": FileType("text/plain", prove_txt),
    "xls": FileType("application/vnd.ms-excel", prove_xls),
    "xlsx": FileType(OPEN_XML + SHEET, office_open_xml(SHEET)),
    "xml": FileType("application/xml", prove_xml),
    "xsd": FileType("application/xml", prove_xsd),
    "zip": FileType("application/zip", prove_zip),
}
# What the library offers; lists of tables are in it too.
LIBRARY = {"csv": FileType("text/csv", prove_txt)} | {
    extension: ALLOWED[extension] for extension in ("docx", "odt", "ods", "pdf", "txt", "xlsx", "zip")
}
ALIASES = {"jpeg": "jpg"}
EXTENSIONS = ", ".join(ALLOWED)
ACCEPT = ",".join(f".{extension}" for extension in [*ALLOWED, *ALIASES])


def file_name(given):
    """The name as given, without path, control, bidi or invisible characters, in NFC, 255 characters at most."""
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", given or ""))[-1]
    visible = "".join(c if unicodedata.category(c)[0] != "C" else " " if c in "\t\n\r" else "" for c in name)
    name = re.sub(r"\s+", " ", visible).strip().rstrip(". ")
    suffix = PurePosixPath(name).suffix[:20]
    return name.removesuffix(suffix)[: NAME_MAX - len(suffix)].rstrip() + suffix


def file_type(name, kinds=ALLOWED):
    """What the name promises, or None when its extension is not one of these kinds."""
    extension = PurePosixPath(name).suffix.lower().removeprefix(".")
    return kinds.get(ALIASES.get(extension, extension))
