"""Who asks, and in whose name."""

from django import forms

from cases.enums import ApplicantKind, AttachmentRole, RepresentativeQuality
from cases.models import Case
from cases.rules.filled import mandate_problem, postcode_clean
from files.fields import MultipleFileField
from forms.drafts.companies import NAMELESS, REFUSED, UNAVAILABLE, UNKNOWN, is_known
from forms.wizard.fields import StepForm, column_text, required
from text.numbers import (
    association_number_clean,
    check_digit_is_right,
    siren_clean,
    siret_clean,
    without_separators,
)

WHY_TYPED = {
    UNAVAILABLE: (
        "Le registre des entreprises ne répond pas pour le moment."
        " Saisissez vous-même la raison sociale pour continuer : elle sera vérifiée plus tard."
    ),
    REFUSED: (
        "Ce numéro n’a pas pu être vérifié auprès du registre des entreprises ; l’incident est enregistré."
        " Saisissez vous-même la raison sociale pour continuer : elle sera vérifiée plus tard."
    ),
    NAMELESS: (
        "Le registre connaît ce numéro, mais ne diffuse pas le nom de l’entreprise."
        " Saisissez vous-même la raison sociale."
    ),
    UNKNOWN: (
        "Le registre ne connaît pas ce numéro : vérifiez-le."
        " S’il est juste, saisissez vous-même la raison sociale."
    ),
}


def autocomplete(value):
    return forms.TextInput({"autocomplete": value})


