"""The trace of a case: refused to change by the database, proven link by link when somebody went behind its back."""

from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django_scopes import scopes_disabled

from cases.enums import CaseState
from cases.models import Case, Event, HistoryHead
from cases.trace.verify.history import history_verify
from tests.cases.trace.tampering import behind_the_back
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
    """Somebody has the rights on the database itself."""
    with behind_the_back():
        yield


def found():
    return [str(finding) for finding in history_verify().findings]


def verify(**options):
    """What `manage.py verify_history` says, and whether it succeeds."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_history", stdout=out, stderr=err, no_color=True, **options)
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
    assert found() == []
    assert verify() == (
        "No watermark beside the files: an older database would not be noticed.\n"
        "Everything is as its history says.\n"
    )


@pytest.mark.usefixtures("_without_triggers")
def test_what_was_altered_is_named_with_its_case(case):
    Event.objects.filter(case=case, position=2).update(by_name="Quelqu’un d’autre")
    other = submit_case()
    Case.objects.filter(pk=other.pk).update(subject="Un autre objet")
    assert verify() == (
        f"case {case.number}: event 2 altered\ncase {other.number}: case {other.pk}: subject altered\n"
        "2 thing(s) altered, in 2 case(s)"
    )


@pytest.mark.usefixtures("_without_triggers")
def test_an_altered_event_with_a_hash_made_to_fit_breaks_at_the_next(case):
    event = Event.objects.get(case=case, position=2)
    event.by_name = "Quelqu’un d’autre"
    event.hash = event.compute_hash()
    event.save()
    assert found() == [
        f"case {case.number}: event 2 missing: event 3 of case {case.number} comes after it",
        f"case {case.number}: event 3 does not follow the event before it",
    ]


@pytest.mark.usefixtures("_without_triggers")
def test_the_first_broken_link_of_each_case_is_named(case):
    other = submit_case()
    Event.objects.filter(case=case, position__gte=2).update(by_name="X")
    Event.objects.filter(case=other).update(by_name="X")
    assert found() == [f"case {case.number}: event 2 altered", f"case {other.number}: event 1 altered"]


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
    """Who writes to the database, to the head of the case and to the end of all still lacks the key."""
    key, settings.HISTORY_KEY = settings.HISTORY_KEY, "guessed"
    last = case.events.latest("position")
    last.by_name = "Quelqu’un d’autre"
    last.hash = last.compute_hash()
    last.save()
    Case.objects.filter(pk=case.pk).update(history_head=last.hash)
    head = HistoryHead.objects.get(pk=1)
    head.hash = last.hash
    head.seal = head.compute_seal()
    head.save()
    settings.HISTORY_KEY = key
    assert found() == [
        "the end of the history was altered",
        f"case {case.number}: event {last.position} altered",
    ]


def test_without_a_key_nothing_is_written(settings):
    before = Case.objects.count()
    settings.HISTORY_KEY = ""
    with pytest.raises(ImproperlyConfigured, match="HISTORY_KEY"):
        submit_case()
    assert Case.objects.count() == before
