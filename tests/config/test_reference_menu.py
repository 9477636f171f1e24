"""Every reference table of every app: who opens it, and what it costs."""

import pytest

from accounts.roles import AGENTS, EDITORS, SUPERVISORS
from cases.models import Membership, ReplyTemplate
from config.reference_menu import ReferenceGroup
from directory.models import ForeignBureau
from tests.factories import UserFactory, lyon, make_user
from tests.tables.admin.screens import url

pytestmark = pytest.mark.django_db

ADMINS = ReferenceGroup().modeladmin_instances
NAMES = [admin.opts.model_name for admin in ADMINS]


def urls_of(admin):
    if admin.model is Membership and not Membership.objects.exists():
        Membership.objects.create(user=UserFactory(), office=lyon())
    if admin.model is ForeignBureau:
        ForeignBureau.objects.get_or_create(code="XX-1", name="Bureau d’essai", country="Exemplie")
    pk = admin.model.objects.first().pk
    name = admin.opts.model_name
    return [
        url(name),
        url(name, "create"),
        url(name, "edit", pk),
        url(name, "delete", pk),
        url(name, "history", pk),
    ]


@pytest.mark.parametrize("admin", ADMINS, ids=NAMES)
def test_every_screen_opens_for_an_administrator(admin_client, admin):
    assert {address: admin_client.get(address).status_code for address in urls_of(admin)} == dict.fromkeys(
        urls_of(admin), 200
    )


@pytest.mark.parametrize(
    ("role", "admin"),
    [
        (role, admin)
        for role in (AGENTS, EDITORS, SUPERVISORS, None)
        for admin in ADMINS
        if (role, admin.model) != (EDITORS, ReplyTemplate)
    ],
)
def test_no_screen_opens_for_anybody_else(client, admin, role):
    user = make_user(role) if role else UserFactory()
    if role == AGENTS:
        Membership.objects.create(user=user, office=lyon(), is_head=True)
    client.force_login(user)
    for address in urls_of(admin):
        for response in (client.get(address), client.post(address)):
            assert response.status_code in (302, 403)


@pytest.mark.parametrize("name", NAMES)
def test_a_list_of_fifty_rows_costs_few_queries(admin_client, name, django_assert_max_num_queries):
    admin_client.get(url(name))  # what is kept in memory for all is read once
    with django_assert_max_num_queries(25):
        admin_client.get(url(name))
