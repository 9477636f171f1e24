"""Directorates, pôles and bureaux as the annuaire shows them, whatever table they come from."""

import re
from dataclasses import dataclass

from django.db import models

from directory.competence import directorates_proposed
from directory.models import Bureau, Contact, Department, Directorate, ForeignBureau, Office
from text.plain import plain


class ServiceType(models.TextChoices):
    """The values of « Type de service », in the order of the results."""

    INTERREGIONAL = "direction-interregionale", "direction interrégionale"
    REGIONAL = "direction-regionale", "direction régionale"
    LOCAL = "service-des-douanes", "service des douanes"
    PAE = "pae", Office.Kind.PAE.label
    POC_CRPC = "poc-crpc", Office.Kind.POC_CRPC.label
    CUSTOMS = "bureau-de-douane", "bureau de douane"
    WINE = "service-de-viticulture", "service de viticulture"


RANKS = {service_type: rank for rank, service_type in enumerate(ServiceType)}
TYPES = {
    (Directorate, Directorate.Kind.INTERREGIONAL): ServiceType.INTERREGIONAL,
    (Directorate, Directorate.Kind.REGIONAL): ServiceType.REGIONAL,
    (Directorate, Directorate.Kind.SERVICE): ServiceType.LOCAL,
    (Directorate, Directorate.Kind.BUREAU): ServiceType.CUSTOMS,
    (Office, Office.Kind.PAE): ServiceType.PAE,
    (Office, Office.Kind.POC_CRPC): ServiceType.POC_CRPC,
    (Bureau, Bureau.Kind.CUSTOMS): ServiceType.CUSTOMS,
    (Bureau, Bureau.Kind.WINE): ServiceType.WINE,
}
# The first part of the address of a service's page.
SECTIONS = {Directorate: "direction", Office: "pole", Bureau: "bureau", ForeignBureau: "etranger"}
RECEIVES = {
    Office.Kind.PAE: "Rescrit et second examen",
    Office.Kind.POC_CRPC: "Droit au contrôle",
    Office.Kind.BUREAU: "Demandes qui relèvent de ce bureau",
}


@dataclass(frozen=True)
class Service:
    """One service of the French customs; `contact` is its row."""

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


def all_services():
    """Every service in three queries; a bureau that is asked is shown once, as a directorate."""
    tables = (
        Directorate.objects.select_related("parent"),
        Office.objects.exclude(kind=Office.Kind.BUREAU).select_related("directorate"),
        Bureau.objects.select_related("directorate", "department"),
    )
    return [Service(row) for table in tables for row in table]


def directorates_by_head():
    """Each directorate that stands below no other one, with those right below it, by name."""
    below = {}
    for row in sorted(Directorate.objects.all(), key=lambda row: plain(row.name)):
        below.setdefault(row.parent_id, []).append(Service(row))
    return [(head, below.get(head.contact.pk, [])) for head in below.get(None, [])]


def find_service(section, code):
    """The service of an address, None when there is none."""
    if section == SECTIONS[Directorate]:
        found = Directorate.objects.select_related("parent").filter(code=code).first()
    elif section == SECTIONS[Bureau]:
        found = Bureau.objects.select_related("directorate", "department").filter(code=code).first()
    elif section == SECTIONS[Office]:
        found = find_office(code)
    else:
        found = None
    return Service(found) if found else None


def find_office(code):
    for kind in (Office.Kind.PAE, Office.Kind.POC_CRPC):
        suffix = f"-{kind.replace('/', '-')}"
        if code.endswith(suffix):
            offices = Office.objects.filter(directorate__code=code.removesuffix(suffix), kind=kind)
            return offices.select_related("directorate").first()
    return None


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

    def rank(self, service):
        """Its place in the results, None when it has nothing to do with the département."""
        row = service.contact
        if isinstance(row, Bureau):
            return (2, 0) if row.department_id == self.department.pk else None
        if service.own_directorate.pk in self.places:
            return (int(isinstance(row, Office)), self.places[service.own_directorate.pk])
        return (3, 0) if isinstance(row, Directorate) and row.pk in self.above else None


def departments_of(service):
    """The départements that a service covers, those that it shares with another one after its own."""
    row = service.contact
    if isinstance(row, Bureau):
        return [row.department], []
    directorate = service.own_directorate
    own = list(
        Department.objects.filter(
            models.Q(directorate=directorate) | models.Q(directorate__parent=directorate)
        )
    )
    shared = directorate.partial_departments.exclude(pk__in=[department.pk for department in own])
    return own, list(shared)


def search(services, *, service_type, directorate, code, name, department, city):
    """Those that meet every criterion that is given, in the order of the results."""
    competence = Competence(department) if department else None
    parents = {s.contact.pk: s.contact.parent_id for s in services if isinstance(s.contact, Directorate)}
    found = [
        (service, competence.rank(service) if competence else (0, 0))
        for service in services
        if (not service_type or service.type == service_type)
        and (not directorate or directorate.pk in lineage(service.own_directorate.pk, parents))
        and contains(service.code, code)
        and contains_words(f"{service.name} {service.label} {service.type.label}", name)
        and contains(service.contact.city, city)
    ]
    found = [(service, rank) for service, rank in found if rank is not None]
    found.sort(key=lambda pair: (pair[1], RANKS[pair[0].type], plain(pair[0].name), pair[0].code))
    return [service for service, _ in found]


def search_foreign(*, country, city, name):
    return [
        bureau
        for bureau in ForeignBureau.objects.all()
        if contains(bureau.country, country)
        and contains(bureau.city, city)
        and contains_words(f"{bureau.name} {bureau.code}", name)
    ]


def lineage(pk, parents):
    """The keys of a directorate and of those above it."""
    line = set()
    while pk and pk not in line:
        line.add(pk)
        pk = parents.get(pk)
    return line


def spelled_out(text):
    """« Saint » and « St » are the same."""
    return re.sub(r"\bst(e?)\b", r"saint\1", plain(text))


def contains(text, wanted):
    return spelled_out(wanted) in spelled_out(text)


def contains_words(text, wanted):
    text = spelled_out(text)
    return all(word in text for word in spelled_out(wanted).split())
