"""What the public was given stays: it is corrected, replaced or marked, never taken away."""

from django.core.exceptions import PermissionDenied
from django.db.models.signals import pre_delete
from django.dispatch import receiver


class Kept:
    """Something that may have to stay for good."""

    @property
    def kept_because(self):
        """Why this may not be deleted and what to do instead, in French; empty when it may go."""
        raise NotImplementedError


@receiver(pre_delete)
def refuse_to_delete(sender, instance, **kwargs):
    """However it is deleted: alone, in bulk, or with what it belongs to."""
    if isinstance(instance, Kept) and (reason := instance.kept_because):
        raise PermissionDenied(reason)
