"""All cases, some hundreds at a time: so many queries a portion, however many cases it has."""

from collections import defaultdict

from django.db.models import F

from cases.models import Attachment, Case, CaseMessage, DecisionCode, Event
from cases.rules.terms import case_ledger
from cases.trace.told import ROWS

from .replay import DERIVED, chain_fault, code_faults, file_faults, letter_faults, replay, row_faults

PORTION = 200


def cases_verify(report, *, portion=PORTION, progress=lambda done: None):
    """Compare each case with its events."""
    number, done = 0, 0
    while cases := _portion(number, portion):
        _portion_verify(report, cases)
        number, done = cases[-1].number, done + len(cases)
        progress(done)


def _portion(after, size):
    cases = Case.objects.select_related("office__directorate").filter(number__gt=after)
    return list(cases.order_by("number")[:size])


def _portion_verify(report, cases):
    pks = [case.pk for case in cases]
    events = _by_case(Event.objects.order_by("position"), "case", pks)
    codes = _by_case(DecisionCode.objects.order_by("pk"), "case", pks)
    links = _by_case(CaseMessage.objects.select_related("message").order_by("pk"), "case", pks)
    rows = {
        model: _by_case(model.objects.order_by("pk"), way, pks)
        for model, way in ROWS.items()
        if model is not Case
    }
    for case in cases:
        own = {model: found[case.pk] for model, found in rows.items()}
        faults = _case_faults(report, case, events[case.pk], own, codes[case.pk], links[case.pk])
        for fault in faults:
            report.add(case.number, fault)


def _by_case(rows, way, pks):
    grouped = defaultdict(list)
    for row in rows.filter(**{f"{way}__in": pks}).annotate(of_case=F(way)):
        grouped[row.of_case].append(row)
    return grouped


def _case_faults(report, case, events, rows, codes, links):
    """What is wrong with the chain, else with the rows: a broken chain tells nothing that could be compared."""
    if fault := chain_fault(case, events):
        return [fault]
    untold = [event for event in events if event.trace is None]
    report.uncovered["events"] += len(untold)
    expected, faults = replay(events)
    faults += [
        *file_faults(untold, rows[Attachment]),
        *code_faults(events, codes),
        *letter_faults(events, links),
    ]
    if events[-1].trace is None:
        report.uncovered["cases"] += 1
        return faults
    present = [case, *(row for found in rows.values() for row in found)]
    return [*faults, *row_faults(expected, present, terms=_terms)]


def _terms(case):
    ledger = case_ledger(case)
    return {name: getattr(ledger, name) for name in DERIVED}
