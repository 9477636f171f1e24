"""What actions are made of: a button, its short form, and the one service that it calls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.utils import timezone

from cases.models import Case
from cases.rules.clock import next_working_day
from cases.rules.offered import transition_is_offered
from directory.holidays import holidays_of


@dataclass(frozen=True)
class Action:
    """A button of the screen; `run` is the one service it calls."""

    name: str
    label: str
    form_class: type
    run: Callable
    is_offered: Callable
    internal: bool = False


def transition_action(name, form_class, run):
    """The action of a transition, with the label and the conditions that the model declares."""
    declared = next(iter(getattr(Case, name)._django_fsm.transitions.values()))
    return Action(
        name,
        declared.custom["label"],
        form_class,
        run,
        lambda case, user: transition_is_offered(case, name, user),
    )


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


def required(sentence):
    return {"required": sentence}


class TextField(forms.CharField):
    def __init__(self, *, rows=8, **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def working_day_in(days, case):
    """The day so many days from now, or the next one on which the office of the case works."""
    holidays = holidays_of(case.office.directorate.territory)
    return next_working_day(timezone.localdate() + timedelta(days=days), holidays)


class CaseForm(forms.Form):
    """What an agent gives to act on a case.

    `consequence` is read before confirming, `done` after.
    """

    consequence = ""
    done = ""

    def __init__(self, *args, case, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.case = case
        self.user = user

    def keep(self):
        """Keep what the form brought besides its texts, whatever comes of it."""

    @property
    def has_required_fields(self):
        return any(field.field.required for field in self.visible_fields())

    def service_kwargs(self):
        return dict(self.cleaned_data)


class ActionForm(CaseForm):
    """An action on the case as the screen showed it, whose version is hidden in the form."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={
            "required": "Ce formulaire est incomplet : rouvrez le dossier et recommencez.",
            "invalid": "Ce formulaire est incomplet : rouvrez le dossier et recommencez.",
        },
    )
