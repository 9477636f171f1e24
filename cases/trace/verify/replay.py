"""One case: its chain, and what its events make of its rows. Nothing here reads the database."""

from cases.trace.told import key_of, told

# Computed again at night, when a holiday was corrected.
DERIVED = {"due_announced", "due_legal", "due_on"}


def chain_fault(case, events):
    """The first broken link of the chain, as words; None when it is whole."""
    previous = ""
    for position, event in enumerate(events, 1):
        if event.position != position:
            return f"event {position} missing"
        if event.previous_hash != previous:
            return f"event {position} does not follow the event before it"
        if event.hash != event.compute_hash():
            return f"event {position} altered"
        previous = event.hash
    if not events or len(events) != case.version or previous != case.history_head:
        return f"event {len(events) + 1} missing"
    return None


def replay(events):
    """The rows as the events tell them, by key, and what the events found otherwise than the ones before had left it.

    After an event of an older release nothing is known until the next one tells all.
    """
    rows, faults = {}, []
    for event in events:
        if event.trace is None:
            rows = {}
            continue
        for key, columns in event.trace["made"].items():
            rows[key] = dict(columns)
        for key, columns in event.trace["changed"].items():
            faults += _change(rows.setdefault(key, {}), key, columns, event)
    return rows, faults


def _change(row, key, columns, event):
    for name, (before, after) in columns.items():
        if row.get(name, before) != before and name not in DERIVED:
            yield f"{key}: {name} was altered before event {event.position}"
        row[name] = after


def row_faults(expected, present, *, terms):
    """What is missing, altered or was never told, of the rows of a case; `terms` computes its terms again."""
    present = {key_of(row): row for row in present}
    faults = [f"{key} missing" for key in expected if key not in present]
    for key, row in present.items():
        if key in expected:
            faults += _column_faults(key, expected[key], row, terms)
        else:
            faults.append(f"{key} was never told by an event")
    return faults


def _column_faults(key, expected, row, terms):
    """A column that came with a later release is compared from the first event on that tells it."""
    now = told(row)
    wrong = {name for name in expected.keys() & now.keys() if expected[name] != now[name]}
    if wrong & DERIVED and terms(row) == {name: getattr(row, name) for name in DERIVED}:
        wrong -= DERIVED
    return [f"{key}: {name} altered" for name in now if name in wrong]


def code_faults(events, codes):
    """The codes are those that the answers tell."""
    expected = {(event.pk, event.data["code"]) for event in events if "code" in event.data}
    present = {(code.event_id, code.code) for code in codes}
    return [
        *(f"code {code} missing" for _, code in sorted(expected - present)),
        *(f"code {code} was never given" for _, code in sorted(present - expected)),
    ]


def letter_faults(events, links):
    """The mails are those that the events tell, and say what they said."""
    known = {event.pk for event in events}
    by_event = {}
    for link in links:
        by_event.setdefault(link.event_id, []).append(link)
    faults = [f"message {link.pk} altered" for link in links if link.event_id not in known]
    for event in events:
        if event.trace is not None:
            faults += _letters_of(event, by_event.get(event.pk, []))
    return faults


def _letters_of(event, links):
    altered = [link for link in links if link.seal != link.compute_seal()]
    yield from (f"message {link.pk} altered" for link in altered)
    expected, present = len(event.trace["letters"]), len(links)
    kinds = sorted(link.message.kind for link in links)
    if present < expected:
        yield f"{expected - present} message(s) of event {event.position} missing"
    elif kinds != event.trace["letters"] and not altered:
        yield f"messages of event {event.position} were never told by it"


def file_faults(events, attachments):
    """The files that events of older releases name are there, with their names and contents."""
    by_key = {str(file.key): (file.name, file.sha256) for file in attachments}
    there = set(by_key.values())
    for event in events:
        for file in event.data.get("files", ()):
            said = (file["name"], file["sha256"])
            found = by_key.get(file["key"]) == said if "key" in file else said in there
            if not found:
                yield f"file « {file['name']} » of event {event.position} missing or altered"
