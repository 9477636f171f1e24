"""The editor's desk: closed to those who write no page, and its collections to those who only write."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction

from accounts.roles import ADMINISTRATORS, SUPERVISORS
from cms.models import ContentPage, HomePage, LibraryDocument, RulingPage, RulingsPage
from tests.factories import UserFactory, lyon, make_agent

pytestmark = pytest.mark.django_db

TITLE = "Brouillon que personne ne connaît"


@pytest.fixture
def draft():
    return RulingsPage.objects.get().add_child(
        instance=RulingPage(title=TITLE, live=False, ruled_on="2026-01-05")
    )


def without_page_right():
    by_group = {}
    for name in (ADMINISTRATORS, SUPERVISORS):
        by_group[name] = UserFactory()
        by_group[name].groups.add(Group.objects.get(name=name))
    return {"agent": make_agent(lyon()), "head": make_agent(lyon(), is_head=True), **by_group}


def addresses(draft):
    return (
        f"/admin/choose-page/{draft.get_parent().pk}/",
        f"/admin/choose-page/{draft.pk}/",
        f"/admin/choose-page/search/?q={TITLE}",
        f"/admin/choose-page/chosen-multiple/?id={draft.pk}",
        "/admin/choose-page/",
        "/admin/choose-external-link/",
        "/admin/api/main/pages/",
        f"/admin/api/main/pages/{draft.pk}/",
        "/admin/api/main/documents/",
        "/admin/api/main/images/",
        "/admin/documents/",
        "/admin/documents/chooser/",
        "/admin/documents/chooser/results/",
        "/admin/images/",
        "/admin/images/chooser/",
        "/admin/pages/",
        f"/admin/pages/{draft.pk}/edit/",
        "/admin/pages/search/",
        "/admin/reports/aging-pages/",
        "/admin/reports/page-types-usage/",
        "/admin/reports/site-history/",
        "/admin/collections/",
        "/admin/tag-autocomplete/",
        "/admin/workflows/tasks/task_chooser/",
        "/admin/workflows/task_chooser/",
    )


def test_desk_is_closed_to_those_who_write_no_page(client, draft):
    for role, user in without_page_right().items():
        client.force_login(user)
        for address in addresses(draft):
            response = client.get(address)
            assert (role, address, response.status_code, response.get("Location")) == (
                role,
                address,
                302,
                "/admin/",
            )
            assert client.get(address, headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 403


def test_choosers_serve_those_who_write(client, editor, draft):
    client.force_login(editor)
    assert TITLE in client.get(f"/admin/choose-page/{draft.get_parent().pk}/").json()["html"]
    assert client.get("/admin/api/main/documents/").json()["meta"]["total_count"] > 0


def privacy(collection):
    return reverse("wagtailadmin_collections:set_privacy", args=[collection.pk])


def test_privacy_of_a_collection_is_for_moderators_and_never_for_the_root(client, editor, moderator):
    root = Collection.get_first_root_node()
    collection = root.add_child(name="Interne")
    for user, opened in ((editor, []), (moderator, [collection])):
        client.force_login(user)
        for wanted in (root, collection):
            client.post(privacy(wanted), {"restriction_type": "login"})
        assert [restriction.collection for restriction in CollectionViewRestriction.objects.all()] == opened
        text = client.get(reverse("wagtailadmin_collections:edit", args=[collection.pk])).text
        assert (privacy(collection) in text) == bool(opened)
    client.force_login(editor)
    client.post(privacy(collection), {"restriction_type": "none"})
    assert CollectionViewRestriction.objects.count() == 1


def test_root_that_was_closed_before_is_not_opened_by_an_editor(client, editor):
    root = Collection.get_first_root_node()
    CollectionViewRestriction.objects.create(collection=root, restriction_type="login")
    client.force_login(editor)
    client.post(privacy(root), {"restriction_type": "none"})
    assert not LibraryDocument.objects.public().exists()


def test_address_of_nothing_says_so_to_everybody(client, editor):
    client.force_login(editor)
    response = client.get("/admin/nulle-part/")
    assert response.status_code == 404
    assert "pôle" not in response.text
    assert "<title>Page introuvable - OGDE</title>" in response.text


# The addresses of the service


def page_form(slug):
    return {
        "title": "Essai",
        "slug": slug,
        "intro": "Essai.",
        "show_contents": "on",
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "heading",
        "body-0-id": "",
        "body-0-value": "Titre",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "action-publish": "1",
    }


def refusal(slug):
    return f"L’adresse /{slug}/ appartient au service : la page ne s’ouvrirait pas. Choisissez-en une autre."


@pytest.mark.parametrize("slug", ["admin", "compte", "demandes", "media", "static", "_util"])
def test_address_of_the_service_is_refused_below_the_home_page(client, moderator, slug):
    client.force_login(moderator)
    home, page = HomePage.objects.get(), ContentPage.objects.get(slug="ogde")
    add = reverse("wagtailadmin_pages:add", args=["cms", "contentpage", home.pk])
    for address in (add, reverse("wagtailadmin_pages:edit", args=[page.pk])):
        response = client.post(address, page_form(slug))
        assert refusal(slug) in response.context["form"].errors["slug"]
    assert not ContentPage.objects.filter(slug=slug).exists()


def test_address_of_the_service_is_free_elsewhere(client, moderator):
    client.force_login(moderator)
    parent = ContentPage.objects.get(slug="ogde")
    client.post(reverse("wagtailadmin_pages:add", args=["cms", "contentpage", parent.pk]), page_form("admin"))
    assert client.get("/ogde/admin/").status_code == 200
    page = ContentPage.objects.get(slug="admin")
    move = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, HomePage.objects.get().pk])
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    for address, data in (
        (move, {}),
        (f"{bulk}?id={page.pk}", {"chooser": HomePage.objects.get().pk}),
    ):
        assert refusal("admin") in client.post(address, data, follow=True).text
        assert ContentPage.objects.get(slug="admin").get_parent().specific == parent


def test_copy_does_not_take_an_address_of_the_service(client, moderator):
    client.force_login(moderator)
    page, home = ContentPage.objects.get(slug="ogde"), HomePage.objects.get()
    data = {"new_title": "Copie", "new_slug": "admin", "new_parent_page": home.pk, "publish_copies": "on"}
    response = client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data, follow=True)
    assert refusal("admin") in response.text
    assert not ContentPage.objects.filter(slug="admin").exists()


def test_the_link_to_the_desk_is_named_as_it_reads(client):
    client.force_login(make_agent(lyon()))
    words = client.get("/admin/jsi18n/").text
    assert '"Dashboard": "OGDE, tableau de bord"' in words
    assert '"Search": "Rechercher"' in words
