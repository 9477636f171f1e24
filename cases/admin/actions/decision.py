"""The decision, its visa, its reopening."""

from cases.models import ReplyTemplate
from cases.services.decision import (
    case_answer,
    case_deny_visa,
    case_grant_visa,
    case_refuse,
    case_reopen,
    case_request_visa,
)
from files.fields import MultipleFileField
from files.kept import KeptFilesForm

from .base import ActionForm, TextField, required, transition_action
from .templates import TemplateMixin


class RefuseForm(TemplateMixin, ActionForm):
    consequence = (
        "La demande est close comme irrecevable. Le demandeur reçoit les motifs et les voies de recours"
        " par courriel."
    )
    done = "La demande est déclarée irrecevable. Le demandeur reçoit les motifs par courriel."
    template_use = ReplyTemplate.Use.REFUSAL
    template_field = "grounds"

    grounds = TextField(
        label="Motifs",
        error_messages=required("Motivez l’irrecevabilité (CRPA, art. L. 211-5)."),
        help_text="Ils sont repris tels quels dans le courriel et sur le dossier du demandeur.",
    )


class DecisionForm(TemplateMixin, KeptFilesForm, ActionForm):
    consequence = (
        "La réponse et ses fichiers sont mis à la disposition du demandeur, qui est prévenu par courriel."
        " Le dossier est clôturé."
    )
    done = "La réponse est rendue et le dossier clôturé. Le demandeur est prévenu par courriel."
    template_use = ReplyTemplate.Use.ANSWER
    field_order = ["reply_template", "text", "files"]

    text = TextField(
        label="Réponse",
        help_text="Lue par le demandeur sur son dossier.",
        rows=12,
        error_messages=required("Écrivez la réponse."),
    )
    files = MultipleFileField(
        label="Réponse signée et annexes",
        help_text="La réponse signée est au format PDF. Vous pouvez choisir plusieurs fichiers.",
        error_messages=required("Joignez la réponse signée au format PDF."),
    )

    def service_kwargs(self):
        return {**super().service_kwargs(), "files": self.keep()}


class VisaRequestForm(ActionForm):
    consequence = "Le responsable du pôle doit accorder son visa avant que la réponse ne parte."
    done = "Le visa est demandé au responsable du pôle."


class VisaGrantForm(ActionForm):
    consequence = "La réponse peut être envoyée au demandeur par l’agent."
    done = "Le visa est accordé : la réponse peut être envoyée."


class VisaDenyForm(ActionForm):
    consequence = "L’agent reprend la réponse. Le demandeur ne voit rien de cet échange."
    done = "Le visa est refusé : l’agent doit reprendre la réponse."

    text = TextField(
        label="Ce qui manque à la réponse",
        rows=4,
        error_messages=required("Expliquez ce qui manque à la réponse."),
    )


class ReopenForm(ActionForm):
    consequence = "L’instruction reprend. Le demandeur est prévenu par courriel, avec la raison."
    done = "Le dossier est rouvert. Le demandeur est prévenu par courriel."

    text = TextField(
        label="Raison de la réouverture",
        rows=4,
        error_messages=required("Indiquez pourquoi la demande est rouverte."),
    )


ACTIONS = (
    transition_action("answer", DecisionForm, case_answer),
    transition_action("deny_visa", VisaDenyForm, case_deny_visa),
    transition_action("grant_visa", VisaGrantForm, case_grant_visa),
    transition_action("refuse", RefuseForm, case_refuse),
    transition_action("reopen", ReopenForm, case_reopen),
    transition_action("request_visa", VisaRequestForm, case_request_visa),
)
