"""What the worker runs."""

from django.core.management import call_command
from django.utils import timezone
from django_q.models import Schedule
from wagtail.images.models import Filter, Image

# As in `cms/blocks/figure.html`.
FIGURE = "format-{avif,webp,jpeg}|width-{400,800,1200}"

SCHEDULES = {
    "publication": {
        "func": "cms.tasks.pages_publish",
        "schedule_type": Schedule.MINUTES,
        "minutes": 1,
    },
    "searches": {
        "func": "cms.tasks.searches_forget",
        "schedule_type": Schedule.DAILY,
    },
}


def pages_publish():
    """Publish and withdraw the pages whose time has come."""
    call_command("publish_scheduled", verbosity=0)


def searches_forget():
    """Drop the counts of words that were looked for longer ago than the settings say."""
    call_command("searchpromotions_garbage_collect", verbosity=0)


def image_prepare(pk):
    """Make what is missing of the renditions that pages show of an image; nothing if it is gone."""
    for image in Image.objects.filter(pk=pk):
        image.get_renditions(*Filter.expand_spec(FIGURE))


def schedules_load():
    """Create the schedules, each at the beginning of a minute; safe to run again."""
    start = timezone.now().replace(second=0, microsecond=0)
    for name, schedule in SCHEDULES.items():
        Schedule.objects.update_or_create(
            name=name, defaults=schedule, create_defaults={**schedule, "next_run": start}
        )
