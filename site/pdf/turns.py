"""Who may wait before the printer: few, so that a web process has threads left for everybody else."""

import threading
from collections import Counter
from contextlib import contextmanager

from django.conf import settings

from .printer import PdfUnavailable

RETRY_SECONDS = 10

_lock = threading.Lock()
_waiting = Counter()


@contextmanager
def turn(person):
    """A place before the printer of this web process; raises `PdfUnavailable` at once when there is none."""
    with _lock:
        if _waiting[person] >= settings.PAPERS_PER_PERSON or _waiting.total() >= settings.PAPERS_AT_ONCE:
            raise PdfUnavailable("Des PDF sont déjà en préparation. Réessayez dans quelques secondes.")
        _waiting[person] += 1
    try:
        yield
    finally:
        with _lock:
            _waiting[person] -= 1
            if not _waiting[person]:
                del _waiting[person]
