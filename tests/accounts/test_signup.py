"""Sign-up: the fields of the manual, the link that opens the account, and no word on who has one."""

import pytest
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse

from accounts.forms import SignupForm
from accounts.models import User

from .conftest import PASSWORD, link_in

pytestmark = pytest.mark.django_db

SIGNUP = "/compte/signup/"
FIELDS = {
    "username": "Operateur.1",
    "password1": PASSWORD,
    "password2": PASSWORD,
    "email": "Claire@Exemple.invalid",
    "email2": "claire@exemple.invalid",
    "last_name": "Durand",
    "first_name": "Claire",
}


def errors(response):
    return {name: list(messages) for name, messages in response.context["form"].errors.items()}


def test_signup_asks_for_the_fields_of_the_manual_in_their_order(client):
    form = client.get(SIGNUP).context["form"]
    assert [field.label for field in form] == [
        "Identifiant",
        "Mot de passe",
        "Confirmation du mot de passe",
        "Courrier électronique",
        "Confirmation du courrier électronique",
        "Nom",
        "Prénom",
    ]


def test_account_is_usable_once_the_link_is_followed(client, mails):
    response = client.post(SIGNUP, FIELDS)
    assert response["Location"] == "/compte/confirm-email/"
    user = User.objects.get()
    assert (user.username, user.email, user.last_name, user.first_name) == (
        "operateur.1",
        "claire@exemple.invalid",
        "Durand",
        "Claire",
    )
    assert [mail.to for mail in mails] == [["claire@exemple.invalid"]]
    sign_in = {"login": "operateur.1", "password": PASSWORD}
    assert client.post("/compte/login/", sign_in)["Location"] == "/compte/confirm-email/"

    link = link_in(mails[0])
    page = client.get(link)
    assert "Confirmer mon adresse" in page.text
    assert not EmailAddress.objects.get().verified
    assert client.post(link)["Location"] == "/compte/login/"
    assert EmailAddress.objects.get().verified
    assert client.post("/compte/login/", sign_in)["Location"] == "/demandes/"


def test_mail_has_the_same_text_in_both_bodies(client, mails):
    client.post(SIGNUP, FIELDS)
    (mail,) = mails
    (html,) = mail.alternatives
    assert html.mimetype == "text/html"
    assert mail.subject == "OGDE : confirmez votre adresse électronique"
    assert link_in(mail) in html.content


def test_names_typed_by_a_stranger_are_not_mailed(client, mails):
    client.post(SIGNUP, FIELDS | {"first_name": "gagnez-gros.example"})
    assert "gagnez" not in mails[0].body


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"username": ""}, "username"),
        ({"username": "ab"}, "username"),
        ({"username": "a" * 31}, "username"),
        ({"username": "a@b"}, "username"),
        ({"username": "été"}, "username"),
        ({"username": "abc\n"}, None),
        ({"username": "admin"}, "username"),
        ({"username": "a\x00bc"}, "username"),
        ({"password1": "court", "password2": "court"}, "password1"),
        ({"password2": "Autre-de-2026!"}, "password2"),
        ({"email": "pas une adresse"}, "email"),
        ({"email2": "autre@exemple.invalid"}, "email2"),
        ({"last_name": " "}, "last_name"),
        ({"first_name": ""}, "first_name"),
    ],
)
def test_bad_input_is_named_at_its_field_and_loses_nothing(client, mails, changes, field):
    response = client.post(SIGNUP, FIELDS | changes)
    if field is None:
        assert response.status_code == 302
        return
    assert list(errors(response)) == [field]
    assert not User.objects.exists()
    if field != "email":
        assert 'value="Claire@Exemple.invalid"' in response.text


def test_known_address_is_answered_as_a_new_one_and_its_owner_is_told(client, mails, person):
    known = client.post(SIGNUP, FIELDS | {"email": person.email, "email2": person.email})
    client.cookies.clear()
    new = client.post(SIGNUP, FIELDS)
    assert (known.status_code, known["Location"]) == (new.status_code, new["Location"])
    assert [(mail.to, mail.subject) for mail in mails] == [
        ([person.email], "OGDE : vous avez déjà un compte"),
        (["claire@exemple.invalid"], "OGDE : confirmez votre adresse électronique"),
    ]
    assert User.objects.count() == 2


def test_identifiant_taken_or_reserved_is_said_in_the_same_words(client, mails, person):
    taken = errors(client.post(SIGNUP, FIELDS | {"username": "JUDA"}))
    reserved = errors(client.post(SIGNUP, FIELDS | {"username": "root"}))
    assert taken == reserved == {"username": ["Cet identifiant n’est pas disponible."]}


@pytest.mark.parametrize("key", ["x", "MQ:abc:def"])
def test_wrong_confirmation_link_says_what_to_do(client, key):
    response = client.get(f"/compte/confirm-email/{key}/")
    assert response.status_code == 200
    assert "incomplet, périmé ou déjà utilisé" in response.text


def test_confirmation_by_post_with_a_wrong_key_is_not_an_error(client):
    assert client.post("/compte/confirm-email/x/").status_code == 404


def test_two_sendings_at_once_make_one_account(rf, mails):
    request = rf.post(SIGNUP, FIELDS)
    for middleware in (SessionMiddleware, AuthenticationMiddleware, MessageMiddleware):
        middleware(lambda _: HttpResponse()).process_request(request)
    with request_context(request):
        first, second = SignupForm(FIELDS), SignupForm(FIELDS)
        assert first.is_valid()
        assert second.is_valid()
        user, response = first.try_save(request)
        assert (user.username, response) == ("operateur.1", None)
        user, response = second.try_save(request)
    assert (user, response.url) == (None, "/compte/confirm-email/")
    assert User.objects.count() == 1
