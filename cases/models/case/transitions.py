"""The table of product.md § 4.1: a transition is declared here once, and does almost nothing.

It may set the columns of its case; it never saves, queries or mails: `cases.services` carries it out.
"""

import django_fsm as fsm

from cases.enums import (
    OPEN_STATES,
    Admissibility,
    CaseState,
    EventKind,
    TransferReason,
    Visa,
)

from .conditions import (
    awaits_visa,
    heads,
    heads_instruction,
    instructs,
    is_applicant,
    is_audit,
    is_complete,
    is_question_of_fact,
    may_be_answered,
    needs_visa,
)

DRAFT, SUBMITTED, IN_CHARGE = CaseState.DRAFT, CaseState.SUBMITTED, CaseState.IN_CHARGE
ADMISSIBLE, REFUSED, CLOSED, WITHDRAWN = (
    CaseState.ADMISSIBLE,
    CaseState.REFUSED,
    CaseState.CLOSED,
    CaseState.WITHDRAWN,
)
OPEN = list(OPEN_STATES)
SAME = None


def step(label, source, target, *, by, event, when=()):
    """Declare a transition: the label of its button, from which states to which, who may, what must hold, its event."""
    return fsm.transition(
        field="state",
        source=source,
        target=target,
        permission=by,
        conditions=list(when),
        custom={"label": label, "event": event},
    )


class CaseTransitions:
    """The transitions of a `Case`, which has the field `state`."""

    @step("Créer la demande", DRAFT, SUBMITTED, by=is_applicant, event=EventKind.SUBMITTED)
    def submit(self, *, at):
        self.submitted_at = self.received_at = at

    @step("Prendre en charge", SUBMITTED, IN_CHARGE, by=instructs, event=EventKind.TAKEN_IN_CHARGE)
    def take_charge(self, *, agent, at):
        self.agent = agent
        self.admissibility = Admissibility.UNDER_REVIEW
        self.taken_in_charge_at = at

    @step(
        "Déclarer recevable",
        IN_CHARGE,
        ADMISSIBLE,
        by=instructs,
        when=[is_complete],
        event=EventKind.DECLARED_ADMISSIBLE,
    )
    def declare_admissible(self, *, on):
        self.admissibility = Admissibility.YES
        self.admissible_on = on

    @step(
        "Répondre et clôturer",
        ADMISSIBLE,
        CLOSED,
        by=instructs,
        when=[is_question_of_fact, may_be_answered],
        event=EventKind.ANSWERED,
    )
    def answer(self, *, text, answered_by, at):
        self.answer_text = text
        self.answered_by = answered_by
        self.answered_at = at
        self.decision_opened_at = None

    @step(
        "Programmer le contrôle",
        ADMISSIBLE,
        CLOSED,
        by=instructs,
        when=[is_audit],
        event=EventKind.AUDIT_SCHEDULED,
    )
    def schedule_audit(self, *, audit_at, place, team, scope):
        self.audit_at = audit_at
        self.audit_place = place
        self.audit_team = team
        self.audit_scope = scope

    @step("Demander des compléments", IN_CHARGE, SAME, by=instructs, event=EventKind.COMPLEMENTS_REQUESTED)
    def request_complements(self):
        """The list of what is missing is a Question; the clock reads it from the events."""

    @step("Déclarer irrecevable", IN_CHARGE, REFUSED, by=instructs, event=EventKind.REFUSED)
    def refuse(self, *, grounds):
        self.admissibility = Admissibility.NO
        self.refusal_grounds = grounds

    @step("Transférer", OPEN, SAME, by=heads, event=EventKind.TRANSFERRED)
    def transfer(self, *, office, reason, at):
        self.office = office
        self.agent = None
        self.visa = Visa.NONE
        if reason == TransferReason.NOT_COMPETENT:
            self.received_at = at

    @step(
        "Demander le visa",
        ADMISSIBLE,
        SAME,
        by=instructs,
        when=[is_question_of_fact, needs_visa],
        event=EventKind.VISA_REQUESTED,
    )
    def request_visa(self):
        self.visa = Visa.REQUESTED

    @step(
        "Accorder le visa",
        ADMISSIBLE,
        SAME,
        by=heads_instruction,
        when=[awaits_visa],
        event=EventKind.VISA_GRANTED,
    )
    def grant_visa(self):
        self.visa = Visa.GRANTED

    @step(
        "Refuser le visa",
        ADMISSIBLE,
        SAME,
        by=heads_instruction,
        when=[awaits_visa],
        event=EventKind.VISA_DENIED,
    )
    def deny_visa(self):
        self.visa = Visa.DENIED

    @step("Retirer ma demande", OPEN, WITHDRAWN, by=is_applicant, event=EventKind.WITHDRAWN)
    def withdraw(self):
        """Nothing but the state changes; the reason is in the event."""

    @step("Rouvrir", REFUSED, IN_CHARGE, by=heads, event=EventKind.REOPENED)
    @step("Rouvrir", CLOSED, ADMISSIBLE, by=heads, event=EventKind.REOPENED)
    def reopen(self):
        self.visa = Visa.NONE
        self.answer_text = self.refusal_grounds = ""
        self.answered_at = self.decision_opened_at = self.audit_at = None
        self.admissibility = (
            Admissibility.UNDER_REVIEW if self.state == CaseState.REFUSED else Admissibility.YES
        )
