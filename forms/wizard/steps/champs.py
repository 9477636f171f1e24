"""What the request is about."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.utils import timezone
from django.utils.functional import cached_property

from cases.enums import Nature
from cases.models import Domain, Subdomain
from cases.rules.filing import SAME_SUBDOMAIN, subdomains_problem
from forms.wizard.fields import GONE, RowsField, StepForm, required


class GroupedByDomain(ModelChoiceIterator):
    """The subdomains under their domain, read and labelled once, when they are first shown."""

    def __iter__(self):
        yield "", self.field.empty_label
        yield from self.groups.items()

    @cached_property
    def groups(self):
        groups = {}
        for subdomain in self.queryset:
            groups.setdefault(subdomain.domain.label, []).append(
                (subdomain.pk, self.field.label_from_instance(subdomain))
            )
        return groups


class SubdomainField(forms.ModelChoiceField):
    iterator = GroupedByDomain

    def label_from_instance(self, subdomain):
        return f"{subdomain.domain} - {subdomain}"


class ChampsForm(StepForm):
    title = "Champs d’application"

    subdomains = RowsField(
        SubdomainField(
            Subdomain.objects.none(),
            required=False,
            empty_label="Choisir un champ d’application",
            error_messages={"invalid_choice": GONE},
        ),
        label="Champs d’application",
        error_messages=required("subdomains"),
        duplicate=SAME_SUBDOMAIN,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        chosen = self.given["caracteristiques"]
        domains = Domain.objects.valid_on(today).filter(nature=chosen["nature"])
        domains = domains.filter(category=None) | domains.filter(category=chosen["category"])
        self.fields["subdomains"].row.queryset = (
            Subdomain.objects.valid_on(today)
            .filter(domain__in=domains)
            .select_related("domain")
            .order_by("domain__label", "label")
        )

    def context(self):
        return {"rows": self.rows("subdomains")}

    def is_single(self):
        return self.given["caracteristiques"]["nature"] == Nature.DROIT_AU_CONTROLE

    def clean_subdomains(self):
        subdomains, chosen = self.cleaned_data["subdomains"], self.given["caracteristiques"]
        if problem := subdomains_problem(
            subdomains, nature=chosen["nature"], category=chosen["category"], on=timezone.localdate()
        ):
            raise ValidationError(problem)
        return subdomains

    def summary(self):
        return [(subdomain.domain.label, subdomain.label) for subdomain in self.cleaned_data["subdomains"]]
