"""Text and mails."""

import codecs
import email
import email.policy
import re
from email.errors import MissingHeaderBodySeparatorDefect

from .base import CHUNK, require

MAIL_HEADERS = ("From", "To", "Date", "Subject", "Message-ID", "MIME-Version", "Received", "Return-Path")
# What an editor or the folder of a mail program puts before the first header; « From » is known to the parser.
BEFORE_HEADERS = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n]*")
ENCRYPTED_MAIL = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
# All control characters but those of lines, pages, tabulations, printers and the end of a file of old.
BINARY = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")


def _chunks(file):
    file.seek(0)
    return iter(lambda: file.read(CHUNK), b"")


def _is_utf16(file):
    """Whether it is a text in UTF-16, said so by its first bytes."""
    try:
        return not any(BINARY.search(text.encode()) for text in codecs.iterdecode(_chunks(file), "utf-16"))
    except UnicodeError:
        return False


def prove_txt(file):
    """A text in whatever encoding: bytes that one of them does not know are no sign of another kind of file."""
    head = file.read(5)
    require(head != b"%PDF-")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        require(_is_utf16(file))
    else:
        require(not any(BINARY.search(chunk) for chunk in _chunks(file)))


def prove_eml(file):
    head = file.read(4 * CHUNK)
    require(b"\x00" not in head)
    head = head[BEFORE_HEADERS.match(head).end() :]
    message = email.message_from_bytes(head, policy=email.policy.compat32)
    require(not any(isinstance(d, MissingHeaderBodySeparatorDefect) for d in message.defects))
    require(sum(name in message for name in MAIL_HEADERS) >= 2)
    is_encrypted = message.get_content_type() in ENCRYPTED_MAIL and not _is_signed(message)
    require(not is_encrypted, "il est chiffré : seul son destinataire peut l’ouvrir")


def _is_signed(message):
    """Whether the envelope that looks encrypted is a signature around a clear text."""
    return str(message.get_param("smime-type", "")).lower() == "signed-data"
