"""A password opens its account however the keyboard composes its letters."""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password

from accounts.credentials import missing_rules
from tests.factories import UserFactory

COMPOSED = "Été-2026!"
APART = "E\u0301te\u0301-2026!"


@pytest.fixture(autouse=True)
def _hashers(settings):
    settings.PASSWORD_HASHERS = ["accounts.credentials.ComposedArgon2PasswordHasher"]


@pytest.mark.parametrize("chosen", [COMPOSED, APART])
def test_letters_in_one_sign_or_two_are_the_same(chosen):
    encoded = make_password(chosen)
    assert check_password(COMPOSED, encoded)
    assert check_password(APART, encoded)
    assert not check_password("Ete-2026!", encoded)


@pytest.mark.parametrize("chosen", [COMPOSED, APART])
def test_what_was_hashed_as_it_was_typed_still_opens(chosen):
    hasher = Argon2PasswordHasher()
    encoded = hasher.encode(chosen, hasher.salt())
    assert check_password(chosen, encoded)
    assert not check_password(chosen + "x", encoded)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", [COMPOSED, APART])
def test_one_signs_in_with_either(client, typed):
    user = UserFactory(password=APART)
    assert client.login(username=user.username, password=typed)
    assert not client.login(username=user.username, password="Ete-2026!")


def test_the_rule_counts_letters_as_they_are_hashed():
    assert missing_rules("Ae\u0301e\u0301e\u03011!") == ["length"]
