"""Passwords are composed (NFC) before they are hashed: a keyboard that types « é » in two signs opens the same account."""

import unicodedata

from django.contrib.auth.hashers import Argon2PasswordHasher


def composed(password):
    return unicodedata.normalize("NFC", password)


class ComposedArgon2PasswordHasher(Argon2PasswordHasher):
    """Reads the hashes of Django's own, made of passwords as they were typed, as well."""

    def encode(self, password, salt):
        return super().encode(composed(password), salt)

    def verify(self, password, encoded):
        verify = super().verify
        return any(verify(form, encoded) for form in dict.fromkeys([composed(password), password]))
