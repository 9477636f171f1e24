"""ZIP archives."""

import struct
import zipfile
import zlib

from .base import CHUNK, ProofError, require

ENTRY_MAGIC = b"PK\x01\x02"
MAX_ENTRIES = 10_000
MAX_EXPANDED = 300 * 1024 * 1024
MAX_RATIO = 200
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
RATIO_MATTERS_FROM = 10 * 1024 * 1024
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
