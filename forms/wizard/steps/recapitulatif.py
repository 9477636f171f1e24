"""What the applicant commits himself to before the request is filed."""

from django import forms

from forms.wizard.fields import StepForm


class RecapitulatifForm(StepForm):
    title = "Récapitulatif"

    good_faith = forms.BooleanField(
        label=(
            "Je déclare être de bonne foi et avoir présenté ma situation de façon sincère, exacte et complète"
        ),
        error_messages={
            "required": "Déclarez votre bonne foi et la sincérité de votre demande pour la déposer."
        },
    )
    electronic_notification = forms.BooleanField(
        label="J’accepte de recevoir la décision par voie électronique",
        required=False,
        help_text=(
            "Un courriel vous prévient quand la décision est disponible ici ; elle vous est notifiée quand vous"
            " l’ouvrez, ou quinze jours après sa mise à disposition. Sans votre accord, la décision vous est aussi"
            " envoyée à votre adresse postale."
        ),
    )

    def columns(self):
        return dict(self.cleaned_data)
