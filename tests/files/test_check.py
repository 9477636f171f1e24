import hashlib
import io
import struct
import zipfile
from functools import partial

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.utils.datastructures import MultiValueDict
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from files.check import file_check, files_total_check
from files.fields import MultipleFileField
from files.kinds import ACCEPT, ALLOWED, file_name
from files.proofs.base import ProofError
from files.proofs.images import prove as prove_picture
from files.proofs.pdf import prove as prove_pdf
from files.store import file_store
from tests.factories import PDF

ODF_MANIFEST = '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/{part}" ContentType="{kind}"/></Types>'
)
OPEN_XML = "application/vnd.openxmlformats-officedocument."
RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Target='
    '"{part}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)


def archive(entries, compression=zipfile.ZIP_DEFLATED):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as target:
        for name, text in entries.items():
            target.writestr(name, text)
    return content.getvalue()


def open_xml(application, part, **others):
    kind = f"{OPEN_XML}{application}.main+xml"
    types = CONTENT_TYPES.format(part=part, kind=kind)
    package = {"[Content_Types].xml": types, "_rels/.rels": RELATIONSHIPS.format(part=part), part: "<x/>"}
    return archive(package | others)


def open_document(mimetype, manifest=ODF_MANIFEST, content="<x/>"):
    return archive({"mimetype": mimetype, "content.xml": content, "META-INF/manifest.xml": manifest})


def compound(stream, content=b"x", **others):
    """The smallest OLE container with these streams: header, FAT, directory, data."""
    sector, end, free, fat_sector = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    streams = {stream: content} | others
    fat = [fat_sector, end]
    for _ in streams:
        start = len(fat)
        fat += [*range(start + 1, start + 8), end]

    def entry(name, kind, *, child=free, right=free, start=0, size=0):
        encoded = name.encode("utf-16-le") + b"\0\0"
        return (
            encoded.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(encoded), kind, 1, free, right, child)
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )

    directory = entry("Root Entry", 5, child=1, start=end)
    for number, name in enumerate(streams):
        right = number + 2 if number + 1 < len(streams) else free
        directory += entry(name, 2, right=right, start=2 + 8 * number, size=8 * sector)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *([free] * 108))
    table = struct.pack("<128I", *fat, *([free] * (128 - len(fat))))
    data = b"".join(content.ljust(8 * sector, b"x") for content in streams.values())
    return header + table + directory.ljust(sector, b"\0") + data


def picture(image_format):
    content = io.BytesIO()
    Image.new("RGB", (4, 3), "navy").save(content, image_format)
    return content.getvalue()


EML = (
    b"From: a@exemple.invalid\r\nTo: b@exemple.invalid\r\nSubject: =?utf-8?q?Pi=C3=A8ce?=\r\n\r\nBonjour\r\n"
)
XSD = b'<?xml version="1.0"?><xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>'

REAL = {
    "doc": compound("WordDocument"),
    "docx": open_xml("wordprocessingml.document", "word/document.xml"),
    "eml": EML,
    "gif": picture("GIF"),
    "jpg": picture("JPEG"),
    "ods": open_document("application/vnd.oasis.opendocument.spreadsheet"),
    "odt": open_document("application/vnd.oasis.opendocument.text"),
    "pdf": PDF,
    "png": picture("PNG"),
    "ppt": compound("PowerPoint Document"),
    "pptx": open_xml("presentationml.presentation", "ppt/presentation.xml"),
    "sxc": open_document("application/vnd.sun.xml.calc"),
    "sxw": open_document("application/vnd.sun.xml.writer"),
    "txt": "Première ligne\r\nœuvre à 5 €\n".encode("cp1252"),
    "xls": compound("Workbook"),
    "xlsx": open_xml("spreadsheetml.sheet", "xl/workbook.xml"),
    "xml": '<?xml version="1.0" encoding="utf-8"?><déclaration/>'.encode(),
    "xsd": XSD,
    "zip": archive({"dossier/a.txt": "a"}),
}
# What is also a true file of another extension.
ALSO = {
    "docx": {"zip"},
    "eml": {"txt"},
    "ods": {"zip"},
    "odt": {"zip"},
    "pptx": {"zip"},
    "sxc": {"zip"},
    "sxw": {"zip"},
    "xlsx": {"zip"},
    "xml": {"txt"},
    "xsd": {"xml", "txt"},
}


