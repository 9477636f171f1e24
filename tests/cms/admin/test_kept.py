"""What the public counts on is neither deleted nor withdrawn, whichever way it is asked."""

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.delete_page import DeletePageAction
from wagtail.models import Page, Site

from cms.models import (
    AnnuairePage,
    AuthenticityPage,
    ContentPage,
    DocumentsPage,
    HomePage,
    LegalPage,
    RulingPage,
    RulingsPage,
)
from tests.cms.rulings.test_rulings import make_ruling

pytestmark = pytest.mark.django_db

TYPES = (HomePage, AuthenticityPage, DocumentsPage, AnnuairePage, RulingsPage)
LEGAL = ("mentions-legales", "donnees-personnelles", "cookies", "accessibilite")


def staying_pages():
    legal = LegalPage.objects.all()
    assert {page.slug for page in legal} == set(LEGAL)
    return [*(model.objects.get() for model in TYPES), *legal, make_ruling()]


def address(action, page):
    return reverse(f"wagtailadmin_pages:{action}", args=[page.pk])


def bulk(action, *pages):
    chosen = "&".join(f"id={page.pk}" for page in pages)
    return f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', action])}?{chosen}"


def told(response):
    return [str(message).strip() for message in get_messages(response.wsgi_request)]


def test_page_that_stays_is_deleted_by_no_code():
    for page in staying_pages():
        for delete in (
            page.delete,
            Page.objects.get(pk=page.pk).delete,
            Page.objects.filter(pk=page.pk).delete,
            DeletePageAction(page).execute,
        ):
            with pytest.raises(PermissionDenied, match="ne se retire pas|reste consultable"), atomic():
                delete()
    assert Site.objects.get().root_page.specific == HomePage.objects.get()


def test_page_that_stays_is_withdrawn_by_no_code():
    for page in staying_pages():
        with pytest.raises(PermissionDenied):
            page.unpublish()
        assert Page.objects.get(pk=page.pk).live


def test_withdrawal_of_a_page_that_stays_is_not_planned():
    page = make_ruling()
    page.expire_at = timezone.now()
    with pytest.raises(ValidationError) as refusal:
        page.full_clean()
    assert refusal.value.messages == [page.stays_because]


def test_moderator_is_told_what_to_do_instead_of_deleting_or_withdrawing(client, moderator):
    client.force_login(moderator)
    for page in staying_pages():
        for action in ("delete", "unpublish"):
            for method in (client.get, client.post):
                response = method(address(action, page), {"confirm_site_name": "OGDE"})
                assert (response.status_code, response.url) == (302, address("edit", page))
                assert told(response)[-1] == page.stays_because
        assert Page.objects.get(pk=page.pk).live


def test_pages_that_stay_are_left_out_of_bulk_actions(client, moderator):
    client.force_login(moderator)
    pages = staying_pages()
    for action in ("delete", "unpublish"):
        assert pages[0].stays_because in client.get(bulk(action, *pages)).text.replace("&#x27;", "'")
        client.post(bulk(action, *pages), {"confirm_site_name": "OGDE"})
    assert set(Page.objects.live().filter(pk__in=[page.pk for page in pages])) == {
        page.page_ptr for page in pages
    }


def test_neither_button_is_offered(client, moderator):
    client.force_login(moderator)
    ruling, other = make_ruling(), ContentPage.objects.get(slug="ogde")
    assert [
        address("delete", page) in client.get(address("edit", page)).text for page in (ruling, other)
    ] == [
        False,
        True,
    ]
    assert [
        address("unpublish", page) in client.get(address("edit", page)).text for page in (ruling, other)
    ] == [False, True]


def test_other_pages_are_deleted_and_withdrawn_as_ever(client, moderator):
    client.force_login(moderator)
    page, other = ContentPage.objects.get(slug="ogde"), ContentPage.objects.get(slug="vos-droits")
    client.post(address("unpublish", page))
    client.post(bulk("delete", other))
    assert not ContentPage.objects.get(pk=page.pk).live
    client.post(address("delete", page))
    assert not ContentPage.objects.filter(pk__in=[page.pk, other.pk]).exists()


def test_draft_of_a_ruling_that_was_never_published_is_deleted(client, editor):
    draft = RulingsPage.objects.get().add_child(
        instance=RulingPage(title="Rhum", live=False, ruled_on="2026-01-05")
    )
    client.force_login(editor)
    client.post(address("delete", draft))
    assert not RulingPage.objects.exists()
