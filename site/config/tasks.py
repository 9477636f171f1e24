"""Back ends of django-tasks, by which Wagtail indexes what is saved: django-q2's worker, or at once in tests.

Both let an error be seen, which the stock immediate back end does not, and run without a scope: a task
that reads guarded rows has no person whose rights it could have.
"""

import logging

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.module_loading import import_string
from django_q.tasks import async_task
from django_scopes import scopes_disabled
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.utils import get_random_id

logger = logging.getLogger(__name__)


class QueueBackend(BaseTaskBackend):
    """Hands a task to django-q2 once the transaction is committed."""

    def enqueue(self, task, args, kwargs):
        self.validate_task(task)
        result = _result(task, args, kwargs, self.alias)
        transaction.on_commit(
            lambda: async_task("config.tasks.task_run", task.module_path, result.args, result.kwargs),
            robust=True,
        )
        return result


class AtOnceBackend(BaseTaskBackend):
    """Runs a task where it is enqueued; its errors are those of the caller."""

    def enqueue(self, task, args, kwargs):
        self.validate_task(task)
        result = _result(task, args, kwargs, self.alias)
        task_run(task.module_path, result.args, result.kwargs)
        return result


def task_run(path, args, kwargs):
    """Run a task by its dotted path; what was deleted meanwhile needs no task any more.

    In a transaction, which on SQLite is one at a time: two workers that index one object would both insert it.
    """
    try:
        with scopes_disabled(), transaction.atomic():
            import_string(path).call(*args, **kwargs)
    except ObjectDoesNotExist as gone:
        logger.info("%s %s: %s", path, args, gone)


def _result(task, args, kwargs, alias):
    return TaskResult(
        task=task,
        id=get_random_id(),
        status=TaskResultStatus.READY,
        enqueued_at=None,
        started_at=None,
        last_attempted_at=None,
        finished_at=None,
        args=args,
        kwargs=kwargs,
        backend=alias,
        errors=[],
        worker_ids=[],
    )
