"""What each role may do in the admin, and what it may not."""

import pytest
from django.contrib.auth.models import Group, Permission

from accounts.roles import ADMINISTRATORS, AGENTS, EDITORS, SUPERVISORS
from cases import bootstrap
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

ENTER = "wagtailadmin.access_admin"
ACTIONS = ("add", "change", "delete", "view")
TEXTS = {f"cases.{action}_replytemplate" for action in ACTIONS}
TABLES = {
    f"{app}.{action}_{model}"
    for app, models in {
        "directory": ("directorate", "office", "department", "bureau", "holiday"),
        "cases": ("category", "subcategory", "domain", "subdomain", "routing", "replytemplate", "membership"),
        "auth": ("group",),
    }.items()
    for model in models
    for action in ACTIONS
}
GRANTED = {
    AGENTS: {ENTER, "cases.view_case"},
    SUPERVISORS: {ENTER, "cases.view_case"},
    EDITORS: {ENTER} | TEXTS,
    ADMINISTRATORS: {ENTER, "accounts.add_user", "accounts.change_user", "accounts.view_user"} | TABLES,
}


def permissions_of(role):
    """Those on cases, accounts and reference tables, and the right to enter; pages and documents are of cms."""
    permissions = Permission.objects.filter(group__name=role).select_related("content_type")
    names = {f"{p.content_type.app_label}.{p.codename}" for p in permissions}
    return {
        name
        for name in names
        if name.split(".")[0] in {"cases", "directory", "accounts", "auth"} or name == ENTER
    }


@pytest.mark.parametrize("role", GRANTED)
def test_a_role_has_its_permissions_and_no_more(role):
    assert permissions_of(role) == GRANTED[role]


@pytest.mark.parametrize("role", [EDITORS, ADMINISTRATORS])
def test_who_keeps_pages_or_accounts_has_no_permission_on_cases(role):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role))
    assert not any(user.has_perm(f"cases.{action}_case") for action in ACTIONS)


def test_loading_again_gives_back_what_a_role_lacks_and_takes_nothing():
    group = Group.objects.get(name=EDITORS)
    extra = Permission.objects.get(codename="view_session")
    group.permissions.set([extra])
    bootstrap.load()
    assert permissions_of(EDITORS) == GRANTED[EDITORS]
    assert extra in group.permissions.all()


def test_an_applicant_has_no_permission_at_all():
    assert UserFactory().get_all_permissions() == set()
