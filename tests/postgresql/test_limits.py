"""Limits hold when everything is asked for at once."""

from uuid import uuid4

import pytest
from django.conf import settings
from django_scopes import scopes_disabled

from cases.services.attachments import attachment_add
from cases.services.filing import case_submit
from cases.services.questions import complement_add
from forms.drafts.services import TooManyDrafts, draft_begin
from forms.models import Draft
from tests.factories import UserFactory, stored_file, submit_case, unsaved_case
from tests.postgresql.test_concurrency import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("db")]

HALF = b"x" * (512 * 1024)


@pytest.fixture
def limits(settings):
    settings.CASE_FILES_MAX_MB = 1
    settings.CASE_COMPLEMENTS_MAX = settings.DRAFTS_MAX = settings.OPEN_CASES_MAX = 2
    return settings


@pytest.mark.usefixtures("limits")
def test_files_sent_at_once_stay_within_the_size_of_a_case():
    case = submit_case()
    files = [stored_file(content=HALF) for _ in range(10)]
    at_once(*[lambda file=file: attachment_add(case=case, by=case.applicant, files=[file]) for file in files])
    with scopes_disabled():
        assert case.attachments.count() == 2


@pytest.mark.usefixtures("limits")
def test_complements_sent_at_once_stay_within_their_number():
    case = submit_case()
    at_once(*[lambda: complement_add(case=case, by=case.applicant, text="a")] * 6)
    with scopes_disabled():
        assert case.complements.count() == settings.CASE_COMPLEMENTS_MAX


@pytest.mark.usefixtures("limits")
def test_drafts_begun_at_once_stay_within_their_number():
    person = UserFactory()

    def begin():
        try:
            return draft_begin(key=uuid4(), by=person)
        except TooManyDrafts:
            return None

    at_once(*[begin] * 10)
    assert Draft.objects.for_user(person).count() == 2


@pytest.mark.usefixtures("limits")
def test_requests_filed_at_once_stay_within_their_number():
    person = UserFactory()

    def submit():
        case, subdomains = unsaved_case()
        return case_submit(by=person, case=case, subdomains=subdomains)

    at_once(*[submit] * 6)
    with scopes_disabled():
        assert person.cases.count() == 2
