from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from wagtail.search import index

from text.dates import short
from text.rows import KeptTexts

# A code is part of an address of the public site.
validate_code = RegexValidator(
    r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*\Z", "Un code est fait de lettres sans accent, de chiffres et de tirets."
)


class Territory(models.TextChoices):
    """Where public holidays are the same."""

    METROPOLE = "metropole", "métropole"
    ALSACE_MOSELLE = "alsace-moselle", "Alsace-Moselle"
    GUADELOUPE = "guadeloupe", "Guadeloupe"
    GUYANE = "guyane", "Guyane"
    MARTINIQUE = "martinique", "Martinique"
    MAYOTTE = "mayotte", "Mayotte"
    REUNION = "la-reunion", "La Réunion"
    SAINT_BARTHELEMY = "saint-barthelemy", "Saint-Barthélemy"
    SAINT_MARTIN = "saint-martin", "Saint-Martin"
    SAINT_PIERRE_ET_MIQUELON = "saint-pierre-et-miquelon", "Saint-Pierre-et-Miquelon"
    WALLIS_ET_FUTUNA = "wallis-et-futuna", "Wallis-et-Futuna"
    NOUVELLE_CALEDONIE = "nouvelle-caledonie", "Nouvelle-Calédonie"
    POLYNESIE = "polynesie-francaise", "Polynésie française"


class Contact(KeptTexts, index.Indexed, models.Model):
    """What the public may know of a service: where it is and how to reach it."""

    address = models.CharField("adresse", max_length=200, blank=True)
    postcode = models.CharField("code postal", max_length=10, blank=True)
    city = models.CharField("ville", max_length=100, blank=True)
    phone = models.CharField("téléphone", max_length=30, blank=True)
    email = models.EmailField("courriel public", blank=True)

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("code"),
        index.SearchField("postcode"),
        index.SearchField("city"),
        index.AutocompleteField("city"),
    ]

    class Meta:
        abstract = True


class Directorate(Contact):
    class Kind(models.TextChoices):
        INTERREGIONAL = "DI", "direction interrégionale"
        REGIONAL = "DR", "direction régionale"
        SERVICE = "SERVICE", "service"
        BUREAU = "BUREAU", "bureau"

    code = models.CharField("code", max_length=30, unique=True, validators=[validate_code])
    name = models.CharField("nom", max_length=150)
    label = models.CharField(
        "libellé dans les listes", max_length=100, blank=True, help_text="Par exemple « DR LYON »."
    )
    kind = models.CharField("type", max_length=10, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="rattachement"
    )
    territory = models.CharField(
        "territoire des jours fériés", max_length=30, choices=Territory, default=Territory.METROPOLE
    )
    selectable = models.BooleanField(
        "proposée aux demandeurs",
        default=True,
        help_text="Décochez pour une direction où le rescrit ne s’applique pas.",
    )

    search_fields = [
        *Contact.search_fields,
        index.SearchField("label"),
        index.AutocompleteField("label"),
        index.SearchField("get_kind_display"),
    ]

    class Meta:
        verbose_name = "direction"
        verbose_name_plural = "directions"
        ordering = ["name"]

    def __str__(self):
        return self.name

    def clean(self):
        if self.pk and any(above.pk == self.pk for above in self.ancestors()):
            raise ValidationError({"parent": "Une direction ne peut pas être rattachée à elle-même."})

    def ancestors(self):
        """Those that it is attached to, the nearest first, itself at most once."""
        above, passed = self.parent, set()
        while above and above.pk not in passed:
            yield above
            passed.add(above.pk)
            above = above.parent


