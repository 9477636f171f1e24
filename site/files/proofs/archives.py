"""ZIP archives, and the documents that are one."""

import struct
import zipfile
import zlib

from defusedxml import ElementTree as SafeElementTree

from .base import CHUNK, XML_ERRORS, ProofError, require
from .office97 import refuse_encrypted_package

ENTRY_MAGIC = b"PK\x01\x02"
MAX_ENTRIES = 10_000
MAX_EXPANDED = 300 * 1024 * 1024
MAX_RATIO = 200
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
RATIO_MATTERS_FROM = 10 * 1024 * 1024
MAX_MAIN_PART = 1024 * 1024
CONTENT_TYPES_NS = "{http://schemas.openxmlformats.org/package/2006/content-types}"
ARCHIVE_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


def read_archive(file, protected="il contient des fichiers protégés par un mot de passe"):
    """The archive, once its whole content was read within limits."""
    require(file.read(4) == b"PK\x03\x04")
    file.seek(0)
    _require_few_entries(file)
    file.seek(0)
    try:
        archive = zipfile.ZipFile(file)
        entries = archive.infolist()
        require(not any(entry.flag_bits & 0x1 for entry in entries), protected)
        require(
            all(entry.compress_type in READABLE for entry in entries),
            "il est compressé d’une façon inhabituelle",
        )
        _require_reasonable_size(entries)
        require(archive.testzip() is None, "il est endommagé")
    except ARCHIVE_ERRORS as error:
        raise ProofError("il est endommagé") from error
    return archive


def _require_few_entries(file):
    """Count the headers of the list of files before anything makes that list."""
    found, tail = 0, b""
    for chunk in iter(lambda: file.read(CHUNK), b""):
        window = tail + chunk
        found += window.count(ENTRY_MAGIC)
        tail = window[-len(ENTRY_MAGIC) + 1 :]
        require(found <= MAX_ENTRIES, f"il contient plus de {MAX_ENTRIES} fichiers")


def _require_reasonable_size(entries):
    expanded = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    too_dense = expanded > RATIO_MATTERS_FROM and expanded / packed > MAX_RATIO
    require(
        expanded <= MAX_EXPANDED and not too_dense, "une fois décompressé, son contenu est trop volumineux"
    )


def _is_safe_path(entry):
    path = entry.filename.replace("\\", "/")
    is_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
    return not (path.startswith("/") or ":" in path[:2] or ".." in path.split("/") or is_link)


def prove_zip(file):
    archive = read_archive(file)
    require(archive.infolist(), "il ne contient aucun fichier")
    require(
        all(_is_safe_path(entry) for entry in archive.infolist()),
        "il contient des chemins qui sortent de l’archive",
    )


def _read_part(archive, name):
    require(name in archive.namelist() and archive.getinfo(name).file_size <= MAX_MAIN_PART)
    return archive.read(name)


def office_open_xml(application):
    """A docx, xlsx or pptx: the package declares a main part of this application, without macros."""
    expected = f"application/vnd.openxmlformats-officedocument.{application}.main+xml"

    def prove(file):
        refuse_encrypted_package(file)
        archive = read_archive(file)
        try:
            types = SafeElementTree.fromstring(_read_part(archive, "[Content_Types].xml"))
        except XML_ERRORS as error:
            raise ProofError("il est endommagé") from error
        parts = [
            part.get("PartName", "").lstrip("/")
            for part in types.iter(f"{CONTENT_TYPES_NS}Override")
            if part.get("ContentType") == expected
        ]
        require(any(part in archive.namelist() for part in parts))

    return prove


def open_document(mimetype):
    """An odt, ods, sxw or sxc: its `mimetype` entry says so and it has a content."""

    def prove(file):
        archive = read_archive(file)
        require(_read_part(archive, "mimetype").strip() == mimetype.encode())
        require("content.xml" in archive.namelist())
        if "META-INF/manifest.xml" in archive.namelist():
            manifest = _read_part(archive, "META-INF/manifest.xml")
            require(b"encryption-data" not in manifest, "il est protégé par un mot de passe")

    return prove
