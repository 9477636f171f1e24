"""Numbers that are typed: what is one, and the shape and key of those that the State gives."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number


def is_digits(text):
    """Whether it is made of the digits 0 to 9 only; Python also takes « ² » and « ٣ » for digits."""
    return text.isascii() and text.isdigit()


def only_digits(number, length, name):
    """The number without its spaces; refused unless it has as many digits as it must."""
    number = "".join(number.split())
    if not is_digits(number):
        raise ValidationError(f"Un {name} ne compte que des chiffres : vérifiez-le.")
    if len(number) != length:
        raise ValidationError(f"Un {name} compte {length} chiffres ; celui-ci en compte {len(number)}.")
    if not number.strip("0"):
        raise ValidationError(f"Ce {name} n’existe pas : vérifiez-le.")
    return number


def siret_clean(number):
    return only_digits(number, 14, "SIRET")


def siren_clean(number):
    return only_digits(number, 9, "SIREN")


def association_number_clean(number):
    """The RNA of an association, such as W123456789, or its SIRET."""
    number = "".join(number.split()).upper()
    if not number.startswith("W"):
        return siret_clean(number)
    if not (is_digits(number[1:]) and len(number) == 10):
        raise ValidationError("Un numéro RNA compte la lettre W et 9 chiffres : vérifiez-le.")
    return number


def check_digit_is_right(number):
    """Whether the last digit of a SIRET or SIREN is the one that its other digits give."""
    module = siret_number if len(number) == 14 else siren_number
    return module.is_valid(number)


def with_whole_numbers(text):
    """The text with its numbers in one piece: « 120-690 874 » is 120690874."""
    return re.sub(r"(?<=\d)[\s._‐-―-]+(?=\d)", "", unicodedata.normalize("NFKC", text)).upper()
