"""The search forms of the annuaire: every criterion is free, one at least is asked for."""

from django import forms
from django.core.paginator import Paginator

from cms.pages.finder import find_department
from directory.models import Directorate
from text.plain import kept_line
from text.searching import spelled

from .offices import OfficeType, all_offices
from .search import search, search_foreign

PER_PAGE = 20
NO_CRITERION = "Saisissez au moins un critère de recherche"


class TextField(forms.CharField):
    def __init__(self, **kwargs):
        super().__init__(required=False, max_length=100, **kwargs)

    def to_python(self, value):
        """A text without a letter or a digit would be found everywhere: it is no criterion."""
        text = kept_line(super().to_python(value))
        return text if spelled(text) else ""


class SearchForm(forms.Form):
    """Bound as soon as one of its criteria is in the address, be it empty."""

    def __init__(self, asked):
        is_sent = any(name in asked for name in self.base_fields)
        super().__init__(asked if is_sent else None, auto_id="annuaire-%s", label_suffix="")
        self.number = asked.get("page")
        kept = asked.copy()
        kept.pop("page", None)
        self.query_string = kept.urlencode()

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(NO_CRITERION)
        return cleaned

    def page(self):
        """The page of results that is asked for, None before a search that can be made."""
        if not self.is_bound or not self.is_valid():
            return None
        return Paginator(self.results(), PER_PAGE).get_page(self.number)


class FrenchForm(SearchForm):
    type = forms.ChoiceField(label="Type de service", required=False)
    direction = forms.ModelChoiceField(
        Directorate.objects.exclude(kind=Directorate.Kind.BUREAU),
        to_field_name="code",
        label="Direction",
        required=False,
        empty_label="Toutes les directions",
        error_messages={"invalid_choice": "Cette direction n’existe pas : choisissez-en une dans la liste."},
    )
    code = TextField(label="Code du bureau")
    libelle = TextField(label="Libellé du service")
    departement = TextField(label="Département", help_text="Numéro, nom ou code postal")
    ville = TextField(label="Ville")

    def __init__(self, asked):
        super().__init__(asked)
        self.suggestions = ()
        self.fields["type"].choices = [
            ("", "Tous les types"),
            *((value, label[0].upper() + label[1:]) for value, label in OfficeType.choices),
        ]
        self.fields["type"].error_messages["invalid_choice"] = (
            "Ce type de service n’existe pas : choisissez-en un dans la liste."
        )

    def clean_departement(self):
        """The département that is meant; several possible ones are offered."""
        text = self.cleaned_data["departement"]
        if not text:
            return None
        finding = find_department(text)
        self.suggestions = finding.suggestions
        if finding.suggestions:
            raise forms.ValidationError("Plusieurs départements correspondent : précisez lequel.")
        if finding.error:
            raise forms.ValidationError(finding.error)
        return finding.department

    @property
    def suggested_links(self):
        """Each département that may be meant, with the address of the same search for it."""
        for department in self.suggestions:
            asked = self.data.copy()
            asked["departement"] = department.code
            asked.pop("page", None)
            yield department, asked.urlencode()

    @property
    def department(self):
        return self.cleaned_data.get("departement") or None

    def results(self):
        asked = self.cleaned_data
        return search(
            all_offices(),
            office_type=asked["type"],
            directorate=asked["direction"],
            code=asked["code"],
            name=asked["libelle"],
            department=self.department,
            city=asked["ville"],
        )


class ForeignForm(SearchForm):
    pays = TextField(label="Pays")
    ville = TextField(label="Ville")
    nom = TextField(label="Nom ou code du bureau")

    def results(self):
        asked = self.cleaned_data
        return search_foreign(country=asked["pays"], city=asked["ville"], name=asked["nom"])
