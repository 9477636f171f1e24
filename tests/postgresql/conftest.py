import pytest
from django.db import connection


@pytest.fixture
def db(django_db_setup, django_db_blocker):
    """Rows are really committed and stay: the whole database is thrown away after the run."""
    with django_db_blocker.unblock():
        yield
        connection.close()
