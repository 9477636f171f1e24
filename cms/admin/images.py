"""The images of the pages in the editor's desk."""

from django.db import transaction
from wagtail.images.forms import BaseImageForm


class ImageForm(BaseImageForm):
    @transaction.atomic
    def save(self, commit=True):
        """Wagtail indexes what it saves here and in a task, which must not begin before the end of this."""
        return super().save(commit=commit)
