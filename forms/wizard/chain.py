"""A draft read as a chain of steps: each is validated in the light of those before it."""

from .steps import LAST_STEP, STEPS

SLUGS = list(STEPS)


def neighbour(slug, offset):
    return SLUGS[min(max(SLUGS.index(slug) + offset, 0), len(SLUGS) - 1)]


class Chain:
    def __init__(self, draft):
        self.draft = draft
        self.forms = {}
        self.given = {}

    def form(self, slug, data=None):
        """The form of a step whose preceding steps were walked."""
        data = self.draft.typed(slug) if data is None else data
        return STEPS[slug](data, draft=self.draft, given=self.given)

    def walk(self, until):
        """Validate the steps before `until`; returns the first that is missing or wrong, or None."""
        for slug in SLUGS[: SLUGS.index(until)]:
            form = self.form(slug)
            if not form.is_valid():
                return slug
            self.forms[slug] = form
            self.given[slug] = form.cleaned_data
        return None

    def request(self, last):
        """What the steps that were walked and the `last` one, all valid, say of the case to be filed."""
        forms = self.forms | {LAST_STEP: last}
        columns = {}
        for form in forms.values():
            columns |= form.columns()
        return {
            "columns": columns,
            "subdomains": forms["champs"].cleaned_data["subdomains"],
            "points": forms["demande"].cleaned_data.get("points", []),
            "files": [file for form in forms.values() for file in form.stored_files()],
        }

    @staticmethod
    def step_of(error):
        """The first step that an error of the case is about: where to mend it."""
        fields = getattr(error, "error_dict", {})
        about = (slug for slug, step in STEPS.items() if any(step.is_about(field) for field in fields))
        return next(about, LAST_STEP)

    def cards(self):
        """For the recap: each step before it, once walked."""
        return [(slug, form) for slug, form in self.forms.items() if slug != LAST_STEP]
