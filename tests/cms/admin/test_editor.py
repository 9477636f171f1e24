import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.models import ContentPage, HomePage, LibraryDocument

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def publisher(client, moderator):
    client.force_login(moderator)
    return client


def page_form(**changes):
    return nested_form_data(
        {
            "title": "Une page",
            "slug": "une-page",
            "intro": "En deux mots.",
            "show_contents": "on",
            "body": streamfield([("heading", "Un titre"), ("text", rich_text("<p>Un texte</p>"))]),
            **changes,
        }
    )


def test_moderator_publishes_a_new_page(publisher, client):
    home = HomePage.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["cms", "contentpage", home.pk])
    assert publisher.get(address).status_code == 200
    response = publisher.post(address, page_form() | {"action-publish": "1"})
    assert response.status_code == 302
    assert client.get("/une-page/").status_code == 200


def test_moderator_changes_a_page(publisher):
    page = ContentPage.objects.get(slug="ogde")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = publisher.post(address, page_form(title="Titre revu", slug="ogde") | {"action-publish": "1"})
    assert response.status_code == 302
    assert ContentPage.objects.get(slug="ogde").title == "Titre revu"


@pytest.mark.parametrize("slug", ["accueil", "documents", "aide", "rescrit", "faq", "actualites", "cookies"])
def test_editor_opens_every_kind_of_page(desk, slug):
    page = Page.objects.get(slug=slug)
    assert desk.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


def offered(desk, slug):
    """The types of page that may be added below this one."""
    page = Page.objects.get(slug=slug)
    response = desk.get(reverse("wagtailadmin_pages:add_subpage", args=[page.pk]), follow=True)
    addresses = [address for address, _ in response.redirect_chain]
    return set(re.findall(r"/pages/add/cms/(\w+)/", " ".join([*addresses, response.text])))


def test_editor_is_offered_what_is_of_use_there(desk):
    assert offered(desk, "accueil") == {"contentpage", "faqpage", "legalpage", "servicesheet"}
    assert offered(desk, "actualites") == {"newspage"}
    assert offered(desk, "rescrit") == {"contentpage"}
    assert offered(desk, "faq") == set()


def test_page_without_introduction_is_not_published_and_what_was_typed_is_kept(publisher):
    home = HomePage.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["cms", "contentpage", home.pk])
    response = publisher.post(address, page_form(intro="") | {"action-publish": "1"})
    assert response.status_code == 200
    assert "Un texte" in response.content.decode()
    assert not ContentPage.objects.filter(slug="une-page").exists()


def test_button_leads_to_a_page_or_an_address_never_both_nor_to_a_script(publisher):
    home = HomePage.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["cms", "contentpage", home.pk])
    for target in (
        {"page": "", "url": ""},
        {"page": str(home.pk), "url": "/aide/"},
        {"page": "", "url": "javascript:1"},
    ):
        buttons = {"count": "1", "0": {"deleted": "", "order": "0", "value": {"label": "Agir", **target}}}
        response = publisher.post(
            address, page_form(body=streamfield([("buttons", buttons)])) | {"action-publish": "1"}
        )
        assert response.status_code == 200


def test_editor_adds_a_document_and_it_is_listed(desk, client):
    file = ContentFile(b"a;b\n", name="liste.csv")
    data = {
        "title": "Liste",
        "file": file,
        "kind": "autre",
        "language": "fr",
        "listed": "on",
        "collection": "1",
    }
    response = desk.post(reverse("wagtaildocs:add"), data)
    assert response.status_code == 302
    assert LibraryDocument.objects.get(title="Liste") in LibraryDocument.objects.listed()
    assert "Liste" in client.get("/documents/").content.decode()


def test_document_of_an_active_type_is_refused(desk):
    file = ContentFile(b"<script></script>", name="page.html")
    data = {"title": "Page", "file": file, "kind": "autre", "language": "fr", "collection": "1"}
    assert desk.post(reverse("wagtaildocs:add"), data).status_code == 200
    assert not LibraryDocument.objects.filter(title="Page").exists()


@pytest.mark.parametrize("name", ["wagtaildocs:index", "wagtailimages:index", "wagtailredirects:index"])
def test_editor_opens_the_library(desk, name):
    assert desk.get(reverse(name)).status_code == 200
