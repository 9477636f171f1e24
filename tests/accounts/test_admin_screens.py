"""Accounts, in Wagtail's own screens."""

import pytest
from django.urls import reverse

from accounts.models import User
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def test_an_administrator_makes_an_account(admin_client):
    response = admin_client.post(
        reverse("wagtailusers_users:add"),
        {
            "username": "nouvel.agent",
            "email": "nouvel.agent@exemple.invalid",
            "first_name": "Ève",
            "last_name": "L’Hôte",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )
    assert response.status_code == 302
    account = User.objects.get(username="nouvel.agent")
    assert account.get_full_name() == "Ève L’Hôte"


def test_an_account_that_exists_already_is_refused_in_french(admin_client):
    other = UserFactory()
    response = admin_client.post(
        reverse("wagtailusers_users:add"),
        {
            "username": other.username.upper(),
            "email": other.email.upper(),
            "first_name": "Ève",
            "last_name": "L’Hôte",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )
    page = response.content.decode()
    assert "Cet identifiant n’est pas disponible." in page
    assert "Cette adresse électronique n’est pas disponible." in page


def test_an_account_is_closed_never_deleted(admin_client):
    """Cases and their history name the people who made them."""
    account = UserFactory()
    assert admin_client.post(reverse("wagtailusers_users:delete", args=[account.pk])).status_code == 302
    closed = {
        "username": account.username,
        "email": account.email,
        "first_name": account.first_name,
        "last_name": account.last_name,
    }
    assert admin_client.post(reverse("wagtailusers_users:edit", args=[account.pk]), closed).status_code == 302
    account.refresh_from_db()
    assert not account.is_active
