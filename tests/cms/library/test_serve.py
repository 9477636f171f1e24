import re

import pytest
from wagtail.models import Collection, CollectionViewRestriction

from cms.models import LibraryDocument
from cms.templatetags.cms_tags import request_templates
from tests.cms.library.documents import add_document, fetch

pytestmark = pytest.mark.django_db


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


def test_a_file_that_is_not_the_one_put_into_the_library_is_not_handed_out(client, caplog):
    document = add_document(content=b"contenu")
    address = document.url
    assert fetch(client, address).body == b"contenu"
    with document.file.storage.open(document.file.name, "r+b") as file:
        file.write(b"CONTENU")
    answer = fetch(client, address)
    assert answer.status_code == 503
    assert f"« {document.filename} » ne peut pas être remis pour le moment." in answer.body.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "ETag" not in answer
    assert "document altered" in caplog.text
    assert document.downloads.get().count == 1


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


@pytest.mark.parametrize("nature", ["rescrit", "second-examen", "droit-au-controle"])
def test_form_offers_the_templates_of_a_nature(nature):
    offered = [document.code for document in request_templates(nature)]
    assert offered == [f"modele-{nature}-pdf", f"modele-{nature}-odt"]
