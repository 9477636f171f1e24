"""What the page of one office says: where it is, what it covers, how to write to it."""

from dataclasses import dataclass

from django.utils.text import capfirst

from directory.models import Bureau, Directorate, Office

from .competence import departments_of
from .offices import RECEIVES, AnnuaireOffice, address_lines


@dataclass(frozen=True)
class Envelope:
    """To whom a request on paper is addressed, line by line."""

    requests: str
    lines: list


class Details:
    def __init__(self, office, address):
        self.office = office
        self.address = address
        self.departments, self.shared = departments_of(office)

    @property
    def is_directorate(self):
        return isinstance(self.office.contact, Directorate)

    @property
    def is_interregional(self):
        return self.is_directorate and self.office.contact.kind == Directorate.Kind.INTERREGIONAL

    @property
    def poles(self):
        """The pôles of a directorate that have a page of their own, and what each receives."""
        if not self.is_directorate:
            return []
        offices = self.office.contact.offices.exclude(kind=Office.Kind.BUREAU).select_related("directorate")
        return [(AnnuaireOffice(office), RECEIVES[office.kind]) for office in offices]

    @property
    def directorates(self):
        if not self.is_directorate:
            return []
        return [AnnuaireOffice(below) for below in self.office.contact.children.select_related("parent")]

    @property
    def bureaux(self):
        if not self.is_directorate:
            return []
        return [
            AnnuaireOffice(bureau) for bureau in self.office.contact.bureaux.select_related("directorate")
        ]

    @property
    def is_bureau(self):
        return isinstance(self.office.contact, Bureau)

    @property
    def envelopes(self):
        if not self.office.receives_requests:
            return []
        row = self.office.contact
        offices = row.offices.select_related("directorate") if self.is_directorate else [row]
        return [envelope(office) for office in offices]

    @property
    def structured_data(self):
        row, above = self.office.contact, self.office.directorate
        data = {
            "@context": "https://schema.org",
            "@type": "GovernmentOffice",
            "name": row.name,
            "identifier": self.office.code,
            "url": self.address,
            "telephone": row.phone,
            "email": row.email,
            "address": postal_address(row, country="FR"),
            "areaServed": [department.name for department in [*self.departments, *self.shared]],
            "parentOrganization": above and {"@type": "GovernmentOrganization", "name": above.name},
        }
        return {name: value for name, value in data.items() if value}


def envelope(office):
    """To the pôle within its directorate, at its own address when it has one."""
    place = office if office.city else office.directorate
    pole = [] if office.kind == Office.Kind.BUREAU else [capfirst(office.get_kind_display())]
    town = f"{place.postcode} {place.city}".strip()
    return Envelope(
        RECEIVES[office.kind],
        [office.directorate.name, *pole, *address_lines(place), *([town] if town else [])],
    )


def foreign_data(bureau, address):
    data = {
        "@context": "https://schema.org",
        "@type": "GovernmentOffice",
        "name": bureau.name,
        "identifier": bureau.code,
        "url": address,
        "telephone": bureau.phone,
        "email": bureau.email,
        "address": postal_address(bureau, country=bureau.country),
    }
    return {name: value for name, value in data.items() if value}


def postal_address(contact, *, country):
    parts = {
        "@type": "PostalAddress",
        "streetAddress": contact.address,
        "postalCode": contact.postcode,
        "addressLocality": contact.city,
        "addressCountry": country,
    }
    return {name: value for name, value in parts.items() if value}
