"""Every way to alter a case behind the service's back, and what `verify_history` says of it.

Who does it writes to the database as he likes, and to the files; he has not the key. What is not seen is in the last
section, and in the command's help.
"""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from cases.models import (
    Attachment,
    AuditPoint,
    Case,
    CaseCounter,
    CaseDomain,
    CaseMessage,
    DecisionCode,
    Event,
    GivenNumber,
    HistoryHead,
    Question,
    Reading,
    Reply,
)
from cases.models.mail import SEALED
from cases.services.instruction import note_add
from cases.trace.readings import reading_record
from cases.trace.told import ROWS, key_of
from cases.trace.verify.history import UNSEEN, history_verify
from cases.trace.watermark import watermark_follow
from mail.models import Message
from tests.factories import lyon, make_agent, submit_case, transition

from .house import house
from .tampering import LATER, alter, behind_the_back, copy, delete, put_back, snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql, pytest.mark.xdist_group("alterations")]


@pytest.fixture(scope="module", autouse=True)
def _house(django_db_setup, django_db_blocker):
    """Two cases with a row of every kind, made once for this module, gone after it."""
    with django_db_blocker.unblock(), scopes_disabled(), transaction.atomic():
        house()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _behind_the_back(db):
    with scopes_disabled(), behind_the_back():
        yield


@pytest.fixture
def case():
    return Case.objects.order_by("number").first()


@pytest.fixture
def audit():
    return Case.objects.order_by("number").last()


def found(**options):
    return [str(finding) for finding in history_verify(**options).findings]


def first(model):
    return model._base_manager.order_by("pk").first()


def said(templates, row):
    """What is expected of the first row of a kind; that of an audit is of the other case."""
    numbers = list(Case.objects.order_by("number").values_list("number", flat=True))
    if isinstance(row, AuditPoint):
        numbers.reverse()
    own, other = numbers
    known = {
        "own": own,
        "other": other,
        "row": row,
        "key": key_of(row),
        "pk": row.pk,
        "later": isinstance(row.pk, int) and row.pk + LATER,
        "reply": key_of(first(Reply)),
        "mails": sorted(CaseMessage.objects.filter(event=first(Event)).values_list("pk", flat=True)),
    }
    return [text.format(**known) for text in templates]


def test_nothing_altered_is_nothing_found():
    assert found(files=True) == []


# Each column of each row

