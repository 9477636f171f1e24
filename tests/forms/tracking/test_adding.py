"""What adds to a case that is filed: replies, complements and files; once, and nothing typed is lost."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_scopes import scopes_disabled

from cases.enums import CaseState, EventKind
from cases.models import Case, Complement, Reply
from cases.services.questions import question_ask
from forms.models import Sending
from tests.factories import PDF, UserFactory, case_in, make_agent, stored_file, submit_case, transition

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def client(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def case(user):
    return submit_case(by=user, files=[stored_file("plan.pdf")])


@pytest.fixture
def question(case):
    agent = make_agent(case.office)
    taken = transition(case, "take_charge", agent)
    with scopes_disabled():
        return question_ask(
            case=taken,
            by=agent,
            version=taken.version,
            text="Quel volume ?",
            answer_by=(datetime.now(UTC) + timedelta(days=10)).date(),
        )


def upload(name="a.pdf", content=PDF):
    return SimpleUploadedFile(name, content, content_type="text/html")


def kinds(case):
    with scopes_disabled():
        return list(case.events.values_list("kind", flat=True))


def said(response):
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def reply_url(case, question):
    return f"/demandes/{case.number}/questions/{question.pk}/repondre/"


def test_reply_page_shows_the_question_and_its_labels(client, reply_url):
    text = client.get(reply_url).content.decode()
    for expected in ["Quel volume ?", "Votre réponse", "Valider", "Annuler", "DR de Lyon - PAE"]:
        assert expected in text


@scopes_disabled()
def test_reply_is_kept_with_its_files(client, case, question, reply_url):
    response = client.post(
        reply_url, {"text": "Cent.", "files": [upload("a.pdf"), upload("b.txt", b"b")]}, follow=True
    )
    assert response.redirect_chain == [(f"/demandes/{case.number}/", 302)]
    assert said(response) == [
        "Votre réponse est enregistrée. Le service instructeur en est informé par courriel."
    ]
    answer = Reply.objects.get()
    assert answer.text == "Cent."
    assert list(question.attachments.values_list("name", "content_type")) == [
        ("a.pdf", "application/pdf"),
        ("b.txt", "text/plain"),
    ]


@scopes_disabled()
def test_reply_sent_twice_is_one_reply(client, case, reply_url):
    for _ in range(2):
        response = client.post(reply_url, {"text": "Cent."})
        assert response.status_code == 302
    assert Reply.objects.count() == 1
    assert kinds(case).count(EventKind.QUESTION_ANSWERED) == 1


@scopes_disabled()
def test_other_reply_after_the_first_is_refused_and_not_lost(client, reply_url):
    client.post(reply_url, {"text": "Cent."})
    response = client.post(reply_url, {"text": "Deux cents."})
    text = response.content.decode()
    assert response.status_code == 200
    assert "Vous avez déjà répondu à cette question" in text
    assert "Deux cents." in text
    assert Reply.objects.get().text == "Cent."


def test_answered_question_is_no_longer_offered(client, case, reply_url):
    client.post(reply_url, {"text": "Cent."})
    assert client.get(reply_url)["Location"] == f"/demandes/{case.number}/"


@scopes_disabled()
def test_case_closed_meanwhile_keeps_what_was_typed(client, case, question, reply_url):
    transition(case, "refuse", Case.objects.get(pk=case.pk).agent)
    response = client.post(reply_url, {"text": "Trop tard ?"})
    text = response.content.decode()
    assert response.status_code == 200
    assert "elle ne peut plus être complétée" in text
    assert "Trop tard ?" in text
    assert not Reply.objects.exists()


@scopes_disabled()
def test_good_files_survive_an_error_beside_them(client, question, reply_url):
    sent = {"text": "", "files": [upload("bon.pdf"), upload("faux.pdf", b"MZ")]}
    text = client.post(reply_url, sent).content.decode()
    assert "Écrivez votre réponse." in text
    assert "« faux.pdf » n’a pas le contenu d’un fichier pdf" in text
    tokens = re.findall(r'name="kept" value="([^"]+)"', text)
    assert len(tokens) == 1
    assert client.post(reply_url, {"text": "Voilà.", "kept": tokens}).status_code == 302
    assert list(question.attachments.values_list("name", flat=True)) == ["bon.pdf"]


@scopes_disabled()
def test_file_unticked_is_not_joined(client, question, reply_url):
    client.post(reply_url, {"text": "", "files": [upload()]})
    client.post(reply_url, {"text": "Voilà."})
    assert not question.attachments.exists()


@scopes_disabled()
def test_kept_file_of_another_person_is_refused(client, question, reply_url):
    text = client.post(reply_url, {"text": "", "files": [upload()]}).content.decode()
    token = re.search(r'name="kept" value="([^"]+)"', text)[1]
    other = UserFactory()
    mine = submit_case(by=other)
    client.force_login(other)
    response = client.post(f"/demandes/{mine.number}/pieces/", {"kept": [token]})
    assert response.status_code == 200
    assert "n’a pas pu être conservé" in response.content.decode()
    assert not mine.attachments.exists()


@scopes_disabled()
def test_complement_adds_text_and_files(client, case):
    response = client.post(f"/demandes/{case.number}/complement/", {"text": "En plus.", "files": [upload()]})
    assert response.status_code == 302
    assert Complement.objects.get().text == "En plus."
    assert list(case.attachments.values_list("name", flat=True)) == ["plan.pdf", "a.pdf"]


@pytest.mark.parametrize("text", ["", "   ", "a\x00b"])
def test_complement_without_sound_text_is_refused(client, case, text):
    response = client.post(f"/demandes/{case.number}/complement/", {"text": text})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["text"]


@scopes_disabled()
def test_several_files_are_one_event(client, case):
    client.post(f"/demandes/{case.number}/pieces/", {"files": [upload("a.pdf"), upload("b.pdf")]})
    assert case.attachments.count() == 3
    assert kinds(case).count(EventKind.FILE_ADDED) == 1


def test_no_file_is_said(client, case):
    response = client.post(f"/demandes/{case.number}/pieces/", {})
    assert response.context["form"].errors == {"files": ["Choisissez au moins un fichier."]}


@pytest.mark.parametrize("address", ["complement/", "pieces/"])
def test_ended_case_sends_back_with_the_reason(client, user, address):
    case = case_in(CaseState.REFUSED, by=user)
    response = client.get(f"/demandes/{case.number}/{address}", follow=True)
    assert said(response) == ["La demande est refusée : elle ne peut plus être complétée."]


@pytest.fixture
def attachment(case):
    with scopes_disabled():
        return case.attachments.get()


def test_removal_is_confirmed_then_dated(client, case, attachment):
    address = f"/demandes/{case.number}/pieces/{attachment.key}/supprimer/"
    assert "Supprimer «\u00a0plan.pdf\u00a0»\u00a0?" in client.get(address).content.decode()
    response = client.post(address, follow=True)
    assert "<del>plan.pdf</del>" in response.content.decode()
    with scopes_disabled():
        attachment.refresh_from_db()
    assert attachment.removed_at
    assert client.get(f"/demandes/{case.number}/pieces/{attachment.key}/").status_code == 404


def test_removal_twice_says_so(client, case, attachment):
    address = f"/demandes/{case.number}/pieces/{attachment.key}/supprimer/"
    client.post(address)
    assert said(client.post(address, follow=True))[-1] == "Ce fichier a déjà été supprimé."


def test_the_offices_files_are_not_removed_by_the_applicant(client, user):
    case = case_in(CaseState.CLOSED, by=user)
    with scopes_disabled():
        decision = case.attachments.get()
    address = f"/demandes/{case.number}/pieces/{decision.key}/supprimer/"
    assert client.get(address)["Location"] == f"/demandes/{case.number}/"
    client.post(address)
    with scopes_disabled():
        decision.refresh_from_db()
    assert decision.removed_at is None


def test_file_is_a_harmless_download(client, case, attachment):
    response = client.get(f"/demandes/{case.number}/pieces/{attachment.key}/")
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert response["Cache-Control"] == "private, no-store"


def page_key(client, address):
    return re.search(r'name="once" value="([^"]+)"', client.get(address).content.decode())[1]


@scopes_disabled()
def test_the_same_page_sent_twice_adds_one_thing(client, case):
    address = f"/demandes/{case.number}/complement/"
    sent = {"text": "En plus.", "once": page_key(client, address)}
    answers = [client.post(address, sent | {"files": [upload()]}, follow=True) for _ in range(2)]
    assert said(answers[0]) == said(answers[1])
    assert answers[1].redirect_chain == [(f"/demandes/{case.number}/", 302)]
    assert Complement.objects.count() == 1
    assert list(case.attachments.values_list("name", flat=True)) == ["plan.pdf", "a.pdf"]
    client.post(address, {"text": "En plus.", "once": page_key(client, address)})
    assert Complement.objects.count() == 2


@scopes_disabled()
def test_the_same_files_sent_twice_are_joined_once(client, case):
    address = f"/demandes/{case.number}/pieces/"
    key = page_key(client, address)
    for _ in range(2):
        assert client.post(address, {"files": [upload()], "once": key}).status_code == 302
    assert case.attachments.count() == 2
    assert kinds(case).count(EventKind.FILE_ADDED) == 1


@scopes_disabled()
def test_a_page_refused_at_first_may_be_sent_again(client, case):
    address = f"/demandes/{case.number}/complement/"
    response = client.post(address, {"text": "", "once": page_key(client, address)})
    key = str(response.context["form"].once)
    assert client.post(address, {"text": "En plus.", "once": key}).status_code == 302
    assert Complement.objects.count() == 1


@scopes_disabled()
def test_a_page_s_key_of_another_person_stops_nobody(client, case):
    address = f"/demandes/{case.number}/complement/"
    key = page_key(client, address)
    Sending.objects.create(user=UserFactory(), key=key)
    client.post(address, {"text": "En plus.", "once": key})
    assert Complement.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x", "0" * 500])
def test_an_odd_page_key_is_replaced(client, case, key):
    response = client.post(f"/demandes/{case.number}/complement/", {"text": "", "once": key})
    assert isinstance(response.context["form"].once, uuid.UUID)


def stored_names():
    storage = storages["private"]
    return {f"{folder}/{name}" for folder in storage.listdir("")[0] for name in storage.listdir(folder)[1]}


@scopes_disabled()
def test_a_case_closed_meanwhile_stores_no_file(client, case):
    transition(case, "withdraw", case.applicant)
    before = stored_names()
    response = client.post(f"/demandes/{case.number}/pieces/", {"files": [upload()]})
    assert response.status_code == 200
    assert "La demande est retirée" in response.content.decode()
    assert stored_names() == before


@pytest.mark.parametrize("address", ["complement/", "pieces/"])
def test_a_request_for_complements_is_answered_by_repondre(client, case, question, address):
    url = f"/demandes/{case.number}/{address}"
    assert "demande de compléments du" not in client.get(url).content.decode()
    with scopes_disabled():
        taken = Case.objects.get(pk=case.pk)
    transition(taken, "request_complements", taken.agent)
    with scopes_disabled():
        asked = case.questions.get(kind="complements")
    for response in (client.get(url), client.post(url, {"text": ""})):
        text = " ".join(response.content.decode().split())
        day = timezone.localdate(asked.asked_at)
        assert (
            f"Le service attend une réponse à sa demande de compléments du {day:%d/%m/%Y} : répondez par"
            " « Répondre » pour que le délai reparte."
        ) in text
        assert f"/demandes/{case.number}/questions/{asked.pk}/repondre/" in text


def attach(client, address, *files, **typed):
    return client.post(address, {"action": "attach", "files": files, **typed})


@scopes_disabled()
def test_files_are_kept_as_soon_as_they_are_chosen(client, case, question, reply_url):
    response = attach(client, reply_url, upload("bon.pdf"), upload("faux.pdf", b"MZ"), text="Cent et")
    text = response.content.decode()
    assert response.status_code == 200
    assert "Cent et" in text
    assert "Écrivez votre réponse." not in text
    assert "« faux.pdf » n’a pas le contenu d’un fichier pdf" in text
    assert said(response) == ["« bon.pdf » est joint."]
    assert not Reply.objects.exists()
    tokens = re.findall(r'name="kept" value="([^"]+)"', text)
    once = re.search(r'name="once" value="([^"]+)"', text)[1]
    text = attach(client, reply_url, upload("second.txt", b"b"), kept=tokens, once=once).content.decode()
    tokens = re.findall(r'name="kept" value="([^"]+)"', text)
    assert client.post(reply_url, {"text": "Cent.", "kept": tokens, "once": once}).status_code == 302
    assert list(question.attachments.values_list("name", flat=True)) == ["bon.pdf", "second.txt"]


@scopes_disabled()
def test_the_box_of_a_file_is_the_same_whatever_became_of_the_others(client, question, reply_url):
    """A tick that changes while files are on their way is found again by the id of its box."""
    page = attach(client, reply_url, upload("un.pdf"), upload("deux.pdf"), upload("trois.pdf"))
    boxes = boxes_of(page)
    first, *others = boxes.values()
    assert len(set(boxes)) == 3
    assert not [box for box in boxes if " " in box]
    left = boxes_of(attach(client, reply_url, upload("quatre.pdf"), kept=others))
    assert first not in left.values()
    assert {box: left.get(box) for box in list(boxes)[1:]} == {box: boxes[box] for box in list(boxes)[1:]}
    assert len(left) == 3


def boxes_of(response):
    page = BeautifulSoup(response.content, "html.parser")
    boxes = page.find_all("input", {"name": "kept"})
    assert [label["for"] for label in page.select(".fr-checkbox-group label")] == [box["id"] for box in boxes]
    return {box["id"]: box["value"] for box in boxes}


def test_files_chosen_for_an_ended_request_are_not_kept(client, case):
    transition(case, "withdraw", case.applicant)
    text = attach(client, f"/demandes/{case.number}/pieces/", upload()).content.decode()
    assert "elle ne peut plus être complétée" in text
    assert 'name="kept"' not in text


def test_choosing_no_file_asks_for_one(client, case):
    text = attach(client, f"/demandes/{case.number}/pieces/").content.decode()
    assert "Choisissez au moins un fichier." in text
