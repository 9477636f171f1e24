import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.cluster import postgresql


@pytest.mark.long
def test_suite_passes_on_postgresql():
    """What depends on the database (locks, constraints, triggers, search) again, on a real PostgreSQL."""
    with postgresql() as server:
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-m", "postgresql", "-p", "no:cacheprovider", "-q", "-n", "0"],
            cwd=settings.BASE_DIR,
            env={**os.environ, "DATABASE_URL": server.url, "PYTEST_ADDOPTS": "", "PYTEST_XDIST_WORKER": ""},
            capture_output=True,
            text=True,
            check=False,
        )
    print(run.stdout)
    assert run.returncode == 0, run.stdout + run.stderr
