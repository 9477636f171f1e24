import pytest
from django.contrib.auth.models import Group

from accounts.roles import EDITORS, MODERATORS
from cms.bootstrap import bootstrap
from cms.models import LibraryDocument, StartingContent
from tests.factories import UserFactory


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The site with its pages and documents; a database kept from another run has lost the files."""
    with django_db_blocker.unblock():
        LibraryDocument.objects.update(listed=False)
        LibraryDocument.objects.all().delete()
        StartingContent.objects.filter(key__startswith="document:").delete()
        bootstrap.load()


@pytest.fixture
def editor(db):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=EDITORS))
    return user


@pytest.fixture
def moderator(db):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=MODERATORS))
    return user
