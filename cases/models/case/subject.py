"""What a case is about: its champs d’application, its points to audit."""

from django.db import models
from django_scopes import ScopedManager

from cases.models.reference import Subdomain

from .row import Case


class CaseDomain(models.Model):
    """A champ d'application of a case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="domains")
    subdomain = models.ForeignKey(Subdomain, models.PROTECT, verbose_name="sous-domaine")

    objects = ScopedManager(office="case__office", applicant="case__applicant")

    class Meta:
        verbose_name = "champ d’application"
        verbose_name_plural = "champs d’application"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "subdomain"],
                name="case_domain_once",
                violation_error_message="Ce champ d’application est déjà choisi.",
            )
        ]

    def __str__(self):
        return f"{self.subdomain.domain} / {self.subdomain}"


class AuditPoint(models.Model):
    """A precise point on which an audit is asked (CRPA L. 124-1)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="points")
    position = models.PositiveSmallIntegerField("rang")
    text = models.TextField("point à contrôler")

    objects = ScopedManager(office="case__office", applicant="case__applicant")

    class Meta:
        verbose_name = "point à contrôler"
        verbose_name_plural = "points à contrôler"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="audit_point_position_once"),
        ]

    def __str__(self):
        return self.text
