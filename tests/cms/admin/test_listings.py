"""Every list of the desk can be searched and ordered at once, however its address came about."""

import re

import pytest
from django.urls import URLPattern, get_resolver
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from accounts.models import User
from tests.cms.library.documents import add_document

pytestmark = pytest.mark.django_db


def listings(patterns=None, prefix="/"):
    """Addresses without arguments of the lists that Wagtail's views show."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if not isinstance(pattern, URLPattern):
            yield from listings(pattern.url_patterns, route)
        elif (
            issubclass(getattr(pattern.callback, "view_class", object), BaseListingView) and "<" not in route
        ):
            yield route


def orderings(view):
    """Those of its columns and of its menu, and none at all."""
    offered = set(re.findall(r"ordering=(-?\w+)", view.content.decode()))
    return offered | {f"-{name.removeprefix('-')}" for name in offered}


@pytest.fixture
def desk(client):
    client.force_login(User.objects.create_superuser("chef", "chef@exemple.invalid", "x"))
    return client


# Wagtail leaves the temporary file of a thumbnail to be closed by itself.
@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore:Unclosed file:ResourceWarning"
)
def test_searched_and_ordered(desk):
    add_document(title="Manuel")
    Image.objects.create(title="Manuel", file=get_test_image_file())
    walked, broken = set(), []
    for address in sorted(set(listings())):
        page = desk.get(address)
        if page.status_code != 200:
            continue
        for ordering in orderings(page) | {"usage_count", "-usage_count"}:
            walked.add(address)
            answer = desk.get(address, {"q": "manuel", "ordering": ordering})
            if answer.status_code != 200:
                broken.append((address, ordering))
    assert {"/admin/documents/", "/admin/images/"} <= walked
    assert broken == []
