"""The images of the pages: made ready once they are sent, handed out when no web server in front does it."""

import mimetypes
from errno import ENAMETOOLONG, ENOENT

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe
from django_q.tasks import async_task

IMAGE_TYPES = {"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"}


@receiver(post_save, sender="wagtailimages.Image")
def prepare(instance, **kwargs):
    """Have the worker make the sizes and formats, which take seconds, before a visitor asks for them."""
    transaction.on_commit(lambda: async_task("cms.tasks.image_prepare", instance.pk), robust=True)


@require_safe
def image(request, name):
    """A rendition of an image of the pages, when no web server in front does it."""
    content_type = mimetypes.guess_type(name)[0]
    if content_type not in IMAGE_TYPES:
        raise Http404
    response = stored_file(default_storage, f"images/{name}", content_type)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def stored_file(storage, name, content_type):
    try:
        response = FileResponse(storage.open(name), content_type=content_type)
    except OSError as error:
        if error.errno not in (ENOENT, ENAMETOOLONG):
            raise
        raise Http404 from error
    response["X-Content-Type-Options"] = "nosniff"
    return response
