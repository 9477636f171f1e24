"""What the worker runs."""

from django.core.management import call_command
from django.utils import timezone
from django_q.models import Schedule

SCHEDULES = {
    "publication": {
        "func": "cms.tasks.pages_publish",
        "schedule_type": Schedule.MINUTES,
        "minutes": 1,
    }
}


def pages_publish():
    """Publish and withdraw the pages whose time has come."""
    call_command("publish_scheduled", verbosity=0)


def schedules_load():
    """Create the schedules, each at the beginning of a minute; safe to run again."""
    start = timezone.now().replace(second=0, microsecond=0)
    for name, schedule in SCHEDULES.items():
        Schedule.objects.update_or_create(
            name=name, defaults=schedule, create_defaults={**schedule, "next_run": start}
        )
