"""The demonstration: believable, whole, and loaded once."""

from collections import Counter
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import check_password
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from accounts import demo as accounts_demo
from accounts import roles
from accounts.models import User
from cases.bootstrap import demo as cases_demo
from cases.enums import CaseState, EventKind, Nature
from cases.models import Attachment, Case, Event, Membership
from cases.trace.verify.history import history_verify
from files.check import file_check
from mail.models import Message, MessageStatus

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module", autouse=True)
def _demo(django_db_setup, django_db_blocker):
    """Loaded once for this module, gone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        accounts_demo.load()
        cases_demo.load()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _all_offices():
    with scopes_disabled():
        yield


def cases_of(username):
    return Counter(Case.objects.filter(applicant__username=username).values_list("state", flat=True))


def test_accounts_can_sign_in_with_the_one_password():
    for username, *_ in accounts_demo.ACCOUNTS:
        user = User.objects.get(username=username)
        assert check_password(accounts_demo.PASSWORD, user.password)
        assert EmailAddress.objects.get(user=user).verified
        assert not user.is_superuser
    for username, *_ in accounts_demo.OTHERS:
        assert not User.objects.get(username=username).has_usable_password()


def test_roles_and_offices_are_those_of_the_names():
    groups = {
        user.username: {group.name for group in user.groups.all()}
        for user in User.objects.filter(groups__isnull=False)
    }
    agents = {
        "agent.lyon",
        "agent2.lyon",
        "chef.lyon",
        "agent.amiens",
        "agent2.amiens",
        "chef.amiens",
        "agent.roissy",
        "chef.roissy",
    }
    assert groups == {
        **{username: {roles.AGENTS} for username in agents},
        "redacteur": {roles.EDITORS},
        "moderateur": {roles.MODERATORS},
        "admin": {roles.ADMINISTRATORS},
        "superviseur": {roles.SUPERVISORS},
    }
    heads = Membership.objects.filter(is_head=True).values_list("user__username", "office__name")
    assert set(heads) == {
        ("chef.lyon", "DR de Lyon - PAE"),
        ("chef.lyon", "DR de Lyon - POC/CRPC"),
        ("chef.amiens", "DR d’Amiens - PAE"),
        ("chef.roissy", "DR de Roissy - POC/CRPC"),
    }


def test_about_sixty_cases_in_every_state_and_nature_and_several_offices():
    assert 55 <= Case.objects.count() <= 70
    assert set(Case.objects.values_list("state", flat=True)) == set(CaseState) - {CaseState.DRAFT}
    assert set(Case.objects.values_list("nature", flat=True)) == set(Nature)
    offices = Counter(Case.objects.values_list("office__name", flat=True))
    assert sum(offices[name] >= 10 for name in cases_demo.TEAMS) >= 3
    assert offices["Bureau de Nice port"] >= 2


def test_every_kind_of_event_has_happened():
    """But for those that mend what went another way than usual."""
    unusual = {EventKind.ACKNOWLEDGED, EventKind.ASSIGNED, EventKind.COMPLEMENTS_RECEIVED}
    assert set(Event.objects.values_list("kind", flat=True)) == set(EventKind) - unusual


def test_operateur_has_something_in_every_tab_and_a_question_to_answer():
    states = cases_of("operateur")
    assert states[CaseState.SUBMITTED] >= 2
    assert states[CaseState.IN_CHARGE] + states[CaseState.ADMISSIBLE] >= 4
    assert states[CaseState.REFUSED] >= 2
    assert states[CaseState.CLOSED] >= 2
    waiting = [
        case
        for case in Case.objects.filter(applicant__username="operateur")
        if case.is_open and case.open_questions()
    ]
    assert len(waiting) >= 1


def test_some_terms_are_near_and_some_are_past():
    today = timezone.localdate()
    assert Case.objects.filter(due_on__lt=today).count() >= 2
    assert Case.objects.filter(due_on__range=(today, today + timedelta(days=15))).count() >= 2


def test_nothing_happens_in_the_future_and_numbers_follow_the_dates():
    assert Event.objects.filter(at__gt=timezone.now()).count() == 0
    filed = list(Case.objects.order_by("number").values_list("submitted_at", flat=True))
    assert [moment.date() for moment in filed] == sorted(moment.date() for moment in filed)


def test_the_history_is_whole():
    assert history_verify().findings == []


def test_old_messages_count_as_sent_in_their_time_and_recent_ones_are_still_to_go():
    week = timezone.now() - timedelta(days=6)
    assert set(
        Message.objects.filter(created_at__lt=week - timedelta(days=2)).values_list("status", flat=True)
    ) == {MessageStatus.SENT}
    recent = Message.objects.filter(created_at__gt=week)
    assert set(recent.values_list("status", flat=True)) == {MessageStatus.PENDING}
    assert set(Message.objects.values_list("status", flat=True)) == {
        MessageStatus.SENT,
        MessageStatus.PENDING,
    }


def test_every_file_is_what_its_name_says():
    attachments = Attachment.objects.all()
    assert {attachment.name.rsplit(".", 1)[1] for attachment in attachments} == {"pdf", "odt", "txt", "png"}
    for attachment in attachments:
        with storages["private"].open(attachment.file.name) as file:
            upload = SimpleUploadedFile(attachment.name, file.read(), attachment.content_type)
        assert file_check(upload).content_type == attachment.content_type


def test_all_mailboxes_are_fictitious():
    recipients = set(Message.objects.values_list("recipient", flat=True))
    assert {recipient for recipient in recipients if not recipient.endswith(".invalid")} == set()


def test_texts_are_typographic():
    for column in ("subject", "description", "provisions", "answer_text", "refusal_grounds"):
        assert Case.objects.filter(**{f"{column}__contains": "'"}).count() == 0


def test_loading_again_adds_nothing(django_assert_max_num_queries):
    before = (User.objects.count(), Case.objects.count(), Event.objects.count(), Message.objects.count())
    accounts_demo.load()
    with django_assert_max_num_queries(5):
        cases_demo.load()
    assert (
        User.objects.count(),
        Case.objects.count(),
        Event.objects.count(),
        Message.objects.count(),
    ) == before
