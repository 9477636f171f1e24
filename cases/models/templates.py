"""The texts that agents start from, and what the case itself fills in."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.enums import Nature, QuestionKind
from mail.wording import BRACED, Variable, variable_errors
from text.dates import in_words
from text.rows import KeptTexts

# What a text leaves to the agent, « [date] », and a variable that nothing filled; « […] » is a cut in a quotation.
LEFT = re.compile(r"\[(?!…\]|\.\.\.\])[^\[\]\n]{1,60}\]|\{\w+\}")
ROUND = str.maketrans("[]{}", "()()")

VARIABLES = {
    variable.name: variable
    for variable in (
        Variable("numero", "numéro de la demande", "3012"),
        Variable("objet", "objet de la demande", "Cotisation sur un spiritueux"),
        Variable("nature", "nature de la demande", "rescrit sur une situation de fait"),
        Variable("categorie", "catégorie de la demande", "toutes autres taxes"),
        Variable("champs", "champs d’application", "cotisation sur les boissons alcooliques"),
        Variable("demandeur", "nom du demandeur", "Distillerie du Val"),
        Variable("societe_representee", "nom de la société représentée", "Brasserie du Port"),
        Variable("service", "nom du service instructeur", "DR de Lyon - PAE"),
        Variable("direction", "nom de la direction", "DR de Lyon"),
        Variable("agent", "nom de l’agent chargé du dossier", "Camille Martin"),
        Variable("date_du_jour", "date du jour", "lundi 2 mars 2026"),
        Variable("date_de_depot", "date de dépôt de la demande", "lundi 2 mars 2026"),
        Variable("date_de_reception", "date de réception par la direction", "lundi 2 mars 2026"),
        Variable("date_de_recevabilite", "date de recevabilité", "lundi 2 mars 2026"),
        Variable("echeance", "date limite de la réponse", "mardi 2 juin 2026"),
        Variable("date_des_complements", "date de la demande de compléments", "lundi 2 mars 2026"),
        Variable("premiere_demande", "numéro de la première demande", "3001"),
        Variable("date_premiere_reponse", "date de la réponse à la première demande", "lundi 2 mars 2026"),
    )
}


def _day(value):
    return in_words(value) if value else ""


def _complements(case):
    asked = case.questions.filter(kind=QuestionKind.COMPLEMENTS).last()
    return _day(asked and asked.asked_at)


# What each says of a case, empty when there is nothing to say.
VALUES = {
    "numero": lambda case: str(case.number),
    "objet": lambda case: case.subject,
    "nature": lambda case: case.get_nature_display(),
    "categorie": lambda case: case.category.label,
    "champs": lambda case: ", ".join(subdomain.label for subdomain in case.subdomains.all()),
    "demandeur": lambda case: case.applicant_name,
    "societe_representee": lambda case: case.represented_name,
    "service": lambda case: case.office.name,
    "direction": lambda case: case.office.directorate.name,
    "agent": lambda case: case.agent.get_full_name() if case.agent else "",
    "date_du_jour": lambda case: _day(timezone.localdate()),
    "date_de_depot": lambda case: _day(case.submitted_at),
    "date_de_reception": lambda case: _day(case.received_at),
    "date_de_recevabilite": lambda case: _day(case.admissible_on),
    "echeance": lambda case: _day(case.due_on),
    "date_des_complements": _complements,
    "premiere_demande": lambda case: str(
        case.first_case.number if case.first_case else case.first_case_claimed or ""
    ),
    "date_premiere_reponse": lambda case: _day(case.first_case and case.first_case.answered_at),
}


def left_open(text):
    """What a text still leaves to be completed, each once."""
    return list(dict.fromkeys(LEFT.findall(text)))


class CaseValues(dict):
    """What each variable says of a case, asked once; what the case does not say is to be completed, in square brackets."""

    def __init__(self, case):
        self.case = case

    def __missing__(self, name):
        self[name] = VALUES[name](self.case).translate(ROUND) or f"[{VARIABLES[name].description}]"
        return self[name]


class ReplyTemplateQuerySet(models.QuerySet):
    def offered(self, use, case):
        """Those of this use that fit the nature of the case."""
        return self.filter(Q(nature="") | Q(nature=case.nature), use=use)


class ReplyTemplate(KeptTexts, models.Model):
    """A text that agents start from."""

    class Use(models.TextChoices):
        QUESTION = "question", "question"
        COMPLEMENTS = "complements", "demande de compléments"
        REFUSAL = "refusal", "irrecevabilité"
        ANSWER = "answer", "réponse"

    use = models.CharField("usage", max_length=20, choices=Use)
    nature = models.CharField(
        "nature de la demande",
        max_length=20,
        choices=Nature,
        blank=True,
        help_text="Le texte n’est proposé que pour les demandes de cette nature ; vide : pour toutes.",
    )
    title = models.CharField("titre", max_length=100)
    body = models.TextField("texte")

    objects = ReplyTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "modèle de texte"
        verbose_name_plural = "modèles de texte"
        ordering = ["use", "title"]

    def __str__(self):
        return self.title

    def clean(self):
        if errors := variable_errors(self.body, VARIABLES):
            raise ValidationError({"body": errors})

    def filled(self, values):
        """The text with the values of a case (`CaseValues`); what is no variable stays as it is, for the agent to see."""
        return BRACED.sub(
            lambda braced: values[braced[1]] if braced[1] in VARIABLES else braced[0], self.body
        )
