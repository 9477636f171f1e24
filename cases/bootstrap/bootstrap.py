"""What `manage.py bootstrap` loads for this app; safe to run again.

The reference lists are loaded while there is no category, the texts while there is none: from then on they
belong to the administrators, nothing of theirs is changed and what they deleted does not come back.
Roles are not data: a permission that a role lacks is given back, others are left alone.
"""

import csv
import tomllib
from datetime import date
from pathlib import Path

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from accounts.roles import ADMINISTRATORS, AGENTS, EDITORS, MODERATORS, SUPERVISORS
from cases.enums import Nature
from cases.models import (
    FIRST_NUMBER,
    CaseCounter,
    Category,
    Domain,
    ReplyTemplate,
    Routing,
    Subcategory,
    Subdomain,
)
from directory.models import Directorate, Office

FIXTURES = Path(__file__).parent / "fixtures"
OTHER_TAXES = "toutes autres taxes"
TGAP = "taxe générale sur les activités polluantes (tgap)"
TAX_NATURES = (Nature.RESCRIT, Nature.SECOND_EXAMEN)

EVERY_ACTION = ("add", "change", "delete", "view")
ENTER_ADMIN = "wagtailadmin.access_admin"
REFERENCE_MODELS = (
    "directory.directorate",
    "directory.office",
    "directory.department",
    "directory.bureau",
    "directory.foreignbureau",
    "directory.holiday",
    "cases.category",
    "cases.subcategory",
    "cases.domain",
    "cases.subdomain",
    "cases.routing",
    "cases.membership",
    "auth.group",
)
# An account is closed, never deleted: cases and their history name the people who made them.
ACCOUNTS = ("accounts.add_user", "accounts.change_user", "accounts.view_user")


def permissions_on(models):
    return [
        f"{app}.{action}_{model}"
        for app, model in (label.split(".") for label in models)
        for action in EVERY_ACTION
    ]


TEXTS = [*permissions_on(["cases.replytemplate"]), "mail.change_lettertemplate"]
ROLES = {
    AGENTS: [ENTER_ADMIN, "cases.view_case"],
    SUPERVISORS: [ENTER_ADMIN, "cases.view_case"],
    EDITORS: [ENTER_ADMIN, *TEXTS],
    MODERATORS: [ENTER_ADMIN, *TEXTS],
    ADMINISTRATORS: [ENTER_ADMIN, *ACCOUNTS, *permissions_on(REFERENCE_MODELS), *TEXTS],
}


@transaction.atomic
def load():
    load_roles()
    CaseCounter.objects.get_or_create(pk=1, defaults={"last": FIRST_NUMBER - 1})
    if not Category.objects.exists():
        load_categories()
        load_domains()
    if not ReplyTemplate.objects.exists():
        load_reply_templates()


def load_roles():
    for name, permissions in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*Permission.objects.filter(_any_of(permissions)))


def _any_of(permissions):
    wanted = Q()
    for permission in permissions:
        app, codename = permission.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    return wanted


def load_categories():
    """The categories with their subcategories, and the office that is competent for each."""
    regional = Directorate.objects.filter(kind=Directorate.Kind.REGIONAL, selectable=True)
    bureaux = Directorate.objects.filter(kind=Directorate.Kind.BUREAU, selectable=True)
    for nature in TAX_NATURES:
        _load_tax(nature, OTHER_TAXES, regional, Office.Kind.PAE)
        _load_tax(nature, TGAP, bureaux, Office.Kind.BUREAU)
    for directorate in regional:
        category = Category.objects.create(
            nature=Nature.DROIT_AU_CONTROLE, label=directorate.label, directorate=directorate
        )
        office = directorate.offices.get(kind=Office.Kind.POC_CRPC)
        Routing.objects.create(category=category, office=office)


def _load_tax(nature, label, directorates, office_kind):
    category = Category.objects.create(nature=nature, label=label)
    for directorate in directorates:
        subcategory = Subcategory.objects.create(
            category=category, label=directorate.label, directorate=directorate
        )
        Routing.objects.create(
            category=category, subcategory=subcategory, office=directorate.offices.get(kind=office_kind)
        )


def load_domains():
    """The champs d'application; those of a tax that another administration has taken over have an end."""
    categories = {
        (category.nature, category.label): category
        for category in Category.objects.filter(nature__in=TAX_NATURES)
    }
    for nature, category_label, label, entries in _domains():
        domain = Domain.objects.create(
            nature=nature,
            category=categories.get((nature, category_label)),
            label=label,
            valid_until=_last_day(entries.values()),
        )
        Subdomain.objects.bulk_create(
            Subdomain(domain=domain, label=name, valid_until=until) for name, until in entries.items()
        )


def _domains():
    """Nature, category, label and subdomains (label to last day) of each domain of the file."""
    domains = {}
    with (FIXTURES / "classifications.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            until = date.fromisoformat(row["valid_until"]) if row["valid_until"] else None
            for nature in row["natures"].split():
                category = row["category"] if nature in TAX_NATURES else ""
                domains.setdefault((nature, category, row["domain"]), {})[row["subdomain"]] = until
    return [(*key, entries) for key, entries in domains.items()]


def _last_day(days):
    """The last of these days, None when one of them is open."""
    days = list(days)
    return None if None in days else max(days)


def load_reply_templates():
    texts = tomllib.loads((FIXTURES / "reply_templates.toml").read_text(encoding="utf-8"))
    ReplyTemplate.objects.bulk_create(ReplyTemplate(**text) for text in texts["template"])
