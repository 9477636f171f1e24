"""An image that was sent is made ready for the pages that will show it."""

from functools import partial

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django_q.tasks import async_task


@receiver(post_save, sender="wagtailimages.Image")
def prepare(instance, **kwargs):
    """Have the worker make the sizes and formats, which take seconds, before a visitor asks for them."""
    transaction.on_commit(partial(async_task, "cms.tasks.image_prepare", instance.pk), robust=True)
