"""From what a visitor types for his département to the directorates that are proposed to him."""

from dataclasses import dataclass

from directory.competence import department_code, department_find, directorates_proposed
from directory.models import Department
from text.plain import kept_line, plain
from text.searching import has_words

MAX_SUGGESTIONS = 8


@dataclass(frozen=True)
class Finding:
    """What was typed, and the département it names, or those it may name, or why there is none."""

    query: str
    department: Department | None = None
    suggestions: tuple[Department, ...] = ()
    error: str = ""

    @property
    def directorates(self):
        """Those that may be asked, the principal one first; none where OGDE does not apply."""
        return directorates_proposed(self.department)


def find_department(query):
    """The département that a number, a postal code or a name means."""
    query = kept_line(query).strip()[:100]
    if not query:
        return Finding(
            query, error="Saisissez le numéro ou le nom d’un département, par exemple 69 ou Rhône."
        )
    found = [department_find(query)] if department_code(query) else departments_named(query)
    if not found or found == [None]:
        message = f"Aucun département ne correspond à « {query} ». Vérifiez le numéro ou le nom saisi."
        return Finding(query, error=message)
    if len(found) > 1:
        return Finding(query, suggestions=tuple(found[:MAX_SUGGESTIONS]))
    return Finding(query, department=found[0])


def departments_named(query):
    """The one of this very name, else all whose names contain it."""
    wanted = plain(query)
    if not wanted:
        return []
    departments = list(Department.objects.select_related("directorate"))
    exact = [d for d in departments if plain(d.name) == wanted]
    return exact or [d for d in departments if has_words(d.name, query)]


class DirectorateFinder:
    """A page where one finds one's directorate by the département."""

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["finding"] = None
        if "departement" in request.GET:
            context["finding"] = find_department(request.GET["departement"])
        return context
