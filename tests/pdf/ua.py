"""What PDF/UA-1 asks of a document and a program can check."""

import io
import tempfile

import pikepdf
from outloud import check

HEADINGS = {f"/H{level}": level for level in range(1, 7)}


def pdf_problems(content, *, typed=None):
    """What keeps a PDF from being read aloud well; an empty list when nothing was found. `typed`: an address in what people wrote."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        with pdf.open_metadata() as metadata:
            said = {"PDF/UA": metadata.get("pdfuaid:part"), "title": bool(metadata.get("dc:title"))}
        root = pdf.Root
        said |= {
            "tagged": bool(root.get("/MarkInfo", {}).get("/Marked")),
            "language": str(root.get("/Lang")),
            "title shown": bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle")),
        }
        elements = list(structure(root.get("/StructTreeRoot", {}).get("/K")))
        return [
            *(name for name, value in said.items() if value != FRENCH_PDF_UA[name]),
            *problems_of_structure(elements),
            *(
                f"page {number}: order of tabs"
                for number, page in enumerate(pdf.pages, 1)
                if not tabs_are_tagged(page)
            ),
            *(f"font {name} is not embedded" for page in pdf.pages for name in missing_fonts(page)),
            *found_outside(content, typed),
        ]


FRENCH_PDF_UA = {"PDF/UA": "1", "title": True, "tagged": True, "language": "fr", "title shown": True}


def structure(node):
    """Every element of the structure tree, in the order of reading."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from structure(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        yield from structure(node.get("/K"))


def problems_of_structure(elements):
    if not elements:
        return ["no structure"]
    levels = [HEADINGS[str(element.S)] for element in elements if str(element.S) in HEADINGS]
    problems = [] if levels[:1] == [1] and levels.count(1) == 1 else [f"main headings: {levels.count(1)}"]
    problems += [
        f"heading {level} after {before}"
        for before, level in zip(levels, levels[1:], strict=False)
        if level > before + 1
    ]
    problems += ["figure without words" for e in elements if e.S == "/Figure" and not str(e.get("/Alt", ""))]
    problems += ["header cell without scope" for e in elements if e.S == "/TH" and "/A" not in e]
    return problems


def tabs_are_tagged(page):
    """Whether links and fields are gone through in the order of the structure, and each has its words."""
    notes = page.get("/Annots", [])
    return not len(notes) or (
        page.get("/Tabs") == "/S" and all("/Contents" in n or "/TU" in n for n in notes)
    )


def missing_fonts(page):
    for font in page.Resources.get("/Font", {}).values():
        [described] = font.get("/DescendantFonts", [font])
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(described.FontDescriptor.keys()):
            yield str(font.BaseFont)


def found_outside(content, typed):
    """What the outside checker finds, save what is as it should be.

    An address that somebody typed is no link, since nobody vouches for where it leads. The head of a table is read
    again where the table goes on, and is no running head.
    """
    as_it_should_be = {("LNK-010", typed), ("PAG-001", "Fichier Taille Empreinte SHA-256")}
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        result = check(file.name)
    crashed = [f"{run.rule} crashed: {run.reason}" for run in result.runs if run.status == "crashed"]
    found = [
        f"{found.rule}, page {found.page}: {found.message} ({found.evidence})"
        for found in result.sorted_findings()
        if (found.rule, found.evidence) not in as_it_should_be
    ]
    return [*filter(None, [result.error]), *crashed, *found]
