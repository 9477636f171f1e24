"""How much a case and a person may hold, on both sides of each limit; what is refused leaves nothing stored."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django_scopes import scopes_disabled

from cases.enums import CaseState
from cases.models import Attachment, Reply
from cases.services.attachments import attachment_add, attachment_remove
from cases.services.questions import complement_add, question_reply
from forms.drafts.services import TooManyDrafts, draft_attach, draft_begin
from forms.models import Draft
from tests.factories import PDF, UserFactory, case_in, make_agent, stored_file, submit_case, transition

pytestmark = pytest.mark.django_db

MEGABYTE = 1024 * 1024


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def case(user, settings):
    """A case that holds a file of one megabyte of two."""
    settings.CASE_FILES_MAX_MB = 2
    case = submit_case(by=user, files=[stored_file("plan.pdf")])
    with scopes_disabled():
        Attachment.objects.update(size=MEGABYTE)
    return case


def of(size):
    return stored_file("annexe.pdf", b"x" * size)


def reply(case, files):
    agent = make_agent(case.office)
    asked = transition(transition(case, "take_charge", agent), "request_complements", agent)
    return question_reply(
        case=asked, question=asked.questions.get(), by=case.applicant, text="a", files=files
    )


def complement(case, files):
    return complement_add(case=case, by=case.applicant, text="a", files=files)


def attach(case, files):
    return attachment_add(case=case, by=case.applicant, files=files)


@scopes_disabled()
@pytest.mark.parametrize("add", [attach, complement])
def test_a_case_holds_its_megabytes_and_not_a_byte_more(case, add):
    with pytest.raises(ValidationError, match="pèsent au plus 2 Mo en tout"):
        add(case, [of(MEGABYTE // 2), of(MEGABYTE // 2 + 1)])
    assert case.attachments.count() == 1
    add(case, [of(MEGABYTE // 2), of(MEGABYTE // 2)])
    assert case.attachments.count() == 3


@scopes_disabled()
def test_a_reply_is_within_the_limit_too(case):
    with pytest.raises(ValidationError, match="pèsent au plus 2 Mo en tout"):
        reply(case, [of(MEGABYTE + 1)])
    assert not Reply.objects.exists()


@scopes_disabled()
def test_what_was_removed_counts(case):
    attachment_remove(case=case, by=case.applicant, attachment=case.attachments.get())
    with pytest.raises(ValidationError, match="ceux que vous avez supprimés compris"):
        attach(case, [of(MEGABYTE + 1)])
    attach(case, [of(MEGABYTE)])


@scopes_disabled()
def test_a_case_holds_so_many_files(case, settings):
    settings.CASE_FILES_MAX = 3
    with pytest.raises(ValidationError, match="sont au plus 3.*elle en compterait 4"):
        attach(case, [of(1), of(1), of(1)])
    attach(case, [of(1), of(1)])


@scopes_disabled()
def test_a_full_case_takes_a_text_still(case, settings):
    settings.CASE_FILES_MAX = 0
    assert complement(case, []).text == "a"


@scopes_disabled()
def test_a_case_receives_so_many_complements(case, settings):
    settings.CASE_COMPLEMENTS_MAX = 1
    complement(case, [])
    with pytest.raises(ValidationError, match="au plus 1 compléments"):
        complement(case, [])
    assert case.complements.count() == 1


def test_the_offices_files_do_not_count(user, settings):
    settings.CASE_FILES_MAX = 2
    case = case_in(CaseState.CLOSED, by=user, files=[stored_file()])
    transition(case, "reopen", make_agent(case.office, is_head=True))
    with scopes_disabled():
        assert case.attachments.count() == 2
        attach(case, [of(1)])


def stored():
    storage = storages["private"]
    return {f"{folder}/{name}" for folder in storage.listdir("")[0] for name in storage.listdir(folder)[1]}


@pytest.mark.parametrize("address", ["pieces/", "complement/"])
def test_form_says_it_and_stores_nothing(client, case, user, address):
    client.force_login(user)
    before = stored()
    sent = {"text": "Voici.", "files": SimpleUploadedFile("gros.txt", b"a" * MEGABYTE + b"b")}
    response = client.post(f"/demandes/{case.number}/{address}", sent)
    assert "pèsent au plus 2 Mo en tout" in response.context["form"].errors["files"][0]
    assert stored() == before


def test_what_the_service_refuses_after_the_form_is_taken_back(client, case, user, settings):
    settings.CASE_COMPLEMENTS_MAX = 0
    client.force_login(user)
    before = stored()
    sent = {"text": "Voici.", "files": SimpleUploadedFile("a.pdf", PDF)}
    response = client.post(f"/demandes/{case.number}/complement/", sent)
    assert "Écrivez au service" in response.context["form"].non_field_errors()[0]
    assert "Voici." in response.content.decode()
    assert response.context["form"].kept == []
    assert stored() == before


def test_a_person_has_so_many_drafts(user, settings):
    settings.DRAFTS_MAX = 2
    keys = [uuid4(), uuid4()]
    for key in [*keys, *keys]:
        draft_begin(key=key, by=user)
    with pytest.raises(TooManyDrafts, match="déjà 2 brouillons"):
        draft_begin(key=uuid4(), by=user)
    assert Draft.objects.count() == 2


def test_a_draft_holds_so_many_files(user, settings):
    settings.CASE_FILES_MAX = 1
    draft = draft_begin(key=uuid4(), by=user)
    uploads = [SimpleUploadedFile(name, PDF + name.encode()) for name in ("a.pdf", "b.pdf")]
    before = stored()
    draft, refused = draft_attach(draft=draft, by=user, role="request", uploads=uploads)
    assert [file.name for file in draft.files.all()] == ["a.pdf"]
    assert "« b.pdf » ne peut pas être joint : une demande compte au plus 1 fichiers" in refused[0]
    assert len(stored() - before) == 1


def test_a_person_has_so_many_open_cases(user, settings):
    settings.OPEN_CASES_MAX = 1
    first = submit_case(by=user)
    with pytest.raises(ValidationError, match="déjà 1 demandes en cours"):
        submit_case(by=user)
    transition(first, "withdraw", user)
    submit_case(by=user)
    submit_case(by=UserFactory())


def test_filing_twice_is_one_case_at_the_limit_too(user, settings):
    settings.OPEN_CASES_MAX = 1
    key = uuid4()
    assert submit_case(by=user, submission_key=key) == submit_case(by=user, submission_key=key)