ALTERED_EVENT = ["case {own}: event 1 altered"]
ALTERED_HEAD = ["the end of the history was altered"]
ALTERED_MAIL = ["case {own}: message {pk} altered"]
ALTERED_READING = ["case {own}: reading {pk} altered"]
ALTERED_NUMBER = "case {own}: the giving of its number was altered"
CUT = ["case {own}: event 1 missing: event 2 of case {own} comes after it"]
MISSING, UNTOLD = "case {own}: {key} missing", "case {other}: {key} was never told by an event"
MISSING_REPLY = "case {own}: {reply} missing"
MOVED_CODE = ["case {own}: code {row.code} missing", "case {own}: code {row.code} was never given"]
OTHERWISE = {
    (Case, "id"): [
        "case {own}: event 13 missing: event 1 of case {other} comes after it",
        "case {own}: event 1 missing",
    ],
    (Case, "number"): [
        "case {own}: case missing",
        "case 10001: its number was never given",
        "case 10001: {key}: number altered",
    ],
    (Case, "submission_key"): [
        "case {own}: its number was given to another request, or never",
        "case {own}: {key}: submission_key altered",
    ],
    (Case, "version"): ["case {own}: event 14 missing"],
    (Case, "history_head"): ["case {own}: event 14 missing"],
    (Question, "id"): [MISSING, MISSING_REPLY, "case {own}: question {later} was never told by an event"],
    (Question, "case"): [MISSING, MISSING_REPLY, UNTOLD, "case {other}: {reply} was never told by an event"],
    (Reply, "question"): [MISSING],
    (CaseMessage, "case"): [
        "case {own}: 1 message(s) of event 1 missing",
        "case {other}: message {pk} altered",
    ],
    (CaseMessage, "event"): [*ALTERED_MAIL, "case {own}: 1 message(s) of event 1 missing"],
    (CaseMessage, "seal"): ALTERED_MAIL,
    (Message, "id"): ["case {own}: 1 message(s) of event 1 missing"],
    (DecisionCode, "code"): [MOVED_CODE[0], "case {own}: code autre was never given"],
    (DecisionCode, "case"): [MOVED_CODE[0], "case {other}: code {row.code} was never given"],
    (DecisionCode, "event"): MOVED_CODE,
    (Reading, "id"): ["case {own}: reading {pk} missing or altered"],
    (Reading, "case"): ["case {other}: reading {pk} altered"],
    (Reading, "seal"): [*ALTERED_READING, "case {own}: reading {pk} missing or altered"],
    (Event, "id"): [
        *CUT,
        "case {own}: event 1 was the first of all, and is no longer",
        "case {other}: event 1 missing: it was the last of all",
        "case {own}: 2 message(s) of event 1 missing",
        "case {own}: message {mails[0]} altered",
        "case {own}: message {mails[1]} altered",
    ],
    (Event, "position"): ["case {own}: event 1 missing"],
    (Event, "previous_hash"): ["case {own}: event 1 does not follow the event before it"],
    (Event, "hash"): [*CUT, *ALTERED_EVENT],
    (GivenNumber, "number"): [
        "case {other}: its number does not follow the number given before it",
        "case 10001: the giving of its number was altered",
        "the counter is at {other}, the last number given is 10001",
        "case {own}: its number was given to another request, or never",
        "case 10001: case missing",
    ],
    (GivenNumber, "submission_key"): [
        ALTERED_NUMBER,
        "case {own}: its number was given to another request, or never",
    ],
    (GivenNumber, "hash"): [
        ALTERED_NUMBER,
        "case {other}: its number does not follow the number given before it",
    ],
    (CaseCounter, "id"): ["the counter is at nothing, the last number given is {other}"],
    (CaseCounter, "last"): ["the counter is at 10002, the last number given is {other}"],
}
BY_KIND = {
    Message: ALTERED_MAIL,
    Reading: ALTERED_READING,
    Event: ALTERED_EVENT,
    GivenNumber: [ALTERED_NUMBER],
    HistoryHead: ALTERED_HEAD,
}
# How far the delivery is, which moves; the key of a code, by which nothing names it.
FREE = {
    *(
        (Message, field.name)
        for field in Message._meta.fields
        if field.name not in (*SEALED, "id", "created_at")
    ),
    (DecisionCode, "id"),
}
PROVEN = [*ROWS, CaseMessage, Message, DecisionCode, Reading, Event, GivenNumber, CaseCounter, HistoryHead]
COLUMNS = [(model, field.name) for model in PROVEN for field in model._meta.concrete_fields]
COLUMNS.remove((CaseMessage, "message"))  # its key as well: as if it were deleted
COLUMNS.remove((Event, "case"))  # the rank is taken there: below


def names(value):
    return value if isinstance(value, str) else value.__name__


def expected_of(model, name):
    if (model, name) in OTHERWISE:
        return OTHERWISE[model, name]
    if (model, name) in FREE:
        return []
    field = model._meta.get_field(name)
    if model in BY_KIND:
        return BY_KIND[model]
    if field.primary_key:
        return [MISSING, "case {own}: " + model._meta.model_name + " {later} was never told by an event"]
    return [MISSING, UNTOLD] if name == "case" else [f"case {{own}}: {{key}}: {field.attname} altered"]


@pytest.mark.parametrize(("model", "name"), COLUMNS, ids=names)
def test_an_altered_column_is_named(model, name):
    row = first(model)
    expected = said(expected_of(model, name), row)
    alter(row, name)
    assert sorted(found()) == sorted(expected)


# Each row


@pytest.mark.parametrize("model", [model for model in ROWS if model is not Case], ids=names)
def test_a_deleted_row_is_named(model):
    row = first(model)
    expected = said([MISSING, MISSING_REPLY] if model is Question else [MISSING], row)
    delete(row)
    assert found() == expected


@pytest.mark.parametrize("model", [model for model in ROWS if model not in (Case, Reply)], ids=names)
def test_a_row_that_no_event_told_is_named(model, case, audit):
    row = copy(first(model))
    number = audit.number if model is AuditPoint else case.number
    assert found() == [f"case {number}: {key_of(row)} was never told by an event"]


def test_a_reply_that_no_event_told_is_named(case):
    question = copy(first(Question))
    reply = copy(first(Reply), question_id=question.pk)
    assert found() == [
        f"case {case.number}: {key_of(row)} was never told by an event" for row in (question, reply)
    ]


def test_a_deleted_message_is_named(case):
    link = first(CaseMessage)
    delete(link)
    assert found() == [f"case {case.number}: 1 message(s) of event 1 missing"]
    delete(link.message)
    assert found() == [f"case {case.number}: 1 message(s) of event 1 missing"]


def test_a_message_that_no_event_told_is_named(case):
    link = first(CaseMessage)
    message = copy(link.message)
    CaseMessage.objects.create(message=message, case=case, event=link.event, seal=link.seal)
    assert found() == [f"case {case.number}: message {message.pk} altered"]


