"""Sign-in, lock-out, forgotten password, and where each goes after."""

import pytest
from django.contrib.auth.models import Permission

from accounts.models import User

from .conftest import PASSWORD, link_in

pytestmark = pytest.mark.django_db

LOGIN = "/compte/login/"


def sign_in(client, login, password=PASSWORD, query="", **data):
    return client.post(LOGIN + query, {"login": login, "password": password} | data)


def give_admin(user):
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))


@pytest.mark.parametrize("login", ["juda", "JUDA", " juda ", "juda@exemple.invalid", "Juda@Exemple.invalid"])
def test_sign_in_by_identifiant_or_address(client, person, login):
    assert sign_in(client, login)["Location"] == "/demandes/"


def test_agent_lands_in_the_admin(client, person):
    give_admin(person)
    assert sign_in(client, "juda")["Location"] == "/admin/"


@pytest.mark.parametrize(
    ("target", "landing"),
    [
        ("/demandes/3001/", "/demandes/3001/"),
        ("/admin/reports/", "/admin/reports/"),
        ("https://evil.example/", "/demandes/"),
        ("//evil.example/", "/demandes/"),
        ("/\\evil.example", "/demandes/"),
        ("javascript:alert(1)", "/demandes/"),
    ],
)
def test_next_is_kept_unless_it_leads_away(client, person, target, landing):
    page = client.get(LOGIN, {"next": target})
    assert f'name="next" value="{target}"' in page.text
    assert sign_in(client, "juda", next=target)["Location"] == landing


def test_unknown_and_known_persons_read_the_same(client, person):
    answers = [
        sign_in(client, login, "Faux-mot-2026!").context["form"].non_field_errors()
        for login in ("juda", "personne", "juda@exemple.invalid", "personne@exemple.invalid")
    ]
    assert answers == [["Identifiant ou mot de passe incorrect."]] * 4


def test_what_was_typed_is_kept_but_not_the_password(client, person):
    text = sign_in(client, "juda", "Faux-mot-2026!").text
    assert 'value="juda"' in text
    assert "Faux-mot" not in text


@pytest.mark.parametrize("login", ["juda", "personne"])
def test_five_wrong_passwords_lock_even_the_right_one(client, person, login):
    for _ in range(5):
        sign_in(client, login, "Faux-mot-2026!")
    [refusal] = sign_in(client, login).context["form"].non_field_errors()
    assert refusal.startswith("Trop d’essais infructueux. Attendez cinq minutes")


def test_disabled_account_is_told_so_only_with_its_password(client, person):
    User.objects.update(is_active=False)
    assert sign_in(client, "juda", "Faux-mot-2026!").status_code == 200
    assert sign_in(client, "juda")["Location"] == "/compte/inactive/"
    assert "Ce compte est désactivé" in client.get("/compte/inactive/").text


def test_sign_out_is_a_post(client, person):
    client.force_login(person)
    assert "_auth_user_id" in client.session
    assert client.get("/compte/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/compte/logout/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_admin_sign_in_is_ours_and_returns_to_the_admin(client, person):
    give_admin(person)
    there = client.get("/admin/")["Location"]
    assert there == "/admin/login/?next=/admin/"
    assert "Identifiant ou courrier électronique" in client.get(there).text
    assert client.post(there, {"login": "juda", "password": PASSWORD})["Location"] == "/admin/"


def test_applicant_at_the_admin_is_refused_without_a_loop(client, person):
    client.force_login(person)
    response = client.get("/admin/", follow=True)
    assert response.status_code == 403
    assert response.redirect_chain == [("/admin/login/?next=/admin/", 302)]
    assert "Accès refusé" in response.text


def test_forgotten_password_tells_nothing_and_mails_everything(client, mails, person):
    pages = []
    for email in (person.email, "personne@exemple.invalid"):
        pages.append(client.post("/compte/password/reset/", {"email": email}, follow=True))
        client.cookies.clear()
    assert pages[0].redirect_chain == pages[1].redirect_chain == [("/compte/password/reset/done/", 302)]
    assert [(mail.to, mail.subject) for mail in mails] == [
        ([person.email], "OGDE : choisissez un nouveau mot de passe"),
        (["personne@exemple.invalid"], "OGDE : aucun compte avec cette adresse"),
    ]


def test_new_password_by_the_link_serves_once(client, mails, person):
    client.post("/compte/password/reset/", {"email": person.email})
    link = link_in(mails[0])
    form_page = client.get(link)["Location"]
    weak = client.post(form_page, {"password1": "faible", "password2": "faible"})
    assert list(weak.context["form"].errors) == ["password1"]
    new = "Nouveau-de-2026!"
    done = client.post(form_page, {"password1": new, "password2": new})
    assert done["Location"] == "/compte/password/reset/key/done/"
    assert "Ce lien n’est plus valable" in client.get(link).text
    assert sign_in(client, "juda", new)["Location"] == "/demandes/"
    assert mails[-1].subject == "OGDE : votre mot de passe a changé"
