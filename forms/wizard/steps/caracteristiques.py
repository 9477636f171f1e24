"""What is asked, of which directorate."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.utils import timezone

from cases.enums import Nature
from cases.models import Case, Category, Routing, RoutingError, Subcategory
from cases.rules.filing import first_case_problem
from cases.rules.filled import first_number_clean
from cases.rules.terms import second_examen_until
from directory.competence import department_find, directorates_proposed
from directory.models import Department
from directory.naming import directorate_place, directorate_short
from forms.wizard.fields import GONE, StepForm, required
from text.dates import short


class ByPlace(ModelChoiceIterator):
    """The entries by the place of their directorate."""

    def __iter__(self):
        yield "", self.field.empty_label
        yield from sorted(map(self.choice, self.queryset), key=lambda choice: directorate_place(choice[1]))


class DirectorateField(forms.ModelChoiceField):
    iterator = ByPlace

    def label_from_instance(self, entry):
        return directorate_short(entry.label)


class CaracteristiquesForm(StepForm):
    title = "Caractéristiques"
    case_fields = ("first_case", "first_case_claimed", "office")
    first_case = None

    nature = forms.ChoiceField(
        label="Nature de la demande",
        choices=[("", "Choisir une nature"), *Nature.choices],
        widget=forms.Select({"data-refresh": "update"}),
        error_messages=required("nature") | {"invalid_choice": GONE},
    )
    category = DirectorateField(
        Category.objects.none(),
        label="Catégorie de la demande",
        empty_label="Choisir une catégorie",
        widget=forms.Select({"data-refresh": "update"}),
        error_messages=required("category") | {"invalid_choice": GONE},
    )
    subcategory = DirectorateField(
        Subcategory.objects.none(),
        label="Sous-catégorie",
        empty_label="Choisir une sous-catégorie",
        help_text="La direction compétente pour l’activité en cause.",
        error_messages=required("subcategory") | {"invalid_choice": GONE},
    )
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label="Département de l’activité",
        empty_label="Choisir un département",
        required=False,
        widget=forms.Select({"data-refresh": "update"}),
        error_messages={"invalid_choice": GONE},
    )
    first_number = forms.CharField(
        label="Numéro de la première demande",
        required=False,
        max_length=10,
        help_text="Le numéro du rescrit auquel il a été répondu, par exemple 3001. Il accélère le traitement.",
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    no_new_element = forms.BooleanField(
        label="Je n’invoque aucun élément nouveau par rapport à la première demande",
        error_messages=required("no_new_element"),
    )
    hearing_requested = forms.BooleanField(
        label="Je demande à être entendu par le collège",
        required=False,
        help_text="Vous-même ou votre représentant, avant que le collège ne rende son avis.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        nature = self.value("nature")
        self.fields["category"].queryset = (
            Category.objects.valid_on(today).filter(nature=nature).exclude(directorate__selectable=False)
        )
        self.fields["department"].queryset = Department.objects.all()
        if category := self.chosen("category"):
            self.fields["subcategory"].queryset = (
                Subcategory.objects.valid_on(today)
                .filter(category=category)
                .exclude(directorate__selectable=False)
            )
        if not self.is_bound:
            self.initial["department"] = department_find(self.given["demandeur"]["postcode"])

    def chosen(self, name):
        """The entry that a list shows as chosen, right or wrong otherwise."""
        try:
            return self.fields[name].to_python(self.value(name))
        except ValidationError:
            return None

    def is_audit(self):
        return self.value("nature") == Nature.DROIT_AU_CONTROLE

    def ignored(self):
        names = {"subcategory"} if self.is_audit() else set()
        if self.value("nature") != Nature.SECOND_EXAMEN:
            names |= {"first_number", "no_new_element", "hearing_requested"}
        return names

    def proposals(self):
        """The directorates that a département suggests, with the entry of the list to choose for each."""
        department = self.chosen("department")
        if not department:
            return []
        field = "category" if self.is_audit() else "subcategory"
        directorates = directorates_proposed(department)
        entries = {entry.directorate_id: entry for entry in self.fields[field].queryset}
        chosen = self.chosen(field)
        return [
            {
                "directorate": directorate,
                "entry": entries.get(directorate.pk),
                "chosen": chosen is not None and chosen.directorate_id == directorate.pk,
            }
            for directorate in directorates
        ]

    def context(self):
        department = self.chosen("department")
        field = "category" if self.is_audit() else "subcategory"
        return {
            "proposals": self.proposals(),
            "needs_direction": self.is_bound and department and not self.chosen(field),
            "proposal_field": field,
            "department_note": department.note if department else "",
        }

    def clean_first_number(self):
        """A request of one's own is checked and linked; any other number is for the office to check.

        Nothing tells whether a number that is not his own exists.
        """
        typed = self.cleaned_data["first_number"].strip()
        if not typed:
            return None
        number = first_number_clean(typed)
        own = Case.objects.select_related("office__directorate").filter(
            applicant=self.draft.user, number=number
        )
        if first := own.first():
            if problem := first_case_problem(first, by=self.draft.user):
                raise ValidationError(f"{problem} Vérifiez le numéro, ou laissez ce champ vide.")
            self.first_case = first
        return number

    def clean(self):
        category = self.cleaned_data.get("category")
        subcategory = self.cleaned_data.get("subcategory")
        if not category or (not subcategory and not self.is_audit()):
            return
        try:
            self.office = Routing.objects.office_for(category=category, subcategory=subcategory)
        except RoutingError:
            self.add_error(
                "category" if self.is_audit() else "subcategory",
                "Aucun service n’est encore désigné pour ce choix. Choisissez une autre direction,"
                " ou demandez de l’aide à l’assistance.",
            )

    def columns(self):
        data = self.cleaned_data
        return {
            "nature": data["nature"],
            "category": data["category"],
            "subcategory": data.get("subcategory"),
            "first_case": self.first_case,
            "first_case_claimed": None if self.first_case else data.get("first_number"),
            "no_new_element": data.get("no_new_element", False),
            "hearing_requested": data.get("hearing_requested", False),
        }

    def summary(self):
        data = self.cleaned_data
        rows = [
            ("Nature de la demande", Nature(data["nature"]).label),
            ("Catégorie de la demande", directorate_short(data["category"].label)),
        ]
        if data.get("subcategory"):
            rows.append(("Sous-catégorie", directorate_short(data["subcategory"].label)))
        if data["nature"] == Nature.SECOND_EXAMEN:
            rows += [
                ("Numéro de la première demande", self.first_number_row()),
                ("Élément nouveau", "Aucun"),
                ("Être entendu par le collège", "Oui" if data["hearing_requested"] else "Non"),
            ]
        rows.append(("Service compétent", self.office.name))
        return rows

    def first_number_row(self):
        number = self.cleaned_data["first_number"]
        if not number:
            return "Non indiqué"
        return str(number) if self.first_case else f"{number}, à vérifier par le service"

    def notices(self):
        number = self.cleaned_data.get("first_number")
        if not number:
            return []
        if self.first_case is None:
            return [
                f"La demande n° {number} n’est pas l’une de celles de votre compte : le service vérifiera ce numéro."
            ]
        end = second_examen_until(self.first_case)
        if not end or end >= timezone.localdate():
            return []
        return [
            f"Le délai pour demander un second examen de la demande n° {number} a pris fin le"
            f" {short(end)}. Vous pouvez continuer : le service dira s’il accepte de l’examiner."
        ]
