"""Binary documents of Office 97, in OLE containers."""

import struct
from contextlib import contextmanager

import olefile

from .base import DAMAGED, PROTECTED, ProofError, require
from .excel97 import opens_without_password

OLE_MAGIC = olefile.MAGIC
BROKEN = (OSError, ValueError, IndexError, OverflowError, TypeError, struct.error)
# What the encryption of newer programs, and the management of rights, put in place of the document.
WRAPPED = {"encryptedpackage", "encryptedsummary", "\tdrmcontent"}
HEAD = 64 * 1024
WORD_ENCRYPTED = 0x0100
SLIDES_ENCRYPTED = 0xF3D1C4DF


@contextmanager
def _container(file):
    file.seek(0)
    try:
        with olefile.OleFileIO(file) as ole:
            yield ole
    except BROKEN as error:
        raise ProofError(DAMAGED) from error


def _streams(ole):
    """Its first storages and streams, by name in small letters."""
    return {path[0].lower(): path for path in ole.listdir(streams=True, storages=False)}


def refuse_encrypted_package(file):
    is_ole = file.read(len(OLE_MAGIC)) == OLE_MAGIC
    if is_ole:
        with _container(file) as ole:
            require(WRAPPED.isdisjoint(_streams(ole)), PROTECTED)
    file.seek(0)


def _word_is_open(head):
    return not int.from_bytes(head[10:12], "little") & WORD_ENCRYPTED


def _slides_are_open(head):
    return int.from_bytes(head[12:16], "little") != SLIDES_ENCRYPTED


def _ole_document(names, told_by, is_open):
    """A document with a stream of one of these names; the head of the stream `told_by` says whether it is open."""

    def prove(file):
        require(file.read(len(OLE_MAGIC)) == OLE_MAGIC)
        with _container(file) as ole:
            streams = _streams(ole)
            require(WRAPPED.isdisjoint(streams), PROTECTED)
            require(not streams.keys().isdisjoint(names))
            for path in [streams[name] for name in told_by if name in streams]:
                require(is_open(ole.openstream(path).read(HEAD)), PROTECTED)

    return prove


WORD, BOOK, SLIDES = ["worddocument"], ["workbook", "book"], ["powerpoint document"]
prove_doc = _ole_document(WORD, WORD, _word_is_open)
prove_xls = _ole_document(BOOK, BOOK, opens_without_password)
prove_ppt = _ole_document(SLIDES, ["current user"], _slides_are_open)
