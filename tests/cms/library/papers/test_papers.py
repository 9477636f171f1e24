"""The PDF and the ODT of the manual and of the templates of a request."""

import io
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile

import pikepdf
import pytest

from cms.library.papers.odt import form_as_odt
from cms.library.papers.pdf import form_as_pdf, manual_as_pdf
from cms.library.starting import FORMS, MANUAL
from tests.pdf.ua import pdf_problems

MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
STYLE_REFERENCES = {
    f"{TEXT}style-name",
    f"{TABLE}style-name",
    f"{STYLE}parent-style-name",
    f"{STYLE}next-style-name",
    f"{STYLE}page-layout-name",
    f"{STYLE}font-name",
}


@pytest.mark.parametrize(
    ("make", "source"), [(manual_as_pdf, MANUAL), *((form_as_pdf, form) for form in FORMS)]
)
def test_pdf_is_tagged_for_assistive_technology(make, source):
    content = make(source)
    assert pdf_problems(content) == []
    with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == source.title


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
def test_pdf_form_has_a_named_and_tagged_field_for_each_question(form):
    labels = [
        field.label + (" *" if field.required else "")
        for section in form.sections
        for field in section.fields
    ]
    with pikepdf.open(io.BytesIO(form_as_pdf(form))) as pdf:
        fields = list(pdf.Root.AcroForm.Fields)
        plain = [str(field.TU).replace("\xa0", " ") for field in fields]
        assert plain == labels
        assert len({str(field.T) for field in fields}) == len(labels)
        assert all("/StructParent" in field for field in fields)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
def test_odt_is_a_valid_package_with_a_field_for_each_question(form):
    with zipfile.ZipFile(io.BytesIO(form_as_odt(form))) as package:
        assert package.testzip() is None
        first = package.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert package.read("mimetype") == b"application/vnd.oasis.opendocument.text"
        trees = {
            name: ET.fromstring(package.read(name)) for name in package.namelist() if name.endswith(".xml")
        }
    listed = {entry.attrib[f"{{{MANIFEST}}}full-path"] for entry in trees["META-INF/manifest.xml"]}
    assert listed == {"/", "content.xml", "styles.xml", "meta.xml"}
    content = trees["content.xml"]
    used = {
        value
        for part in trees.values()
        for e in part.iter()
        for key, value in e.items()
        if key in STYLE_REFERENCES
    }
    named = {
        e.attrib[f"{STYLE}name"] for part in trees.values() for e in part.iter() if f"{STYLE}name" in e.attrib
    }
    assert used - named == set()
    assert trees["meta.xml"].findtext(".//{http://purl.org/dc/elements/1.1/}language") == "fr-FR"
    assert [
        text.attrib[f"{FO}language"]
        for text in trees["styles.xml"].iter(f"{STYLE}text-properties")
        if f"{FO}language" in text.attrib
    ] == ["fr"]
    fields = [*content.iter(f"{TEXT}placeholder"), *content.iter(f"{TEXT}drop-down")]
    assert len(fields) == sum(len(section.fields) for section in form.sections)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_each_odt(tmp_path):
    for form in FORMS:
        (tmp_path / f"{form.code}.odt").write_bytes(form_as_odt(form))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "txt:Text", "--outdir", str(tmp_path)]
    subprocess.run([*command, *tmp_path.glob("*.odt")], check=True, capture_output=True, timeout=120)
    for form in FORMS:
        text = (tmp_path / f"{form.code}.txt").read_text().replace("\xa0", " ")
        assert [section.title for section in form.sections if section.title not in text] == []


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
def test_same_odt_is_made_each_time(form):
    assert form_as_odt(form) == form_as_odt(form)
