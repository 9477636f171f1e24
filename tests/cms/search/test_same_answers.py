"""One list of words, asked of every search of the product, on each database: the same answers everywhere."""

import json
from datetime import date
from uuid import uuid4

import pytest
from django.http import QueryDict
from django_scopes import scope, scopes_disabled

from accounts.roles import ADMINISTRATORS
from cases.models import Case, Domain
from cases.rules.search import case_search
from cms.annuaire.search import search_foreign
from cms.library.list import DocumentList
from cms.models import ContentPage, HomePage, LibraryDocument, RulingPage, RulingsPage
from cms.rulings.list import RulingList
from cms.search.results import Search, suggestions
from directory.models import ForeignBureau
from forms.tracking.list import Listing
from tests.cms.library.documents import add_document
from tests.factories import UserFactory, make_user, submit_case

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

# What is written; what people type to find it.
PAIRS = {
    "Dégustation": ["degustation", "DÉGUSTATIONS", "la dégustation", "d’une dégustation"],
    "Hydromels fermentés": ["hydromel fermente", "l'hydromel fermenté", "fermenté, hydromel !"],
    "Cœur de bœuf": ["coeur boeuf", "CŒUR", "cœurs de boeufs"],
    "Caesium": ["cæsium", "Cæsiums"],
    "Île d’Oléron": ["ile oleron", "l’île d'Oléron", "Iles"],
    "Saint-Véran": ["saint veran", "Saint‑Veran", "saint—véran"],
    "Canaux": ["canal", "CANAUX"],
    "Arsenal": ["arsenaux", "l'arsenal"],
    "Tonneau": ["tonneaux", "un tonneau"],
    "Noyaux": ["noyau"],
    "Vitrail": ["vitraux", "vitrails"],
    "Été": ["e\u0301te\u0301", "ete", "étés"],
    "Noël 1998": ["noel", "noëls 1998", "1998 Noel"],
    "Бренди": ["бренди", "БРЕНДИ"],
    "Règlement 2913/92": ["reglements 2913 92", "2913/92", "règlement n° 2913-92"],
    "100 % agave_bleu": ["agaves bleus", "100 agave"],
}
NOTHING = ["introuvabilissime", "degustateurs", "!", "« »", "%", "_", "'", "canal introuvabilissime"]
ASKED = [(asked, {written}) for written, many in PAIRS.items() for asked in many]
ASKED += [(asked, set()) for asked in NOTHING]


@pytest.fixture
def wrong(django_capture_on_commit_callbacks):
    """Given how to write a text and how to look for words: the questions that are not answered as they should be."""

    def wrong(write, look):
        with django_capture_on_commit_callbacks(execute=True):
            for written in PAIRS:
                write(written)
        written = set(PAIRS)
        answers = {asked: set(look(asked)) & written for asked, _ in ASKED}
        return {asked: answers[asked] for asked, expected in ASKED if answers[asked] != expected}

    return wrong


def subjects(cases):
    return [case.subject for case in cases]


def test_agents_list(wrong):
    def look(asked):
        with scope(office=None, applicant=None):
            return subjects(case_search(Case.objects.all(), asked))

    with scopes_disabled():
        assert wrong(lambda text: submit_case(subject=text), look) == {}


def test_agents_list_by_the_name_of_the_person(wrong):
    def look(asked):
        with scopes_disabled():
            return [case.last_name for case in case_search(Case.objects.all(), asked)]

    assert wrong(lambda text: submit_case(by=UserFactory(last_name=text)), look) == {}


def test_applicants_own_list(wrong):
    user = UserFactory()

    def look(asked):
        asked = QueryDict(mutable=True) | {"q": asked}
        with scope(office=None, applicant=user.pk):
            return subjects(Listing(user, asked).cases)

    assert wrong(lambda text: submit_case(by=user, subject=text), look) == {}


def test_public_pages(wrong):
    def write(text):
        HomePage.objects.get().add_child(instance=ContentPage(title=text, slug=uuid4().hex, intro="…"))

    assert wrong(write, lambda asked: [hit.title for hit in Search({"q": asked}).with_every_word]) == {}