def upload(name, content=b"x"):
    return SimpleUploadedFile(name, content, content_type="text/html")


def refusal(name, content):
    with pytest.raises(ValidationError) as caught:
        file_check(upload(name, content))
    return caught.value.messages[0]


def test_every_allowed_extension_has_a_real_file_here():
    assert list(REAL) == list(ALLOWED)


@pytest.mark.parametrize("extension", ALLOWED)
def test_real_file_is_accepted_under_its_own_extension_only(extension):
    accepted = set()
    for claimed in ALLOWED:
        try:
            file_check(upload(f"pièce.{claimed}", REAL[extension]))
            accepted.add(claimed)
        except ValidationError:
            pass
    assert accepted == {extension} | ALSO.get(extension, set())


def test_jpeg_is_an_alias_and_the_case_of_the_extension_is_free():
    assert file_check(upload("Photo.JPEG", REAL["jpg"])).content_type == "image/jpeg"
    assert ".jpeg" in ACCEPT.split(",")


def test_content_type_is_ours_whatever_the_browser_says():
    assert file_check(upload("a.pdf", PDF)).content_type == "application/pdf"


def test_empty_file_is_named():
    assert refusal("vide.pdf", b"") == (
        "« vide.pdf » est vide. Vérifiez le fichier sur votre ordinateur, puis joignez-le à nouveau."
    )


def test_large_file_is_told_the_limit(settings):
    settings.ATTACHMENT_MAX_MB = 1
    message = refusal("gros.pdf", PDF + b" " * 1_500_000)
    assert message.startswith("« gros.pdf » pèse 1,4")
    assert "la limite est de 1 Mo par fichier" in message


@pytest.mark.parametrize(
    "name", ["virus.exe", "page.html", "sans_extension", "image.svg", "a.pdf.exe", ".pdf"]
)
def test_other_extensions_are_refused_with_the_list(name):
    message = refusal(name, PDF)
    assert message.startswith(f"« {name} » ne peut pas être joint")
    assert message.endswith("sxc, sxw, txt, xls, xlsx, xml, xsd, zip.")


def test_mismatch_says_what_the_file_really_is():
    assert refusal("plan.pdf", REAL["png"]) == (
        "« plan.pdf » n’a pas le contenu d’un fichier pdf : c’est en réalité un fichier png. Ouvrez-le et"
        " enregistrez-le à nouveau au format pdf, ou donnez-lui sa bonne extension."
    )


def bomb():
    return archive({"zéros.txt": b"\0" * 60_000_000})


def with_flag(content, flag):
    """Set a general purpose flag on every entry, in both headers."""
    for magic, offset in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)]:
        at = content.find(magic)
        while at >= 0:
            content = content[: at + offset] + struct.pack("<H", flag) + content[at + offset + 2 :]
            at = content.find(magic, at + 4)
    return content


def linked():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as target:
        link = zipfile.ZipInfo("lien")
        link.external_attr = 0o120777 << 16
        target.writestr(link, "/etc/passwd")
    return content.getvalue()


