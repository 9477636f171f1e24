import io

import pikepdf
import pytest

from pdf.printer import PdfUnavailable, pdf_print, printer
from tests.pdf.ua import pdf_problems

PAGE = "<html lang=fr><head><title>T</title></head><body><h1>T</h1>{}</body></html>"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c6360000000020001"
    "48afa4710000000049454e44ae426082"
)


def opened(content):
    return pikepdf.open(io.BytesIO(content))


def test_page_is_printed_for_assistive_technologies():
    assert pdf_problems(pdf_print(PAGE.format("<p>a</p>"))) == []


@pytest.mark.parametrize("markup", ["<link rel=attachment href='{}'>", "<img alt='x' src='{}'>"])
def test_nothing_is_fetched(markup, tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_bytes(PIXEL)
    pdf = opened(pdf_print(PAGE.format(markup.format(secret.as_uri()))))
    assert "/Names" not in pdf.Root or "/EmbeddedFiles" not in pdf.Root.Names
    assert [dict(page.get_images()) for page in pdf.pages] == [{}]


def test_only_the_pictures_that_are_given_are_shown(tmp_path):
    picture = tmp_path / "picture.png"
    picture.write_bytes(PIXEL)
    html = PAGE.format("<img alt='x' src='ecran:a'><img alt='y' src='ecran:b'>")
    pdf = opened(pdf_print(html, pictures={"ecran:a": picture}))
    [page] = pdf.pages
    assert len(page.get_images()) == 1


def test_missing_system_libraries_are_said_in_french(without_pango):
    with pytest.raises(PdfUnavailable, match="Le PDF n’est pas disponible"):
        pdf_print(PAGE)


def test_who_waits_too_long_is_told_to_come_back(monkeypatch):
    monkeypatch.setattr("pdf.printer.WAIT_SECONDS", 0.01)
    with printer.one_at_a_time, pytest.raises(PdfUnavailable, match="Réessayez dans une minute"):
        pdf_print(PAGE)
    assert pdf_print(PAGE).startswith(b"%PDF-")


def test_it_draws_in_a_process_apart_that_is_started_again_when_it_dies():
    pdf_print(PAGE)
    first = printer.process
    assert pdf_print(PAGE).startswith(b"%PDF-")
    assert printer.process is first
    first.kill()
    first.wait()
    assert pdf_print(PAGE).startswith(b"%PDF-")
    assert printer.process is not first


def test_drawing_that_takes_too_long_is_given_up(monkeypatch):
    pdf_print(PAGE)
    monkeypatch.setattr("pdf.printer.DRAW_SECONDS", 0)
    with pytest.raises(PdfUnavailable, match="n’a pas pu être préparé"):
        pdf_print(PAGE.format("<p>Beaucoup.</p>" * 2000))
    monkeypatch.undo()
    assert pdf_print(PAGE).startswith(b"%PDF-")


def test_error_in_a_drawing_is_told_and_stops_no_other():
    with pytest.raises(RuntimeError, match="Error"):
        pdf_print(PAGE, zoom="large")
    assert pdf_print(PAGE).startswith(b"%PDF-")


@pytest.mark.parametrize(
    "written",
    ["漢字ラベル", "한국어", "中文标签", "Ελληνικά", "кириллица", "العربية", "עברית", "☕ ✓ → €", "😀📦"],
)
def test_every_script_that_people_write_has_its_letters(written, caplog):
    """What is drawn as an empty box for want of a font is said by the printer."""
    pdf_print(PAGE.format(f"<p>{written}</p>"))
    assert caplog.messages == []


def test_letter_without_a_shape_is_said(caplog):
    pdf_print(PAGE.format("<p>\U000f1234</p>"))
    assert ["U+F1234" in message for message in caplog.messages] == [True]
