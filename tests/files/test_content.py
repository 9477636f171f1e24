"""What nobody can open is refused with that reason; what everybody can open is accepted."""

import io
import struct
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest
from PIL import Image

from files.check import file_check
from files.proofs.excel97 import opens_without_password
from files.proofs.office97 import WRAPPED
from tests.factories import PDF
from tests.files.test_check import (
    CONTENT_TYPES,
    EML,
    ODF_MANIFEST,
    REAL,
    RELATIONSHIPS,
    archive,
    compound,
    open_document,
    open_xml,
    refusal,
    upload,
)

SAMPLES = Path(__file__).parent / "samples"
PROTECTED = "il est protégé par un mot de passe"
DAMAGED = "il est endommagé ou incomplet"
ENTITIES = "il déclare des entités, qui ne sont pas admises"
MACROS = "il contient des macros, qui ne sont pas admises"


def sample(name):
    return (SAMPLES / name).read_bytes()


def accepted(name, content):
    return file_check(upload(name, content)).size == len(content)


def reason(name, content):
    return refusal(name, content).split(" : ", 1)[1].removesuffix(". Corrigez-le, puis joignez-le à nouveau.")


@pytest.mark.parametrize(
    "name",
    [
        "bytes-before-header.pdf",
        "padded-with-zeros.pdf",
        "owner-password-only.pdf",
        "main-part-by-default.docx",
        "with-bom.eml",
        "cp850.txt",
    ],
)
def test_what_everybody_can_open_is_accepted(name):
    assert accepted(name, sample(name))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("password-to-open.pdf", PROTECTED),
        ("password-to-open.doc", PROTECTED),
        ("cut-in-half.jpg", DAMAGED),
    ],
)
def test_what_nobody_can_open_is_refused_with_its_reason(name, why):
    assert reason(name, sample(name)) == why


def many_pages(**saving):
    content = io.BytesIO()
    with pikepdf.new() as pdf:
        for number in range(30):
            page = pdf.add_blank_page()
            page.Contents = pdf.make_stream(f"% page {number}\n".encode() * 50)
        pdf.save(content, **saving)
    return content.getvalue()


