"""The table of doors against the addresses that there are: each opens what it was meant to."""

import re

import pytest
from django.urls import get_resolver, resolve, reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from cases.middleware import CaseScopeMiddleware
from cases.rules.scope import cases_of_the_offices, own_cases
from config.doors import DOORS, door_of

# Below /admin/, and not the editors': of cases, of accounts, and what every screen of Wagtail asks for.
FOR_ALL_IN_THE_ADMIN = {
    "",
    ".*",
    "account",
    "block-preview",
    "bulk",
    "cases",
    "dismissibles",
    "droits",
    "editing-sessions",
    "embeds",
    "failwhale",
    "forms",
    "groups",
    "jsi18n",
    "login",
    "logout",
    "messages",
    "modeladmin",
    "password_reset",
    "redirects",
    "reference",
    "rescrits-proposes",
    "searchpicks",
    "settings",
    "sites",
    "snippets",
    "sprite",
    "test404",
    "users",
}


def walk(patterns, before="/"):
    """Where each pattern leads, as far as it is the same for all: up to its first parameter."""
    for entry in patterns:
        address = before + str(entry.pattern).removeprefix("^")
        if hasattr(entry, "url_patterns"):
            yield from walk(entry.url_patterns, address)
        else:
            yield re.split(r"[<(\[\\$]", address)[0]


@pytest.fixture(scope="module")
def addresses():
    return set(walk(get_resolver().url_patterns))


@pytest.fixture(scope="module")
def bulk_addresses():
    """Wagtail's one pattern for all models, with what it knows to act on."""
    bulk_action_registry.get_bulk_actions_for_model("cms", "librarydocument")
    return {
        app: reverse("wagtail_bulk_action", args=[app, next(iter(models)), "delete"])
        for app, models in bulk_action_registry.actions.items()
    }


def part(address, position):
    return address.split("/")[position]


def test_each_address_has_the_door_that_was_meant(addresses):
    doors = {
        (part(address, 1), door_of(address).prefix)
        for address in addresses
        if not address.startswith("/admin/")
    }
    assert doors == {
        ("", ""),
        ("_util", "/_util/"),
        ("compte", "/compte/"),
        ("demandes", "/demandes/"),
        ("documents", ""),
        ("documents", "/documents/fichiers/"),
        ("media", "/media/"),
        ("recherche", ""),
        ("robots.txt", ""),
        ("sitemap.xml", ""),
        ("v", ""),
        ("verifier", ""),
    }


def test_every_door_opens_something(addresses, bulk_addresses):
    there = addresses | set(bulk_addresses.values())
    assert [door.prefix for door in DOORS if not any(a.startswith(door.prefix) for a in there)] == []


def test_every_door_is_in_the_table_once():
    prefixes = [door.prefix for door in DOORS]
    assert sorted(set(prefixes)) == sorted(prefixes)


def test_offices_cases_and_inline_scripts_are_below_admin_only(addresses):
    for address in addresses:
        door, in_admin = door_of(address), address.startswith("/admin/")
        assert (address, door.cases, door.strict) == (
            address,
            cases_of_the_offices if in_admin else own_cases,
            not in_admin,
        )


def test_pages_are_kept_at_the_public_door_only():
    assert [door.prefix for door in DOORS if door.kept] == [""]


def test_in_the_admin_all_that_is_not_known_to_be_for_all_is_the_editors(addresses):
    """An address that a new release of Wagtail brings fails here until somebody has decided."""
    below = {address for address in addresses if address.startswith("/admin/")}
    assert {
        part(address, 2) for address in below if not door_of(address).editors_only
    } == FOR_ALL_IN_THE_ADMIN


def test_what_is_done_to_many_at_once_is_the_editors(bulk_addresses):
    closed = {app for app, address in bulk_addresses.items() if door_of(address).editors_only}
    assert set(bulk_addresses) - closed == {"accounts"}
    assert resolve(bulk_addresses["accounts"]).func.__name__ == "page_not_found"


@pytest.mark.parametrize(
    ("path", "prefix"),
    [
        ("/", ""),
        ("/admin", ""),
        ("/administration/", ""),
        ("*", ""),
        ("/Admin/", ""),
        ("//admin/", ""),
        ("/x/admin/", ""),
        ("/admin/", "/admin/"),
        ("/admin/cases/1/", "/admin/"),
        ("/admin/users/1/", "/admin/"),
        ("/admin/images", "/admin/"),
        ("/admin/images/1/", "/admin/images/"),
        ("/admin/choose-page/", "/admin/choose-"),
        ("/demandes", ""),
        ("/demandes/1/", "/demandes/"),
        ("/documents/fichiers/1/a.pdf", "/documents/fichiers/"),
        ("/documents/fichiers", ""),
    ],
)
def test_longest_prefix_wins(path, prefix):
    assert door_of(path).prefix == prefix


@pytest.mark.django_db
def test_no_address_is_too_odd_for_a_door(client):
    assert client.options("*").status_code == 404


@pytest.mark.django_db
def test_request_that_came_by_no_door_shows_no_case(rf):
    with pytest.raises(AttributeError, match="door"):
        CaseScopeMiddleware(None)(rf.get("/"))
