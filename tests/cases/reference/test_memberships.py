"""Who works in which office, as an administrator says it."""

import pytest

from accounts.roles import AGENTS
from cases.models import Membership
from tests.factories import PASSWORD, UserFactory, lyon
from tests.tables.admin.screens import url

pytestmark = pytest.mark.django_db


def test_an_agent_is_named_by_his_identifiant(admin_client):
    agent, former = UserFactory(username="agent.gap"), UserFactory(username="ancien", is_active=False)
    new = {"office": lyon().pk, "is_head": "on", "maker_password": PASSWORD}
    for username in ("inconnu", former.username):
        form = admin_client.post(url("membership", "create"), new | {"user": username}).context["form"]
        assert form.errors["user"] == ["Aucun compte actif ne porte cet identifiant."]
    assert admin_client.post(url("membership", "create"), new | {"user": "agent.gap"}).status_code == 302
    membership = Membership.objects.get(user=agent)
    assert membership.is_head
    assert agent.groups.filter(name=AGENTS).exists()
    page = admin_client.get(url("membership", "edit", membership.pk)).content.decode()
    assert 'value="agent.gap"' in page
    assert "option" in page
    assert former.username not in page
