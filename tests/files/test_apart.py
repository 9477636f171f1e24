"""A hostile file ends its own process, and nothing else."""

import io
import logging
import resource
import zlib

import pikepdf
import pytest
from PIL import Image

from files.proofs.apart import MEMORY, NOT_OPENED, apart
from files.proofs.base import ProofError
from files.proofs.images import TOO_LARGE
from tests.factories import PDF
from tests.files.test_check import refusal
from tests.files.test_content import reason


def squeezed(megabytes, times):
    """So many megabytes of spaces, packed over and over."""
    pack = zlib.compressobj(9)
    content = b"".join([*(pack.compress(b" " * 1024 * 1024) for _ in range(megabytes)), pack.flush()])
    for _ in range(times - 1):
        content = zlib.compress(content, 9)
    return content


def pdf_bomb():
    """A PDF whose pages lie in a stream that grows without end."""
    content = squeezed(2000, 3)
    filters = b"/FlateDecode " * 3
    objects = {
        1: b"<</Type/Catalog/Pages 5 0 R>>",
        4: b"<</Type/ObjStm/N 1/First 5/Filter[%s]/Length %d>>stream\n%s\nendstream"
        % (filters, len(content), content),
    }
    pdf, places = b"%PDF-1.5\n", {}
    for number, text in objects.items():
        places[number] = len(pdf)
        pdf += b"%d 0 obj%s endobj\n" % (number, text)
    start = len(pdf)
    rows = [(0, 0, 255), (1, places[1], 0), (0, 0, 0), (1, start, 0), (1, places[4], 0), (2, 4, 0)]
    table = b"".join(bytes([kind]) + at.to_bytes(4, "big") + bytes([last]) for kind, at, last in rows)
    pdf += b"3 0 obj<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Length %d>>stream\n%s\nendstream endobj\n" % (
        len(table),
        table,
    )
    return pdf + b"startxref\n%d\n%%%%EOF\n" % start


def test_a_pdf_that_grows_without_end_is_refused():
    content = pdf_bomb()
    assert len(content) < 1_000
    assert "n’a pas le contenu" in refusal("a.pdf", content)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 < MEMORY


def test_a_picture_too_large_to_be_shown_is_refused():
    content = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(content, "PNG")
    assert reason("a.png", content.getvalue()) == TOO_LARGE


def test_a_fault_of_the_proof_refuses_the_file_and_is_logged_as_ours(caplog):
    with pytest.raises(ProofError, match=NOT_OPENED):
        apart("files.proofs.missing", sign=b"%PDF")(io.BytesIO(PDF))
    assert [(record.levelno, "ModuleNotFoundError" in record.message) for record in caplog.records] == [
        (logging.ERROR, True)
    ]


def test_a_file_on_disk_is_read_on_where_it_was(tmp_path):
    path = tmp_path / "a.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path)
    with path.open("rb") as file:
        apart("files.proofs.pdf", sign=b"%PDF-")(file)
        file.seek(0)
        assert file.read() == path.read_bytes()
