"""What an identifiant and a password must be made of (`assets/js/password.js` ticks the same rules off), and the hash.

Passwords are composed (NFC) before they are hashed: a keyboard that types « é » in two signs opens the same account.
"""

import unicodedata

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

PASSWORD_MIN_LENGTH = 8

USERNAME_RULE = "De 3 à 30 caractères : lettres sans accent, chiffres, point, tiret, tiret bas."
username_validators = [
    RegexValidator(
        r"\A[A-Za-z0-9._-]{3,30}\Z",
        "L’identifiant compte de 3 à 30 caractères : lettres sans accent, chiffres, point, tiret, tiret bas.",
    )
]


def _is_lower(character):
    return unicodedata.category(character) == "Ll"


def _is_upper(character):
    return unicodedata.category(character) == "Lu"


def _is_digit(character):
    return character in "0123456789"


def _is_special(character):
    return character != "_" and unicodedata.category(character)[0] not in "LMN"


CHARACTER_CLASSES = {
    "lower": ("une lettre minuscule", _is_lower),
    "upper": ("une lettre majuscule", _is_upper),
    "digit": ("un chiffre", _is_digit),
    "special": ("un caractère spécial autre que « _ »", _is_special),
}
PASSWORD_RULES = {
    "length": f"{PASSWORD_MIN_LENGTH} caractères au moins",
    **{key: label for key, (label, _) in CHARACTER_CLASSES.items()},
}


def missing_rules(password):
    """The keys of the rules that the password, as it is hashed, does not keep, in their order."""
    password = composed(password)
    missing = [] if len(password) >= PASSWORD_MIN_LENGTH else ["length"]
    return missing + [key for key, (_, has) in CHARACTER_CLASSES.items() if not any(map(has, password))]


class CharacterClassesValidator:
    def validate(self, password, user=None):
        missing = [PASSWORD_RULES[key] for key in missing_rules(password)]
        if missing:
            raise ValidationError(
                f"Ce mot de passe ne convient pas. Il lui faut : {_enumeration(missing)}.",
                code="password_character_classes",
            )

    def get_help_text(self):
        return f"Le mot de passe compte {_enumeration(list(PASSWORD_RULES.values()))}."


def _enumeration(phrases):
    *first, last = phrases
    return f"{', '.join(first)} et {last}" if first else last


def composed(password):
    return unicodedata.normalize("NFC", password)


class ComposedArgon2PasswordHasher(Argon2PasswordHasher):
    """Reads the hashes of Django's own, made of passwords as they were typed, as well."""

    def encode(self, password, salt):
        return super().encode(composed(password), salt)

    def verify(self, password, encoded):
        verify = super().verify
        return any(verify(form, encoded) for form in dict.fromkeys([composed(password), password]))