SAVED = {
    "plain": {"object_stream_mode": pikepdf.ObjectStreamMode.disable, "compress_streams": False},
    "packed": {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
    "linear": {"linearize": True},
}


@pytest.mark.parametrize("saving", SAVED.values(), ids=SAVED)
def test_a_pdf_is_whole_or_refused_however_it_is_saved(saving):
    content = many_pages(**saving)
    assert accepted("a.pdf", content + b"\0" * 70_000)
    assert {reason("a.pdf", content[: len(content) * part // 10]) for part in (2, 5, 9)} == {DAMAGED}


def test_a_pdf_with_an_update_cut_off_is_refused():
    assert accepted("a.pdf", PDF + PDF)
    assert reason("a.pdf", PDF + PDF[: len(PDF) // 2]) == DAMAGED


@pytest.mark.parametrize("revision", [2, 3, 4, 6])
def test_a_pdf_that_asks_for_a_password_is_refused_and_one_that_only_forbids_is_not(revision):
    def locked(user):
        encryption = pikepdf.Encryption(
            owner="maître", user=user, R=revision, aes=revision >= 4, metadata=revision >= 4
        )
        return many_pages(encryption=encryption)

    assert reason("a.pdf", locked("secret")) == PROTECTED
    assert accepted("a.pdf", locked(""))


def test_an_old_document_with_a_password_is_refused():
    assert accepted("a.doc", compound("WordDocument", b"\xec\xa5" + bytes(8) + b"\x00\x10"))
    assert reason("a.doc", compound("WordDocument", b"\xec\xa5" + bytes(8) + b"\x00\x11")) == PROTECTED


@pytest.mark.parametrize("extension", ["doc", "xls", "ppt", "docx", "xlsx", "pptx"])
def test_what_encryption_and_rights_put_in_place_of_a_document_is_refused(extension):
    assert {reason(f"a.{extension}", compound(name)) for name in WRAPPED} == {PROTECTED}


BOF = struct.pack("<HHHH", 0x0809, 4, 0x0600, 5)
RC4 = struct.pack("<HHH", 1, 1, 1) + (
    b"\xe8w,\x1d\x91\xc5j7\x96Ga\xb2\x80\x182\x17"
    b"\xc9\xe9\x97\xd4T\x97=1\x0b\xb1\xbap\x14&\x83~"
    b"\xb1\xde\x17\x8f\x07\xe9\x89\xc4M\xae^L\xf9j\xc4\x07"
)
VELVET = "VelvetSweatshop"
VELVET_40 = "c872728f14b55d849b7dde3f7cfd96a7d5e6c96d597b070d79bf31b1599eddf2ece8d44b"
VELVET_128 = "a024a295d910dcd16b2b69c9dfef191974a70eb0e7278136e857318b9e9a13d19115d50b"


def crypto_api(bits, proof):
    header = struct.pack("<8I", 4, 0, 0x6801, 0x8004, bits, 1, 0, 0) + "RC4\0".encode("utf-16-le")
    proof = bytes.fromhex(proof)
    verifier = struct.pack("<I", 16) + bytes(range(16)) + proof[:16] + struct.pack("<I", 20) + proof[16:]
    return struct.pack("<HHHII", 1, 4, 2, 4, len(header)) + header + verifier


def book(protection):
    return BOF + struct.pack("<HH", 0x2F, len(protection)) + protection + struct.pack("<HH", 10, 0)


@pytest.mark.parametrize(
    ("protection", "password"),
    [
        (struct.pack("<HHH", 0, 0, 0x9A0A), VELVET),
        (struct.pack("<HH", 0, 0x9A0A), VELVET),
        (RC4, "password1"),
        (crypto_api(40, VELVET_40), VELVET),
        (crypto_api(128, VELVET_128), VELVET),
        (crypto_api(0, VELVET_40), VELVET),
    ],
)
def test_an_old_workbook_opens_with_its_password_only(protection, password):
    assert opens_without_password(book(protection), password)
    assert not opens_without_password(book(protection), "autre")


def test_an_old_workbook_that_asks_for_a_password_is_refused_and_one_with_excel_s_own_is_not():
    assert reason("a.xls", compound("Workbook", book(RC4))) == PROTECTED
    assert reason("a.xls", compound("Book", book(struct.pack("<HH", 0, 1)))) == PROTECTED
    assert accepted("a.xls", compound("Workbook", book(crypto_api(128, VELVET_128))))
    assert accepted("a.xls", compound("Workbook", BOF + struct.pack("<HH", 10, 0)))
    assert reason("a.xls", compound("Workbook", book(b"\1\0\1"))) == DAMAGED


def test_old_slides_with_a_password_are_refused():
    def slides(token):
        user = struct.pack("<HHIII", 0, 0x0FF6, 32, 20, token)
        return compound("PowerPoint Document", **{"Current User": user})

    assert reason("a.ppt", slides(0xF3D1C4DF)) == PROTECTED
    assert accepted("a.ppt", slides(0xE391C05F))


@pytest.mark.parametrize("extension", ["odt", "ods", "sxw", "sxc"])
def test_an_open_document_with_a_password_is_refused(extension):
    mimetype = archive_of(REAL[extension])["mimetype"].decode()
    encrypted = ODF_MANIFEST.replace("/>", "><encryption-data/></manifest>")
    assert reason(f"a.{extension}", open_document(mimetype, encrypted)) == PROTECTED
    wholesome = {"mimetype": mimetype, "encrypted-package": "x", "META-INF/manifest.xml": encrypted}
    assert reason(f"a.{extension}", archive(wholesome)) == PROTECTED


def archive_of(content):
    with ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


OPEN_XML = {
    "docx": ("wordprocessingml.document", "word/document.xml"),
    "xlsx": ("spreadsheetml.sheet", "xl/workbook.xml"),
    "pptx": ("presentationml.presentation", "ppt/presentation.xml"),
}
MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"


def by_default(part, kind, target=None):
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="XML" ContentType="{kind}"/></Types>'
    )
    rels = RELATIONSHIPS.format(part=target or part)
    return archive({"[Content_Types].xml": types, "_rels/.rels": rels, part: "<x/>"})


@pytest.mark.parametrize("extension", OPEN_XML)
def test_the_main_part_has_its_own_type_else_that_of_its_extension(extension):
    application, part = OPEN_XML[extension]
    kind = MAIN.format(application)
    assert accepted(f"a.{extension}", by_default(part, kind))
    assert accepted(f"a.{extension}", by_default(part, kind, target=f"/{part.upper()}"))
    own = CONTENT_TYPES.format(part=part, kind="application/xml").replace(
        "<Override", f'<Default Extension="xml" ContentType="{kind}"/><Override'
    )
    assert "n’a pas le contenu" in refusal(
        f"a.{extension}",
        archive({"[Content_Types].xml": own, "_rels/.rels": RELATIONSHIPS.format(part=part), part: "<x/>"}),
    )


@pytest.mark.parametrize("extension", OPEN_XML)
def test_the_main_part_is_the_one_that_the_package_names(extension):
    application, part = OPEN_XML[extension]
    elsewhere = by_default(part, MAIN.format(application), target="other.xml")
    assert "n’a pas le contenu" in refusal(f"a.{extension}", elsewhere)


@pytest.mark.parametrize(
    ("extension", "kind", "why"),
    [
        ("docx", "application/vnd.ms-word.document.macroEnabled.main+xml", MACROS),
        ("xlsx", "application/vnd.ms-excel.sheet.macroEnabled.main+xml", MACROS),
        ("pptx", "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml", MACROS),
        ("docx", MAIN.format("wordprocessingml.document").replace("document.main", "template.main"), None),
    ],
)
def test_another_type_of_main_part_is_refused_however_it_is_declared(extension, kind, why):
    _, part = OPEN_XML[extension]
    by_override = archive(
        {
            "[Content_Types].xml": CONTENT_TYPES.format(part=part, kind=kind),
            "_rels/.rels": RELATIONSHIPS.format(part=part),
            part: "<x/>",
        }
    )
    for content in (by_override, by_default(part, kind)):
        if why:
            assert reason(f"a.{extension}", content) == why
        else:
            assert "n’a pas le contenu" in refusal(f"a.{extension}", content)


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
DOCTYPE = '<!DOCTYPE x PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "office.dtd"><x/>'


@pytest.mark.parametrize("extension", OPEN_XML)
def test_a_package_with_macros_or_declarations_in_any_part_is_refused(extension):
    application, part = OPEN_XML[extension]
    name = f"a.{extension}"
    assert reason(name, open_xml(application, part, **{"word/vbaProject.bin": "x"})) == MACROS
    assert reason(name, open_xml(application, part, **{part: BOMB})) == ENTITIES
    assert reason(name, open_xml(application, part, **{part: DOCTYPE})) == ENTITIES
    assert reason(name, open_xml(application, part, **{"docProps/app.xml": BOMB})) == ENTITIES
    assert accepted(name, open_xml(application, part, **{"customXml/empty.xml": ""}))


@pytest.mark.parametrize("extension", ["odt", "ods", "sxw", "sxc"])
def test_an_open_document_with_entities_is_refused_and_the_doctype_of_old_ones_is_not(extension):
    mimetype = archive_of(REAL[extension])["mimetype"].decode()
    assert reason(f"a.{extension}", open_document(mimetype, content=BOMB)) == ENTITIES
    assert accepted(f"a.{extension}", open_document(mimetype, content=DOCTYPE))


def photograph(image_format, frames=1, **saving):
    """Noise, so that a part of the file is a part of the picture."""
    content = io.BytesIO()
    pictures = [Image.effect_noise((200, 150), 90).convert("RGB") for _ in range(frames)]
    if frames > 1:
        saving |= {"save_all": True, "append_images": pictures[1:]}
    pictures[0].save(content, image_format, **saving)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", photograph("JPEG")),
        ("a.jpg", photograph("JPEG", progressive=True)),
        ("a.png", photograph("PNG")),
        ("a.gif", photograph("GIF")),
        ("a.gif", photograph("GIF", frames=3)),
    ],
    ids=["jpg", "progressive", "png", "gif", "animated"],
)
def test_a_picture_is_whole_or_refused(name, content):
    assert accepted(name, content)
    assert accepted(name, content + b"\0 after the end")
    assert {reason(name, content[: len(content) * part // 10]) for part in (1, 5, 9)} == {DAMAGED}


def test_a_text_is_what_holds_nothing_binary():
    text = "DÉCLARATION N° 12 : Œuvre à 5 €\r\n"
    for encoding in ("utf-8", "utf-16", "cp1252", "mac-roman"):
        assert accepted("a.txt", text.encode(encoding))
    assert accepted("a.txt", "DÉCLARATION N° 12\x1a".encode("cp850"))
    assert accepted("a.txt", bytes(range(128, 256)))
    for binary in (*range(9), *range(14, 26), *range(28, 32)):
        assert "n’a pas le contenu" in refusal("a.txt", b"texte" + bytes([binary]))


@pytest.mark.parametrize(
    "before", [b"\xef\xbb\xbf", b"\r\n\r\n", b"\xef\xbb\xbf\n", b"From a@b.invalid Mon Jan 1\r\n"]
)
def test_what_stands_harmlessly_before_the_first_header_of_a_mail_is_accepted(before):
    assert accepted("a.eml", before + EML)


@pytest.mark.parametrize("text", ["\ufeffUne ligne.\nDeux lignes.", "\ufeff<html><p>De : moi</p></html>"])
def test_a_text_or_a_page_renamed_as_a_mail_stays_refused(text):
    assert "n’a pas le contenu" in refusal("a.eml", text.encode())


@pytest.mark.parametrize(
    ("content_type", "is_accepted"),
    [
        ("multipart/encrypted; boundary=x", False),
        ("application/pkcs7-mime; smime-type=enveloped-data", False),
        ("application/pkcs7-mime; smime-type=signed-data", True),
        ("multipart/signed; boundary=x", True),
    ],
)
def test_an_encrypted_mail_is_refused_and_a_signed_one_is_not(content_type, is_accepted):
    content = f"Content-Type: {content_type}\r\n".encode() + EML
    if is_accepted:
        assert accepted("a.eml", content)
    else:
        assert reason("a.eml", content) == "il est chiffré : seul son destinataire peut l’ouvrir"
