"""A cell of a table: what a spreadsheet would run is disarmed on the way out and restored on the way in."""

import re

FORMULA = r"[=+\-@\t\r\n＝＋－＠]"


def neutralised(text):
    return f"'{text}" if re.match(f"'*{FORMULA}", text) else text


def restored(text):
    return text[1:] if re.match(f"'+{FORMULA}", text) else text


def one_line(text):
    return re.sub(r"[\t\r\n]+", " ", text).strip()