def damaged():
    content = archive({"a.txt": "bonjour " * 10}, zipfile.ZIP_STORED)
    return content.replace(b"bonjour", b"bonsoir", 1)


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
EXTERNAL = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
ENCRYPTED_ODF = '<m:manifest xmlns:m="x"><m:encryption-data/></m:manifest>'
ENCRYPTED_ODT = open_document("application/vnd.oasis.opendocument.text", ENCRYPTED_ODF)
MACROS = archive(
    {
        "[Content_Types].xml": CONTENT_TYPES.format(
            part="word/document.xml", kind="application/vnd.ms-word.document.macroEnabled.main+xml"
        ),
        "word/document.xml": "<x/>",
    }
)
ENTITIES_IN_DOCX = archive({"[Content_Types].xml": ENTITIES.decode(), "word/document.xml": "<x/>"})


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.zip", bomb(), "une fois décompressé, son contenu est trop volumineux"),
        ("a.docx", bomb(), "une fois décompressé, son contenu est trop volumineux"),
        ("a.zip", with_flag(REAL["zip"], 1), "il contient des fichiers protégés par un mot de passe"),
        ("a.zip", archive({"../../etc/passwd": "x"}), "il contient des chemins qui sortent de l’archive"),
        ("a.zip", archive({"/etc/passwd": "x"}), "il contient des chemins qui sortent de l’archive"),
        ("a.zip", archive({"..\\a.exe": "x"}), "il contient des chemins qui sortent de l’archive"),
        ("a.zip", archive({"C:\\a.exe": "x"}), "il contient des chemins qui sortent de l’archive"),
        ("a.zip", linked(), "il contient des chemins qui sortent de l’archive"),
        ("a.zip", damaged(), "il est endommagé"),
        ("a.zip", REAL["zip"][:-10], "il est endommagé"),
        ("a.zip", archive({"a": "x"}, zipfile.ZIP_LZMA), "il est compressé d’une façon inhabituelle"),
        ("a.docx", compound("EncryptedPackage"), "il est protégé par un mot de passe"),
        ("a.docx", MACROS, "il contient des macros, qui ne sont pas admises"),
        ("a.docx", ENTITIES_IN_DOCX, "il déclare des entités, qui ne sont pas admises"),
        ("a.odt", ENCRYPTED_ODT, "il est protégé par un mot de passe"),
        ("a.pdf", PDF.replace(b"%%EOF", b""), "il est endommagé ou incomplet"),
        ("a.gif", b"GIF89a<script>", "il est endommagé ou incomplet"),
        ("a.png", REAL["png"][:40], "il est endommagé ou incomplet"),
        ("a.xml", ENTITIES, "il déclare des entités, qui ne sont pas admises"),
        ("a.xsd", EXTERNAL, "il déclare des entités, qui ne sont pas admises"),
        ("a.xml", b"<a><b></a>", "il est mal formé"),
        ("a.xml", b'<?xml version="1.0" encoding="nimporte"?><a/>', "il est mal formé"),
    ],
)
def test_dangerous_or_broken_content_is_refused_with_its_reason(name, content, reason):
    assert refusal(name, content) == (
        f"« {name} » ne peut pas être joint : {reason}. Corrigez-le, puis joignez-le à nouveau."
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"<html><script>alert(1)</script>%PDF-1.4\n%%EOF"),
        ("a.pdf", b"%PDF-1.4\n%%EOF"),
        ("a.pdf", b"MZ" + PDF),
        ("a.pdf", REAL["gif"] + PDF),
        ("a.txt", PDF),
        ("a.zip", PDF + REAL["zip"]),
        ("a.docx", REAL["gif"] + REAL["docx"]),
        ("a.docx", archive({"mimetype": "x"})),
        ("a.txt", b"MZ\x90\x00\x03"),
        ("a.txt", b"bonjour\x07"),
        ("a.eml", b"<html>From: x</html>"),
        ("a.eml", "Une ligne de texte.\nFrom: après le corps".encode()),
        ("a.xsd", b"<schema/>"),
        ("a.xls", b"<table><tr><td>1</td></tr></table>"),
    ],
)
def test_polyglots_and_disguises_are_refused(name, content):
    assert refusal(name, content).startswith(f"« {name} » n’a pas le contenu d’un fichier ")


@pytest.mark.parametrize("text", ["é".encode(), "é".encode("utf-16"), "\ufeffé".encode(), b"a\tb\r\n"])
def test_text_is_accepted_in_the_usual_encodings(text):
    assert file_check(upload("note.txt", text)).size == len(text)


def test_xml_with_a_plain_doctype_is_accepted():
    content = b'<!DOCTYPE note SYSTEM "http://example.invalid/note.dtd"><note/>'
    assert file_check(upload("note.xml", content)).content_type == "application/xml"


def test_large_upload_on_disk_is_checked_the_same(settings):
    with TemporaryUploadedFile("b.xml", "text/xml", 100_000, None) as on_disk:
        on_disk.write(b"<a>" + b"<b/>" * 50_000 + b"</a>")
        on_disk.size = 200_007
        assert file_check(on_disk).size == 200_007
        assert on_disk.tell() == 0


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("Contrat été 2026.pdf", "Contrat été 2026.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("C:\\Documents\\plan.pdf", "plan.pdf"),
        ("../../etc/plan.pdf", "plan.pdf"),
        ("facture\u202efdp.exe", "facturefdp.exe"),
        ("a\x00b\x1fc\u200b.pdf", "abc.pdf"),
        ("deux\nlignes  ici .pdf ", "deux lignes ici.pdf"),
        ("a" * 300 + ".pdf", "a" * 251 + ".pdf"),
        ("", ""),
        (None, ""),
    ],
)
def test_name_is_shown_as_given_without_what_deceives(given, cleaned):
    assert file_name(given) == cleaned


