"""Audits."""

from django import forms

from cases.services.audit import case_schedule_audit

from .base import ActionForm, DateTimeInput, TextField, required, transition_action


class ScheduleAuditForm(ActionForm):
    consequence = "Le demandeur reçoit la date et le lieu par courriel, avec un fichier d’agenda. Le dossier est clôturé."
    done = "Le contrôle est programmé et le dossier clôturé. Le demandeur est prévenu par courriel."

    audit_at = forms.DateTimeField(
        label="Date et heure du contrôle",
        widget=DateTimeInput(),
        error_messages=required("Indiquez la date et l’heure du contrôle."),
    )
    place = forms.CharField(
        label="Lieu du contrôle",
        max_length=250,
        error_messages=required("Indiquez le lieu du contrôle."),
    )
    team = forms.CharField(label="Équipe de contrôle", max_length=250, required=False)
    scope = TextField(label="Périmètre du contrôle", required=False, rows=4)


ACTIONS = (transition_action("schedule_audit", ScheduleAuditForm, case_schedule_audit),)
