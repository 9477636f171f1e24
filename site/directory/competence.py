"""Which directorate is competent: the département proposes, the person chooses."""

import re

from text.numbers import without_separators

from .models import Department

SAINT_BARTHELEMY, SAINT_MARTIN = "97133", "97150"


def department_code(text):
    """The code of a département in a code (« 1 », « 2a », « 971 ») or a postcode, "" when it is neither.

    The département need not exist: 980 is what a postcode of Monaco gives.
    """
    text = without_separators(text).upper()
    if re.fullmatch(r"[0-9]{5}", text):
        return _department_code_of_postcode(text)
    if re.fullmatch(r"[0-9]", text):
        return f"0{text}"
    return text if re.fullmatch(r"[0-9]{2,3}|2[AB]", text) else ""


def _department_code_of_postcode(postcode):
    if postcode == SAINT_BARTHELEMY:
        return "977"
    if postcode == SAINT_MARTIN:
        return "978"
    if postcode.startswith("20"):
        return "2A" if postcode[2] in "01" else "2B"
    return postcode[:3] if postcode[:2] in ("97", "98") else postcode[:2]


def department_find(text):
    """The département named by a code or a postcode, None when there is none."""
    code = department_code(text)
    return Department.objects.select_related("directorate").filter(code=code).first() if code else None


def directorates_proposed(department):
    """The directorates that may be chosen for a département, the principal one first.

    Empty where no directorate can be asked; the note of the département says why.
    """
    others = department.secondary_directorates.order_by("name")
    return [directorate for directorate in (department.directorate, *others) if directorate.selectable]
