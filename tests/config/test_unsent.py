"""Nothing typed is lost when the session has ended: its sender finds it in its form, and nobody else does."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import Textarea
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from accounts.models import Unsent
from accounts.unsent import COOKIE, KEPT_MAX, SIZE_MAX
from cases.admin.actions.registry import ACTIONS
from cases.models import Case, Note
from cases.services.questions import question_ask
from files.kept import LOST
from forms.models import Draft
from forms.tasks import sweep
from forms.wizard.steps import STEPS
from tests.cases.admin.test_access import walk
from tests.factories import PDF, UserFactory, make_agent, stored_file, submit_case, transition
from tests.forms import steps
from tests.forms.reader import Reader, words

pytestmark = pytest.mark.django_db

TEXT = "Ce que j’ai écrit pendant une heure.\nEt la suite."
SAID = "Votre session avait pris fin"


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def case(user):
    """In charge, with a question that waits and a file."""
    case = submit_case(by=user, files=[stored_file("plan.pdf")])
    taken = transition(case, "take_charge", make_agent(case.office))
    until = (timezone.now() + timedelta(days=10)).date()
    with scopes_disabled():
        question_ask(case=taken, by=taken.agent, version=taken.version, text="Quel volume ?", answer_by=until)
    return taken


@pytest.fixture
def draft(client, user):
    """A draft whose steps are all filled in."""
    client.force_login(user)
    steps.to_recap(Reader(client))
    return Draft.objects.get()


def session_ends(client):
    del client.cookies[settings.SESSION_COOKIE_NAME]


def textareas(client, address):
    response = client.get(address)
    page = BeautifulSoup(response.getvalue(), "html.parser")
    response.close()
    return [field["name"] for field in page.select("form[method=post] textarea[name]")]


def addresses_of_the_applicant(case, draft):
    with scopes_disabled():
        known = {
            "number": case.number,
            "pk": case.questions.get().pk,
            "key": case.attachments.get().key,
        }
    for namespace, entry in walk(get_resolver().url_patterns):
        names = list(entry.pattern.converters)
        if namespace == "forms" and names == ["slug"]:
            yield from (draft.step_url(slug) for slug in STEPS)
        elif namespace == "forms":
            yield reverse(f"forms:{entry.name}", kwargs={name: known[name] for name in names})


def addresses_of_the_agent(case):
    for name, action in ACTIONS.items():
        fields = action.form_class.base_fields
        long = [field for field in fields if isinstance(fields[field].widget, Textarea)]
        if long:
            yield reverse("cases:action", args=[case.number, name]), long


def test_every_long_text_of_an_applicant_comes_back_to_him_alone(client, case, draft, user):
    found = {
        address: names
        for address in addresses_of_the_applicant(case, draft)
        if (names := textareas(client, address))
    }
    asked = {name for names in found.values() for name in names}
    assert {"description", "provisions", "text"} <= asked
    assert len(found) >= 3
    for address, names in found.items():
        comes_back(client, user, address, names)


def test_every_long_text_of_an_agent_comes_back_to_him_alone(client, case):
    agent = case.agent
    found = dict(addresses_of_the_agent(case))
    assert len(found) > 8
    for address, names in found.items():
        comes_back(client, agent, address, names)


def comes_back(client, person, address, names):
    client.force_login(person)
    client.get("/demandes/")
    session_ends(client)
    response = client.post(address, dict.fromkeys(names, TEXT) | {"version": "1", "action": "next"})
    assert urlsplit(response["Location"]).path in ("/compte/login/", "/admin/login/"), address
    assert parse_qs(urlsplit(response["Location"]).query)["next"] == [address]
    assert "n’est pas enregistré, mais gardé" in client.get(response["Location"]).content.decode()

    client.force_login(UserFactory())
    assert "une heure" not in client.get(address, follow=True).content.decode(), address
    client.force_login(person)
    page = BeautifulSoup(client.get(address).content, "html.parser")
    assert SAID in words(page), address
    for name in names:
        assert page.find("textarea", {"name": name}).text.strip() == TEXT, (address, name)


@scopes_disabled()
def test_it_is_shown_until_it_is_sent(client, case):
    address = reverse("cases:action", args=[case.number, "note"])
    send_signed_out(client, case.agent, address, {"text": TEXT})
    client.force_login(case.agent)
    for _ in range(2):
        assert TEXT.splitlines()[0] in client.get(address).content.decode()
    client.post(address, {"text": TEXT})
    assert Note.objects.get().text == TEXT
    assert SAID not in client.get(address).content.decode()
    assert not Unsent.objects.exists()


def send_signed_out(client, person, address, data):
    client.force_login(person)
    client.get("/demandes/")
    session_ends(client)
    return client.post(address, data)


def test_without_who_was_signed_in_here_nothing_is_kept_and_the_page_says_so(client, case):
    response = client.post(f"/demandes/{case.number}/complement/", {"text": TEXT})
    assert not Unsent.objects.exists()
    assert "n’a pas pu être gardé" in client.get(response["Location"]).content.decode()


@pytest.mark.parametrize("forged", ["1", "1:abc", ""])
def test_a_forged_cookie_keeps_nothing(client, case, forged):
    client.cookies[COOKIE] = forged
    client.post(f"/demandes/{case.number}/complement/", {"text": TEXT})
    assert not Unsent.objects.exists()


def test_who_only_looks_is_told_why_he_is_asked_to_sign_in(client, case):
    response = client.get(f"/demandes/{case.number}/complement/", follow=True)
    assert "votre session a pris fin" in response.content.decode()
    assert "votre session a pris fin" not in client.get("/compte/login/").content.decode()


def test_the_files_are_named_and_what_an_error_had_kept_is_still_there(client, case, user):
    address = f"/demandes/{case.number}/complement/"
    client.force_login(user)
    page = client.post(address, {"text": "", "files": SimpleUploadedFile("bon.pdf", PDF)}).content.decode()
    [token] = re.findall(r'name="kept" value="([^"]+)"', page)
    sent = {"text": TEXT, "kept": token, "files": SimpleUploadedFile("neuf.pdf", PDF)}
    send_signed_out(client, user, address, sent)
    client.force_login(user)
    page = client.get(address).content.decode()
    assert "bon.pdf" in page
    assert "Choisissez de nouveau les fichiers, qui n’ont pas été gardés : « neuf.pdf »" in page


def test_secrets_are_not_kept(client, case, user):
    sent = {"text": TEXT, "password": "s3cret", "csrfmiddlewaretoken": "t", "new_password2": "s3cret"}
    send_signed_out(client, user, f"/demandes/{case.number}/complement/", sent)
    assert Unsent.objects.get().data == {"text": [TEXT]}
    send_signed_out(client, user, "/compte/password/change/", {"oldpassword": "s3cret", "nom": "x"})
    assert Unsent.objects.count() == 1


def test_one_person_keeps_so_many_and_so_much(client, user):
    for number in range(KEPT_MAX + 2):
        send_signed_out(client, user, f"/demandes/{3001 + number}/complement/", {"text": TEXT})
    send_signed_out(client, user, "/demandes/3999/complement/", {"text": "x" * (SIZE_MAX + 1)})
    kept = {unsent.address for unsent in Unsent.objects.all()}
    assert kept == {f"/demandes/{3003 + number}/complement/" for number in range(KEPT_MAX)}
    send_signed_out(client, user, "/demandes/3999/complement/", {"text": "x" * SIZE_MAX})
    assert Unsent.objects.filter(address="/demandes/3999/complement/").exists()


def test_after_a_day_it_is_gone(client, case, user):
    address = f"/demandes/{case.number}/complement/"
    send_signed_out(client, user, address, {"text": TEXT})
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        client.force_login(user)
        assert SAID not in client.get(address).content.decode()
        sweep()
    assert not Unsent.objects.exists()


@scopes_disabled()
def test_what_can_no_longer_be_done_is_shown_to_be_copied(client, case, user):
    address = f"/demandes/{case.number}/complement/"
    send_signed_out(client, user, address, {"text": TEXT})
    transition(case, "withdraw", user)
    client.force_login(user)
    assert TEXT.splitlines()[0] in client.get(address).content.decode()
    assert "ne peut plus être complétée" in client.post(address, {"text": TEXT}).content.decode()
    assert not Case.objects.get(pk=case.pk).complements.exists()


def test_first_step_of_a_draft_that_was_not_begun_comes_back(client, user):
    client.force_login(user)
    reader = Reader(client).open(steps.START).check("Particulier").fill("Ville", "Amiens")
    url, data = reader.form["action"], reader.data()
    session_ends(client)
    client.post(url, data)
    assert not Draft.objects.exists()
    client.force_login(user)
    reader.open(url)
    assert reader.field("Ville")["value"] == "Amiens"
    reader.press("Suivant")
    assert Draft.objects.get().data["demandeur"]["city"] == ["Amiens"]


def test_draft_that_changed_meanwhile_is_not_overwritten(client, draft, user):
    url = draft.step_url("demande")
    old = Reader(client).open(url)
    data = old.fill("Objet de la demande", "Le mien").data()
    client.post(url, old.data() | {"subject": ["Celui d’un autre onglet"], "action": ["update"]})
    session_ends(client)
    client.post(url, data)
    client.force_login(user)
    page = client.get(url).content.decode()
    assert "Ce brouillon a changé entre-temps" in page
    assert "Le mien" in page
    draft.refresh_from_db()
    assert draft.data["demande"]["subject"] == ["Celui d’un autre onglet"]


def test_script_is_told_where_to_go_and_spends_nothing_that_is_said_once(client, case, user):
    client.force_login(user)
    address = f"/demandes/{case.number}/complement/"
    response = client.post(address, {"text": TEXT}, headers={"X-Sending": "script"})
    assert (response.status_code, response["X-Location"]) == (204, f"/demandes/{case.number}/")
    assert "Votre complément est ajouté" in client.get(response["X-Location"]).content.decode()


@pytest.fixture
def strict(user):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)
    return browser


def test_form_of_an_old_page_shows_what_it_sent_and_sends_it_again(strict, case):
    address = f"/demandes/{case.number}/complement/"
    sent = {"text": TEXT, "once": "", "csrfmiddlewaretoken": "x" * 64, "password": "s3cret"}
    response = strict.post(address, sent | {"files": SimpleUploadedFile("a.pdf", PDF)})
    assert response.status_code == 403
    page = BeautifulSoup(response.content, "html.parser")
    form = page.select_one("main form")
    assert (form["action"], form.textarea.text.strip()) == (address, TEXT)
    assert "a.pdf" in words(form)
    assert form.find("input", {"name": "files"})["type"] == "file"
    assert "s3cret" not in response.content.decode()
    again = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    assert strict.post(address, again | {"text": TEXT}).status_code == 302
    with scopes_disabled():
        assert case.complements.get().text.split() == TEXT.split()


def test_form_of_another_site_is_given_nothing(strict, case):
    address = f"/demandes/{case.number}/complement/"
    response = strict.post(address, {"text": TEXT}, headers={"Origin": "https://ailleurs.example"})
    assert response.status_code == 403
    assert "une heure" not in response.content.decode()
    assert not Unsent.objects.exists()


def test_form_of_an_old_page_without_a_session_is_kept(strict, case, user):
    address = f"/demandes/{case.number}/complement/"
    strict.get(address)
    session_ends(strict)
    response = strict.post(address, {"text": TEXT, "csrfmiddlewaretoken": "x" * 64})
    assert "saisie=gardee" in response["Location"]
    strict.force_login(user)
    assert TEXT.splitlines()[0] in strict.get(address).content.decode()


@pytest.mark.parametrize("who", ["applicant", "agent"])
def test_a_kept_file_that_is_too_old_is_not_passed_over_in_silence(client, case, who):
    with scopes_disabled():
        question = case.questions.get()
        answered = transition(case, "declare_admissible", case.agent)
    person, address = {
        "applicant": (case.applicant, reverse("forms:reply", args=[case.number, question.pk])),
        "agent": (case.agent, reverse("cases:action", args=[answered.number, "answer"])),
    }[who]
    client.force_login(person)
    client.get("/demandes/")
    session_ends(client)
    client.post(address, {"text": TEXT, "kept": ["passed-its-time"], "version": answered.version})
    client.force_login(person)
    form = client.get(address).context["form"]
    assert form.errors == {"files": [LOST]}
