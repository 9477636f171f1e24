"""The last event, kept beside the files as well: an older database restored there is noticed.

The file holds the last `HistoryHead` that was committed, or one a little older.
"""

import fcntl
import json
import logging
import os
import tempfile
from contextlib import contextmanager
from enum import Enum

from django.conf import settings
from django.db import DatabaseError
from django_scopes import scopes_disabled

from cases.models import Event, HistoryHead

logger = logging.getLogger(__name__)

COLUMNS = ("event", "case_number", "position", "hash", "last_number", "seal")


class Standing(Enum):
    """What the database is to the file."""

    CURRENT = "it knows the event of the file"
    UNKNOWN = "there is no file"
    FOREIGN = "the file was not made with this key, or cannot be read"
    OLDER = "it does not know the event of the file"


def watermark_read():
    """The head that the file holds, which may not be genuine; None without a file."""
    try:
        return HistoryHead(**json.loads(settings.HISTORY_WATERMARK.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError):
        logger.exception("the watermark of the history cannot be read")
        return HistoryHead()


@scopes_disabled()
def watermark_standing(mark):
    if mark is None:
        return Standing.UNKNOWN
    if not mark.is_genuine:
        return Standing.FOREIGN
    known = Event.objects.filter(pk=mark.event, hash=mark.hash).exists()
    return Standing.CURRENT if known else Standing.OLDER


def watermark_number():
    """The last number that the file knows of, 0 when it knows none."""
    mark = watermark_read()
    return mark.last_number if mark and mark.is_genuine else 0


def watermark_follow(head):
    """Move the file on to this event, unless it knows what this database does not."""
    with _alone():
        mark = watermark_read()
        if mark is None or (watermark_standing(mark) == Standing.CURRENT and mark.event < head.event):
            _write(head, mark)


def watermark_accept():
    """Go on with this database, whatever the file knew: but for the numbers, which are not given again."""
    with _alone():
        _write(HistoryHead.objects.get(pk=1), watermark_read())


def database_is_current():
    """Whether nothing says that the files are newer than the database; logs what does."""
    standing = watermark_standing(watermark_read())
    if standing in (Standing.FOREIGN, Standing.OLDER):
        logger.critical("the database may be older than the files: %s", standing.value)
        return False
    return True


def worker_starts(**kwargs):
    """Have the log of each worker that starts say it; a database that is down keeps none from starting."""
    try:
        database_is_current()
    except DatabaseError:
        logger.exception("whether the database is older than the files is not known")


def _write(head, mark):
    """At once or not at all; the last number never goes back."""
    if mark and mark.is_genuine:
        head.last_number = max(head.last_number, mark.last_number)
        head.seal = head.compute_seal()
    path = settings.HISTORY_WATERMARK
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
        try:
            json.dump({name: getattr(head, name) for name in COLUMNS}, file)
            file.flush()
            os.fsync(file.fileno())
            os.chmod(file.name, settings.FILE_UPLOAD_PERMISSIONS)
            os.replace(file.name, path)
        except OSError:
            os.unlink(file.name)
            raise


@contextmanager
def _alone():
    """One process after the other: what is written is newer than what was read."""
    path = settings.HISTORY_WATERMARK.with_suffix(".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
