"""Guesses at the password of who gives rights are counted over all the forms that ask for it."""

import pytest
from django.conf import settings
from django.test import Client

from accounts.rights.makers import TOO_MANY
from accounts.roles import ADMINISTRATORS, SUPERVISORS
from tests.factories import PASSWORD, UserFactory, lyon, make_agent, make_user

from .rights import edit_account, held, membership

pytestmark = pytest.mark.django_db

WRONG = "Faux-mot-2026!"


def delete(client, place, password):
    return client.post(f"/admin/reference/membership/delete/{place.pk}/", {"maker_password": password})


@pytest.fixture
def guessed(admin_client):
    """Five wrong passwords, over the three forms."""
    user, place = UserFactory(), make_agent(lyon()).memberships.get()
    for _ in range(2):
        edit_account(admin_client, user, SUPERVISORS, password=WRONG)
        membership(admin_client, "create", user, lyon(), password=WRONG)
    delete(admin_client, place, WRONG)
    return user, place


def test_after_five_guesses_the_right_one_waits(admin_client, guessed):
    (user, place), before = guessed, held()
    answers = [
        edit_account(admin_client, user, SUPERVISORS),
        membership(admin_client, "create", user, lyon()),
        delete(admin_client, place, PASSWORD),
    ]
    assert [answer.context["form"].errors["maker_password"] for answer in answers] == [[TOO_MANY]] * 3
    assert held() == before


def test_another_administrator_and_the_sign_in_are_not_concerned(guessed):
    user, _ = guessed
    other = Client()
    other.force_login(make_user(ADMINISTRATORS))
    assert edit_account(other, user, SUPERVISORS).status_code == 302


def test_a_new_session_starts_no_new_count(admin_client, guessed):
    user, _ = guessed
    again = Client()
    again.force_login(admin_client.get("/admin/").wsgi_request.user)
    assert edit_account(again, user, SUPERVISORS).context["form"].errors["maker_password"] == [TOO_MANY]


def test_guesses_elsewhere_do_not_keep_the_maker_from_his_work(admin_client):
    user = admin_client.get("/admin/").wsgi_request.user
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    for login in (user.username, user.email):
        for _ in range(6):
            stranger.post("/compte/login/", {"login": login, "password": WRONG})
    assert edit_account(admin_client, UserFactory(), SUPERVISORS).status_code == 302


def test_the_count_is_kept_where_every_process_reads_it():
    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
