"""What is saved is saved: whatever fails after the commit is logged, and no error page says otherwise."""

import ast

import pytest
from django.core.cache.backends.dummy import DummyCache
from django.db import OperationalError, transaction
from django_q.brokers import Broker
from django_q.conf import Conf
from django_scopes import scopes_disabled
from modelsearch.tasks import insert_or_update_object_task

from config.page_cache import public_site_changed
from config.tasks import QueueBackend
from mail.models import Message
from tests.factories import UserFactory, submit_case
from tests.test_architecture import product


class DownBroker(Broker):
    """The queue cannot be reached."""

    def enqueue(self, task):
        raise OperationalError("the database system is starting up")


@pytest.fixture
def _queue_is_down(monkeypatch):
    monkeypatch.setattr(Conf, "BROKER_CLASS", f"{__name__}.DownBroker")


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """As a real commit: robust hooks are caught and logged, the others raise."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.mark.django_db
@pytest.mark.usefixtures("_queue_is_down")
def test_complement_is_saved_and_said_so_while_the_queue_is_down(client, settings, caplog, committed):
    settings.TASKS = {"default": {"BACKEND": "config.tasks.QueueBackend"}}
    user = UserFactory()
    case = submit_case(by=user)
    written = Message.objects.count()
    client.force_login(user)
    with committed():
        response = client.post(f"/demandes/{case.number}/complement/", {"text": "Une précision."})
    assert response.status_code == 302
    assert "Votre complément est ajouté" in client.get(response["Location"]).content.decode()
    with scopes_disabled():
        assert case.complements.count() == 1
    assert Message.objects.count() == written + 1
    assert "starting up" in caplog.text


@pytest.mark.django_db
@pytest.mark.usefixtures("_queue_is_down")
def test_what_else_waits_for_the_commit_is_done_all_the_same(committed):
    done = []
    with committed():
        QueueBackend("default", {}).enqueue(insert_or_update_object_task, [], {})
        transaction.on_commit(lambda: done.append("after"))
    assert done == ["after"]


class DownCache(DummyCache):
    def set(self, *args, **kwargs):
        raise OperationalError("no such table: page_cache")


@pytest.mark.django_db
def test_page_cache_that_cannot_be_emptied_makes_no_error(settings, caplog, committed):
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": f"{__name__}.DownCache"}}
    with committed():
        public_site_changed()
    assert "no such table: page_cache" in caplog.text


def on_commit_calls():
    for path in product():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "on_commit":
                yield path, node


def test_each_hook_is_robust_and_has_a_name():
    """Django logs a failing robust hook by its `__qualname__`, which a partial has not."""
    wrong = [
        f"{path}:{node.lineno}"
        for path, node in on_commit_calls()
        if {"robust"} != {keyword.arg for keyword in node.keywords}
        or not isinstance(node.args[0], ast.Lambda | ast.Name)
    ]
    assert wrong == []
