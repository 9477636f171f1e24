"""What each variable of the letters says of a case and an event."""

from datetime import date, datetime

from django.template.loader import render_to_string
from django.utils import timezone

from cases.enums import EventKind, Nature, QuestionKind, TransferReason
from cases.rules.terms import second_examen_window_end
from directory.naming import the_office
from mail.wording import Passage
from text.dates import in_words, moment

from .catalogue import VARIABLES


def _day_of(key):
    return lambda case, event: in_words(date.fromisoformat(event.data[key]))


def _datum(key):
    return lambda case, event: str(event.data[key])


def _moves_the_term(case, event):
    return event.data["reason"] == TransferReason.NOT_COMPETENT and case.nature != Nature.DROIT_AU_CONTROLE


def _effect_of_transfer(case, event):
    if _moves_the_term(case, event):
        return (
            "La direction saisie n’était pas compétente : le délai légal de réponse repart de la réception "
            "par le nouveau service."
        )
    if event.data["reason"] == TransferReason.NOT_COMPETENT:
        return "La direction saisie n’était pas compétente."
    return "Ce changement ne modifie pas les délais de réponse."


def _effect_for_the_office(case, event):
    if _moves_the_term(case, event):
        return "Le premier service n’était pas compétent : le délai légal repart de ce jour."
    if event.data["reason"] == TransferReason.NOT_COMPETENT:
        return "Le premier service n’était pas compétent."
    return "Ce transfert ne modifie pas les délais."


def _effect_of_complements(case, event):
    if case.nature == Nature.DROIT_AU_CONTROLE:
        return "Votre demande sera examinée quand vous aurez apporté tous les compléments demandés."
    return (
        "Le délai légal de réponse ne court plus. Il repartira en entier quand vous aurez apporté tous les "
        "compléments demandés (décret n° 2018-944, article 3)."
    )


def _term(case, event):
    if case.due_announced:
        return (
            "Le service s’engage à vous répondre dans les trois mois, au plus tard le "
            f"{in_words(case.due_announced)}."
        )
    if case.due_legal:
        return f"La réponse vous sera adressée au plus tard le {in_words(case.due_legal)}."
    return "Le service vous proposera une date de contrôle dans un délai raisonnable."


def _what_is_answered(case, event):
    if event.data["question_kind"] == QuestionKind.COMPLEMENTS:
        return "Le demandeur a apporté des compléments que vous aviez demandés."
    return "Le demandeur a répondu à votre question."


def _passage(name, **context):
    text, html = (render_to_string(f"cases/letters/{name}.{suffix}", context) for suffix in ("txt", "html"))
    return Passage(text.strip(), html)


def _quote(text):
    return Passage(text, render_to_string("cases/letters/quote.html", {"text": text}))


def _remedies(case, event):
    if event.kind == EventKind.REFUSED:
        return _passage("remedies/refusal", office=case.office)
    if case.nature != Nature.RESCRIT:
        return _passage("remedies/second_examen")
    until = second_examen_window_end(case, answered_on=timezone.localdate(event.at))
    return _passage("remedies/rescrit", second_examen_until=until)


def _appointment(case, event):
    at = datetime.fromisoformat(event.data["audit_at"])
    return _passage(
        "appointment", audit_at=at, **{key: event.data[key] for key in ("place", "team", "scope")}
    )


# What each variable of the letters says.
VALUES = {
    "numero": lambda case, event: str(case.number),
    "prenom": lambda case, event: case.first_name,
    "nom": lambda case, event: case.last_name,
    "service": lambda case, event: the_office(case.office),
    "pole": lambda case, event: str(case.office),
    "ancien_pole": _datum("from_office"),
    "nouveau_pole": _datum("office"),
    "nature": lambda case, event: case.get_nature_display(),
    "type_de_demande": lambda case, event: case.kind_label,
    "date_de_depot": lambda case, event: moment(case.submitted_at),
    "date_limite": _day_of("answer_by"),
    "date_de_recevabilite": lambda case, event: in_words(case.admissible_on),
    "delai_de_reponse": _term,
    "date_limite_opposition": _day_of("object_until"),
    "effet_du_transfert": _effect_of_transfer,
    "effet_pour_le_pole": _effect_for_the_office,
    "effet_des_complements": _effect_of_complements,
    "objet_de_la_reponse": _what_is_answered,
    "nombre_de_pieces": lambda case, event: str(len(event.data["files"])),
    "motif": _datum("reason"),
    "motifs": lambda case, event: _quote(event.data["grounds"]),
    "reponse": lambda case, event: _quote(event.data["text"]),
    "recours": _remedies,
    "rendez_vous": _appointment,
}


def _remedies_example(letter):
    if letter.kind == "refused":
        return _passage("remedies/refusal", office=VARIABLES["pole"].example)
    return _passage("remedies/rescrit", second_examen_until=date(2026, 5, 4))


# The passages of the preview.
EXAMPLES = {
    "motifs": lambda letter: _quote("La demande ne décrit pas une situation de fait précise."),
    "reponse": lambda letter: _quote("Le régime que vous décrivez est confirmé."),
    "recours": _remedies_example,
    "rendez_vous": lambda letter: _passage(
        "appointment",
        audit_at=datetime.fromisoformat("2026-04-01T09:30:00+02:00"),
        place="3 rue de la République, Lyon",
        team="Service régional d’enquête",
        scope="Comptabilité-matières",
    ),
}
