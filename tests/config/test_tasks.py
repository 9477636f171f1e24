"""Wagtail's tasks (indexing, above all) by the worker: after the commit, without a scope, errors seen."""

import pytest
from django.utils.module_loading import import_string
from django_q.models import OrmQ
from django_q.signing import SignedPackage
from django_scopes import scope, scopes_disabled
from modelsearch.tasks import insert_or_update_object_task
from wagtail.search.backends import get_search_backend

from cases.models import Case
from config.tasks import QueueBackend
from tests.factories import submit_case

pytestmark = pytest.mark.django_db


def run_queue():
    """What the worker does with each job, outside any scope."""
    for job in OrmQ.objects.all():
        job = SignedPackage.loads(job.payload)
        import_string(job["func"])(*job["args"], **job["kwargs"])


def found(words):
    with scopes_disabled():
        return [case.number for case in get_search_backend().search(words, Case.objects.all())]


def test_the_worker_indexes_after_the_commit(django_capture_on_commit_callbacks):
    case = submit_case()
    with scopes_disabled():
        Case.objects.filter(pk=case.pk).update(subject="Infusion de gentiane")
    with django_capture_on_commit_callbacks(execute=True):
        QueueBackend("default", {}).enqueue(insert_or_update_object_task, ["cases", "case", str(case.pk)], {})
        assert OrmQ.objects.count() == 0
    assert found("gentiane") == []
    run_queue()
    assert found("gentiane") == [case.number]


def test_a_new_case_is_found_at_once_in_tests_whoever_files_it():
    with scope(office=[], applicant=[]):
        case = submit_case(subject="Infusion de gentiane")
    assert found("gentiane") == [case.number]


def test_an_error_in_a_task_is_not_swallowed():
    with pytest.raises(LookupError):
        insert_or_update_object_task.enqueue("cases", "no-such-model", "1")


def test_a_task_about_something_deleted_does_nothing():
    insert_or_update_object_task.enqueue("cases", "case", "0")
