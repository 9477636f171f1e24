"""What the worker runs."""

from datetime import timedelta

from django.utils import timezone
from django_q.models import Schedule

from accounts.unsent import unsent_sweep
from files.sweep import files_sweep
from forms.models import Sending

SCHEDULES = {"files": {"func": "forms.tasks.sweep", "schedule_type": Schedule.DAILY}}


def sweep(older_than=timedelta(days=1)):
    """Delete what forms that were never finished, or were sent twice, have left behind."""
    unsent_sweep()
    Sending.objects.filter(sent_at__lt=timezone.now() - older_than).delete()
    files_sweep(older_than)


def schedules_load():
    """Create the schedules; safe to run again."""
    for name, schedule in SCHEDULES.items():
        Schedule.objects.update_or_create(name=name, defaults=schedule)
