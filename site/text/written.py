"""What people wrote, as paragraphs and lists: their line ends and their dashes say which is which."""

from itertools import groupby
from math import ceil

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import mark_safe

DASHES = ("- ", "– ", "• ")
ROWS, ROW = 40, 72


def paragraphs_and_lists(text):
    """(whether it is a list, its lines) of each run of lines; an empty line ends a run."""
    runs = groupby(text.splitlines(), key=lambda line: (bool(line.strip()), line.startswith(DASHES)))
    for (filled, is_list), lines in runs:
        if filled:
            yield is_list, [line[2:].strip() if is_list else line for line in lines]


def as_html(text):
    parts = (_list(lines) if is_list else _paragraph(lines) for is_list, lines in paragraphs_and_lists(text))
    return mark_safe("\n".join(parts))  # noqa: S308


def folded(text):
    """What is read at once, some forty rows, and what follows: cut between two lines, or between the words of one that is long."""
    shown, left = 0, ROWS
    for line in text.splitlines(keepends=True):
        rows = max(1, ceil(len(line.rstrip()) / ROW))
        if rows > left:
            shown += _words_within(line, left * ROW) if left > ROWS // 2 else 0
            break
        shown, left = shown + len(line), left - rows
    return text[:shown], text[shown:]


def _words_within(line, length):
    return line.rfind(" ", 0, length) + 1 or length


def _list(lines):
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line,) for line in lines)))


def _paragraph(lines):
    return format_html("<p>{}</p>", mark_safe("<br>".join(map(conditional_escape, lines))))  # noqa: S308