class DemandeurForm(StepForm):
    title = "Demandeur"
    file_field = "mandate"
    file_role = AttachmentRole.MANDATE
    case_fields = ("applicant_kind", "rna", "company_verified", "represented_verified")

    kind = forms.ChoiceField(
        label="Type de demandeur",
        choices=ApplicantKind.choices,
        widget=forms.RadioSelect,
        error_messages=required("applicant_kind"),
    )
    siret = forms.CharField(
        label="SIRET",
        max_length=40,
        help_text="14 chiffres, par exemple 120 690 874 00011.",
        widget=forms.TextInput({"inputmode": "numeric", "data-refresh": "update"}),
        error_messages=required("siret"),
    )
    company_name = column_text(
        "Raison sociale",
        "company_name",
        widget=autocomplete("organization"),
    )
    association_number = forms.CharField(
        label="Numéro RNA ou SIRET",
        max_length=40,
        help_text="La lettre W et 9 chiffres (RNA), ou 14 chiffres (SIRET).",
        widget=forms.TextInput({"data-refresh": "update"}),
        error_messages=required("rna"),
    )
    association_name = column_text(
        "Nom de l’association",
        "company_name",
        missing="association_name",
        widget=autocomplete("organization"),
    )
    address = column_text(
        "Adresse postale",
        "address",
        help_text="Numéro et voie.",
        widget=autocomplete("address-line1"),
    )
    postcode = column_text(
        "Code postal",
        "postcode",
        help_text="5 chiffres en France.",
        widget=autocomplete("postal-code"),
    )
    city = column_text("Ville", "city", widget=autocomplete("address-level2"))
    country = column_text("Pays", "country", initial="France", widget=autocomplete("country-name"))
    represents_other = forms.BooleanField(
        label="Je dépose cette demande pour le compte d’une autre entreprise",
        required=False,
        help_text="Vous êtes avocat ou représentant en douane enregistré (RDE).",
    )
    representative_quality = forms.ChoiceField(
        label="Qualité",
        choices=RepresentativeQuality.choices,
        widget=forms.RadioSelect,
        error_messages=required("representative_quality"),
    )
    represented_siren = forms.CharField(
        label="SIREN de la société représentée",
        max_length=40,
        help_text="9 chiffres.",
        widget=forms.TextInput({"inputmode": "numeric", "data-refresh": "update"}),
        error_messages=required("represented_siren"),
    )
    represented_name = column_text(
        "Nom de la société représentée",
        "represented_name",
    )
    mandate = MultipleFileField(label="Mandat", required=False)

    NAME_FIELDS = {
        "siret": "company_name",
        "association_number": "association_name",
        "represented_siren": "represented_name",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mandate"].help_text = (
            "Obligatoire pour un représentant en douane enregistré, facultatif pour un avocat. "
            + self.fields["mandate"].help_text
        )
        for number, name in self.NAME_FIELDS.items():
            if number == "association_number" and not self.known(number):
                continue
            if not self.problem(number):
                self.fields[name].widget.attrs |= {
                    "readonly": True,
                    "placeholder": "Rempli d’après le numéro",
                }

    def answer(self, number):
        """What the register said of the number in this field."""
        return self.draft.companies.get(without_separators(self.value(number)), {})

    def known(self, number):
        return is_known(self.answer(number))

    def problem(self, number):
        return self.answer(number).get("problem")

    def ignored(self):
        kind = self.value("kind")
        names = set()
        if kind != ApplicantKind.COMPANY:
            names |= {"siret", "company_name"}
        if kind != ApplicantKind.ASSOCIATION:
            names |= {"association_number", "association_name"}
        if not self.value("represents_other"):
            names |= {"representative_quality", "represented_siren", "represented_name", "mandate"}
        return names | {name for number, name in self.NAME_FIELDS.items() if self.known(number)}

    def clean_siret(self):
        return siret_clean(self.cleaned_data["siret"])

    def clean_association_number(self):
        return association_number_clean(self.cleaned_data["association_number"])

    def clean_represented_siren(self):
        return siren_clean(self.cleaned_data["represented_siren"])

    def clean_postcode(self):
        return postcode_clean(self.cleaned_data["postcode"], self.value("country"))

    def clean(self):
        for number, name in self.NAME_FIELDS.items():
            if self.known(number):
                self.cleaned_data[name] = self.answer(number)["name"]
            elif name in self.errors and number in self.errors:
                del self._errors[name]
            elif name in self.errors and self.problem(number):
                self._errors[name] = self.error_class([self.why_typed(number)])
        quality = self.cleaned_data.get("representative_quality")
        if problem := mandate_problem(quality, self.mandates()):
            self.add_error("mandate", problem)

    def why_typed(self, number):
        """Why the name has to be typed."""
        problem = self.problem(number)
        if problem == UNKNOWN and not check_digit_is_right(without_separators(self.value(number))):
            return (
                "Le registre ne connaît pas ce numéro, dont la clé de contrôle est inexacte : vérifiez-le."
                " S’il est juste, saisissez vous-même la raison sociale."
            )
        return WHY_TYPED[problem]

    def context(self):
        """What to say beside each number: whether the register knows it, else why the name has to be typed."""
        return {
            "numbers": {
                number: {
                    "known": self.known(number),
                    "problem": self.why_typed(number)
                    if self.problem(number) and name not in self.errors
                    else "",
                }
                for number, name in self.NAME_FIELDS.items()
            }
        }

    def mandates(self):
        return self.draft.files_of(self.file_role)

    def stored_files(self):
        return self.mandates() if self.value("represents_other") else []

    def columns(self):
        data = self.cleaned_data
        number = data.get("siret") or data.get("association_number", "")
        is_rna = number.startswith("W")
        return {
            "applicant_kind": data["kind"],
            "siret": "" if is_rna else number,
            "rna": number if is_rna else "",
            "company_name": data.get("company_name") or data.get("association_name", ""),
            "address": data["address"],
            "postcode": data["postcode"],
            "city": data["city"],
            "country": data["country"],
            "represents_other": data["represents_other"],
            "representative_quality": data.get("representative_quality", ""),
            "represented_siren": data.get("represented_siren", ""),
            "represented_name": data.get("represented_name", ""),
        }

    def summary(self):
        user, case = self.draft.user, Case(**self.columns())
        rows = [
            ("Nom", user.last_name),
            ("Prénom", user.first_name),
            ("Courrier électronique", user.email),
            ("Type de demandeur", case.get_applicant_kind_display()),
        ]
        if case.siret:
            rows.append(("SIRET", case.siret))
        if case.rna:
            rows.append(("Numéro RNA", case.rna))
        if case.company_name:
            label = (
                "Raison sociale" if case.applicant_kind == ApplicantKind.COMPANY else "Nom de l’association"
            )
            rows.append((label, self.name_row(case.company_name, case.siret)))
        rows.append(("Adresse postale", f"{case.address}, {case.postcode} {case.city}, {case.country}"))
        if case.represents_other:
            rows += [
                ("Qualité", case.get_representative_quality_display()),
                ("SIREN de la société représentée", case.represented_siren),
                ("Société représentée", self.name_row(case.represented_name, case.represented_siren)),
                ("Mandat", ", ".join(file.name for file in self.mandates()) or "Aucun fichier"),
            ]
        return rows

    def name_row(self, name, number):
        return name if is_known(self.draft.companies.get(number)) else f"{name} (non vérifiée)"

    def notices(self):
        notices = []
        for number in self.NAME_FIELDS:
            answer = self.answer(number)
            if number not in self.ignored() and answer.get("closed"):
                notices.append(
                    f"D’après le registre, « {answer['name']} » est un établissement fermé."
                    " Vous pouvez continuer si la demande le concerne bien."
                )
        return notices
