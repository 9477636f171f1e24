"""Directorates, pôles and bureaux as the annuaire shows them, whatever table they come from."""

import re
from dataclasses import dataclass

from django.db import models

from directory.models import Bureau, Contact, Directorate, ForeignBureau, Office
from text.plain import plain


class OfficeType(models.TextChoices):
    """The values of « Type de service », in the order of the results."""

    INTERREGIONAL = "direction-interregionale", "direction interrégionale"
    REGIONAL = "direction-regionale", "direction régionale"
    LOCAL = "service-des-douanes", "service des douanes"
    PAE = "pae", Office.Kind.PAE.label
    POC_CRPC = "poc-crpc", Office.Kind.POC_CRPC.label
    CUSTOMS = "bureau-de-douane", "bureau de douane"
    WINE = "service-de-viticulture", "service de viticulture"


TYPES = {
    (Directorate, Directorate.Kind.INTERREGIONAL): OfficeType.INTERREGIONAL,
    (Directorate, Directorate.Kind.REGIONAL): OfficeType.REGIONAL,
    (Directorate, Directorate.Kind.SERVICE): OfficeType.LOCAL,
    (Directorate, Directorate.Kind.BUREAU): OfficeType.CUSTOMS,
    (Office, Office.Kind.PAE): OfficeType.PAE,
    (Office, Office.Kind.POC_CRPC): OfficeType.POC_CRPC,
    (Bureau, Bureau.Kind.CUSTOMS): OfficeType.CUSTOMS,
    (Bureau, Bureau.Kind.WINE): OfficeType.WINE,
}
# The first part of the address of an office's page.
SECTIONS = {Directorate: "direction", Office: "pole", Bureau: "bureau", ForeignBureau: "etranger"}
RECEIVES = {
    Office.Kind.PAE: "Rescrit et second examen",
    Office.Kind.POC_CRPC: "Droit au contrôle",
    Office.Kind.BUREAU: "Demandes qui relèvent de ce bureau",
}


@dataclass(frozen=True)
class AnnuaireOffice:
    """One office of the French customs; `contact` is its row."""

    contact: Contact

    @property
    def path(self):
        return f"{SECTIONS[type(self.contact)]}/{self.code}/"

    @property
    def code(self):
        return self.contact.code

    @property
    def name(self):
        return self.contact.name

    @property
    def label(self):
        """How a request names a directorate: « DR LYON »."""
        return self.contact.label if isinstance(self.contact, Directorate) else ""

    @property
    def type(self):
        return TYPES[type(self.contact), self.contact.kind]

    @property
    def directorate(self):
        """The directorate that it belongs to, or is attached to."""
        return self.contact.parent if isinstance(self.contact, Directorate) else self.contact.directorate

    @property
    def own_directorate(self):
        return self.contact if isinstance(self.contact, Directorate) else self.contact.directorate

    @property
    def receives_requests(self):
        return not isinstance(self.contact, Bureau) and self.own_directorate.selectable

    @property
    def address_lines(self):
        return address_lines(self.contact)


def address_lines(contact):
    """The lines between the name and the town, as an envelope has them."""
    return [line for line in re.split(r", | - ", contact.address) if line]


def all_offices():
    """Every office in three queries; a bureau that is asked is shown once, as a directorate."""
    tables = (
        Directorate.objects.select_related("parent"),
        Office.objects.exclude(kind=Office.Kind.BUREAU).select_related("directorate"),
        Bureau.objects.select_related("directorate", "department"),
    )
    return [AnnuaireOffice(row) for table in tables for row in table]


def directorates_by_head():
    """Each directorate that stands below no other one, with those right below it, by name."""
    below = {}
    for row in sorted(Directorate.objects.all(), key=lambda row: plain(row.name)):
        below.setdefault(row.parent_id, []).append(AnnuaireOffice(row))
    return [(head, below.get(head.contact.pk, [])) for head in below.get(None, [])]


def find_office(section, code):
    """The office of an address, None when there is none."""
    if section == SECTIONS[Directorate]:
        found = Directorate.objects.select_related("parent").filter(code=code).first()
    elif section == SECTIONS[Bureau]:
        found = Bureau.objects.select_related("directorate", "department").filter(code=code).first()
    elif section == SECTIONS[Office]:
        found = find_pole(code)
    else:
        found = None
    return AnnuaireOffice(found) if found else None


def find_pole(code):
    for kind in (Office.Kind.PAE, Office.Kind.POC_CRPC):
        suffix = f"-{kind.replace('/', '-')}"
        if code.endswith(suffix):
            offices = Office.objects.filter(directorate__code=code.removesuffix(suffix), kind=kind)
            return offices.select_related("directorate").first()
    return None