class Office(Contact):
    """A pôle de compétence: the office that instructs cases."""

    class Kind(models.TextChoices):
        PAE = "PAE", "pôle d’action économique (PAE)"
        POC_CRPC = "POC/CRPC", "pôle d’orientation des contrôles (POC/CRPC)"
        BUREAU = "BUREAU", "bureau de douane"

    directorate = models.ForeignKey(
        Directorate, models.PROTECT, related_name="offices", verbose_name="direction"
    )
    kind = models.CharField("type", max_length=10, choices=Kind)
    name = models.CharField("nom", max_length=100, unique=True, help_text="Par exemple « DR de Lyon - PAE ».")
    notification_email = models.EmailField(
        "adresse de notification",
        help_text="Reçoit les messages de l’application ; n’est jamais montrée au public.",
    )
    requires_visa = models.BooleanField("visa du responsable avant réponse", default=False)

    search_fields = [
        *Contact.search_fields,
        index.SearchField("get_kind_display"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = "pôle de compétence"
        verbose_name_plural = "pôles de compétence"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["directorate", "kind"],
                name="office_one_per_directorate_and_kind",
                violation_error_message="Cette direction a déjà un pôle de ce type.",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def code(self):
        """« DR-LYON-POC-CRPC »: a pôle has no code of its own."""
        return f"{self.directorate.code}-{self.kind.replace('/', '-')}"


class Department(KeptTexts, models.Model):
    code = models.CharField("code", max_length=3, unique=True)
    name = models.CharField("nom", max_length=100)
    directorate = models.ForeignKey(
        Directorate, models.PROTECT, related_name="departments", verbose_name="direction proposée"
    )
    secondary_directorates = models.ManyToManyField(
        Directorate,
        blank=True,
        related_name="partial_departments",
        verbose_name="autres directions possibles",
    )
    note = models.CharField("précision", max_length=300, blank=True)

    class Meta:
        verbose_name = "département"
        verbose_name_plural = "départements"
        ordering = ["code"]

    def __str__(self):
        return f"{self.code} - {self.name}"


class Bureau(Contact):
    """A customs office open to the public, as the annuaire shows it; it instructs no case."""

    class Kind(models.TextChoices):
        CUSTOMS = "bureau de douane", "bureau de douane"
        WINE = "service de viticulture", "service de viticulture"

    code = models.CharField("code", max_length=50, unique=True, validators=[validate_code])
    name = models.CharField("libellé", max_length=150)
    kind = models.CharField("type de service", max_length=30, choices=Kind)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="bureaux", verbose_name="département"
    )
    directorate = models.ForeignKey(
        Directorate, models.PROTECT, related_name="bureaux", verbose_name="direction"
    )

    search_fields = [
        *Contact.search_fields,
        index.SearchField("get_kind_display"),
        index.RelatedFields("department", [index.SearchField("name")]),
    ]

    class Meta:
        verbose_name = "bureau"
        verbose_name_plural = "bureaux"
        ordering = ["name"]

    def __str__(self):
        return self.name


class ForeignBureau(Contact):
    """A customs office of another country, as far as administrators have entered it."""

    code = models.CharField(
        "code",
        max_length=50,
        unique=True,
        validators=[validate_code],
        help_text="Dans l’Union européenne, le numéro de référence du bureau.",
    )
    name = models.CharField("libellé", max_length=150)
    country = models.CharField("pays", max_length=100)
    website = models.CharField("site internet", max_length=200, blank=True)

    search_fields = [*Contact.search_fields, index.SearchField("country")]

    class Meta:
        verbose_name = "bureau étranger"
        verbose_name_plural = "bureaux étrangers"
        ordering = ["country", "name"]

    def __str__(self):
        return f"{self.name} ({self.country})"


class Holiday(KeptTexts, models.Model):
    """A public holiday; without a territory it is one everywhere."""

    date = models.DateField("date")
    territory = models.CharField(
        "territoire", max_length=30, choices=Territory, blank=True, help_text="Vide : partout."
    )
    name = models.CharField("nom", max_length=100)

    class Meta:
        verbose_name = "jour férié"
        verbose_name_plural = "jours fériés"
        ordering = ["date", "territory"]
        constraints = [
            models.UniqueConstraint(
                fields=["date", "territory"],
                name="holiday_once_a_day",
                violation_error_message="Ce jour est déjà férié sur ce territoire.",
            )
        ]

    def __str__(self):
        return f"{self.name} ({short(self.date)})"
