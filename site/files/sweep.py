"""What no row names any more is deleted from the private storage."""

import logging
from collections.abc import Callable

from django.apps import apps
from django.core.files.storage import storages
from django.utils import timezone
from django_scopes import scopes_disabled

from .models import StoredFile

logger = logging.getLogger(__name__)

_guards: list[Callable[[], bool]] = []


def sweep_guard_register(may_sweep):
    """Have nothing deleted while `may_sweep()` is false: the rows are not all there."""
    _guards.append(may_sweep)


def files_sweep(older_than):
    """Delete the private files of that age that no row names: neither a case nor a draft holds them.

    One that cannot be deleted keeps no other from it; then raises RuntimeError, so that the task is seen to have failed.
    """
    if not all(may_sweep() for may_sweep in _guards):
        logger.error("no file is swept")
        return
    storage, left = storages["private"], 0
    limit = timezone.now() - older_than
    for paths in _folders(storage):
        old = [path for path in paths if storage.get_modified_time(path) < limit]
        orphans = set(old) - _named(old)
        # Asked again: a file that goes from a draft to a case between the questions is named by one of the answers.
        for path in orphans - _named(orphans):
            try:
                storage.delete(path)
            except OSError:
                logger.exception("file %s could not be deleted", path)
                left += 1
    if left:
        raise RuntimeError(f"{left} files could not be deleted: see the log")


def _folders(storage, folder=""):
    """The paths of the files of each folder, one folder after the other."""
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    yield [prefix + name for name in names]
    for name in folders:
        yield from _folders(storage, prefix + name)


@scopes_disabled()
def _named(paths):
    """Those of the paths that a row of any kind of stored file names."""
    named = set()
    for model in apps.get_models():
        if issubclass(model, StoredFile):
            named.update(model.objects.filter(file__in=paths).values_list("file", flat=True))
    return named
