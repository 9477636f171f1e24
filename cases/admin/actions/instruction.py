"""The short forms of the agents' actions; `Case` names those of its transitions by their path."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone

from cases.enums import TransferReason
from cases.rules.offered import may_be_assigned, may_be_taken_over
from cases.services.instruction import (
    case_assign,
    case_declare_admissible,
    case_take_charge,
    case_take_over,
    case_transfer,
)
from directory.models import Office
from tables.admin.widgets import DateInput

from .base import Action, ActionForm, TextField, required, transition_action


class TakeChargeForm(ActionForm):
    consequence = (
        "Vous devenez l’agent de ce dossier et sa recevabilité passe à l’étude."
        " Le demandeur est prévenu par courriel."
    )
    done = "Vous avez pris la demande en charge. Le demandeur est prévenu par courriel."


class DeclareAdmissibleForm(ActionForm):
    consequence = (
        "La recevabilité passe à « Oui ». Le demandeur est prévenu par courriel, avec la date retenue."
        " Pour un rescrit, le délai annoncé de trois mois court à partir de cette date."
    )
    done = "La demande est déclarée recevable. Le demandeur est prévenu par courriel."

    on = forms.DateField(
        label="Recevable depuis le",
        widget=DateInput(),
        initial=timezone.localdate,
        error_messages=required("Indiquez la date de recevabilité."),
        help_text="Au plus tôt le jour du dépôt, au plus tard aujourd’hui.",
    )


class AssignForm(ActionForm):
    consequence = "Le dossier porte le nom de cet agent. Le demandeur n’en est pas prévenu."
    done = "Le dossier est attribué."

    agent = forms.ModelChoiceField(
        get_user_model().objects.none(),
        label="Agent",
        empty_label="Choisissez",
        error_messages=required("Choisissez un agent."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = get_user_model().objects.filter(memberships__office_id=self.case.office_id, is_active=True)
        self.fields["agent"].queryset = people.order_by("last_name", "first_name")


class TakeOverForm(ActionForm):
    consequence = "Vous devenez l’agent de ce dossier. Le demandeur n’en est pas prévenu."
    done = "Vous êtes l’agent de ce dossier."


class TransferForm(ActionForm):
    consequence = (
        "Le dossier quitte votre pôle et n’a plus d’agent."
        " Le demandeur et le nouveau pôle sont prévenus par courriel."
    )
    done = "Le dossier est transféré. Le demandeur et le nouveau pôle sont prévenus par courriel."

    office = forms.ModelChoiceField(
        Office.objects.none(),
        label="Nouveau pôle",
        empty_label="Choisissez",
        error_messages=required("Choisissez le nouveau pôle."),
    )
    reason = forms.ChoiceField(
        label="Motif",
        choices=TransferReason,
        widget=forms.RadioSelect,
        error_messages=required("Choisissez le motif du transfert."),
        help_text=(
            "L’incompétence fait repartir le délai légal à la date du transfert ; la redistribution ne le change pas."
        ),
    )
    explanation = TextField(
        label="Explication",
        rows=4,
        help_text="Elle figure dans l’historique, que lit le demandeur.",
        error_messages=required("Expliquez le transfert."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = Office.objects.exclude(pk=self.case.office_id)


ACTIONS = (
    transition_action("declare_admissible", DeclareAdmissibleForm, case_declare_admissible),
    transition_action("take_charge", TakeChargeForm, case_take_charge),
    transition_action("transfer", TransferForm, case_transfer),
    Action("take_over", "M’attribuer le dossier", TakeOverForm, case_take_over, may_be_taken_over),
    Action("assign", "Attribuer à un agent", AssignForm, case_assign, may_be_assigned),
)