def test_a_deleted_or_added_code_is_named(case):
    code = first(DecisionCode)
    false = copy(code)
    delete(code)
    assert found() == [
        f"case {case.number}: code {code.code} missing",
        f"case {case.number}: code {false.code} was never given",
    ]


def test_a_deleted_reading_is_named(case):
    delete(first(Reading))
    assert found() == [f"case {case.number}: reading {first(Reading).previous['pk']} missing or altered"]


def test_all_readings_deleted_are_noticed_by_the_last_that_an_event_names(case):
    _, *named = Reading.objects.order_by("pk").values_list("pk", flat=True)
    Reading.objects.all()._raw_delete("default")
    assert found() == [f"case {case.number}: reading {pk} missing or altered" for pk in named]


def test_a_copied_reading_is_named(case):
    copied = copy(first(Reading))
    assert found() == [f"case {case.number}: reading {copied.pk} is a copy of another"]


# The bytes of files


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 other"])
def test_other_bytes_in_a_file_are_named(case, content):
    attachment = Attachment.objects.order_by("pk").last()
    path = storages["private"].path(attachment.file.name)
    with open(path, "rb") as file:
        before = file.read()
    with open(path, "wb") as file:
        file.write(content)
    assert found() == []
    assert found(files=True) == [f"case {case.number}: bytes of attachment {attachment.pk} altered"]
    with open(path, "wb") as file:
        file.write(before)


def test_a_file_that_is_gone_is_named(case):
    attachment = copy(first(Attachment), file=storages["private"].save("ab/x.pdf", ContentFile(b"x")))
    storages["private"].delete(attachment.file.name)
    assert f"case {case.number}: bytes of attachment {attachment.pk} missing" in found(files=True)


# Order, end, whole case, numbers


def test_two_events_that_changed_places_are_named(case):
    Event.objects.filter(case=case, position=2).update(position=99)
    Event.objects.filter(case=case, position=3).update(position=2)
    Event.objects.filter(case=case, position=99).update(position=3)
    assert found() == [f"case {case.number}: event 2 does not follow the event before it"]


def test_an_event_moved_to_another_case_is_named(case, audit):
    Event.objects.filter(case=case, position=13).update(case=audit)
    assert sorted(found()) == [
        f"case {case.number}: event 13 missing",
        f"case {audit.number}: event 2 missing",
    ]


def test_a_deleted_event_is_named(case):
    delete(case.events.get(position=3))
    assert found() == [
        f"case {case.number}: event 3 missing: event 4 of case {case.number} comes after it",
        f"case {case.number}: event 3 missing",
    ]


PART_OF_A_CASE = [*ROWS, CaseMessage, Message, DecisionCode, Event]


def test_a_case_set_back_whole_is_named_by_the_next_event_of_any_case(case):
    """Its last event, and all that it did, were undone without a trace in the case itself."""
    before = snapshot(PART_OF_A_CASE)
    transition(case, "reopen", make_agent(lyon(), is_head=True))
    other = submit_case()
    later = snapshot(PART_OF_A_CASE)
    put_back(
        {model: before[model] + [row for row in later[model] if of_other(row, other)] for model in later}
    )
    named = f"case {case.number}: event 14 missing: event 1 of case {other.number} comes after it"
    assert [text for text in found() if "message" not in text] == [named]


def of_other(row, other):
    return row.get("case_id") == other.pk or row.get("number") == other.number


def test_a_case_set_back_whole_is_named_when_nothing_came_after(case):
    before = snapshot(PART_OF_A_CASE)
    transition(case, "reopen", make_agent(lyon(), is_head=True))
    put_back(before)
    assert found() == [f"case {case.number}: event 14 missing: it was the last of all"]


def test_all_set_back_with_the_end_of_the_history_is_named_by_the_files(case):
    """The row that says where the history ends was copied before, seal and all."""
    before = snapshot([*PART_OF_A_CASE, HistoryHead])
    transition(case, "reopen", make_agent(lyon(), is_head=True))
    watermark_follow(HistoryHead.objects.get(pk=1))
    put_back(before)
    assert found() == [
        f"case {case.number}: event 14 missing: the files know it, so this database is older than they are"
    ]


def test_an_end_that_was_taken_away_is_named_even_after_further_events(case):
    before = snapshot(PART_OF_A_CASE)
    transition(case, "reopen", make_agent(lyon(), is_head=True))
    put_back(before)
    HistoryHead.objects.all().delete()
    other = submit_case()
    assert found() == [f"case {other.number}: the end of the history had been altered before event 1"]


@pytest.mark.parametrize("which", [0, 1])
def test_a_case_that_vanished_is_named(which):
    """With all its rows, but for the number that was given; the counter is set back when it was the last."""
    case = Case.objects.order_by("number")[which]
    vanish(case)
    named = {text for text in found() if text.endswith("case missing")}
    assert named == {f"case {case.number}: case missing"}


