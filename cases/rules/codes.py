"""The code by which anybody checks that a decision is genuine."""

import re
import secrets

# Crockford's alphabet: no letter is taken for a digit.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 20
GROUP = 5
READ_AS = str.maketrans("OIL", "011")


def code_new():
    """A code that nobody guesses: 100 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def code_read(typed):
    """The code that was meant: without spaces and dashes, in capitals, O read as 0, I and L as 1."""
    return re.sub(r"[^0-9A-Z]", "", typed.upper()).translate(READ_AS)


def code_shown(code):
    """« 7K3QD-M0X2A-… », in groups that one can copy by hand."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
