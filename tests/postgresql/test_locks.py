"""Each row that is locked: whoever comes second waits for what the first does, and goes on from there."""

import ast
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from django_scopes import scopes_disabled
from wagtail.models import ModelLogEntry

from accounts.roles import EDITORS
from cases.enums import CaseState
from cases.models import Case
from cases.services.instruction import case_declare_admissible
from cases.services.terms import terms_recompute
from cms.bootstrap import bootstrap as cms_bootstrap
from cms.library.versions import document_put
from cms.models import LibraryDocument
from directory.models import Bureau
from forms.drafts.services import DraftChanged, draft_begin, draft_save
from mail.models import LetterTemplate, LetterTemplateChanged
from tables.applying import checked, imported
from tests.cms.library.documents import add_document
from tests.factories import UserFactory, case_in, lyon, make_agent, make_user
from tests.mail.test_admin import QUESTION, with_
from tests.postgresql import test_concurrency, test_limits, test_rights
from tests.postgresql.test_concurrency import after
from tests.tables.files import BUREAUX, file

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("db")]

# Where a row is locked, and the test that fails without it.
TESTS = {
    "cases/trace/chain.py": test_concurrency.test_events_and_readings_of_many_cases_at_once_are_one_history,
    "cases/trace/numbers.py": test_concurrency.test_numbers_are_given_once,
    "cases/services/base.py": test_concurrency.test_two_agents_deciding_at_once_make_one_decision,
    "cases/models/people.py": test_concurrency.test_nobody_becomes_administrator_and_agent_at_once,
    "site/accounts/rights/given.py _waiting": test_rights.test_confirmed_rejected_and_abandoned_at_once_is_one_of_them,
    "site/accounts/rights/given.py _propose": test_rights.test_who_proposes_second_is_told_of_the_first,
    "site/accounts/rights/accounts.py _apply": test_rights.test_a_role_is_not_confirmed_for_an_account_that_is_being_closed,
    "site/accounts/rights/accounts.py standing_set": test_rights.test_roles_set_after_others_tell_what_they_take,
    "cases/services/people.py": test_rights.test_a_place_is_not_ended_over_the_head_that_was_just_made,
    "forms/drafts/services.py draft_begin": test_limits.test_drafts_begun_at_once_stay_within_their_number,
    "cms/rulings/drafts.py": test_concurrency.test_two_editors_who_take_one_proposal_at_once_get_one_draft,
}


def locked(name):
    """Names the place that a test is about."""

    def mark(test):
        TESTS[name] = test
        return test

    return mark


@locked("cases/services/terms.py")
def test_the_nightly_job_goes_on_from_what_an_agent_does():
    agent = make_agent(lyon())
    case = case_in(CaseState.IN_CHARGE, agent=agent)
    with scopes_disabled():
        Case.objects.filter(pk=case.pk).update(due_announced="2020-01-01")
    told = after(
        lambda: case_declare_admissible(case=case, by=agent, version=case.version),
        lambda: terms_recompute(case.pk),
    )
    with scopes_disabled():
        assert (told, Case.objects.get(pk=case.pk).state) == (None, CaseState.ADMISSIBLE)


@locked("forms/drafts/services.py _lock")
def test_the_second_tab_does_not_write_over_the_first():
    person = UserFactory()
    draft = draft_begin(key=uuid4(), by=person)

    def save(text):
        return draft_save(
            draft=draft, by=person, step="demande", typed={"subject": text}, version=draft.version
        )

    told = after(lambda: save("le premier"), lambda: save("le second"))
    assert isinstance(told, DraftChanged)
    assert type(draft).objects.for_user(person).get().data == {"demande": {"subject": "le premier"}}


@locked("cms/library/versions.py")
def test_a_new_version_is_not_written_over_the_one_that_came_meanwhile():
    document = add_document(content=b"un", version="1")
    first, second = (LibraryDocument.objects.get(pk=document.pk) for _ in range(2))

    def put(version, copy):
        copy.file, copy.version = ContentFile(version.encode(), name="essai.txt"), version
        document_put(copy, by=None)

    told = after(lambda: put("2", first), lambda: put("3", second))
    assert isinstance(told, ValidationError)
    assert LibraryDocument.objects.get(pk=document.pk).version == "2"


@locked("cms/library/admin/views.py")
def test_an_edit_keeps_the_version_that_came_meanwhile(client):
    cms_bootstrap.load()
    document = add_document(content=b"un", version="1")
    client.force_login(make_user(EDITORS))
    address = reverse("wagtaildocs:edit", args=[document.pk])
    form = client.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields if name != "file"}
    copy = LibraryDocument.objects.get(pk=document.pk)
    copy.file, copy.version = ContentFile(b"deux", name="essai.txt"), "2"
    after(lambda: document_put(copy, by=None), lambda: client.post(address, sent | {"title": "Autre"}))
    document = LibraryDocument.objects.get(pk=document.pk)
    with document.file.open() as content:
        assert (document.version, content.read()) == ("2", b"deux")


@locked("site/tables/applying.py")
def test_an_import_does_not_write_over_what_was_changed_since_its_trial():
    content = file("code;téléphone", "05061-01;01 23 45 67 89")
    digest = checked(BUREAUX, content).digest
    row = Bureau.objects.get(code="05061-01")
    row.city = "Changée"
    row.phone = "03 00 00 00 00"
    told = after(row.save, lambda: imported(BUREAUX, content, digest=digest))
    assert not told.written
    assert Bureau.objects.get(code="05061-01").phone == "03 00 00 00 00"


@locked("site/mail/models.py _lock")
def test_a_wording_is_not_written_over_the_one_that_came_meanwhile():
    editor = make_user(EDITORS)
    rewrite = LetterTemplate.objects.rewrite
    rewrite(QUESTION, with_(title="Un"), by=editor, version="")
    version = LetterTemplate.objects.get(pk=QUESTION.kind).version
    told = after(
        lambda: rewrite(QUESTION, with_(title="Deux"), by=editor, version=version),
        lambda: rewrite(QUESTION, with_(title="Trois"), by=editor, version=version),
    )
    assert isinstance(told, LetterTemplateChanged)
    assert LetterTemplate.objects.get(pk=QUESTION.kind).title == "Deux"
    LetterTemplate.objects.restore(QUESTION, by=editor)


@locked("site/mail/models.py restore")
def test_a_wording_that_is_put_back_is_told_as_it_was_last():
    editor = make_user(EDITORS)
    rewrite, restore = LetterTemplate.objects.rewrite, LetterTemplate.objects.restore
    rewrite(QUESTION, with_(title="Un"), by=editor, version="")
    row = LetterTemplate.objects.get(pk=QUESTION.kind)
    after(
        lambda: rewrite(QUESTION, with_(title="Deux"), by=editor, version=row.version),
        lambda: restore(QUESTION, by=editor),
    )
    assert last_log(row).data["before"]["title"] == "Deux"


def last_log(row):
    return ModelLogEntry.objects.filter(object_id=row.pk).order_by("timestamp", "pk").last()


def test_every_lock_has_its_test():
    root, found = Path(settings.BASE_DIR), set()
    for folder in ("cases", "forms", "cms", "site"):
        for path in (root / folder).rglob("*.py"):
            for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(function, ast.FunctionDef) and any(
                    getattr(node, "attr", "") == "select_for_update" for node in ast.walk(function)
                ):
                    found.add((path.relative_to(root).as_posix(), function.name))
    several = {path for path, _ in found if sum(path == other for other, _ in found) > 1}
    assert {f"{path} {name}" if path in several else path for path, name in found} == set(TESTS)
