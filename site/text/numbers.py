"""Numbers that are typed: what is one, and the shape and key of those that the State gives."""


def is_digits(text):
    """Whether it is made of the digits 0 to 9 only; Python also takes « ² » and « ٣ » for digits."""
    return text.isascii() and text.isdigit()
