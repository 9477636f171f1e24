"""« Mes demandes »: its tabs, what is searched and how it is sorted."""

import re
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from cases.enums import CaseState
from cases.models import Case, Question, RulingProposal
from cases.rules.search import numbers_filter
from forms.models import Draft
from text.matching import has_word
from text.numbers import numbers_unprinted
from text.plain import kept_line
from text.searching import wanted_words

PAGE_SIZE = 20
DRAFTS = "brouillons"
OPEN_STATES = (CaseState.SUBMITTED, CaseState.IN_CHARGE, CaseState.ADMISSIBLE)
SEARCHED = (
    "subject",
    "description",
    "category__label",
    "subcategory__label",
    "office__name",
    "company_name",
    "represented_name",
)
SORTS = {
    "numero": ("N°", ["number"]),
    "depot": ("Dépôt", ["submitted_at"]),
    "type": ("Type de demande", ["nature", "category__label", "subcategory__label"]),
    "description": ("Description", ["subject"]),
    "maj": ("MAJ", ["updated_at"]),
    "pole": ("Pôle", ["office__name"]),
}
DEFAULT_SORT = "-depot"


@dataclass(frozen=True)
class Tab:
    slug: str
    label: str
    states: tuple = ()
    empty: str = ""


TABS = (
    Tab(
        "deposees",
        "Déposées",
        (CaseState.SUBMITTED,),
        "Vos demandes apparaissent ici dès que vous les avez créées, jusqu’à leur prise en charge par le service.",
    ),
    Tab(
        "prises-en-charge",
        "Prises en charge",
        (CaseState.IN_CHARGE, CaseState.ADMISSIBLE),
        "Vos demandes apparaissent ici quand le service compétent commence à les examiner.",
    ),
    Tab(
        "refusees",
        "Refusées",
        (CaseState.REFUSED,),
        "Les demandes jugées irrecevables apparaissent ici, avec leurs motifs.",
    ),
    Tab(
        "cloturees",
        "Clôturées",
        (CaseState.CLOSED, CaseState.WITHDRAWN),
        "Les demandes auxquelles il a été répondu, ou que vous avez retirées, apparaissent ici.",
    ),
)


def open_questions():
    """Questions that wait for the applicant in scope, the most urgent first."""
    return (
        Question.objects.filter(reply__isnull=True, case__state__in=OPEN_STATES)
        .select_related("case")
        .order_by("answer_by", "pk")
    )


def todo():
    """(question, whether its date has passed) of every open question."""
    today = timezone.localdate()
    return [(question, question.answer_by < today) for question in open_questions()]


def objections():
    """The publications that the applicant in scope may still object to."""
    return RulingProposal.objects.open_to_objection(timezone.localdate()).select_related("case")


def sort_order(value):
    """The columns of `?tri=`; number last, so that pages never overlap."""
    name = value.removeprefix("-")
    if name not in SORTS:
        return sort_order(DEFAULT_SORT)
    sign = "-" if value.startswith("-") else ""
    return [*(f"{sign}{column}" for column in SORTS[name][1]), f"{sign}number"]


def search_filter(words):
    """Every word is found somewhere; a number is that of the request, in whatever way our pages print it."""
    if not words:
        return Q()
    text, every = numbers_unprinted(words), Q()
    numbers = re.findall(r"(?<![\w-])\d+", text)
    for word in wanted_words(text):
        every &= has_word([*SEARCHED, "number"] if word in numbers else SEARCHED, word)
    return numbers_filter(words) | every if every else numbers_filter(words)


class Listing:
    """One page of « Mes demandes », from what the address asks for."""

    def __init__(self, user, params: QueryDict):
        self.params = params
        self.search = kept_line(params.get("q", ""))[:100]
        self.sort = params.get("tri", DEFAULT_SORT)
        self.drafts = list(Draft.objects.for_user(user))
        self.cases = Case.objects.filter(search_filter(self.search))
        self.counts = self._counts()
        self.tab = self._current()

    def _counts(self):
        states = list(self.cases.order_by().values_list("state", flat=True))
        return {tab.slug: sum(state in tab.states for state in states) for tab in TABS}

    def _current(self):
        """The tab asked for, else the first one that holds something."""
        asked = self.params.get("onglet", "")
        if asked == DRAFTS and self.drafts:
            return Tab(DRAFTS, "Brouillons")
        if tab := next((tab for tab in TABS if tab.slug == asked), None):
            return tab
        return next((tab for tab in TABS if self.counts[tab.slug]), TABS[0])

    @property
    def has_cases(self):
        return any(self.counts.values())

    @property
    def is_drafts(self):
        return self.tab.slug == DRAFTS

    def tabs(self):
        """(label with its count, query, whether it is this one) of every tab."""
        entries = [(tab.slug, f"{tab.label} ({self.counts[tab.slug]})") for tab in TABS]
        if self.drafts:
            entries.append((DRAFTS, f"Brouillons ({len(self.drafts)})"))
        return [(label, self.query(onglet=slug), slug == self.tab.slug) for slug, label in entries]

    def query(self, **changes):
        """The query string with these changes, without the page."""
        params = self.params.copy()
        params.pop("page", None)
        for name, value in changes.items():
            params[name] = value
        return params.urlencode()

    def headers(self):
        """(label, query that sorts by it, `aria-sort` value) of every column."""
        current = self.sort.removeprefix("-")
        ascending = not self.sort.startswith("-")
        return [
            (
                label,
                self.query(tri=f"-{name}" if name == current and ascending else name),
                ("ascending" if ascending else "descending") if name == current else "",
            )
            for name, (label, _) in SORTS.items()
        ]

    def page(self):
        cases = (
            self.cases.for_list()
            .filter(state__in=self.tab.states)
            .prefetch_related("questions__reply")
            .order_by(*sort_order(self.sort))
        )
        return Paginator(cases, PAGE_SIZE).get_page(self.params.get("page"))


@login_required
@never_cache
@require_GET
def case_list(request):
    """« Mes demandes »."""
    listing = Listing(request.user, request.GET)
    page = None if listing.is_drafts else listing.page()
    asked, proposed = todo(), list(objections())
    return render(
        request,
        "forms/tracking/list.html",
        {
            "listing": listing,
            "page": page,
            "represents": any(case.represented_name for case in page or ()),
            "todo": asked,
            "objections": proposed,
            "todo_count": len(asked) + len(proposed),
        },
    )
