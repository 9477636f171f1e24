"""What is completed in the tags of a PDF after WeasyPrint has drawn it."""

import pytest

from pdf.printer import pdf_print
from tests.pdf.test_printer import opened
from tests.pdf.ua import pdf_problems, structure

STYLE = """@page { @bottom-left { content: string(title) " - page " counter(page) } }
h1 { string-set: title content() } tr { break-before: page }"""


def page(body):
    return f"<html lang=fr><head><title>T</title><style>{STYLE}</style></head><body><h1>Titre</h1>{body}</body></html>"


TABLE = """<table><thead><tr><th scope=col>Délai</th><th scope=col>Durée</th></tr></thead>
<tbody><tr><th scope=row>Premier</th><td>un</td></tr><tr><th scope=row>Second</th><td>deux</td></tr></tbody></table>"""


@pytest.fixture(scope="module")
def drawn():
    return pdf_print(page(f'{TABLE}<ul><li>a</li></ul><p><a href="https://exemple.invalid/">lien</a></p>'))


def elements(pdf):
    return list(structure(pdf.Root.StructTreeRoot.K))


def test_header_cells_say_what_they_head(drawn):
    pdf = opened(drawn)
    scopes = [(str(cell.P.P.S), str(cell.A.Scope)) for cell in elements(pdf) if cell.S == "/TH"]
    assert set(scopes) == {("/THead", "/Column"), ("/TBody", "/Row")}


def test_data_cells_find_their_header_cells_by_name(drawn):
    pdf = opened(drawn)
    [leaf] = pdf.Root.StructTreeRoot.IDTree.Kids
    listed = {bytes(leaf.Names[place]): leaf.Names[place + 1].S for place in range(0, len(leaf.Names), 2)}
    wanted = {bytes(name) for cell in elements(pdf) if cell.S == "/TD" for name in cell.A.Headers}
    assert wanted
    assert wanted <= set(listed)
    assert set(listed.values()) == {"/TH"}


def test_margins_are_not_read(drawn):
    pdf = opened(drawn)
    for page in pdf.pages:
        content = page.Contents.read_bytes()
        assert content.count(b"/Type /Pagination") == 1
        marked = pdf.Root.StructTreeRoot.ParentTree.Nums[2 * page.index + 1]
        assert content.count(b"/MCID") == sum(element is not None for element in marked)


def test_links_are_printed(drawn):
    flags = [link.F for page in opened(drawn).pages for link in page.get("/Annots", ())]
    assert flags == [4]


def test_items_of_a_list_have_a_body(drawn):
    pdf = opened(drawn)
    [item] = [element for element in elements(pdf) if element.S == "/LI"]
    assert [str(child.S) for child in item.K] == ["/Lbl", "/LBody"]


def test_nothing_else_is_found(drawn):
    assert pdf_problems(drawn) == []


def test_same_pdf_is_drawn_each_time(drawn):
    html = page(TABLE)
    assert pdf_print(html) == pdf_print(html)
