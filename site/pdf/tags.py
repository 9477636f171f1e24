"""What WeasyPrint leaves out of the tags of a PDF, completed once it is drawn."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name

PRINTED = 4


def completed(content):
    """A drawn PDF whose tags say all that PDF/UA-1 asks; the same bytes for the same bytes."""
    completed = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        elements = list(_elements(pdf.Root.StructTreeRoot.K))
        _give_scopes(elements)
        _give_bodies(pdf, elements)
        _list_identifiers(pdf, elements)
        _print_annotations(pdf)
        _margins_as_artifacts(pdf, elements)
        pdf.save(completed, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return completed.getvalue()


def _elements(node):
    """Every element of the structure tree, in the order of reading."""
    if isinstance(node, Array):
        for child in node:
            yield from _elements(child)
    elif isinstance(node, Dictionary) and "/S" in node:
        yield node
        yield from _elements(node.get("/K"))


def _give_scopes(elements):
    """A header cell heads its column in the head of a table, its row elsewhere."""
    for cell in elements:
        if cell.S == Name.TH:
            cell.A.Scope = Name.Column if Name.THead == cell.P.P.S else Name.Row


def _give_bodies(pdf, elements):
    """What follows the marker of a list's item is its body."""
    for item in elements:
        if item.S == Name.LI and not any(Name.LBody == child.S for child in item.K):
            body = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.LBody, P=item, Pg=item.Pg))
            body.K = Array([child for child in item.K if Name.Lbl != child.S])
            for child in body.K:
                child.P = body
            item.K = Array([*(child for child in item.K if Name.Lbl == child.S), body])


def _list_identifiers(pdf, elements):
    """The identifiers by which data cells name their header cells."""
    identified = {bytes(element.ID): element for element in elements if "/ID" in element}
    if identified:
        names = Array()
        for identifier in sorted(identified):
            names.extend([pikepdf.String(identifier), identified[identifier]])
        limits = Array([pikepdf.String(min(identified)), pikepdf.String(max(identified))])
        leaf = pdf.make_indirect(Dictionary(Names=names, Limits=limits))
        pdf.Root.StructTreeRoot.IDTree = pdf.make_indirect(Dictionary(Kids=Array([leaf])))


def _print_annotations(pdf):
    for page in pdf.pages:
        for annotation in page.get("/Annots", ()):
            annotation.F = int(annotation.get("/F", 0)) | PRINTED


def _margins_as_artifacts(pdf, elements):
    """What is drawn into the margins of each page is marked, but belongs to no element that is read."""
    parents = pdf.Root.StructTreeRoot.ParentTree.Nums
    read = {element.objgen for element in elements}
    for number, page in enumerate(pdf.pages):
        marked = parents[2 * number + 1]
        unread = {mcid for mcid, element in enumerate(marked) if element.objgen not in read}
        if unread:
            page.Contents = pdf.make_stream(_with_artifacts(page, unread))
            for mcid in unread:
                marked[mcid] = None


def _with_artifacts(page, unread):
    instructions = []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "BDC" and operands[1].get("/MCID") in unread:
            operands = [Name.Artifact, Dictionary(Type=Name.Pagination)]
        instructions.append((operands, operator))
    return pikepdf.unparse_content_stream(instructions)
