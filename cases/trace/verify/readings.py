"""Who read which case: each reading is sealed, and names the one before it, of whatever case."""

from collections import deque

from django.db.models import Count, Max

from cases.models import Reading

PORTION = 1000
# Those of one instant may be written in another order than they were made.
NEAR = 200


def readings_verify(report):
    near, sealed = deque(maxlen=NEAR), False
    for reading in Reading.objects.select_related("case").order_by("pk").iterator(PORTION):
        sealed = sealed or bool(reading.seal)
        if sealed:
            _verify(report, reading, near)
        else:
            report.uncovered["readings"] += 1
        near.append((reading.pk, reading.seal))
    _verify_copies(report)


def _verify(report, reading, near):
    before = reading.previous
    if reading.seal != reading.compute_seal():
        report.add(reading.case.number, f"reading {reading.pk} altered")
    elif before and (before["pk"], before["seal"]) not in near:
        report.add(before["number"], f"reading {before['pk']} missing or altered")


def _verify_copies(report):
    """A seal fits one reading, and would fit its copy."""
    copies = Reading.objects.exclude(seal="").order_by().values("seal", "case__number")
    for copy in copies.annotate(count=Count("pk"), last=Max("pk")).filter(count__gt=1):
        report.add(copy["case__number"], f"reading {copy['last']} is a copy of another")
