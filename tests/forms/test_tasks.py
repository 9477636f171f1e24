"""What forms leave behind: swept once it is old, and never what a case or a draft holds."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.utils import timezone
from django_q.models import Schedule
from django_scopes import scopes_disabled

from forms.models import Draft, DraftFile, Sending
from forms.tasks import sweep
from tests.factories import UserFactory, stored_file, submit_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    options = {**settings.STORAGES["private"], "OPTIONS": {"location": tmp_path / "files", "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "private": options}
    return storages["private"]


def test_a_site_without_files_has_nothing_to_sweep(private):
    sweep()


@scopes_disabled()
def test_only_old_files_without_a_row_are_deleted(private):
    case = submit_case(files=[stored_file("plan.pdf")])
    draft = Draft.objects.create(user=case.applicant)
    joined = stored_file("brouillon.pdf")
    DraftFile.objects.create(
        draft=draft, file=joined.path, name="b.pdf", size=1, sha256="0", created_at=timezone.now()
    )
    orphan = private.save("ab/cd.pdf", ContentFile(b"x"))
    kept = {case.attachments.get().file.name, joined.path}
    sweep()
    assert all(private.exists(path) for path in kept | {orphan})
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        sweep()
    assert {path: private.exists(path) for path in kept | {orphan}} == {
        **dict.fromkeys(kept, True),
        orphan: False,
    }


def test_pages_sent_are_forgotten_after_a_day(private):
    Sending.objects.create(user=UserFactory(), key="00000000-0000-4000-8000-000000000000")
    sweep()
    assert Sending.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        sweep()
    assert Sending.objects.count() == 0


def test_the_sweep_is_scheduled_every_day():
    call_command("bootstrap")
    assert Schedule.objects.get(func="forms.tasks.sweep").schedule_type == Schedule.DAILY
