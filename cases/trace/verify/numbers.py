"""The numbers given: a chain, in which each has its case."""

from cases.models import FIRST_NUMBER, Case, CaseCounter, Event, GivenNumber

PORTION = 1000


def numbers_verify(report):
    given = _verify_chain(report)
    counter = CaseCounter.objects.filter(pk=1).values_list("last", flat=True).first()
    last = given.stop - 1 if given else counter or 0
    if given and counter != given.stop - 1:
        report.add(0, f"the counter is at {counter or 'nothing'}, the last number given is {given.stop - 1}")
    for start in range(FIRST_NUMBER, last + 1, PORTION):
        _verify_portion(report, range(start, min(start + PORTION, last + 1)), given)
    for number in Case.objects.filter(number__gt=last).order_by("number").values_list("number", flat=True):
        report.add(number, "its number was never given")


def _verify_chain(report):
    """From the first to the last number of the chain, which is compared link by link."""
    first, last, previous = FIRST_NUMBER, FIRST_NUMBER - 1, ""
    for given in GivenNumber.objects.order_by("number").iterator(PORTION):
        if given.hash != given.compute_hash():
            report.add(given.number, "the giving of its number was altered")
        elif given.previous_hash != previous:
            report.add(given.number, "its number does not follow the number given before it")
        first = first if previous else given.number
        last, previous = given.number, given.hash
    return range(first, last + 1)


def _verify_portion(report, numbers, given):
    """Those before the chain and those that it leaves out are known by the counter only."""
    inside = {"number__range": (numbers.start, numbers.stop - 1)}
    cases = dict(Case.objects.filter(**inside).values_list("number", "submission_key"))
    keys = dict(GivenNumber.objects.filter(**inside).values_list("number", "submission_key"))
    told = Event.objects.filter(position=1, trace__isnull=False, case__in=Case.objects.filter(**inside))
    chained = set(told.values_list("case__number", flat=True))
    for number in numbers:
        if number not in cases and number not in keys and number in given:
            report.remarks.append(f"case {number}: lost with a newer database, before this one was restored.")
        elif number not in cases:
            report.add(number, "case missing")
        elif cases[number] != keys.get(number, None if number in chained else cases[number]):
            report.add(number, "its number was given to another request, or never")
