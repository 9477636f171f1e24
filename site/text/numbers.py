"""Numbers that are typed: what is one, and the shape and key of those that the State gives."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number

from .plain import kept

# What people put between the digits of a number; signs that nobody sees are no longer in a text that is kept.
SEPARATORS = re.compile(r"[\s.·_‐-―-]+")
# What our pages, mails and papers print before the number of a case.
SIGN = re.compile(r"(?:(?<!\w)n\s*(?:°|o\b\.?)|#)\s*(?=\d)", re.IGNORECASE)
WORD = re.compile(r"demande\s+", re.IGNORECASE)


def without_separators(text):
    """A number as people write it, without spaces, points, dashes and invisible signs; letters stay."""
    return SEPARATORS.sub("", kept(text))


def numbers_unprinted(text):
    """The text with the numbers of cases bare: « Demande n° 3001 » and « #3001 » are 3001."""
    bare = SIGN.sub("", unicodedata.normalize("NFKC", kept(text))).strip()
    word = WORD.match(bare)
    return bare[word.end() :] if word and is_digits(without_separators(bare[word.end() :])) else bare


def is_digits(text):
    """Whether it is made of the digits 0 to 9 only; Python also takes « ² » and « ٣ » for digits."""
    return text.isascii() and text.isdigit()


def only_digits(number, length, name):
    """The number without separators; refused unless it has as many digits as it must."""
    number = without_separators(number)
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
    number = without_separators(number).upper()
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