@pytest.mark.parametrize("which", [0, 1])
def test_a_case_that_vanished_with_its_number_is_named(which):
    case = Case.objects.order_by("number")[which]
    last = case.events.latest("position").position
    vanish(case)
    GivenNumber.objects.filter(number=case.number)._raw_delete("default")
    if which:
        CaseCounter.objects.update(last=case.number - 1)
    named = [text for text in found() if text.startswith(f"case {case.number}: event {last} missing")]
    assert len(named) == 1


def vanish(case):
    events = case.events.values_list("pk", flat=True)
    Message.objects.filter(link__case=case)._raw_delete("default")
    for model in (CaseMessage, DecisionCode, Reading, *reversed([m for m in ROWS if m is not Case])):
        way = ROWS.get(model, "case")
        model.objects.filter(
            pk__in=list(model.objects.filter(**{way: case}).values_list("pk", flat=True))
        )._raw_delete("default")
    Event.objects.filter(pk__in=list(events))._raw_delete("default")
    delete(case)


def test_swapped_numbers_are_named(case, audit):
    Case.objects.filter(pk=case.pk).update(number=1_000_000)
    Case.objects.filter(pk=audit.pk).update(number=case.number)
    Case.objects.filter(pk=case.pk).update(number=audit.number)
    assert found() == [
        f"case {case.number}: its number was given to another request, or never",
        f"case {audit.number}: its number was given to another request, or never",
        f"case {case.number}: case {audit.pk}: number altered",
        f"case {audit.number}: case {case.pk}: number altered",
    ]


def test_a_counter_set_back_is_named(audit):
    CaseCounter.objects.update(last=audit.number - 1)
    assert found() == [f"the counter is at {audit.number - 1}, the last number given is {audit.number}"]


def test_all_numbers_taken_away_are_named(case, audit):
    GivenNumber.objects.all()._raw_delete("default")
    assert found() == [
        f"case {number}: its number was given to another request, or never"
        for number in (case.number, audit.number)
    ]


def test_an_alteration_is_still_named_after_the_service_changed_the_column_again(case):
    """The next event says what it found, which the one before had not left so."""
    Case.objects.filter(pk=case.pk).update(answer_text="Une autre réponse.")
    transition(case, "reopen", make_agent(lyon(), is_head=True))
    assert found() == [f"case {case.number}: case {case.pk}: answer_text was altered before event 14"]


def test_an_alteration_is_still_named_after_further_events(case):
    CaseDomain.objects.filter(case=case).update(subdomain=first(CaseDomain).subdomain_id + 1)
    note_add(case=case, by=make_agent(lyon()), text="Rien de neuf.")
    assert found() == [f"case {case.number}: casedomain {first(CaseDomain).pk}: subdomain_id altered"]


# What cannot be seen, as the help says


def test_readings_after_the_last_event_are_cut_off_unseen(case):
    last = reading_record(case=case, by=make_agent(lyon()))
    delete(last)
    assert found() == []
    assert UNSEEN[2].startswith("the end of the readings: those after the last event of all cases")


def test_all_put_back_without_a_watermark_is_unseen_and_remarked(case):
    everything = [*PART_OF_A_CASE, Reading, GivenNumber, CaseCounter, HistoryHead]
    before = snapshot(everything)
    transition(case, "reopen", make_agent(lyon(), is_head=True))
    put_back(before)
    report = history_verify()
    assert (report.findings, report.remarks) == (
        [],
        ["No watermark beside the files: an older database would not be noticed."],
    )
    assert "when the watermark was taken away (said as a remark)" in UNSEEN[1]


def test_who_holds_the_key_makes_any_history_anew(case):
    event = case.events.latest("position")
    event.by_name = "Quelqu’un d’autre"
    event.hash = event.compute_hash()
    event.save()
    Case.objects.filter(pk=case.pk).update(history_head=event.hash)
    after = Event.objects.order_by("pk").last()
    after.trace["after"]["hash"] = event.hash
    after.hash = after.compute_hash()
    after.save()
    Case.objects.filter(pk=after.case_id).update(history_head=after.hash)
    head = HistoryHead.objects.get(pk=1)
    head.hash = after.hash
    head.seal = head.compute_seal()
    head.save()
    assert found() == []
    assert UNSEEN[0].startswith("what is done by somebody who holds HISTORY_KEY")


def test_how_far_a_delivery_went_is_free(case):
    Message.objects.update(status="sent", sent_at=timezone.now(), attempts=3)
    assert found() == []
    assert "how far the delivery of a message went" in UNSEEN[5]
