"""What the applicant commits himself to before the request is filed."""

from django import forms

from forms.wizard.fields import StepForm, required


class RecapitulatifForm(StepForm):
    title = "Récapitulatif"

    good_faith = forms.BooleanField(
        label=(
            "Je déclare être de bonne foi et avoir présenté ma situation de façon sincère, exacte et complète"
        ),
        error_messages=required("good_faith"),
    )
    electronic_notification = forms.BooleanField(
        label="J’accepte de recevoir la décision par voie électronique",
        required=False,
        help_text=(
            "Un courriel vous prévient dès que la décision est disponible ici ; elle vous est notifiée le jour où vous"
            " l’ouvrez. Si vous ne l’ouvrez pas dans les quinze jours, elle est réputée notifiée le jour où elle a été"
            " mise à disposition. Sans votre accord, elle reste disponible ici et les délais de recours ne courent"
            " qu’à partir du jour où vous l’ouvrez."
        ),
    )

    def columns(self):
        return dict(self.cleaned_data)
