"""The sweep takes no file that a row begins to name while it looks."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.utils import timezone

from files.sweep import files_sweep
from tests.factories import stored_file, submit_case

pytestmark = pytest.mark.django_db

AGE = timedelta(days=1)


@pytest.fixture
def later():
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        yield


@pytest.mark.usefixtures("later")
def test_what_no_row_names_is_deleted():
    path = storages["private"].save("ab/cd.pdf", ContentFile(b"x"))
    files_sweep(AGE)
    assert not storages["private"].exists(path)


@pytest.mark.usefixtures("later")
def test_a_file_that_goes_from_a_draft_to_a_case_while_the_sweep_asks_stays():
    """Attachments are asked for before the files of drafts: between the two, a request is filed."""
    file = stored_file("plan.pdf")
    filed = []

    def file_meanwhile(execute, sql, params, many, context):
        if "forms_draftfile" in sql and not filed:
            filed.append(True)
            submit_case(files=[file])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(file_meanwhile):
        files_sweep(AGE)
    assert filed
    assert storages["private"].exists(file.path)


@pytest.mark.usefixtures("later")
def test_a_file_that_cannot_be_deleted_keeps_no_other_from_it(monkeypatch, caplog):
    storage = storages["private"]
    stuck, *others = [storage.save(f"{name}/a.pdf", ContentFile(b"x")) for name in ("aa", "bb", "cc")]
    delete = type(storage).delete

    def refuse(self, path):
        if path == stuck:
            raise PermissionError(path)
        delete(self, path)

    monkeypatch.setattr(type(storage), "delete", refuse)
    with pytest.raises(RuntimeError, match="1 files could not be deleted"):
        files_sweep(AGE)
    assert [storage.exists(path) for path in (stuck, *others)] == [True, False, False]
    assert f"file {stuck} could not be deleted" in caplog.text
    monkeypatch.undo()
    storage.delete(stuck)
