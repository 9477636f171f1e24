import io
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile

import pikepdf
import pytest
from wagtail.models import Collection, CollectionViewRestriction

from cms.library.papers.odt import form_as_odt
from cms.library.papers.pdf import form_as_pdf, manual_as_pdf
from cms.library.starting import FORMS, MANUAL
from cms.models import LibraryDocument
from cms.templatetags.cms_tags import request_templates
from tests.cms.library.documents import add_document, fetch
from tests.pdf.ua import pdf_problems

pytestmark = pytest.mark.django_db
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


def test_page_lists_each_title_with_its_formats_and_weights(client):
    html = client.get("/documents/").content.decode()
    articles = re.findall(r"<article.*?</article>", html, re.DOTALL)
    found = {}
    for article in articles:
        title = re.search(r"<h2[^>]*>(.*?)</h2>", article)[1]
        found[title] = re.findall(r'ogde-mention">([A-Z]+) – [\d,]+.(?:Kio|Mio)</span>', article)
    assert found == {
        "Manuel d’OGDE": ["PDF"],
        "Modèle de demande de rescrit": ["PDF", "ODT"],
        "Modèle de demande de second examen": ["PDF", "ODT"],
        "Modèle de demande de droit au contrôle": ["PDF", "ODT"],
    }


def test_each_listed_file_opens_with_its_type(client):
    html = client.get("/documents/").content.decode()
    addresses = re.findall(r'class="ogde-file" href="([^"]+)"', html)
    assert len(addresses) == 7
    for address in addresses:
        response = fetch(client, address)
        content = response.body
        assert response.status_code == 200
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "Content-Encoding" not in response
        assert int(response["Content-Length"]) == len(content)
        if address.endswith("-pdf/"):
            assert response["Content-Type"] == "application/pdf"
            assert response["Content-Disposition"].startswith("inline; filename=")
            assert content.startswith(b"%PDF-")
        else:
            assert response["Content-Type"] == "application/vnd.oasis.opendocument.text"
            assert response["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize("name", ["page.html", "dessin.svg", "donnees.xml", "sans-extension"])
def test_active_content_leaves_as_bytes_to_be_saved(client, name):
    response = fetch(client, add_document(name, b"<script>alert(1)</script>").url)
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Content-Security-Policy"] == "default-src 'none'"


def test_wrong_name_unknown_document_and_lost_file_are_not_found(client):
    document = add_document("essai.txt")
    assert fetch(client, document.file_url).status_code == 200
    assert client.get(f"/documents/fichiers/{document.pk}/autre.txt").status_code == 404
    assert client.get("/documents/nulle-part/").status_code == 404
    for number in (999999, 10**30):
        assert client.get(f"/documents/fichiers/{number}/essai.txt").status_code == 404
    document.file.storage.delete(document.file.name)
    assert client.get(document.url).status_code == 404


def test_restricted_collection_is_neither_listed_nor_served(client):
    collection = Collection.get_first_root_node().add_child(name="Réservé")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    document = add_document("interne.txt", collection=collection)
    assert document not in LibraryDocument.objects.listed()
    assert client.get(document.url).status_code == 302


def test_unlisted_document_is_served_but_not_listed(client):
    document = add_document("annexe.txt", listed=False)
    assert document not in LibraryDocument.objects.listed()
    assert fetch(client, document.url).status_code == 200


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


@pytest.mark.parametrize("nature", ["rescrit", "second-examen", "droit-au-controle"])
def test_form_offers_the_templates_of_a_nature(nature):
    offered = [document.code for document in request_templates(nature)]
    assert offered == [f"modele-{nature}-pdf", f"modele-{nature}-odt"]
