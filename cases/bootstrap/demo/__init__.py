"""The demonstration's cases, made through the services so that events, messages and terms are true.

The texts and the plan are in `cases/bootstrap/fixtures/demo*`; days are counted back from now, chance has a fixed seed.
"""

import csv
import tomllib
from datetime import timedelta
from pathlib import Path
from random import Random

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_scopes import scopes_disabled

from accounts.models import User
from cases.models import Case, Membership
from cases.statistics.promise import promise_publish
from directory.models import Office
from mail.models import Message, MessageStatus

from .story import Story, Texts

FIXTURES = Path(__file__).parents[1] / "fixtures"
SEED = 3001

# Agents of each office, its head last.
TEAMS = {
    "DR de Lyon - PAE": ["agent.lyon", "agent2.lyon", "chef.lyon"],
    "DR de Lyon - POC/CRPC": ["agent2.lyon", "chef.lyon"],
    "DR d’Amiens - PAE": ["agent.amiens", "agent2.amiens", "chef.amiens"],
    "DR de Roissy - POC/CRPC": ["agent.roissy", "chef.roissy"],
}
WITH_VISA = "DR d’Amiens - PAE"

# Messages of the last days are really sent; older ones count as sent in their time.
RECENT = timedelta(days=7)


@scopes_disabled()
@transaction.atomic
def load():
    """Load the cases once, into a site that has none."""
    if Case.objects.exists():
        return
    load_teams()
    load_cases(timezone.now())
    old = Message.objects.filter(
        status=MessageStatus.PENDING, created_at__lt=timezone.now() - RECENT, link__isnull=False
    )
    old.update(status=MessageStatus.SENT, attempts=1, sent_at=F("created_at") + timedelta(seconds=4))
    promise_publish(timezone.localdate())


def load_teams():
    for name, usernames in TEAMS.items():
        office = Office.objects.get(name=name)
        for username in usernames:
            Membership.objects.get_or_create(
                user=User.objects.get(username=username),
                office=office,
                defaults={"is_head": username == usernames[-1]},
            )
    Office.objects.filter(name=WITH_VISA).update(requires_visa=True)


def load_cases(now):
    """The rows of the plan, oldest first: numbers follow the dates."""
    texts, rng, told = _texts(), Random(SEED), {}  # noqa: S311
    for row in sorted(_rows("demo_cases.csv"), key=lambda row: -int(row["age"])):
        case = Story(row, texts, now=now, rng=rng, first=told.get(row["first"])).tell()
        if row["key"]:
            told[row["key"]] = case


def _texts():
    texts = tomllib.loads((FIXTURES / "demo.toml").read_text(encoding="utf-8"))
    companies = {row["key"]: row for row in _rows("demo_companies.csv")}
    return Texts(texts["default"], texts["topic"], companies)


def _rows(name):
    with (FIXTURES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
