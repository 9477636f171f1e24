"""Questions and complements."""

from django import forms
from django.utils import timezone

from cases.models import ReplyTemplate
from cases.rules.offered import complements_may_be_received, may_be_asked
from cases.services.questions import case_request_complements, complements_receive, question_ask
from tables.admin.widgets import DateInput

from .base import Action, ActionForm, TextField, required, transition_action, working_day_in
from .templates import TemplateMixin


class AskingForm(TemplateMixin, ActionForm):
    """Asks the applicant for something; `days` from now he is to have replied."""

    days = 0

    answer_by = forms.DateField(
        label="Répondre avant le",
        widget=DateInput(),
        error_messages=required("Indiquez la date limite de réponse."),
    )
    field_order = ["reply_template", "text", "answer_by"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer_by"].initial = working_day_in(self.days, self.case)


class QuestionForm(AskingForm):
    consequence = (
        "Le demandeur reçoit la question par courriel et y répond sur le site."
        " Une question ne change aucun délai : si la demande est incomplète, demandez plutôt des compléments."
    )
    done = "La question est posée. Le demandeur est prévenu par courriel."
    template_use = ReplyTemplate.Use.QUESTION

    days = 15

    text = TextField(label="Votre question au demandeur", error_messages=required("Écrivez la question."))


class RequestComplementsForm(AskingForm):
    consequence = (
        "Le demandeur reçoit la liste par courriel. Le délai légal ne court plus :"
        " il repartira en entier à la réception de sa réponse."
    )
    done = "Les compléments sont demandés. Le demandeur est prévenu par courriel."
    template_use = ReplyTemplate.Use.COMPLEMENTS

    days = 30

    text = TextField(
        label="Ce qui manque à la demande",
        error_messages=required("Dites ce qui manque à la demande."),
    )


class ComplementsReceivedForm(ActionForm):
    consequence = (
        "La demande de compléments est close. Le délai légal de trois mois repart en entier"
        " du jour de leur réception."
    )
    done = "La réception des compléments est notée : le délai légal est reparti."

    on = forms.DateField(
        label="Reçus le",
        widget=DateInput(),
        initial=timezone.localdate,
        error_messages=required("Indiquez le jour de réception."),
    )
    text = TextField(
        label="Comment ils sont parvenus",
        rows=3,
        help_text="Par exemple « Ajoutés par le demandeur en pièce jointe ». Le demandeur le lit.",
        error_messages=required("Dites comment les compléments sont parvenus."),
    )


ACTIONS = (
    transition_action("request_complements", RequestComplementsForm, case_request_complements),
    Action("question", "Poser une question", QuestionForm, question_ask, may_be_asked),
    Action(
        "complements_received",
        "Noter la réception des compléments",
        ComplementsReceivedForm,
        complements_receive,
        complements_may_be_received,
    ),
)
