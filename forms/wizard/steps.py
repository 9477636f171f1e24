"""The steps of « Nouvelle demande », a table of forms."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cases import clock, services
from cases.enums import Admissibility, ApplicantKind, AttachmentRole, Nature, RepresentativeQuality
from cases.files import MultipleFileField
from cases.models import Case, Category, Domain, Routing, RoutingError, Subcategory, Subdomain
from directory.competence import department_find, directorates_proposed
from directory.holidays import holidays_of
from directory.models import Department

from .companies import UNAVAILABLE, is_known
from .fields import RowsField, StepForm, check_digit_is_right, siren_clean, siret_clean

LONG_TEXT = 20_000
GONE = "Ce choix n’est pas, ou plus, proposé : choisissez dans la liste."


def column(name):
    """The longest text that a column of the case holds."""
    return Case._meta.get_field(name).max_length


def text(label, required, name, **kwargs):
    return forms.CharField(
        label=label, error_messages={"required": required}, max_length=column(name), **kwargs
    )


def autocomplete(value):
    return forms.TextInput({"autocomplete": value})


class DemandeurForm(StepForm):
    title = "Demandeur"
    file_field = "mandate"

    kind = forms.ChoiceField(
        label="Type de demandeur",
        choices=ApplicantKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez le type de demandeur."},
    )
    siret = forms.CharField(
        label="SIRET",
        max_length=40,
        help_text="14 chiffres, par exemple 120 690 874 00011.",
        widget=forms.TextInput({"inputmode": "numeric", "data-refresh": "update"}),
        error_messages={"required": "Indiquez le SIRET de l’entreprise, ou cherchez-la par son nom."},
    )
    company_name = text("Raison sociale", "Indiquez la raison sociale de l’entreprise.", "company_name")
    association_number = forms.CharField(
        label="Numéro RNA ou SIRET",
        max_length=40,
        help_text="La lettre W et 9 chiffres (RNA), ou 14 chiffres (SIRET).",
        widget=forms.TextInput({"data-refresh": "update"}),
        error_messages={"required": "Indiquez le numéro RNA de l’association, ou son SIRET."},
    )
    association_name = text("Nom de l’association", "Indiquez le nom de l’association.", "company_name")
    address = text(
        "Adresse postale",
        "Indiquez votre adresse postale.",
        "address",
        help_text="Numéro et voie.",
        widget=autocomplete("street-address"),
    )
    postcode = text("Code postal", "Indiquez le code postal.", "postcode", widget=autocomplete("postal-code"))
    city = text("Ville", "Indiquez la ville.", "city", widget=autocomplete("address-level2"))
    country = text(
        "Pays", "Indiquez le pays.", "country", initial="France", widget=autocomplete("country-name")
    )
    represents_other = forms.BooleanField(
        label="Je dépose cette demande pour le compte d’une autre entreprise",
        required=False,
        help_text="Vous êtes avocat ou représentant en douane enregistré (RDE).",
    )
    representative_quality = forms.ChoiceField(
        label="Qualité",
        choices=RepresentativeQuality.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Indiquez en quelle qualité vous représentez cette société."},
    )
    represented_siren = forms.CharField(
        label="SIREN de la société représentée",
        max_length=40,
        help_text="9 chiffres.",
        widget=forms.TextInput({"inputmode": "numeric", "data-refresh": "update"}),
        error_messages={"required": "Indiquez le SIREN de la société que vous représentez."},
    )
    represented_name = text(
        "Nom de la société représentée",
        "Indiquez le nom de la société que vous représentez.",
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
        return self.draft.companies.get("".join(self.value(number).split()), {})

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
        number = "".join(self.cleaned_data["association_number"].split()).upper()
        if number.startswith("W"):
            digits = number[1:]
            if not (digits.isascii() and digits.isdigit() and len(digits) == 9):
                raise ValidationError("Un numéro RNA compte la lettre W et 9 chiffres : vérifiez-le.")
            return number
        return siret_clean(number)

    def clean_represented_siren(self):
        return siren_clean(self.cleaned_data["represented_siren"])

    def clean_postcode(self):
        postcode = "".join(self.cleaned_data["postcode"].split())
        if self.value("country").strip().casefold() != "france":
            return self.cleaned_data["postcode"]
        if not (postcode.isascii() and postcode.isdigit() and len(postcode) == 5):
            raise ValidationError("Un code postal français compte 5 chiffres.")
        return postcode

    def clean(self):
        for number, name in self.NAME_FIELDS.items():
            if self.known(number):
                self.cleaned_data[name] = self.answer(number)["name"]
            elif name in self.errors and number in self.errors:
                del self._errors[name]
            elif name in self.errors and self.problem(number):
                self._errors[name] = self.error_class([self.why_typed(number)])
        quality = self.cleaned_data.get("representative_quality")
        if quality == RepresentativeQuality.CUSTOMS_REPRESENTATIVE and not self.mandates():
            self.add_error("mandate", "Joignez le mandat écrit de la société que vous représentez.")

    def why_typed(self, number):
        """Why the name has to be typed."""
        if self.problem(number) == UNAVAILABLE:
            return (
                "Le registre des entreprises ne répond pas pour le moment."
                " Saisissez vous-même la raison sociale pour continuer : elle sera vérifiée plus tard."
            )
        if not check_digit_is_right("".join(self.value(number).split())):
            return (
                "Le registre ne connaît pas ce numéro, dont la clé de contrôle est inexacte : vérifiez-le."
                " S’il est juste, saisissez vous-même la raison sociale."
            )
        return (
            "Le registre ne connaît pas ce numéro : vérifiez-le."
            " S’il est juste, saisissez vous-même la raison sociale."
        )

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
        return self.draft.files_of(AttachmentRole.MANDATE)

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
            "company_verified": self.verified(number),
            "address": data["address"],
            "postcode": data["postcode"],
            "city": data["city"],
            "country": data["country"],
            "represents_other": data["represents_other"],
            "representative_quality": data.get("representative_quality", ""),
            "represented_siren": data.get("represented_siren", ""),
            "represented_name": data.get("represented_name", ""),
            "represented_verified": self.verified(data.get("represented_siren", "")),
        }

    def verified(self, number):
        return is_known(self.draft.companies.get(number))

    def summary(self):
        user, case = self.draft.user, Case(**self.columns())
        rows = [
            ("Nom", user.last_name),
            ("Prénom", user.first_name),
            ("Courriel", user.email),
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
            rows.append((label, self.name_row(case.company_name, case.company_verified)))
        rows.append(("Adresse postale", f"{case.address}, {case.postcode} {case.city}, {case.country}"))
        if case.represents_other:
            rows += [
                ("Qualité", case.get_representative_quality_display()),
                ("SIREN de la société représentée", case.represented_siren),
                (
                    "Société représentée",
                    self.name_row(case.represented_name, case.represented_verified),
                ),
                ("Mandat", ", ".join(file.name for file in self.mandates()) or "Aucun fichier"),
            ]
        return rows

    @staticmethod
    def name_row(name, verified):
        return name if verified else f"{name} (non vérifiée)"

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


class CaracteristiquesForm(StepForm):
    title = "Caractéristiques"

    nature = forms.ChoiceField(
        label="Nature de la demande",
        choices=[("", "Choisir une nature"), *Nature.choices],
        widget=forms.Select({"data-refresh": "update"}),
        error_messages={
            "required": "Choisissez la nature de la demande.",
            "invalid_choice": GONE,
        },
    )
    category = forms.ModelChoiceField(
        Category.objects.none(),
        label="Catégorie de la demande",
        empty_label="Choisir une catégorie",
        widget=forms.Select({"data-refresh": "update"}),
        error_messages={"required": "Choisissez la catégorie de la demande.", "invalid_choice": GONE},
    )
    subcategory = forms.ModelChoiceField(
        Subcategory.objects.none(),
        label="Sous-catégorie",
        empty_label="Choisir une sous-catégorie",
        help_text="La direction compétente pour l’activité en cause.",
        error_messages={"required": "Choisissez la sous-catégorie.", "invalid_choice": GONE},
    )
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label="Département de l’activité",
        empty_label="Choisir un département",
        required=False,
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
        error_messages={
            "required": (
                "Un second examen porte sur les mêmes éléments que la première demande : confirmez-le,"
                " ou déposez un nouveau rescrit."
            )
        },
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
        number = self.cleaned_data["first_number"].strip()
        if not number:
            return None
        case = None
        if number.isascii() and number.isdigit():
            applicant = self.given["demandeur"]
            case = services.first_case_find(
                number=int(number),
                by=self.draft.user,
                siret=applicant.get("siret") or applicant.get("association_number", ""),
                represented_siren=applicant.get("represented_siren", ""),
            )
        if case is None:
            raise ValidationError(
                "Aucun rescrit clos ne porte ce numéro parmi vos demandes ou celles de votre entreprise."
                " Vérifiez-le, ou laissez ce champ vide."
            )
        return case

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
            "first_case": data.get("first_number"),
            "no_new_element": data.get("no_new_element", False),
            "hearing_requested": data.get("hearing_requested", False),
        }

    def summary(self):
        data = self.cleaned_data
        rows = [
            ("Nature de la demande", Nature(data["nature"]).label),
            ("Catégorie de la demande", data["category"].label),
        ]
        if data.get("subcategory"):
            rows.append(("Sous-catégorie", data["subcategory"].label))
        if data["nature"] == Nature.SECOND_EXAMEN:
            first = data["first_number"]
            rows += [
                ("Numéro de la première demande", str(first.number) if first else "Non indiqué"),
                ("Élément nouveau", "Aucun"),
                ("Être entendu par le collège", "Oui" if data["hearing_requested"] else "Non"),
            ]
        rows.append(("Service compétent", self.office.name))
        return rows

    def notices(self):
        first = self.cleaned_data.get("first_number")
        end = first and window_end(first, self.draft.user)
        if not end or end >= timezone.localdate():
            return []
        return [
            f"Le délai pour demander un second examen de la demande n° {first.number} a pris fin le"
            f" {end:%d/%m/%Y}. Vous pouvez continuer : le service dira s’il accepte de l’examiner."
        ]


def window_end(first, user):
    """The last day to ask for a second examen of one's own case; a colleague's answer tells no date."""
    if first.applicant_id != user.pk or not first.answered_at:
        return None
    opened = first.decision_opened_at
    return clock.second_examen_window_end(
        available_on=timezone.localdate(first.answered_at),
        opened_on=timezone.localdate(opened) if opened else None,
        holidays=holidays_of(first.office.directorate.territory),
    )


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


class DemandeForm(StepForm):
    title = "Demande"
    file_field = "attachments"

    subject = text("Objet de la demande", "Indiquez l’objet de la demande.", "subject")
    description = forms.CharField(
        label="Description de la demande",
        max_length=LONG_TEXT,
        widget=forms.Textarea({"rows": 10}),
        help_text=(
            "Présentez la situation de façon précise, complète et sincère : opérations, produits, lieux, dates, montants."
        ),
        error_messages={"required": "Décrivez votre demande."},
    )
    provisions = forms.CharField(
        label="Dispositions que vous entendez appliquer",
        max_length=LONG_TEXT,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="Les articles de loi ou de règlement que vous pensez devoir appliquer, et votre analyse.",
        error_messages={"required": "Indiquez les dispositions que vous entendez appliquer."},
    )
    points = RowsField(
        forms.CharField(required=False, max_length=500),
        label="Points à contrôler",
        error_messages={"required": "Précisez au moins un point à contrôler."},
        duplicate="Le même point est écrit deux fois : n’en gardez qu’un.",
    )
    attachments = MultipleFileField(label="Pièces jointes", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["provisions"].required = self.nature == Nature.RESCRIT

    @property
    def nature(self):
        return self.given["caracteristiques"]["nature"]

    @property
    def admissibility(self):
        return Admissibility.PENDING.label

    def context(self):
        return {"rows": self.rows("points")}

    def is_audit(self):
        return self.nature == Nature.DROIT_AU_CONTROLE

    def ignored(self):
        return set() if self.is_audit() else {"points"}

    def stored_files(self):
        return self.draft.files_of(AttachmentRole.REQUEST)

    def columns(self):
        return {name: self.cleaned_data[name] for name in ("subject", "description", "provisions")}

    def summary(self):
        data = self.cleaned_data
        rows = [
            ("Objet de la demande", data["subject"]),
            ("Recevabilité", self.admissibility),
            ("Description de la demande", data["description"]),
        ]
        if data["provisions"]:
            rows.append(("Dispositions que vous entendez appliquer", data["provisions"]))
        if self.is_audit():
            rows.append(
                (
                    "Points à contrôler",
                    "\n".join(f"{rank}. {point}" for rank, point in enumerate(data["points"], 1)),
                )
            )
        rows.append(
            ("Pièces jointes", "\n".join(file.name for file in self.stored_files()) or "Aucune pièce jointe")
        )
        return rows


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


STEPS = {
    "demandeur": DemandeurForm,
    "caracteristiques": CaracteristiquesForm,
    "champs": ChampsForm,
    "demande": DemandeForm,
    "recapitulatif": RecapitulatifForm,
}
LAST_STEP = "recapitulatif"
FILE_ROLES = {"demandeur": AttachmentRole.MANDATE, "demande": AttachmentRole.REQUEST}