def test_text_of_public_pages(wrong):
    def write(text):
        body = json.dumps([{"type": "text", "value": f"<p>{text}</p>"}])
        HomePage.objects.get().add_child(
            instance=ContentPage(title="Page", slug=uuid4().hex, intro=text, body=body)
        )

    def look(asked):
        return [
            hit.row.specific.intro
            for hit in Search({"q": asked, "type": "pages"}).with_every_word
            if hit.title == "Page"
        ]

    assert wrong(write, look) == {}


def test_suggestions(wrong):
    def write(text):
        HomePage.objects.get().add_child(instance=ContentPage(title=text, slug=uuid4().hex, intro="…"))

    assert wrong(write, lambda asked: [hit.title for hit in suggestions(asked)]) == {}


def test_documents(wrong):
    def look(asked):
        entries = DocumentList(
            LibraryDocument.objects.listed(), LibraryDocument.Kind, {"q": asked} | Asked()
        ).entries
        return [entry.document.title for entry in entries]

    assert wrong(lambda text: add_document(title=text), look) == {}


class Asked(dict):
    def copy(self):
        return QueryDict(mutable=True)

    def __ror__(self, other):
        return Asked({**other, **self})


def test_rulings(wrong):
    def write(text):
        page = RulingPage(
            title=text,
            slug=uuid4().hex,
            question="…",
            position="…",
            texts="…",
            keywords="mot",
            tax="taxe",
            domain="domaine",
            ruled_on=date(2026, 1, 20),
        )
        RulingsPage.objects.get().add_child(instance=page)

    def look(asked):
        rulings = RulingList(RulingPage.objects.live(), {"q": asked} | Asked())
        return [ruling.title for ruling in rulings.rulings if rulings.is_wanted(ruling)]

    assert wrong(write, look) == {}
    # In the search of the whole site as well.
    assert {hit.title for hit in Search({"q": "canal", "type": "rescrits"}).hits} == {"Canaux"}


def test_annuaire(wrong):
    numbers = iter(range(100, 200))

    def write(text):
        ForeignBureau.objects.create(code=f"BE{next(numbers)}000", name=text, city=text, country=text)

    for field in ("name", "city", "country"):
        asked_by = dict.fromkeys(("name", "city", "country"), "")
        # A criterion that says nothing is none: the form does not search then.
        found = wrong(
            write if field == "name" else lambda text: None,
            lambda asked: [
                bureau.name
                for bureau in search_foreign(**asked_by | {field: asked})  # noqa: B023
            ],
        )
        assert found == {}, field


def test_reference_tables(wrong, client):
    client.force_login(make_user(ADMINISTRATORS))

    def look(asked):
        page = client.get("/admin/reference/domain/", {"q": asked, "p": 0})
        return [domain.label for domain in page.context["object_list"]]

    assert wrong(lambda text: Domain.objects.create(nature="rescrit", label=text), look) == {}


def test_accounts(wrong, client):
    client.force_login(make_user(ADMINISTRATORS))

    def look(asked):
        page = client.get("/admin/users/", {"q": asked})
        return [user.last_name for user in page.context["object_list"]]

    assert wrong(lambda text: UserFactory(last_name=text), look) == {}


@pytest.mark.parametrize("printed", ["n° {:,}", "N°{:,}", "#{:,}", "Demande n° {:,}", "{:,}", " {:,} "])
@pytest.mark.parametrize("sign", ["", ".", " ", "\u202f", "-"])
def test_numbers_are_read_as_people_write_them(printed, sign):
    user = UserFactory()
    case = submit_case(by=user)
    submit_case(by=user)
    asked = printed.format(case.number).replace(",", sign)
    with scope(office=None, applicant=user.pk):
        assert [found.number for found in case_search(Case.objects.all(), asked)] == [case.number]
        own = Listing(user, QueryDict(mutable=True) | {"q": asked})
        assert [found.number for found in own.cases] == [case.number]
