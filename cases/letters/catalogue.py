"""The letters: which event sends which, to whom, with which original wording and which variables.

The original wordings are in `texts.toml`, and nowhere else: the variables of a letter are those that its
original wording uses, with those of the frame around it. So no mail tells more than the application decided.
"""

import tomllib
from pathlib import Path

from django.db.models import TextChoices

from cases.enums import EventKind
from mail.letters import Audience, Letter
from mail.wording import Variable, Wording

SUBJECT_PREFIX = "Demande n° {numero} : "


class Enclosure(TextChoices):
    """What is made when the message is sent and goes with it."""

    RECEIPT = "receipt", "accusé d’enregistrement"
    ACKNOWLEDGEMENT = "acknowledgement", "accusé de réception"
    APPOINTMENT = "calendar", "rendez-vous"


VARIABLES = {
    variable.name: variable
    for variable in (
        Variable("numero", "le numéro de la demande", "3012", longest=10),
        Variable("prenom", "le prénom du demandeur", "Camille"),
        Variable("nom", "le nom du demandeur", "Martin"),
        Variable("service", "le pôle, en tête de phrase", "La DR de Lyon - PAE", longest=103),
        Variable("pole", "le nom du pôle", "DR de Lyon - PAE", longest=100),
        Variable("ancien_pole", "le nom du pôle précédent", "DR de Lyon - PAE", longest=100),
        Variable("nouveau_pole", "le nom du nouveau pôle", "DR d’Amiens - PAE", longest=100),
        Variable("nature", "la nature de la demande", "rescrit sur une situation de fait", longest=40),
        Variable(
            "type_de_demande",
            "la nature, la catégorie et la sous-catégorie",
            "rescrit sur une situation de fait / toutes autres taxes / DR LYON",
        ),
        Variable(
            "date_de_depot",
            "la date et l’heure du dépôt",
            "02/03/2026 à 10:30",
            longest=18,
            required=True,
        ),
        Variable(
            "date_limite",
            "la date avant laquelle le demandeur répond",
            "mercredi 1er avril 2026",
            longest=30,
            required=True,
        ),
        Variable(
            "date_de_recevabilite",
            "la date à laquelle la demande est recevable",
            "lundi 2 mars 2026",
            longest=30,
            required=True,
        ),
        Variable(
            "delai_de_reponse",
            "la phrase qui dit quand le service répondra",
            "Le service s’engage à vous répondre dans les trois mois, au plus tard le mardi 2 juin 2026.",
            required=True,
        ),
        Variable(
            "date_limite_opposition",
            "le dernier jour pour s’opposer à la publication",
            "mercredi 1er avril 2026",
            longest=30,
            required=True,
        ),
        Variable(
            "effet_du_transfert",
            "la phrase qui dit si le délai repart",
            "Ce changement ne modifie pas les délais de réponse.",
            required=True,
        ),
        Variable(
            "effet_pour_le_pole",
            "la phrase qui dit si le délai repart",
            "Ce transfert ne modifie pas les délais.",
            required=True,
        ),
        Variable(
            "effet_des_complements",
            "la phrase qui dit ce que devient le délai",
            "Le délai légal de réponse ne court plus. Il repartira en entier quand vous aurez apporté tous les "
            "compléments demandés (décret n° 2018-944, article 3).",
            required=True,
        ),
        Variable(
            "objet_de_la_reponse",
            "la phrase qui dit à quoi le demandeur répond",
            "Le demandeur a répondu à votre question.",
        ),
        Variable("nombre_de_pieces", "le nombre de pièces ajoutées", "2", longest=5),
        Variable(
            "motif",
            "pourquoi la demande est rouverte, tel que le responsable l’a écrit",
            "Une pièce n’avait pas été examinée.",
            required=True,
        ),
        Variable("motifs", "les motifs, tels que l’agent les a écrits", required=True, passage=True),
        Variable("reponse", "le texte de la réponse", required=True, passage=True),
        Variable("recours", "les voies de recours qui conviennent", required=True, passage=True),
        Variable("rendez_vous", "la date, le lieu, l’équipe et le périmètre", required=True, passage=True),
    )
}
FRAME = {Audience.APPLICANT: ("numero", "prenom", "nom"), Audience.OFFICE: ("numero",)}
TEXTS = tomllib.loads((Path(__file__).parent / "texts.toml").read_text(encoding="utf-8"))


def _letter(kind, audience, enclosure=""):
    text = TEXTS[kind]
    original = Wording(text["subject"], text["title"], text["body"].strip())
    names = original.names.union(FRAME[audience])
    variables = {name: variable for name, variable in VARIABLES.items() if name in names}
    return Letter(kind, text["label"], audience, original, variables, SUBJECT_PREFIX, enclosure)


LETTERS = {
    EventKind.SUBMITTED: (
        _letter("filed", Audience.APPLICANT, Enclosure.RECEIPT),
        _letter("new_case", Audience.OFFICE),
    ),
    EventKind.ACKNOWLEDGED: (_letter("acknowledged", Audience.APPLICANT, Enclosure.ACKNOWLEDGEMENT),),
    EventKind.TAKEN_IN_CHARGE: (_letter("taken_in_charge", Audience.APPLICANT, Enclosure.ACKNOWLEDGEMENT),),
    EventKind.TRANSFERRED: (
        _letter("transferred", Audience.APPLICANT),
        _letter("case_transferred", Audience.OFFICE),
    ),
    EventKind.COMPLEMENTS_REQUESTED: (_letter("complements_requested", Audience.APPLICANT),),
    EventKind.DECLARED_ADMISSIBLE: (_letter("admissible", Audience.APPLICANT),),
    EventKind.REFUSED: (_letter("refused", Audience.APPLICANT),),
    EventKind.QUESTION_ASKED: (_letter("question", Audience.APPLICANT),),
    EventKind.QUESTION_ANSWERED: (_letter("answer_received", Audience.OFFICE),),
    EventKind.COMPLEMENT_ADDED: (_letter("complement_added", Audience.OFFICE),),
    EventKind.FILE_ADDED: (_letter("file_added", Audience.OFFICE),),
    EventKind.ANSWERED: (_letter("closed", Audience.APPLICANT),),
    EventKind.AUDIT_SCHEDULED: (_letter("audit_scheduled", Audience.APPLICANT, Enclosure.APPOINTMENT),),
    EventKind.WITHDRAWN: (_letter("withdrawn", Audience.OFFICE),),
    EventKind.REOPENED: (_letter("reopened", Audience.APPLICANT),),
    EventKind.RULING_PROPOSED: (_letter("ruling_proposed", Audience.APPLICANT),),
    EventKind.RULING_OBJECTED: (_letter("ruling_objected", Audience.OFFICE),),
}
ALL = [letter for letters in LETTERS.values() for letter in letters]


def letters_of(event):
    """The letters that an event sends; a note, a visa, … have none."""
    return LETTERS.get(EventKind(event.kind), ())
