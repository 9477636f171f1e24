"""« Mon compte »: name, address, password."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from accounts import bootstrap, roles
from accounts.models import User

from .conftest import PASSWORD, link_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, person):
    client.force_login(person)
    return client


@pytest.mark.parametrize(
    "address", ["/compte/profil/", "/compte/email/", "/compte/password/change/", "/compte/reauthenticate/"]
)
def test_pages_ask_to_sign_in_first(client, address):
    assert client.get(address)["Location"] == f"/compte/login/?next={address}"


def test_change_of_name(signed_in, person):
    response = signed_in.post("/compte/profil/", {"last_name": "Martin", "first_name": "Léa"}, follow=True)
    person.refresh_from_db()
    assert person.get_full_name() == "Léa Martin"
    assert [str(message) for message in response.context["messages"]] == ["Votre nom est enregistré."]


def test_refused_name_is_not_shown_as_mine(signed_in):
    response = signed_in.post("/compte/profil/", {"last_name": "", "first_name": "Zoé"})
    assert list(response.context["form"].errors) == ["last_name"]
    assert "Juda Bricot" in response.text
    assert 'value="Zoé"' in response.text


def prove_identity(client, next_page="/compte/email/"):
    client.post(f"/compte/reauthenticate/?next={next_page}", {"password": PASSWORD})


def test_change_of_address_asks_for_the_password_and_goes_on_from_there(signed_in, mails):
    asked = signed_in.post("/compte/email/", {"action_add": "1", "email": "neuf@exemple.invalid"})
    assert asked["Location"] == "/compte/reauthenticate/?next=%2Fcompte%2Femail%2F"
    assert mails == []
    page = signed_in.get(asked["Location"])
    assert "saisissez à nouveau votre mot de passe" in page.text
    wrong = signed_in.post(asked["Location"], {"password": "Faux-mot-2026!"})
    assert wrong.context["form"].errors == {"password": ["Mot de passe incorrect."]}
    done = signed_in.post(asked["Location"], {"password": PASSWORD}, follow=True)
    assert done.redirect_chain == [("/compte/email/", 302)]
    assert "Adresse à confirmer" in done.text
    assert [mail.to for mail in mails] == [["neuf@exemple.invalid"]]


def test_change_of_address_waits_for_its_confirmation(signed_in, mails, person):
    prove_identity(signed_in)
    signed_in.post("/compte/email/", {"action_add": "1", "email": "neuf@exemple.invalid"})
    person.refresh_from_db()
    assert person.email == "juda@exemple.invalid"
    assert "Adresse à confirmer" in signed_in.get("/compte/email/").text
    (mail,) = mails
    assert mail.to == ["neuf@exemple.invalid"]
    signed_in.post(link_in(mail))
    person.refresh_from_db()
    assert person.email == "neuf@exemple.invalid"
    assert [(mail.to, mail.subject) for mail in mails[1:]] == [
        (["juda@exemple.invalid"], "OGDE : votre adresse électronique a changé")
    ]


def test_change_can_be_dropped(signed_in, mails, person):
    prove_identity(signed_in)
    signed_in.post("/compte/email/", {"action_add": "1", "email": "neuf@exemple.invalid"})
    signed_in.post("/compte/email/", {"action_remove": "1", "email": "neuf@exemple.invalid"})
    assert [(address.email, address.verified) for address in EmailAddress.objects.all()] == [
        ("juda@exemple.invalid", True)
    ]


def test_address_of_another_account_is_not_given_away(signed_in, mails, person):
    prove_identity(signed_in)
    User.objects.create_user("autre", "autre@exemple.invalid", PASSWORD)
    answers = []
    for email in ("autre@exemple.invalid", "libre@exemple.invalid"):
        response = signed_in.post("/compte/email/", {"action_add": "1", "email": email}, follow=True)
        answers.append([str(message).replace(email, "…") for message in response.context["messages"]])
    assert answers[0] == answers[1] != []
    assert [(mail.to, mail.subject) for mail in mails] == [
        (["autre@exemple.invalid"], "OGDE : vous avez déjà un compte"),
        (["libre@exemple.invalid"], "OGDE : confirmez votre adresse électronique"),
    ]


def test_address_taken_since_the_link_was_sent_is_refused(signed_in, mails, person):
    prove_identity(signed_in)
    signed_in.post("/compte/email/", {"action_add": "1", "email": "neuf@exemple.invalid"})
    User.objects.create_user("autre", "neuf@exemple.invalid", PASSWORD)
    response = signed_in.post(link_in(mails[0]), follow=True)
    assert response.status_code in {200, 404}
    person.refresh_from_db()
    assert person.email == "juda@exemple.invalid"


def test_change_of_password(signed_in, mails, person):
    new = "Nouveau-de-2026!"
    form = {"oldpassword": "faux", "password1": new, "password2": new}
    refused = signed_in.post("/compte/password/change/", form)
    assert refused.context["form"].errors == {"oldpassword": ["Ce n’est pas votre mot de passe actuel."]}
    changed = signed_in.post("/compte/password/change/", form | {"oldpassword": PASSWORD})
    assert changed["Location"] == "/compte/profil/"
    person.refresh_from_db()
    assert person.check_password(new)
    assert signed_in.get("/compte/profil/").status_code == 200
    assert [mail.subject for mail in mails] == ["OGDE : votre mot de passe a changé"]


def test_bootstrap_makes_the_groups_once():
    bootstrap.load()
    bootstrap.load()
    names = {roles.AGENTS, roles.EDITORS, roles.ADMINISTRATORS, roles.SUPERVISORS}
    assert set(Group.objects.values_list("name", flat=True)) >= names
