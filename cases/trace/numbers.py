"""The numbers that were given: one after the other, none twice, a chain of their own."""

from cases.models import FIRST_NUMBER, CaseCounter, GivenNumber

from .watermark import watermark_number


def counter_lock():
    """Nobody else is given a number until the transaction ends."""
    CaseCounter.objects.get_or_create(pk=1, defaults={"last": FIRST_NUMBER - 1})
    return CaseCounter.objects.select_for_update().get(pk=1)


def number_give(counter, *, submission_key, at):
    """The next number, by a counter that the caller has locked.

    After an older database was restored it comes after the last one that was given before.
    """
    last = GivenNumber.objects.order_by("-number").first()
    counter.last = max(counter.last, last.number if last else 0, watermark_number()) + 1
    counter.save()
    given = GivenNumber(
        number=counter.last,
        submission_key=submission_key,
        given_at=at,
        previous_hash=last.hash if last else "",
    )
    given.hash = given.compute_hash()
    given.save(force_insert=True)
    return given.number
