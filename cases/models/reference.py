from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from cases.enums import Nature
from directory.models import Directorate, Office
from text.rows import KeptTexts


class RoutingError(Exception):
    """No office is competent for this nature, category and subcategory."""


class ValidityQuerySet(models.QuerySet):
    def valid_on(self, date):
        """Entries that may be chosen on this date (both bounds included)."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=date),
            Q(valid_until__isnull=True) | Q(valid_until__gte=date),
        )


class ReferenceEntry(KeptTexts, models.Model):
    label = models.CharField("libellé", max_length=200)
    valid_from = models.DateField("valable à partir du", null=True, blank=True)
    valid_until = models.DateField("valable jusqu’au", null=True, blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="%(class)s_validity_in_order",
                violation_error_message="La fin de validité précède son début.",
            )
        ]

    def __str__(self):
        return self.label


class CategoryQuerySet(ValidityQuerySet):
    def valid_on(self, date):
        return super().valid_on(date).filter(Q(directorate__isnull=True) | Q(directorate__selectable=True))


class SubcategoryQuerySet(ValidityQuerySet):
    def valid_on(self, date):
        return super().valid_on(date).filter(directorate__selectable=True)


class Category(ReferenceEntry):
    """A tax for a rescrit or a second examen; a directorate for a droit au contrôle."""

    nature = models.CharField("nature", max_length=20, choices=Nature)
    directorate = models.ForeignKey(
        Directorate,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="direction",
        help_text="Pour un droit au contrôle seulement.",
    )

    objects = CategoryQuerySet.as_manager()

    class Meta(ReferenceEntry.Meta):
        verbose_name = "catégorie"
        verbose_name_plural = "catégories"
        ordering = ["nature", "label"]
        constraints = [
            *ReferenceEntry.Meta.constraints,
            models.UniqueConstraint(
                fields=["nature", "label"],
                name="category_label_once_a_nature",
                violation_error_message="Cette catégorie existe déjà pour cette nature.",
            ),
            models.CheckConstraint(
                condition=Q(directorate__isnull=True) | Q(nature=Nature.DROIT_AU_CONTROLE),
                name="category_directorate_for_audits_only",
                violation_error_message="Seule une catégorie de droit au contrôle désigne une direction.",
            ),
        ]

    def clean(self):
        if self.nature == Nature.DROIT_AU_CONTROLE and not self.directorate_id:
            raise ValidationError({"directorate": "Une catégorie de droit au contrôle désigne sa direction."})


class Subcategory(ReferenceEntry):
    """The directorate, or for some taxes the bureau, that is asked."""

    category = models.ForeignKey(
        Category, models.PROTECT, related_name="subcategories", verbose_name="catégorie"
    )
    directorate = models.ForeignKey(Directorate, models.PROTECT, verbose_name="direction")

    objects = SubcategoryQuerySet.as_manager()

    class Meta(ReferenceEntry.Meta):
        verbose_name = "sous-catégorie"
        verbose_name_plural = "sous-catégories"
        ordering = ["category", "label"]
        constraints = [
            *ReferenceEntry.Meta.constraints,
            models.UniqueConstraint(
                fields=["category", "label"],
                name="subcategory_label_once_a_category",
                violation_error_message="Cette sous-catégorie existe déjà dans cette catégorie.",
            ),
        ]

    def clean(self):
        if self.category_id and self.category.nature == Nature.DROIT_AU_CONTROLE:
            raise ValidationError({"category": "Un droit au contrôle n’a pas de sous-catégorie."})


class Domain(ReferenceEntry):
    nature = models.CharField("nature", max_length=20, choices=Nature)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="catégorie",
        help_text="Vide : toutes les catégories de cette nature.",
    )

    class Meta(ReferenceEntry.Meta):
        verbose_name = "domaine"
        verbose_name_plural = "domaines"
        ordering = ["nature", "label"]
        constraints = [
            *ReferenceEntry.Meta.constraints,
            models.UniqueConstraint(
                fields=["nature", "category", "label"],
                name="domain_label_once_a_category",
                violation_error_message="Ce domaine existe déjà pour cette nature et cette catégorie.",
            ),
            models.UniqueConstraint(
                fields=["nature", "label"],
                condition=Q(category__isnull=True),
                name="domain_label_once_a_nature",
                violation_error_message="Ce domaine existe déjà pour cette nature.",
            ),
        ]

    def clean(self):
        if self.category_id and self.category.nature != self.nature:
            raise ValidationError({"category": "Cette catégorie n’est pas de cette nature."})


class Subdomain(ReferenceEntry):
    domain = models.ForeignKey(Domain, models.PROTECT, related_name="subdomains", verbose_name="domaine")

    class Meta(ReferenceEntry.Meta):
        verbose_name = "sous-domaine"
        verbose_name_plural = "sous-domaines"
        ordering = ["domain", "label"]
        constraints = [
            *ReferenceEntry.Meta.constraints,
            models.UniqueConstraint(
                fields=["domain", "label"],
                name="subdomain_label_once_a_domain",
                violation_error_message="Ce sous-domaine existe déjà dans ce domaine.",
            ),
        ]


class RoutingQuerySet(models.QuerySet):
    def office_for(self, *, category, subcategory=None):
        """The competent office.

        Raises RoutingError when the table names none.
        """
        route = self.filter(category=category, subcategory=subcategory).select_related("office").first()
        if route is None:
            raise RoutingError(f"no office for {category} / {subcategory}")
        return route.office


class Routing(models.Model):
    """Which office is competent for a category (which has its nature) and a subcategory."""

    category = models.ForeignKey(Category, models.CASCADE, related_name="routes", verbose_name="catégorie")
    subcategory = models.ForeignKey(
        Subcategory,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="routes",
        verbose_name="sous-catégorie",
    )
    office = models.ForeignKey(Office, models.PROTECT, verbose_name="pôle de compétence")

    objects = RoutingQuerySet.as_manager()

    class Meta:
        verbose_name = "règle d’affectation"
        verbose_name_plural = "règles d’affectation"
        ordering = ["category", "subcategory"]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "subcategory"],
                name="routing_once_a_subcategory",
                violation_error_message="Une règle d’affectation existe déjà pour cette sous-catégorie.",
            ),
            models.UniqueConstraint(
                fields=["category"],
                condition=Q(subcategory__isnull=True),
                name="routing_once_a_category",
                violation_error_message="Une règle d’affectation existe déjà pour cette catégorie.",
            ),
        ]

    def __str__(self):
        return f"{self.category} / {self.subcategory or '-'} : {self.office}"

    def clean(self):
        if self.subcategory_id and self.subcategory.category_id != self.category_id:
            raise ValidationError({"subcategory": "Cette sous-catégorie n’est pas de cette catégorie."})
