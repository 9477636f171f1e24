"""A draft read as a chain of steps: each is validated in the light of those before it."""

from .steps import LAST_STEP, STEPS

SLUGS = list(STEPS)


def neighbour(slug, offset):
    return SLUGS[min(max(SLUGS.index(slug) + offset, 0), len(SLUGS) - 1)]


class Wizard:
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

    def cards(self):
        """For the recap: each step before it, once walked."""
        return [(slug, form) for slug, form in self.forms.items() if slug != LAST_STEP]
