"""A cell: what a spreadsheet would run as a formula gets an apostrophe on the way out, taken off on the way in."""

import re

FORMULA = r"[=+\-@\t\r\n＝＋－＠]"


def neutralised(text):
    return f"'{text}" if re.match(f"'*{FORMULA}", text) else text


def restored(text):
    return text[1:] if re.match(f"'+{FORMULA}", text) else text


def one_line(text):
    return re.sub(r"[\t\r\n]+", " ", text).strip()
