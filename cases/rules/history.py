"""The events of a case as people read them."""


def public_steps(case):
    """The events that the applicant reads, in order."""
    return [event for event in case.events.order_by("position") if event.is_public]
