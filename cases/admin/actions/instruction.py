"""The short forms of the agents' actions; `Case` names those of its transitions by their path."""

import re
from datetime import timedelta

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone

from cases.enums import TransferReason
from cases.models import ReplyTemplate, Subdomain
from directory.models import Office
from files.fields import MultipleFileField
from files.store import file_delete, file_store

# What a template leaves to the agent: « [date] ».
BLANK = re.compile(r"\[[^\[\]\n]{1,60}\]")
COMPLEMENTS_DAYS = 30
QUESTION_DAYS = 15


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


def required(sentence):
    return {"required": sentence}


class TextField(forms.CharField):
    def __init__(self, *, rows=8, **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def in_days(days):
    return lambda: timezone.localdate() + timedelta(days=days)


class CaseForm(forms.Form):
    """What an agent gives to act on a case.

    `consequence` is read before confirming, `done` after.
    """

    consequence = ""
    done = ""
    use_required_attribute = False

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, **kwargs)
        self.case = case

    def service_kwargs(self):
        return dict(self.cleaned_data)

    def undo(self):
        """Put away what `service_kwargs` stored, when the service refused it."""


class ActionForm(CaseForm):
    """An action on the case as the screen showed it, whose version is hidden in the form."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={
            "required": "Ce formulaire est incomplet : rouvrez le dossier et recommencez.",
            "invalid": "Ce formulaire est incomplet : rouvrez le dossier et recommencez.",
        },
    )


class TemplateMixin(forms.Form):
    """Offers the texts that editors prepared; `template_use` says which, `template_field` where they go."""

    template_use = None
    template_field = "text"

    reply_template = forms.ModelChoiceField(
        ReplyTemplate.objects.none(),
        required=False,
        label="Modèle de texte",
        empty_label="Aucun",
        help_text="Le texte du modèle s’ajoute à ce qui est déjà écrit ; vous pouvez ensuite le modifier.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        templates = ReplyTemplate.objects.filter(use=self.template_use)
        if templates.exists():
            self.fields["reply_template"].queryset = templates
        else:
            del self.fields["reply_template"]

    @property
    def template_texts(self):
        """The texts by primary key, for the script that inserts them."""
        if "reply_template" not in self.fields:
            return {}
        return {str(template.pk): template.body for template in self.fields["reply_template"].queryset}

    def with_template_inserted(self):
        """The same form, unchecked, with the chosen text after what was typed."""
        typed = {name: self.data.get(name, "") for name in self.fields}
        chosen = self.template_texts.get(typed["reply_template"], "")
        typed[self.template_field] = "\n\n".join(filter(None, [typed[self.template_field].strip(), chosen]))
        return type(self)(initial=typed, case=self.case)

    def clean(self):
        super().clean()
        blanks = BLANK.findall(self.cleaned_data.get(self.template_field, ""))
        if blanks:
            self.add_error(
                self.template_field, f"Complétez ce qui reste entre crochets : {', '.join(blanks)}."
            )

    def service_kwargs(self):
        kwargs = super().service_kwargs()
        kwargs.pop("reply_template", None)
        return kwargs


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


class AnswerForm(TemplateMixin, ActionForm):
    consequence = (
        "La réponse et ses fichiers sont mis à la disposition du demandeur, qui est prévenu par courriel."
        " Le dossier est clôturé."
    )
    done = "La réponse est rendue et le dossier clôturé. Le demandeur est prévenu par courriel."
    template_use = ReplyTemplate.Use.ANSWER

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
        kwargs = super().service_kwargs()
        self.stored = kwargs["files"] = [file_store(upload) for upload in kwargs["files"]]
        return kwargs

    def undo(self):
        for stored in self.stored:
            file_delete(stored.path)


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


class QuestionForm(TemplateMixin, ActionForm):
    consequence = (
        "Le demandeur reçoit la question par courriel et y répond sur le site."
        " Une question ne change aucun délai : si la demande est incomplète, demandez plutôt des compléments."
    )
    done = "La question est posée. Le demandeur est prévenu par courriel."
    template_use = ReplyTemplate.Use.QUESTION

    text = TextField(label="Votre question au demandeur", error_messages=required("Écrivez la question."))
    answer_by = forms.DateField(
        label="Répondre avant le",
        widget=DateInput(),
        initial=in_days(QUESTION_DAYS),
        error_messages=required("Indiquez la date limite de réponse."),
    )


class RequestComplementsForm(TemplateMixin, ActionForm):
    consequence = (
        "Le demandeur reçoit la liste par courriel. Le délai légal ne court plus :"
        " il repartira en entier à la réception de sa réponse."
    )
    done = "Les compléments sont demandés. Le demandeur est prévenu par courriel."
    template_use = ReplyTemplate.Use.COMPLEMENTS

    text = TextField(
        label="Ce qui manque à la demande",
        error_messages=required("Dites ce qui manque à la demande."),
    )
    answer_by = forms.DateField(
        label="Répondre avant le",
        widget=DateInput(),
        initial=in_days(COMPLEMENTS_DAYS),
        error_messages=required("Indiquez la date limite de réponse."),
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


class ProposeRulingForm(ActionForm):
    consequence = (
        "Le demandeur reçoit un courriel : il lit ce texte sur son dossier et peut s’opposer à sa publication."
        " Sans opposition dans le délai, un rédacteur le relit et le publie. Il ne voit que ce que vous écrivez ici."
    )
    done = "La publication est proposée. Le demandeur est prévenu par courriel et peut s’y opposer."

    title = forms.CharField(
        label="Titre",
        max_length=200,
        error_messages=required("Donnez un titre à la réponse publiée."),
        help_text="La question en une ligne, par exemple « Rhum arrangé de moins de 15 % vol. : cotisation due ».",
    )
    question = TextField(
        label="Question, sans rien qui désigne le demandeur",
        rows=6,
        error_messages=required("Résumez la question, sans rien qui désigne le demandeur."),
        help_text="Ni nom, ni marque, ni numéro, ni lieu, ni montant qui permette de le reconnaître.",
    )
    position = TextField(
        label="Position de la douane",
        rows=8,
        error_messages=required("Résumez la position de la douane, sans rien qui désigne le demandeur."),
    )
    texts = TextField(
        label="Textes appliqués", rows=3, error_messages=required("Citez les textes appliqués.")
    )
    keywords = forms.CharField(
        label="Mots-clés",
        max_length=250,
        error_messages=required("Donnez au moins un mot-clé."),
        help_text="Séparés par des virgules.",
    )
    subdomain = forms.ModelChoiceField(
        Subdomain.objects.none(),
        label="Champ d’application",
        empty_label="Choisissez",
        error_messages=required("Choisissez un champ d’application."),
    )
    confirmed = forms.BooleanField(
        label="Les noms, adresses ou numéros signalés ne désignent personne",
        required=False,
        help_text="À cocher seulement si un avertissement vous le demande, après avoir relu le texte.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fields = self.fields
        fields["subdomain"].queryset = self.case.subdomains.select_related("domain")
        fields["subdomain"].label_from_instance = lambda entry: f"{entry.domain} / {entry}"
        fields["subdomain"].initial = self.case.subdomains.first()
        fields["texts"].initial = self.case.provisions


class NoteForm(CaseForm):
    consequence = "Une note reste entre agents : elle n’est jamais envoyée et le demandeur ne la voit pas."
    done = "La note est ajoutée. Elle reste entre agents."

    text = TextField(label="Note interne", rows=5, error_messages=required("Écrivez la note."))
