"""One question over HTTP to a service that may be sick or hostile: bounded in time, bytes and depth, without redirects."""

import json
import socket
import threading
import time

import requests
from requests.adapters import HTTPAdapter

MAX_BYTES = 2 * 1024 * 1024
CHUNK = 64 * 1024
# Not compressed: what unpacks without end is refused unread.
HEADERS = {
    "User-Agent": "OGDE (depot de demandes)",
    "Accept": "application/json",
    "Accept-Encoding": "identity",
}


class OddAnswerError(ValueError):
    """The answer is not one that can be read."""


class Deadline:
    """The end of a whole exchange: its connections are cut then, however slowly they still speak."""

    def __init__(self, seconds):
        self.end = time.monotonic() + seconds
        self.sockets = []
        self.timer = threading.Timer(seconds, self._cut)
        self.timer.daemon = True

    def __enter__(self):
        self.timer.start()
        return self

    def __exit__(self, *error):
        self.timer.cancel()

    @property
    def left(self):
        return max(0.0, self.end - time.monotonic())

    def watch(self, connection):
        self.sockets.append(connection)
        if not self.left:
            self._cut()

    def _cut(self):
        for connection in self.sockets:
            try:
                # Below TLS, whose state another thread is reading.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)
            except OSError:
                continue


class WatchedAdapter(HTTPAdapter):
    """Has a deadline watch the connections that it opens, directly or through a proxy."""

    def __init__(self, deadline):
        self.deadline = deadline
        super().__init__()

    def init_poolmanager(self, *args, **kwargs):
        super().init_poolmanager(*args, **kwargs)
        self._watch(self.poolmanager)

    def proxy_manager_for(self, *args, **kwargs):
        manager = super().proxy_manager_for(*args, **kwargs)
        self._watch(manager)
        return manager

    def _watch(self, manager):
        manager.pool_classes_by_scheme = {
            scheme: type(
                pool.__name__, (pool,), {"ConnectionCls": _watched(pool.ConnectionCls, self.deadline)}
            )
            for scheme, pool in manager.pool_classes_by_scheme.items()
        }


def _watched(connection_class, deadline):
    class Watched(connection_class):
        def connect(self):
            super().connect()
            deadline.watch(self.sock)

    return Watched


def get_json(url, params, *, deadline, timeout):
    """What the service answers; raises `requests.RequestException` or `OddAnswerError`, which an error of ours is not."""
    with requests.Session() as session:
        session.mount("http://", WatchedAdapter(deadline))
        session.mount("https://", WatchedAdapter(deadline))
        with session.get(
            url, params=params, headers=HEADERS, timeout=timeout, stream=True, allow_redirects=False
        ) as response:
            response.raise_for_status()
            return _parsed(response, deadline)


def _parsed(response, deadline):
    if response.is_redirect or response.status_code != requests.codes.ok:
        raise OddAnswerError(f"status {response.status_code}")
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise OddAnswerError("compressed although asked not to be")
    body = _body(response)
    if not deadline.left:
        raise requests.Timeout("the answer was still coming")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise OddAnswerError(f"no JSON: {error!r}"[:200]) from error


def _body(response):
    body = bytearray()
    for chunk in response.iter_content(CHUNK):
        body += chunk
        if len(body) > MAX_BYTES:
            raise OddAnswerError(f"more than {MAX_BYTES} bytes")
    return bytes(body)
