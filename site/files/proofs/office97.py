"""Binary documents of Office 97, in OLE containers."""

import struct

import olefile

from .base import ProofError, require

OLE_MAGIC = olefile.MAGIC


def _streams(file):
    file.seek(0)
    try:
        with olefile.OleFileIO(file) as ole:
            return {path[0].lower() for path in ole.listdir(streams=True, storages=False)}
    except (OSError, ValueError, IndexError, OverflowError, TypeError, struct.error) as error:
        raise ProofError("il est endommagé") from error


def refuse_encrypted_package(file):
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
