"""From what a visitor types for his département to the directorate that is proposed to him."""

import re
import unicodedata
from dataclasses import dataclass

from directory.models import Department

POSTCODE = re.compile(r"[0-9]{5}")
CODE = re.compile(r"[0-9]{1,3}|2[AB]", re.ASCII)
MAX_SUGGESTIONS = 8


@dataclass(frozen=True)
class Finding:
    """What was typed, and the département it names, or those it may name, or why there is none."""

    query: str
    department: Department | None = None
    suggestions: tuple[Department, ...] = ()
    error: str = ""


def department_code(text):
    """The code that a département number or a postal code stands for, or nothing."""
    compact = text.replace(" ", "").upper()
    if POSTCODE.fullmatch(compact):
        if compact.startswith("20"):
            return "2A" if compact < "20200" else "2B"
        return compact[:3] if compact[:2] in ("97", "98") else compact[:2]
    if CODE.fullmatch(compact):
        return compact.zfill(2)
    return None


def plain(text):
    """Lower case, without accents, hyphens and apostrophes."""
    letters = unicodedata.normalize("NFKD", text.lower())
    return re.sub(r"[^a-z0-9]+", " ", letters.encode("ascii", "ignore").decode()).strip()


def by_name(departments, query):
    wanted = plain(query)
    exact = [d for d in departments if plain(d.name) == wanted]
    return exact or [d for d in departments if wanted and wanted in plain(d.name)]


def find_department(query):
    query = query.replace("\x00", "").strip()[:100]
    if not query:
        return Finding(
            query, error="Saisissez le numéro ou le nom d’un département, par exemple 69 ou Rhône."
        )
    departments = Department.objects.select_related("directorate").prefetch_related("secondary_directorates")
    if code := department_code(query):
        found = list(departments.filter(code=code))
    else:
        found = by_name(departments, query)
    if not found:
        message = f"Aucun département ne correspond à « {query} ». Vérifiez le numéro ou le nom saisi."
        return Finding(query, error=message)
    if len(found) > 1:
        return Finding(query, suggestions=tuple(found[:MAX_SUGGESTIONS]))
    return Finding(query, department=found[0])