@given(st.text())
def test_any_name_becomes_short_and_harmless(given):
    name = file_name(given)
    assert len(name) <= 255
    assert not set("/\\\x00\n\u202e") & set(name)
    assert file_name(name) == name


APART = {"pdf": prove_pdf} | {
    extension: partial(prove_picture, image_format=image_format)
    for extension, image_format in [("gif", "GIF"), ("jpg", "JPEG"), ("png", "PNG")]
}


def judged(extension, content):
    """Whether it is accepted; what is proved in a process of its own is proved here, where a crash is seen."""
    prove = APART.get(extension, ALLOWED[extension].prove)
    try:
        prove(io.BytesIO(content))
    except ProofError:
        return False
    return True


@given(st.sampled_from(list(ALLOWED)), st.binary(min_size=1, max_size=4000))
def test_random_bytes_are_judged_without_a_crash(extension, content):
    assert judged(extension, content) in (True, False)


@pytest.mark.parametrize("extension", ALLOWED)
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_real_files_are_judged_without_a_crash(extension, data):
    assert judged(extension, REAL[extension])
    content = bytearray(REAL[extension])
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(content)))
    assert judged(extension, bytes(content[:cut])) in (True, False)


def test_stored_file_keeps_its_name_size_hash_and_lies_under_a_neutral_path():
    stored = file_store(upload("Plan d’usine.pdf", PDF))
    assert (stored.name, stored.size, stored.content_type) == (
        "Plan d’usine.pdf",
        len(PDF),
        "application/pdf",
    )
    assert stored.sha256 == hashlib.sha256(PDF).hexdigest()
    assert "usine" not in stored.path
    with storages["private"].open(stored.path) as content:
        assert content.read() == PDF


def test_unchecked_upload_cannot_be_stored():
    with pytest.raises(ValidationError):
        file_store(upload("a.exe", b"MZ"))


class FilesForm(forms.Form):
    files = MultipleFileField(required=False)


def files_form(*uploads):
    return FilesForm({}, MultiValueDict({"files": list(uploads)}))


def test_field_gives_every_checked_file():
    form = files_form(upload("a.pdf", PDF), upload("b.txt", b"b"))
    assert form.is_valid()
    assert [file.name for file in form.cleaned_data["files"]] == ["a.pdf", "b.txt"]


def test_field_names_every_refused_file():
    form = files_form(
        upload("a.pdf", b"x"), upload("b.txt", b"b"), upload("c.exe", b"x"), upload("d.txt", b"")
    )
    assert [message.split(" »")[0] for message in form.errors["files"]] == ["« a.pdf", "« c.exe", "« d.txt"]


def test_field_without_file_is_empty_or_required():
    assert files_form().is_valid()
    with pytest.raises(ValidationError, match="Choisissez au moins un fichier"):
        MultipleFileField().clean([])


def test_field_takes_several_files_of_the_allowed_kinds():
    widget = str(FilesForm()["files"])
    assert "multiple" in widget
    assert f'accept="{ACCEPT}"' in widget


def test_total_of_a_case_is_limited(settings):
    settings.CASE_FILES_MAX_MB = 1
    files_total_check([upload("a.pdf", PDF)], already=1_000_000)
    with pytest.raises(ValidationError, match="1 Mo en tout"):
        files_total_check([upload("a.pdf", PDF)], already=1024 * 1024)


def test_files_of_an_archive_are_counted_before_they_are_listed(monkeypatch):
    content = archive({f"{number}.txt": "" for number in range(10_001)})

    def listed(*args):
        raise AssertionError("the archive was opened")

    monkeypatch.setattr(zipfile, "ZipFile", listed)
    with pytest.raises(ValidationError, match="il contient plus de 10000 fichiers"):
        file_check(upload("trop.zip", content))


def test_ten_thousand_files_are_accepted():
    file_check(upload("juste.zip", archive({f"{number}.txt": "" for number in range(10_000)})))
