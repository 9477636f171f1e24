"""PDF, text, XML and mails."""

import codecs
import email
import email.policy
from email.errors import MissingHeaderBodySeparatorDefect
from xml.sax.handler import ContentHandler, feature_external_ges, feature_namespaces

from defusedxml import DefusedXmlException
from defusedxml import sax as safe_sax

from .base import CHUNK, XML_ERRORS, ProofError, require

XML_SCHEMA = "http://www.w3.org/2001/XMLSchema"
MAIL_HEADERS = ("From", "To", "Date", "Subject", "Message-ID", "MIME-Version", "Received", "Return-Path")


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
