"""What `manage.py bootstrap` loads for this app; safe to run again.

A table is loaded while it is empty. From then on it belongs to the administrators: nothing of theirs is
changed, and what they deleted does not come back. Holidays go by year: a year that has some is left alone.
"""

import csv
import re
from pathlib import Path

import holidays
from django.db import transaction
from django.utils.text import slugify
from wagtail.search.backends import get_search_backend

from .models import Bureau, Contact, Department, Directorate, Holiday, Office, Territory

FIXTURES = Path(__file__).parent / "fixtures"
CONTACT = ("address", "postcode", "city", "phone", "email")
HOLIDAY_YEARS = range(2018, 2041)
SUBDIVISIONS = {
    Territory.ALSACE_MOSELLE: "57",
    Territory.GUADELOUPE: "971",
    Territory.GUYANE: "973",
    Territory.MARTINIQUE: "972",
    Territory.MAYOTTE: "976",
    Territory.REUNION: "974",
    Territory.SAINT_BARTHELEMY: "BL",
    Territory.SAINT_MARTIN: "MF",
    Territory.WALLIS_ET_FUTUNA: "WF",
    Territory.NOUVELLE_CALEDONIE: "NC",
    Territory.POLYNESIE: "PF",
}
# Days off by custom, which the law of these territories does not make public holidays.
CUSTOMARY = {
    Territory.GUADELOUPE: {"Mi-Carême", "Vendredi saint", "Fête de Victor Schoelcher"},
    Territory.MARTINIQUE: {"Fête de Victor Schoelcher"},
    Territory.SAINT_MARTIN: {"Fête de Victor Schoelcher"},
}


@transaction.atomic
def load():
    for model, loader in (
        (Directorate, load_directorates),
        (Office, load_offices),
        (Department, load_departments),
        (Bureau, load_bureaux),
    ):
        if not model.objects.exists():
            loader()
            # Rows that are created at once are not added to the index of the search by themselves.
            if issubclass(model, Contact):
                get_search_backend().add_bulk(model, model.objects.all())
    load_holidays()


def rows(name):
    with (FIXTURES / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def load_directorates():
    by_code = {}
    for row in rows("directorates.csv"):
        by_code[row["code"]] = Directorate(
            code=row["code"],
            name=row["name"],
            label=row["label"],
            kind=row["kind"],
            territory=row["territory"],
            selectable=row["selectable"] == "yes",
            **{name: row[name] for name in CONTACT},
        )
    Directorate.objects.bulk_create(by_code.values())
    children = []
    for row in rows("directorates.csv"):
        if row["parent"]:
            by_code[row["code"]].parent = by_code[row["parent"]]
            children.append(by_code[row["code"]])
    Directorate.objects.bulk_update(children, ["parent"])


def load_offices():
    """For each directorate that may be chosen its PAE and its POC/CRPC, and the bureaux that are asked."""
    offices = []
    for directorate in Directorate.objects.filter(selectable=True):
        if directorate.kind == Directorate.Kind.REGIONAL:
            offices += [office_of(directorate, Office.Kind.PAE), office_of(directorate, Office.Kind.POC_CRPC)]
        elif directorate.kind == Directorate.Kind.BUREAU:
            offices.append(office_of(directorate, Office.Kind.BUREAU))
    Office.objects.bulk_create(offices)


def office_of(directorate, kind):
    """« DR de Lyon - PAE », « Bureau de Nice port »; its mailbox exists once an administrator has named one."""
    place = re.sub(r"^.* douanes? ", "", directorate.name)
    slug = slugify(re.sub(r"^(de |du |des |d’)", "", place))
    if kind == Office.Kind.BUREAU:
        name = f"Bureau {place}"
    else:
        name = f"DR {place} - {kind}"
        slug = f"{slug}-{slugify(kind.replace('/', '-'))}"
    return Office(
        directorate=directorate,
        kind=kind,
        name=name,
        notification_email=f"{slug}@ogde.invalid",
        **{name: getattr(directorate, name) for name in CONTACT},
    )


def load_departments():
    directorates = Directorate.objects.in_bulk(field_name="code")
    for row in rows("departments.csv"):
        department = Department.objects.create(
            code=row["code"],
            name=row["name"],
            directorate=directorates[row["directorate"]],
            note=row["note"],
        )
        department.secondary_directorates.set(directorates[code] for code in row["secondary"].split())


def load_bureaux():
    directorates = Directorate.objects.in_bulk(field_name="code")
    departments = Department.objects.in_bulk(field_name="code")
    Bureau.objects.bulk_create(
        Bureau(
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            department=departments[row["department"]],
            directorate=directorates[row["directorate"]],
            **{name: row[name] for name in CONTACT},
        )
        for row in rows("bureaux.csv")
    )


def load_holidays():
    known = {day.year for day in Holiday.objects.dates("date", "year")}
    missing = [year for year in HOLIDAY_YEARS if year not in known]
    if missing:
        Holiday.objects.bulk_create(holidays_in(missing))


def holidays_in(years):
    """The public holidays of these years: the national ones, then those that each territory adds."""
    national = holidays.France(years=years, language="fr")
    days = [Holiday(date=day, name=_typographic(name)) for day, name in national.items()]
    for territory, subdivision in SUBDIVISIONS.items():
        local = holidays.France(years=years, subdiv=subdivision, language="fr")
        days += [
            Holiday(date=day, territory=territory, name=_typographic(name))
            for day, name in local.items()
            if day not in national and name not in CUSTOMARY.get(territory, ())
        ]
    return days


def _typographic(text):
    return text.replace("'", "’")
