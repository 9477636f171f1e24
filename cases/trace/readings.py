"""Who opened a case, and when."""

from django.db.models.functions import JSONObject
from django.utils import timezone
from django_scopes import scopes_disabled

from cases.models import Reading

# A reading as what comes after it names it.
SAID = JSONObject(pk="pk", number="case__number", seal="seal")


def reading_record(*, case, by, at=None):
    """Keep that an agent opened the case (who, when, which), after the last reading of all.

    Without a lock: two at the same instant may come after the same one.
    """
    reading = Reading(case=case, user=by, at=at or timezone.now(), previous=_last())
    reading.seal = reading.compute_seal()
    reading.save(force_insert=True)
    return reading


@scopes_disabled()
def _last():
    return Reading.objects.order_by("-pk").values_list(SAID, flat=True).first()
