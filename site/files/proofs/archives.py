"""Proof by content, one function an extension: a file is what its name says, or `ProofError` says why not.

Each takes a seekable binary file at its start. Nothing here is extracted, executed or fetched.
"""

import codecs
import email
import email.policy
import struct
import zipfile
import zlib
from email.errors import MissingHeaderBodySeparatorDefect
from xml.sax import SAXException
from xml.sax.handler import ContentHandler, feature_external_ges, feature_namespaces

import filetype
import olefile
from defusedxml import DefusedXmlException
from defusedxml import ElementTree as SafeElementTree
from defusedxml import sax as safe_sax
from PIL import Image

CHUNK = 64 * 1024
ENTRY_MAGIC = b"PK\x01\x02"
MAX_ENTRIES = 10_000
MAX_EXPANDED = 300 * 1024 * 1024
MAX_RATIO = 200
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
RATIO_MATTERS_FROM = 10 * 1024 * 1024
MAX_MAIN_PART = 1024 * 1024

XML_SCHEMA = "http://www.w3.org/2001/XMLSchema"
CONTENT_TYPES_NS = "{http://schemas.openxmlformats.org/package/2006/content-types}"
MAIL_HEADERS = ("From", "To", "Date", "Subject", "Message-ID", "MIME-Version", "Received", "Return-Path")
OLE_MAGIC = olefile.MAGIC
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
XML_ERRORS = (SAXException, SafeElementTree.ParseError, DefusedXmlException, LookupError, ValueError)


class ProofError(Exception):
    """The content is not what the name says; `str()` is the reason as a French clause, may be empty."""


def require(condition, reason=""):
    if not condition:
        raise ProofError(reason)


def seems_to_be(file):
    """The extension that the first bytes speak for, or an empty string."""
    file.seek(0)
    kind = filetype.guess(file.read(8192))
    return kind.extension if kind else ""


# Archives


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
        _refuse_encrypted_package(file)
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


# Binary Office documents


def _streams(file):
    file.seek(0)
    try:
        with olefile.OleFileIO(file) as ole:
            return {path[0].lower() for path in ole.listdir(streams=True, storages=False)}
    except (OSError, ValueError, IndexError, OverflowError, TypeError, struct.error) as error:
        raise ProofError("il est endommagé") from error


def _refuse_encrypted_package(file):
    is_ole = file.read(len(OLE_MAGIC)) == OLE_MAGIC
    file.seek(0)
    require(
        not (is_ole and "encryptedpackage" in _streams(file)),
        "il est protégé par un mot de passe",
    )
    file.seek(0)


def ole_document(*names):
    """A doc, xls or ppt: an OLE container with the stream of this application."""

    def prove(file):
        require(file.read(len(OLE_MAGIC)) == OLE_MAGIC)
        require(_streams(file) & set(names))

    return prove


# Images


def image(image_format):
    def prove(file):
        try:
            Image.open(file, formats=[image_format]).verify()
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise ProofError("ses dimensions sont trop grandes") from error
        except (OSError, SyntaxError, ValueError, IndexError, TypeError, struct.error, zlib.error) as error:
            raise ProofError from error

    return prove


# Text


def prove_pdf(file):
    head = file.read(1024)
    require(head.lstrip(b"\xef\xbb\xbf\x00\t\n\r\f ").startswith(b"%PDF-"))
    file.seek(0, 2)
    file.seek(max(0, file.tell() - 4096))
    require(b"%%EOF" in file.read(), "il est incomplet")


def _encoding(head):
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8"


def _is_plain(file, encoding):
    """Whether the whole file decodes to text without control characters."""
    file.seek(0)
    chunks = iter(lambda: file.read(CHUNK), b"")
    try:
        return not any(
            character < " " and character not in "\t\n\r\f\x1a"
            for text in codecs.iterdecode(chunks, encoding)
            for character in set(text)
        )
    except UnicodeDecodeError:
        return False


def prove_txt(file):
    encoding = _encoding(file.read(4))
    require(_is_plain(file, encoding) or _is_plain(file, "cp1252"))


class _Root(ContentHandler):
    """Keeps the name of the first element."""

    name = None

    def startElementNS(self, name, qname, attrs):  # noqa: N802 (named by xml.sax)
        if self.name is None:
            self.name = name


def _root_element(file):
    root = _Root()
    parser = safe_sax.make_parser()
    parser.forbid_external = False  # a DTD elsewhere is not read, and does no harm
    parser.setFeature(feature_external_ges, False)
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(root)
    try:
        for chunk in iter(lambda: file.read(CHUNK), b""):
            parser.feed(chunk)
        parser.close()
    except DefusedXmlException as error:
        raise ProofError("il déclare des entités, qui ne sont pas admises") from error
    except XML_ERRORS as error:
        raise ProofError("il est mal formé") from error
    return root.name


def prove_xml(file):
    require(_root_element(file))


def prove_xsd(file):
    require(_root_element(file) == (XML_SCHEMA, "schema"))


def prove_eml(file):
    head = file.read(4 * CHUNK)
    require(b"\x00" not in head)
    message = email.message_from_bytes(head, policy=email.policy.compat32)
    require(not any(isinstance(d, MissingHeaderBodySeparatorDefect) for d in message.defects))
    require(sum(name in message for name in MAIL_HEADERS) >= 2)
