import io
from datetime import UTC, datetime

import pikepdf
import pytest
from django.utils import timezone
from django_scopes import scopes_disabled

from cases.enums import ApplicantKind, CaseState, Nature, RepresentativeQuality
from cases.papers.receipt import receipt_pdf
from cases.papers.request import request_pdf
from cases.services.attachments import attachment_remove
from cases.services.instruction import note_add
from cases.services.questions import complement_add, question_ask, question_reply
from directory.naming import contact_of
from tests.factories import case_in, make_agent, roissy, stored_file, submit_case, transition

pytestmark = pytest.mark.django_db

FILED = datetime(2026, 8, 7, 10, 56, 3, tzinfo=UTC)


def opened(content):
    return pikepdf.open(io.BytesIO(content))


def text_of(content):
    """The text of the pages, read through the fonts' own tables, without spaces or line breaks."""
    pdf = opened(content)
    text = []
    for page in pdf.pages:
        fonts = {name: unicode_map(font) for name, font in page.Resources.Font.items()}
        current = {}
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                current = fonts[str(operands[0])]
            elif str(operator) in {"Tj", "TJ"}:
                pieces = operands[0] if str(operator) == "TJ" else operands
                codes = b"".join(bytes(p) for p in pieces if isinstance(p, pikepdf.String))
                text += [current.get(codes[i : i + 2], "") for i in range(0, len(codes), 2)]
    return "".join("".join(text).split())


def unicode_map(font):
    mapped = {}
    reading = False
    for line in font.ToUnicode.read_bytes().decode("ascii").splitlines():
        if line.endswith(("beginbfchar", "beginbfrange")):
            reading = True
        elif line.startswith("endbf"):
            reading = False
        elif reading:
            parts = line.replace("<", " ").replace(">", " ").split()
            mapped[bytes.fromhex(parts[0])] = bytes.fromhex(parts[-1]).decode("utf-16-be")
    return mapped


def links(pdf):
    return [str(link.A.URI) for page in pdf.pages for link in page.get("/Annots", ())]


def squeezed(text):
    return "".join(text.split())


@scopes_disabled()
def case_text(case):
    return text_of(request_pdf(case))


@scopes_disabled()
def receipt_text(case):
    return text_of(receipt_pdf(case))


def test_case_holds_everything_the_applicant_wrote_and_got():
    first = submit_case(
        at=FILED,
        files=[stored_file("plan.pdf")],
        represents_other=True,
        representative_quality=RepresentativeQuality.LAWYER,
        represented_siren="356000000",
        represented_name="La Poste",
    )
    agent = make_agent(first.office)
    case = transition(first, "take_charge", agent)
    with scopes_disabled():
        question = question_ask(
            case=case,
            by=agent,
            version=case.version,
            text="Quel volume ?",
            answer_by=datetime(2099, 3, 2).date(),
        )
        question_reply(case=question.case, question=question, by=case.applicant, text="Cent hectolitres.")
        complement_add(case=case, by=case.applicant, text="Une précision.", files=[stored_file("suite.pdf")])
    case = transition(transition(case, "declare_admissible", agent), "answer", agent)
    text = case_text(case)
    for expected in [
        f"Demande n° {case.number}",
        "Date de création : 07/08/2026 12:56",
        "Origine : Portail",
        "Raison sociale : Knorr-Bremse Powertech GmbH Co. KG",
        "Qualité : Avocat",
        "Société représentée : La Poste (non vérifiée)",
        "SIREN de la société représentée : 356000000",
        "Nature : rescrit sur une situation de fait",
        "Sous-catégorie : DR LYON",
        "Affectation : DR de Lyon - PAE",
        "cotisation sur les boissons alcooliques",
        case.description,
        case.provisions,
        "Quel volume ?",
        "Cent hectolitres.",
        "Une précision.",
        "plan.pdf",
        "suite.pdf",
        "reponse.pdf",
        stored_file().sha256,
        case.answer_text,
        "Réponse rendue",
        "Page 1 / 3",
    ]:
        assert squeezed(expected) in text, expected


@scopes_disabled()
def test_case_says_nothing_internal():
    case = case_in(CaseState.IN_CHARGE)
    note_add(case=case, by=case.agent, text="Dossier à surveiller")
    text = text_of(request_pdf(case))
    assert squeezed("Dossier à surveiller") not in text
    assert squeezed("Note interne") not in text
    assert squeezed(str(case.agent)) not in text


def test_audit_lists_its_points_and_the_office_as_subcategory():
    case = case_in(
        CaseState.CLOSED, nature=Nature.DROIT_AU_CONTROLE, directorate="DR ROISSY", points=["La comptabilité"]
    )
    text = case_text(case)
    assert squeezed("Sous-catégorie : POC/CRPC") in text
    assert squeezed("La comptabilité") in text
    assert squeezed("Lieu : 3 rue de la République, Lyon") in text
    assert case.office == roissy()


@scopes_disabled()
def test_refusal_gives_its_grounds():
    assert squeezed("La demande ne précise pas la situation de fait.") in case_text(
        case_in(CaseState.REFUSED)
    )


HOSTILE = (
    '<link rel=attachment href="file:///etc/passwd"><img src="file:///etc/passwd">'
    '</p><style>body{display:none}</style><a href="https://exemple.invalid">x</a>'
)


