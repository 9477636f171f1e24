"""Every PDF that the service draws passes an outside checker of PDF/UA-1, short or long."""

import ast
from datetime import datetime
from itertools import permutations

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django_scopes import scopes_disabled

from accounts.models import User
from cases.enums import ApplicantKind, CaseState, EventKind, Nature, RepresentativeQuality
from cases.models import Case
from cases.papers.acknowledgement import acknowledgement_pdf
from cases.papers.decision import decision_pdf
from cases.papers.receipt import receipt_pdf
from cases.papers.request import request_pdf
from cases.rules.filled import POINT_TEXT
from cases.services.filing import case_acknowledge
from cases.services.questions import complement_add, question_ask, question_reply
from cms.library.papers.pdf import form_as_pdf, manual_as_pdf
from cms.library.starting import FORMS, MANUAL
from tests.factories import PDF, case_in, make_agent, stored_file, submit_case, transition
from tests.pdf.ua import pdf_problems

pytestmark = [pytest.mark.django_db, pytest.mark.long]

TYPED_ADDRESS = "https://exemple.invalid/typed"
# No two lines are alike, for they would be taken for running heads.
WORDS = map("".join, permutations("abcdefgh"))


def long_text():
    """Two pages of paragraphs and lists."""
    lines = [
        f"{'' if rank % 3 else '- '}{next(WORDS)} nous assemblons des boissons « alcooliques » {next(WORDS)}."
        for rank in range(90)
    ]
    return "\n".join([*lines, f"Voir {TYPED_ADDRESS} : 漢字 ✓.", "".join(next(WORDS) for _ in range(60))])


def long_points():
    """Some as long as a point may be, some shorter: alike at the same height of each page, they would pass for a header."""
    text = " ".join(long_text().split())
    return [f"{next(WORDS)} {text[: POINT_TEXT - 9 - 37 * rank]}" for rank in range(12)]


FILES = [f"{'pièce jointe ' * 15}{next(WORDS)}.pdf" for _ in range(100)]
PERSON = {"applicant_kind": ApplicantKind.PERSON, "siret": "", "company_name": ""}
REPRESENTED = {
    "represents_other": True,
    "representative_quality": RepresentativeQuality.LAWYER,
    "represented_siren": "356000000",
    "represented_name": "La Poste " * 22,
}
SHORT_CASE = {**PERSON, "subject": "A", "description": "B", "provisions": "C"}
LONG_CASE = {
    **REPRESENTED,
    "subject": "Cotisation " * 22,
    "description": long_text(),
    "provisions": long_text(),
    "address": "12 rue de la République " * 12,
    "company_name": "Société " * 24,
    "country": "Belgique",
}


def columns_of(nature, columns):
    place = (
        {"directorate": "DR ROISSY", "points": [*long_points(), "Un autre."]}
        if nature == Nature.DROIT_AU_CONTROLE
        else {}
    )
    return {"nature": nature, **columns, **place}


def long_files():
    return [stored_file(name, content=PDF + name.encode()) for name in FILES]


def short_request(nature):
    return request_pdf(submit_case(**columns_of(nature, SHORT_CASE)))


def long_request(nature):
    """With questions, complements, files and an answer or an appointment."""
    case = submit_case(files=long_files(), **columns_of(nature, LONG_CASE))
    agent = make_agent(case.office)
    case = transition(case, "take_charge", agent)
    for text in (long_text(), "Bref."):
        question = question_ask(
            case=case, by=agent, version=case.version, text=text, answer_by=datetime(2099, 3, 2).date()
        )
        case = question.case
        question_reply(case=case, question=question, by=case.applicant, text=text)
        complement_add(case=case, by=case.applicant, text=text)
        case = Case.objects.get(pk=case.pk)
    case = transition(case, "declare_admissible", agent)
    end = "schedule_audit" if nature == Nature.DROIT_AU_CONTROLE else "answer"
    return request_pdf(transition(case, end, agent))


