"""The test suite: a key of its own, a data folder of its own, jobs run only when a test runs them."""

import atexit
import os
import shutil
import tempfile


def _folder_of_the_run():
    folder = tempfile.mkdtemp(prefix="ogde-test-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


os.environ["OGDE_DATA_DIR"] = os.environ.get("OGDE_TEST_DATA_DIR") or _folder_of_the_run()
os.environ["SECRET_KEY"] = "tests-only-" + "x" * 50
os.environ["HISTORY_KEY"] = "history-of-tests-" + "y" * 50
os.environ["OGDE_HTTPS"] = "false"
os.environ["OGDE_DEMO"] = "true"

from .base import *  # noqa: E402, F403
from .base import CACHES, STORAGES  # noqa: E402

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "accounts.credentials.ComposedArgon2PasswordHasher",
]
WHITENOISE_AUTOREFRESH = True
# Nothing is committed in most tests, so nothing would empty the page cache; its own tests switch it on.
CACHES = CACHES | {"pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
TASKS = {"default": {"BACKEND": "config.tasks.AtOnceBackend"}}
