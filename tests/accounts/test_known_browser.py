"""A stranger's guesses lock an account everywhere but where its owner signs in."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import User

from .conftest import PASSWORD, link_in

pytestmark = pytest.mark.django_db

WRONG, NEW = "Faux-mot-2026!", "Nouveau-de-2026!"
LOCKED = "Trop d’essais infructueux. Attendez cinq minutes"


def sign_in(client, login="juda", password=PASSWORD):
    return client.post("/compte/login/", {"login": login, "password": password})


def passes(client, login="juda", password=PASSWORD):
    return sign_in(client, login, password).status_code == 302


def guess(client, login="juda", times=5):
    return [sign_in(client, login, WRONG) for _ in range(times)][-1]


def errors(response):
    return response.context["form"].non_field_errors()


@pytest.fixture
def home(person):
    """A browser from which the person signed in, and out again."""
    browser = Client()
    assert passes(browser)
    browser.post("/compte/logout/")
    return browser


@pytest.fixture
def stranger():
    return Client(REMOTE_ADDR="203.0.113.9")


@pytest.mark.parametrize("login", ["juda", "JUDA", "juda@exemple.invalid"])
@pytest.mark.parametrize("at_home_as", ["juda", "juda@exemple.invalid"])
def test_the_right_password_passes_where_its_owner_signs_in(home, stranger, login, at_home_as):
    guess(stranger, login)
    assert errors(sign_in(stranger, login))[0].startswith(LOCKED)
    assert passes(home, at_home_as)


def test_it_passes_though_the_address_of_all_is_locked(home):
    """A stranger on the agents' own network, or a proxy that the site was not told of."""
    neighbour = Client()
    for number in range(20):
        sign_in(neighbour, f"personne{number}", WRONG)
    assert errors(sign_in(neighbour, "juda"))[0].startswith(LOCKED)
    assert passes(home)


def test_many_sign_ins_from_one_address_do_not_keep_the_next_one_out(home):
    neighbour = Client()
    for _ in range(31):
        sign_in(neighbour, "personne", WRONG)
    assert passes(home)


def test_the_locked_page_says_what_to_do(home, stranger):
    text = guess(stranger, times=6).text
    assert "servez-vous d’un navigateur d’où vous vous êtes déjà connecté" in text
    assert "choisissez-en un nouveau par « Mot de passe oublié ? »" in text
    assert "/compte/password/reset/" in text


def test_an_unknown_account_is_locked_in_the_same_words(home, stranger):
    assert errors(guess(stranger, times=6)) == errors(guess(Client(REMOTE_ADDR="203.0.113.8"), "nul", 6))


def test_guesses_at_home_are_limited_on_their_own(home, stranger):
    guess(home)
    assert errors(sign_in(home))[0].startswith(LOCKED)
    assert passes(stranger)


def test_the_cookie_of_another_account_does_not_help(home, stranger):
    other = User.objects.create_user(
        "autre", "autre@exemple.invalid", PASSWORD, first_name="A", last_name="B"
    )
    EmailAddress.objects.create(user=other, email=other.email, verified=True, primary=True)
    assert passes(stranger, "autre")
    stranger.post("/compte/logout/")
    [own] = [name for name in stranger.cookies if name.startswith("ogde_browser_")]
    stranger.cookies[own.replace(str(other.pk), str(User.objects.get(username="juda").pk))] = (
        stranger.cookies[own].value
    )
    guess(Client(REMOTE_ADDR="203.0.113.8"))
    assert errors(sign_in(stranger))[0].startswith(LOCKED)
    assert passes(home)


def test_a_forged_cookie_does_not_help(person, stranger):
    stranger.cookies[f"ogde_browser_{person.pk}"] = "W10:1abc:forged"
    guess(Client(REMOTE_ADDR="203.0.113.8"))
    assert errors(sign_in(stranger))[0].startswith(LOCKED)


def stolen_from(browser):
    thief = Client(REMOTE_ADDR="203.0.113.7")
    for name, morsel in browser.cookies.items():
        if name.startswith("ogde_browser_"):
            thief.cookies[name] = morsel.value
    return thief


def test_a_new_password_forgets_every_other_browser(home, stranger):
    thief = stolen_from(home)
    assert passes(home)
    home.post("/compte/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    home.post("/compte/logout/")
    guess(stranger)
    assert errors(sign_in(thief, password=NEW))[0].startswith(LOCKED)
    assert passes(home, password=NEW)


def test_a_password_chosen_by_the_link_opens_the_browser_that_chose_it(home, stranger, mails, person):
    guess(stranger)
    elsewhere = Client()
    elsewhere.post("/compte/password/reset/", {"email": person.email})
    form_page = elsewhere.get(link_in(mails[0]))["Location"]
    elsewhere.post(form_page, {"password1": NEW, "password2": NEW})
    assert errors(sign_in(home, password=NEW))[0].startswith(LOCKED)
    assert passes(elsewhere, password=NEW)


def test_a_stranger_does_not_lock_the_pages_of_who_is_signed_in(client, person, stranger):
    """They ask for the password again."""
    client.force_login(person)
    guess(stranger, person.email)
    answer = client.post("/compte/reauthenticate/?next=/compte/email/", {"password": PASSWORD})
    assert answer["Location"] == "/compte/email/"


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(person, settings):
    settings.SESSION_COOKIE_SECURE = True
    browser = Client()
    sign_in(browser)
    [cookie] = [morsel for name, morsel in browser.cookies.items() if name.startswith("ogde_browser_")]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax")
    assert person.username not in cookie.value