@scopes_disabled()
def test_what_people_type_is_text_and_embeds_nothing():
    case = submit_case(description=HOSTILE, subject=HOSTILE[:200])
    content = request_pdf(case)
    pdf = opened(content)
    assert squeezed(HOSTILE) in text_of(content)
    assert "/Names" not in pdf.Root or "/EmbeddedFiles" not in pdf.Root.Names
    assert links(pdf) == [f"mailto:{case.email}"]


def test_receipt_proves_the_hour_and_names_the_service():
    case = submit_case(at=FILED, files=[stored_file("plan.pdf")])
    text = receipt_text(case)
    for expected in [
        f"Demande n° {case.number}",
        "Reçue le vendredi 7 août 2026 à 12:56:03",
        "Cotisation sur un spiritueux",
        "Service : DR de Lyon - PAE",
        "au plus tard le vendredi 21 août 2026",
        "dans les trois mois qui suivent la date de sa recevabilité",
        "Le silence de l’administration ne vaut jamais accord",
        "plan.pdf",
        "R. 112-11-1 à R. 112-11-4",
    ]:
        assert squeezed(expected) in text, expected


def test_receipt_never_shows_the_mailbox_of_notifications():
    case = submit_case()
    assert case.office.notification_email not in receipt_text(case)


def test_addresses_of_the_service_and_of_the_applicant_are_links():
    case = submit_case()
    contact = contact_of(case.office)
    with scopes_disabled():
        pdf = opened(receipt_pdf(case))
    assert links(pdf) == [f"mailto:{case.email}", f"mailto:{contact.email}"]


def test_receipt_keeps_the_office_that_received_the_request():
    case = submit_case()
    case = transition(case, "transfer", make_agent(case.office, is_head=True))
    assert squeezed("Service : DR de Lyon - PAE") in receipt_text(case)


@scopes_disabled()
def test_receipt_lists_what_was_received_whatever_was_removed_since():
    case = submit_case(files=[stored_file("plan.pdf")])
    attachment_remove(case=case, attachment=case.attachments.get(), by=case.applicant)
    assert "plan.pdf" in receipt_text(case)
    assert squeezed("supprimé le") not in receipt_text(case)
    assert squeezed("supprimé le") in case_text(case)


@pytest.mark.parametrize(
    ("nature", "expected"),
    [
        (Nature.SECOND_EXAMEN, "la première position est confirmée"),
        (Nature.DROIT_AU_CONTROLE, "dans un délai raisonnable"),
    ],
)
def test_receipt_says_what_silence_means_by_nature(nature, expected):
    directorate = "DR ROISSY" if nature == Nature.DROIT_AU_CONTROLE else "DR LYON"
    text = receipt_text(submit_case(nature=nature, directorate=directorate))
    assert squeezed(expected) in text
    assert squeezed("ne vaut jamais accord") not in text


def test_receipt_of_a_person_needs_no_company():
    case = submit_case(applicant_kind=ApplicantKind.PERSON, siret="", company_name="")
    text = receipt_text(case)
    assert squeezed("Type de demandeur : Particulier") in text
    assert "SIRET" not in text


@scopes_disabled()
def test_texts_beyond_the_limit_are_said_to_be_left_out(monkeypatch):
    monkeypatch.setattr("cases.papers.request.PRINTED_MAX", 12)
    case = submit_case()
    for text in ("Premier complément", "Second"):
        complement_add(case=case, by=case.applicant, text=text)
    text = case_text(case)
    assert squeezed("Premier comp") in text
    assert squeezed("Premier complément") not in text
    assert squeezed("La suite de ce texte (6 caractères) n’est pas imprimée") in text
    assert squeezed("12 caractères n’y figurent pas. La demande se lit en entier sur") in text
    assert squeezed(f"/demandes/{case.number}/") in text


def test_a_short_case_is_printed_whole():
    assert squeezed("n’y figurent pas") not in case_text(submit_case())


@scopes_disabled()
def test_grounds_are_printed_only_while_it_is_refused():
    head = make_agent(submit_case().office, is_head=True)
    case = transition(case_in(CaseState.REFUSED, agent=head), "reopen", head)
    assert squeezed("Motifs de l’irrecevabilité") not in case_text(case)


@scopes_disabled()
def test_a_replaced_answer_is_marked():
    head = make_agent(submit_case().office, is_head=True)
    case = transition(case_in(CaseState.CLOSED, agent=head), "reopen", head)
    assert squeezed("reponse.pdf (réponse qui n’a plus d’effet : la demande a été rouverte)") in case_text(
        case
    )
    case = transition(case, "answer", head, text="Nouvelle position.", files=[stored_file("nouvelle.pdf")])
    text = case_text(case)
    assert (
        squeezed(
            f"reponse.pdf (réponse remplacée par celle du {timezone.localdate(case.answered_at):%d/%m/%Y})"
        )
        in text
    )
    assert squeezed("nouvelle.pdf (réponse") not in text


def test_an_admissible_case_is_in_charge_for_its_applicant():
    text = case_text(case_in(CaseState.ADMISSIBLE))
    assert squeezed("Prise en charge. La DR de Lyon") in text
