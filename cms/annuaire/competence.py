"""Who is competent for a département, and which départements an office covers."""

from django.db import models

from directory.competence import directorates_proposed
from directory.models import Bureau, Department, Directorate, Office


class Competence:
    """Who is competent for a département, the principal directorate first."""

    def __init__(self, department):
        self.department = department
        self.proposed = directorates_proposed(department)
        named = [*self.proposed, department.directorate]
        self.places = {directorate.pk: place for place, directorate in reversed(list(enumerate(named)))}
        self.above = {directorate.parent_id for directorate in named}

    @property
    def directorates(self):
        return self.proposed or [self.department.directorate]

    def rank(self, office):
        """Its place in the results, None when it has nothing to do with the département."""
        row = office.contact
        if isinstance(row, Bureau):
            return (2, 0) if row.department_id == self.department.pk else None
        if office.own_directorate.pk in self.places:
            return (int(isinstance(row, Office)), self.places[office.own_directorate.pk])
        return (3, 0) if isinstance(row, Directorate) and row.pk in self.above else None


def departments_of(office):
    """The départements that an office covers, those that it shares with another one after its own."""
    row = office.contact
    if isinstance(row, Bureau):
        return [row.department], []
    directorate = office.own_directorate
    own = list(
        Department.objects.filter(
            models.Q(directorate=directorate) | models.Q(directorate__parent=directorate)
        )
    )
    shared = directorate.partial_departments.exclude(pk__in=[department.pk for department in own])
    return own, list(shared)
