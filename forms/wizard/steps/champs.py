"""What the request is about."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.enums import Nature
from cases.models import Domain, Subdomain
from forms.wizard.fields import GONE, RowsField, StepForm


class SubdomainField(forms.ModelChoiceField):
    def label_from_instance(self, subdomain):
        return f"{subdomain.domain} - {subdomain}"


def grouped(field):
    """The choices of a field of subdomains, under their domain."""
    groups = {}
    for subdomain in field.queryset:
        groups.setdefault(subdomain.domain.label, []).append(
            (subdomain.pk, field.label_from_instance(subdomain))
        )
    return [("", "Choisir un champ d’application"), *groups.items()]


class ChampsForm(StepForm):
    title = "Champs d’application"

    subdomains = RowsField(
        SubdomainField(Subdomain.objects.none(), required=False, error_messages={"invalid_choice": GONE}),
        label="Champs d’application",
        error_messages={"required": "Choisissez un champ d’application."},
        duplicate="Le même champ d’application est choisi deux fois : n’en gardez qu’un.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        chosen = self.given["caracteristiques"]
        domains = Domain.objects.valid_on(today).filter(nature=chosen["nature"])
        domains = domains.filter(category=None) | domains.filter(category=chosen["category"])
        row = self.fields["subdomains"].row
        row.queryset = (
            Subdomain.objects.valid_on(today)
            .filter(domain__in=domains)
            .select_related("domain")
            .order_by("domain__label", "label")
        )
        row.choices = grouped(row)

    def context(self):
        return {"rows": self.rows("subdomains")}

    def is_single(self):
        return self.given["caracteristiques"]["nature"] == Nature.DROIT_AU_CONTROLE

    def clean_subdomains(self):
        subdomains = self.cleaned_data["subdomains"]
        if self.is_single() and len(subdomains) > 1:
            raise ValidationError(
                "Un droit au contrôle porte sur un seul champ d’application : n’en gardez qu’un."
            )
        return subdomains

    def summary(self):
        return [(subdomain.domain.label, subdomain.label) for subdomain in self.cleaned_data["subdomains"]]
