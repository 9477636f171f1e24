"""The trace of a case: refused to change by the database, proven link by link when somebody went behind its back."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django_scopes import scopes_disabled

from cases.enums import CaseState
from cases.models import Case, CaseCounter, DecisionCode, Event
from cases.trace.chain import BrokenLink, history_verify
from tests.factories import case_in, submit_case

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture(autouse=True)
def _all_offices():
    with scopes_disabled():
        yield


@pytest.fixture
def case():
    return case_in(CaseState.CLOSED)


@pytest.fixture
def _without_triggers(case):
    """Somebody has the rights on the database itself; undone with the test's transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER cases_event_no_UPDATE")
            cursor.execute("DROP TRIGGER cases_event_no_DELETE")
            cursor.execute("DROP TRIGGER cases_event_no_REPLACE")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE cases_event DISABLE TRIGGER USER")


def verify():
    """What `manage.py verify_history` says, and whether it succeeds."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_history", stdout=out, stderr=err, no_color=True)
    except CommandError as error:
        return err.getvalue() + str(error)
    return out.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        lambda event: Event.objects.filter(pk=event.pk).update(by_name="Quelqu’un d’autre"),
        lambda event: Event.objects.filter(pk=event.pk)._raw_delete("default"),
        lambda event: event.save(),
    ],
    ids=["update", "delete", "save"],
)
def test_the_database_refuses_to_alter_or_delete_an_event(case, change):
    event = case.events.latest("position")
    before = Event.objects.filter(pk=event.pk).values().get()
    with pytest.raises(DatabaseError, match="history is append-only"), transaction.atomic():
        change(event)
    assert Event.objects.filter(pk=event.pk).values().get() == before


def test_untouched_chains_are_whole(case):
    submit_case()
    assert history_verify() == []
    assert verify() == "Every chain is whole.\n"


@pytest.mark.usefixtures("_without_triggers")
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("by_name", "Quelqu’un d’autre"),
        ("kind", "refused"),
        ("capacity", "head"),
        ("data", {"office": "Un autre"}),
        ("at", "2020-01-01 00:00:00+00:00"),
    ],
)
def test_an_altered_event_is_named(case, column, value):
    Event.objects.filter(case=case, position=2).update(**{column: value})
    assert history_verify() == [BrokenLink(case.number, 2, "content altered")]
    assert verify() == (
        f"case {case.number}: broken at event 2: content altered\n"
        f"1 broken chain(s); the first: case {case.number}"
    )


@pytest.mark.usefixtures("_without_triggers")
def test_an_altered_event_with_a_hash_made_to_fit_breaks_at_the_next(case):
    event = Event.objects.get(case=case, position=2)
    event.by_name = "Quelqu’un d’autre"
    event.hash = event.compute_hash()
    event.save()
    assert history_verify() == [BrokenLink(case.number, 3, "does not follow the event before it")]


@pytest.mark.usefixtures("_without_triggers")
def test_a_deleted_event_is_named(case):
    case.letters().all().delete()
    Event.objects.filter(case=case, position=3)._raw_delete("default")
    assert history_verify() == [BrokenLink(case.number, 3, "event missing")]


@pytest.mark.usefixtures("_without_triggers")
def test_a_deleted_last_event_is_named(case):
    """The head of the chain is kept on the case."""
    last = case.events.latest("position")
    DecisionCode.objects.all().delete()
    case.letters().all().delete()
    Event.objects.filter(pk=last.pk)._raw_delete("default")
    assert history_verify() == [BrokenLink(case.number, last.position, "event missing")]


@pytest.mark.usefixtures("_without_triggers")
def test_the_first_broken_link_of_each_case_is_named(case):
    other = submit_case()
    Event.objects.filter(case=case, position__gte=2).update(by_name="X")
    Event.objects.filter(case=other).update(by_name="X")
    assert history_verify() == [
        BrokenLink(case.number, 2, "content altered"),
        BrokenLink(other.number, 1, "content altered"),
    ]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's")
def test_the_database_refuses_to_replace_an_event(case):
    event = case.events.latest("position")
    columns = [field.column for field in Event._meta.concrete_fields]
    listed = ", ".join(columns)
    others = ", ".join("'X'" if column == "by_name" else column for column in columns)
    statement = (
        f"INSERT OR REPLACE INTO cases_event ({listed}) SELECT {others} FROM cases_event WHERE id = %s"
    )
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [event.pk])
    assert Event.objects.get(pk=event.pk).by_name == event.by_name


@pytest.mark.usefixtures("_without_triggers")
def test_a_chain_made_anew_without_the_key_is_found(case, settings):
    """Who writes to the database and to the head of the case still lacks the key."""
    key, settings.HISTORY_KEY = settings.HISTORY_KEY, "guessed"
    last = case.events.latest("position")
    last.by_name = "Quelqu’un d’autre"
    last.hash = last.compute_hash()
    last.save()
    Case.objects.filter(pk=case.pk).update(history_head=last.hash)
    settings.HISTORY_KEY = key
    assert history_verify() == [BrokenLink(case.number, last.position, "content altered")]


def test_a_number_without_a_case_is_found():
    last = submit_case().number
    CaseCounter.objects.update(last=last + 1)
    assert history_verify() == [BrokenLink(last + 1, 0, "case missing")]


@pytest.mark.usefixtures("_without_triggers")
def test_a_moved_head_is_found(case):
    Case.objects.filter(pk=case.pk).update(history_head="0" * 64)
    assert history_verify() == [BrokenLink(case.number, case.version + 1, "event missing")]
