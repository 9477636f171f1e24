import pytest

from tests.factories import UserFactory
from tests.forms.reader import Reader


@pytest.fixture
def applicant(db):
    return UserFactory(first_name="Juda", last_name="Bricot")


@pytest.fixture
def reader(client, applicant):
    client.force_login(applicant)
    return Reader(client)


@pytest.fixture(autouse=True)
def _private_files(settings, tmp_path):
    storages = settings.STORAGES
    private = {**storages["private"], "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = {**storages, "private": private}
