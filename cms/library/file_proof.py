"""Whether the content of a file of the library is what its extension says."""

import filetype

# The formats of office suites are archives, and their first bytes may tell no more than that.
ARCHIVES = {"docx", "odp", "ods", "odt", "pptx", "xlsx", "zip"}
PROOFS = {
    "docx": {"docx", "zip"},
    "ods": {"ods", "zip"},
    "odt": {"odt", "zip"},
    "pdf": {"pdf"},
    "xlsx": {"xlsx", "zip"},
    "zip": ARCHIVES,
}
HEAD = 8192


def is_what_it_says(file, extension):
    """Of a file that can be read from its start; text is what no binary format begins and what decodes."""
    file.seek(0)
    content = file.read() if extension not in PROOFS else file.read(HEAD)
    file.seek(0)
    kind = filetype.guess(content[:HEAD])
    if extension in PROOFS:
        return kind is not None and kind.extension in PROOFS[extension]
    return kind is None and is_text(content)


def is_text(content):
    """In UTF-8 or as Windows writes it."""
    if b"\x00" in content:
        return False
    for encoding in ("utf-8", "cp1252"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
