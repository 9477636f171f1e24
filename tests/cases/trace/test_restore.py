"""An older database beside newer files: noticed, no number given twice, no file deleted."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone
from django_q.signals import post_spawn
from django_scopes import scopes_disabled

from cases.models import CaseCounter, CaseMessage, DecisionCode, Event, GivenNumber, HistoryHead, Reading
from cases.services.instruction import note_add
from cases.trace.told import ROWS
from cases.trace.verify.history import history_verify
from cases.trace.watermark import Standing, watermark_accept, watermark_read, watermark_standing
from files.sweep import files_sweep
from mail.models import Message
from tests.factories import lyon, make_agent, submit_case

from .tampering import behind_the_back, put_back, snapshot

pytestmark = pytest.mark.django_db

DATABASE = [*ROWS, CaseMessage, Message, DecisionCode, Event, Reading, GivenNumber, CaseCounter, HistoryHead]


@pytest.fixture(autouse=True)
def _all_offices(settings, tmp_path):
    options = {**settings.STORAGES["private"], "OPTIONS": {"location": tmp_path / "files", "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "private": options}
    settings.HISTORY_WATERMARK = tmp_path / "watermark.json"
    with scopes_disabled(), behind_the_back():
        yield


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Do something and commit it."""

    def run(do):
        with django_capture_on_commit_callbacks(execute=True):
            return do()

    return run


@pytest.fixture
def first(committed):
    return committed(submit_case)


@pytest.fixture
def lost(first, committed):
    """The number of a case that was filed after the backup of the database, which is restored now."""
    backup = snapshot(DATABASE)
    number = committed(submit_case).number
    put_back(backup)
    return number


def standing():
    return watermark_standing(watermark_read())


def orphan():
    """A file without a row, older than a day."""
    path = storages["private"].save("ab/cd.pdf", ContentFile(b"x"))

    def is_there():
        with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
            files_sweep(timedelta(days=1))
        return storages["private"].exists(path)

    return is_there


def test_the_watermark_follows_each_commit(first, committed):
    assert watermark_read().last_event == HistoryHead.objects.get().last_event
    committed(lambda: note_add(case=first, by=make_agent(lyon()), text="À revoir."))
    mark = watermark_read()
    assert (mark.case_number, mark.position, mark.last_number) == (first.number, 2, first.number)
    assert standing() == Standing.CURRENT
    assert (history_verify().findings, history_verify().remarks) == ([], [])


def test_a_watermark_that_cannot_be_written_leaves_nothing_beside(first, settings, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    before = sorted(settings.HISTORY_WATERMARK.parent.iterdir())
    monkeypatch.setattr("cases.trace.watermark.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        watermark_accept()
    assert sorted(settings.HISTORY_WATERMARK.parent.iterdir()) == before


def test_what_was_not_committed_is_not_in_the_watermark(first):
    before = watermark_read().last_event
    submit_case()
    assert watermark_read().last_event == before
    assert standing() == Standing.CURRENT


def test_an_older_database_is_named(lost):
    assert standing() == Standing.OLDER
    assert [str(finding) for finding in history_verify().findings] == [
        f"case {lost}: event 1 missing: the files know it, so this database is older than they are"
    ]


def test_an_older_database_is_still_named_after_it_went_on(lost, committed):
    for _ in range(3):
        committed(submit_case)
    assert standing() == Standing.OLDER
    assert watermark_read().case_number == lost


def test_a_number_is_not_given_twice(lost, committed):
    assert committed(submit_case).number == lost + 1
    watermark_accept()
    report = history_verify()
    assert report.findings == []
    assert report.remarks == [f"case {lost}: lost with a newer database, before this one was restored."]


def test_a_number_is_not_given_twice_after_the_database_was_accepted(lost, first, committed):
    watermark_accept()
    committed(lambda: note_add(case=first, by=make_agent(lyon()), text="À revoir."))
    assert committed(submit_case).number == lost + 1


def test_the_sweep_deletes_nothing_until_the_database_is_accepted(lost, caplog):
    is_there = orphan()
    assert is_there()
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == [
        f"the database may be older than the files: {Standing.OLDER.value}",
        "no file is swept",
    ]
    call_command("verify_history", accept_database=True, verbosity=0)
    assert not is_there()


def test_the_sweep_goes_on_beside_a_current_database_and_without_a_watermark(first, settings):
    assert not orphan()()
    settings.HISTORY_WATERMARK.unlink()
    assert not orphan()()


def test_a_worker_that_starts_says_it(lost, caplog):
    post_spawn.send(sender="django_q", proc_name="worker")
    assert [record.message for record in caplog.records] == [
        f"the database may be older than the files: {Standing.OLDER.value}"
    ]


def test_a_worker_starts_without_a_database(first, caplog):
    def down(*args):
        raise OperationalError("down")

    with connection.execute_wrapper(down):
        post_spawn.send(sender="django_q", proc_name="worker")
    assert [record.message for record in caplog.records] == [
        "whether the database is older than the files is not known"
    ]


@pytest.mark.parametrize("content", ["", "[]", '{"event": 1}', '{"what": 1}', "\x00"])
def test_a_watermark_that_is_not_ours_is_named_and_keeps_the_files(first, settings, content, committed):
    settings.HISTORY_WATERMARK.write_text(content)
    assert standing() == Standing.FOREIGN
    assert [str(finding) for finding in history_verify().findings] == [
        "watermark of the files: the file was not made with this key, or cannot be read"
    ]
    assert orphan()()
    assert committed(submit_case).number == first.number + 1
    assert settings.HISTORY_WATERMARK.read_text() == content


def test_a_number_written_into_the_watermark_without_the_key_counts_for_nothing(first, settings, committed):
    text = settings.HISTORY_WATERMARK.read_text()
    settings.HISTORY_WATERMARK.write_text(
        text.replace(f'"last_number": {first.number}', '"last_number": 9999')
    )
    assert standing() == Standing.FOREIGN
    assert committed(submit_case).number == first.number + 1


def test_a_lost_watermark_is_made_again_by_the_next_event(first, settings, committed):
    settings.HISTORY_WATERMARK.unlink()
    assert history_verify().remarks == [
        "No watermark beside the files: an older database would not be noticed."
    ]
    committed(submit_case)
    assert standing() == Standing.CURRENT


def test_a_folder_that_cannot_be_written_loses_no_case(settings, tmp_path, committed):
    (tmp_path / "file").write_text("")
    settings.HISTORY_WATERMARK = tmp_path / "file" / "watermark.json"
    case = committed(submit_case)
    assert case.events.count() == 1


def test_the_command_fails_until_the_database_is_accepted(lost):
    with pytest.raises(CommandError, match="1 thing"):
        call_command("verify_history", verbosity=0)
    call_command("verify_history", accept_database=True)