def refused_request(nature):
    return request_pdf(case_in(CaseState.REFUSED, **columns_of(nature, {})))


def short_receipt(nature):
    return receipt_pdf(submit_case(**columns_of(nature, SHORT_CASE)))


def long_receipt(nature):
    return receipt_pdf(submit_case(files=long_files(), **columns_of(nature, LONG_CASE)))


def acknowledged(nature, columns):
    case = submit_case(**columns_of(nature, columns))
    case_acknowledge(case=case, by=User.application())
    return acknowledgement_pdf(case.events.get(kind=EventKind.ACKNOWLEDGED))


def answered(nature, columns, text):
    case = submit_case(**columns_of(nature, columns))
    agent = make_agent(case.office)
    for step in ("take_charge", "declare_admissible"):
        case = transition(case, step, agent)
    return decision_pdf(transition(case, "answer", agent, text=text, files=[stored_file()]))


def official_answer():
    settings.OFFICIAL_BRANDING = True
    try:
        return answered(Nature.RESCRIT, LONG_CASE, long_text())
    finally:
        settings.OFFICIAL_BRANDING = False


PAPERS = {
    request_pdf: {
        f"{make.__name__}-{nature}": (make, nature)
        for make in (short_request, long_request)
        for nature in Nature
    }
    | {"refused_request": (refused_request, Nature.RESCRIT)},
    receipt_pdf: {
        f"{make.__name__}-{nature}": (make, nature)
        for make in (short_receipt, long_receipt)
        for nature in Nature
    },
    acknowledgement_pdf: {
        f"acknowledgement-{len(columns)}-{nature}": (acknowledged, nature, columns)
        for columns in (SHORT_CASE, LONG_CASE)
        for nature in Nature
    },
    decision_pdf: {
        f"decision-{len(text)}-{nature}": (answered, nature, columns, text)
        for columns, text in ((SHORT_CASE, "Oui."), (LONG_CASE, long_text()))
        for nature in (Nature.RESCRIT, Nature.SECOND_EXAMEN)
    },
    manual_as_pdf: {"manual": (manual_as_pdf, MANUAL)},
    form_as_pdf: {form.code: (form_as_pdf, form) for form in FORMS},
}
EACH = {name: made for papers in PAPERS.values() for name, made in papers.items()}


@pytest.mark.parametrize("made", EACH.values(), ids=EACH)
@scopes_disabled()
def test_paper_passes_the_checker(made):
    make, *arguments = made
    assert pdf_problems(make(*arguments), typed=TYPED_ADDRESS) == []


PRINTERS = {"pdf_print": "pdf.printer", "paper_print": "cases.papers.base"}


def drawing_functions():
    """Functions of the product that hand something to the printer, by their dotted names."""
    for path in sorted(settings.BASE_DIR.glob("*/**/*.py")):
        parts = path.relative_to(settings.BASE_DIR).with_suffix("").parts
        if parts[0] in {"tests", "benchmarks"} or parts[0].startswith("."):
            continue
        module = ".".join(parts[1:] if parts[0] == "site" else parts)
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                called = {
                    call.func.id
                    for call in ast.walk(node)
                    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
                }
                if called & set(PRINTERS):
                    yield f"{module}.{node.name}"


def test_every_paper_is_checked():
    through = {f"{module}.{name}" for name, module in PRINTERS.items()}
    checked = {f"{paper.__module__}.{paper.__name__}" for paper in PAPERS}
    assert set(drawing_functions()) - through == checked


TABLES = sorted(
    path
    for folder in ("cases/papers", "cms/library/papers/pdf")
    for path in (settings.BASE_DIR / "templates" / folder).glob("*.html")
)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_header_cells_are_in_the_head_if_they_head_a_column(path):
    """The scope of a header cell is told from its place."""
    cells = BeautifulSoup(path.read_text(), "html.parser").find_all("th")
    expected = ["col" if cell.find_parent("thead") else "row" for cell in cells]
    assert [cell.get("scope") for cell in cells] == expected
