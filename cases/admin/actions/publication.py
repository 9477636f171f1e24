"""The publication of a decision."""

from django import forms

from cases.models import Subdomain
from cases.rules.offered import ruling_may_be_proposed
from cases.services.publication import ruling_propose

from .base import Action, ActionForm, TextField, required


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


ACTIONS = (
    Action("ruling", "Proposer la publication", ProposeRulingForm, ruling_propose, ruling_may_be_proposed),
)
