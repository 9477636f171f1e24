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
