"""Every change of a case, each in one transaction with its event and its messages.

All take `by`, the person who acts, and `at`, the moment (now when left out). They raise `CaseError`
with a French sentence when the change is refused, `ValidationError` when what was given is wrong.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_fsm import can_proceed, has_transition_perm

from cases.enums import AttachmentRole, Capacity, CaseState, EventKind, Nature, QuestionKind
from cases.errors import CaseChanged, NotOffered
from cases.letters.values import messages_write
from cases.models import (
    FIRST_NUMBER,
    Answer,
    AnswerCode,
    Attachment,
    AuditPoint,
    Case,
    CaseCounter,
    CaseDomain,
    Complement,
    Note,
    Question,
    Reading,
    Routing,
    RoutingError,
)
from cases.models.case.row import heads, instructs, is_complete, works_on
from cases.rules import clock
from cases.rules.decision import code_new, letter_facts
from cases.trace.chain import event_append
from directory.holidays import holidays_of

NOT_NOW = "Cette action n’est pas possible actuellement sur ce dossier."
NOT_IN_SIGHT = "Ce dossier n’est plus dans votre pôle : rien n’a été enregistré."


def transition_is_offered(case, name, user):
    """Whether this person may make this transition now: what the screen offers is what is accepted."""
    method = getattr(case, name)
    return can_proceed(method) and has_transition_perm(method, user)


def capacity_of(case, user):
    if user.pk == case.applicant_id:
        return Capacity.APPLICANT
    membership = user.memberships.filter(office_id=case.office_id).first()
    return Capacity.HEAD if membership and membership.is_head else Capacity.AGENT


def may_be_asked(case, user):
    """Whether this person may ask the applicant a question now."""
    return case.state in (CaseState.IN_CHARGE, CaseState.ADMISSIBLE) and instructs(case, user)


def may_be_noted(case, user):
    """Whether this person may write an internal note: any agent of the office, whatever the state."""
    return works_on(case, user)


def may_be_assigned(case, user):
    """Whether this person, as head of the office, may give the case to one of its agents."""
    return case.state in (CaseState.IN_CHARGE, CaseState.ADMISSIBLE) and heads(case, user)


def may_be_taken_over(case, user):
    """Whether this person may take for himself a case that is instructed already."""
    instructed = case.state in (CaseState.IN_CHARGE, CaseState.ADMISSIBLE)
    return instructed and case.agent_id != user.pk and instructs(case, user)


def complements_may_be_received(case, user):
    """Whether this person may note that the complements came otherwise than as an answer."""
    return case.state == CaseState.IN_CHARGE and not is_complete(case) and instructs(case, user)


def _lock(case):
    """The case as it is now, locked until the transaction ends (SQLite locks the whole database instead).

    Raises `NotOffered` when it went out of the person's sight since it was read.
    """
    locked = Case.objects.select_for_update(of=("self",)).filter(pk=case.pk).first()
    if locked is None:
        raise NotOffered(NOT_IN_SIGHT)
    return locked


def _require_version(case, version):
    if version != case.version:
        raise CaseChanged(list(case.events.filter(position__gt=version)))


def case_ledger(case):
    """The ledger of a case, computed from its events and its territory's holidays."""
    facts = [
        clock.Fact(event.kind, timezone.localtime(event.at).date(), event.data)
        for event in case.events.order_by("position")
    ]
    return clock.ledger(case.nature, facts, holidays_of(case.office.directorate.territory))


def _record(case, *, kind, by, at, data=None, capacity=None):
    """Append the event, compute the terms again, save the case, write the messages."""
    event = event_append(
        case=case, kind=kind, by=by, capacity=capacity or capacity_of(case, by), at=at, data=data
    )
    _set_terms(case)
    _save(case)
    messages_write(case=case, event=event)
    return event


def _save(case, **options):
    """Save the case; what the database's constraints refuse is said in our words (`ValidationError`).

    They are not asked beforehand, which would cost more than all the rest of a transition.
    """
    try:
        with transaction.atomic():
            case.save(**options)
    except IntegrityError:
        case.validate_constraints()
        raise


def _set_terms(case):
    terms = case_ledger(case)
    case.due_announced, case.due_legal, case.due_on = terms.due_announced, terms.due_legal, terms.due_on


def terms_recompute():
    """Compute the stored terms of every open case again."""
    open_states = [CaseState.SUBMITTED, CaseState.IN_CHARGE, CaseState.ADMISSIBLE]
    for pk in Case.objects.filter(state__in=open_states).values_list("pk", flat=True):
        with transaction.atomic():
            case = Case.objects.select_for_update(of=("self",)).get(pk=pk)
            before = case.due_announced, case.due_legal
            _set_terms(case)
            if (case.due_announced, case.due_legal) != before:
                case.save()


def _lock_counter():
    CaseCounter.objects.get_or_create(pk=1, defaults={"last": FIRST_NUMBER - 1})
    return CaseCounter.objects.select_for_update().get(pk=1)


@transaction.atomic
def case_submit(*, by, case: Case, subdomains, points=(), files=(), at: datetime | None = None):
    """File a request: `case` is unsaved and holds what was typed; `files` are (CaseFile, role) pairs.

    Twice with the same `submission_key` makes one case, which is returned. Raises `ValidationError`
    with the fields that are wrong, or when no office is competent.
    """
    at = at or timezone.now()
    counter = _lock_counter()
    if done := Case.objects.filter(submission_key=case.submission_key).first():
        return done
    counter.last += 1
    counter.save()
    case.number = counter.last
    case.applicant = by
    case.first_name, case.last_name, case.email = by.first_name, by.last_name, by.email
    case.updated_at = at
    _validate_submission(case, subdomains, points, at)
    case.office = _route(case)
    case.submit(at=at)
    case.clean_fields(exclude=["state"])
    case.clean()
    case.validate_unique(exclude=["state"])
    _save(case, force_insert=True)
    for subdomain in subdomains:
        CaseDomain.objects.create(case=case, subdomain=subdomain)
    for position, text in enumerate(points, 1):
        AuditPoint.objects.create(case=case, position=position, text=text)
    attachments = [_attach(case, stored, role=role, by=by, at=at) for stored, role in files]
    _record(
        case,
        kind=EventKind.SUBMITTED,
        by=by,
        at=at,
        capacity=Capacity.APPLICANT,
        data={
            **_office_data(case.office),
            "category": case.category.label,
            "category_id": case.category_id,
            "subcategory": case.subcategory.label if case.subcategory else "",
            "subcategory_id": case.subcategory_id,
            "files": _file_data(attachments),
        },
    )
    return case


def _validate_submission(case, subdomains, points, at):
    today = timezone.localtime(at).date()
    errors = {}
    if not subdomains:
        errors["subdomains"] = "Choisissez au moins un champ d’application."
    if case.nature == Nature.DROIT_AU_CONTROLE:
        if len(subdomains) > 1:
            errors["subdomains"] = "Un droit au contrôle porte sur un seul champ d’application."
        if not points:
            errors["points"] = "Précisez au moins un point à contrôler."
    if len(set(subdomains)) != len(subdomains):
        errors["subdomains"] = "Un champ d’application est choisi deux fois."
    for subdomain in subdomains:
        if not _fits(subdomain.domain, case):
            errors["subdomains"] = (
                f"« {subdomain} » ne correspond pas à la nature et à la catégorie choisies."
            )
    for field, entry in [("category", case.category), ("subcategory", case.subcategory)]:
        if entry and not type(entry).objects.valid_on(today).filter(pk=entry.pk).exists():
            errors[field] = f"« {entry} » n’est plus proposé : choisissez une autre entrée de la liste."
    if case.first_case and (problem := first_case_problem(case.first_case, by=case.applicant)):
        errors["first_case"] = problem
    if errors:
        raise ValidationError(errors)


def _fits(domain, case):
    return domain.nature == case.nature and domain.category_id in (None, case.category_id)


def first_case_problem(first, *, by):
    """Why `first` cannot be the first request of a second examen, or None.

    It must be a closed rescrit of the same person (C. douanes art. 345 bis II). Another account's, of
    the same company maybe, is named by its number and verified by the office: see `first_case_claimed`.
    """
    if first.applicant_id != by.pk:
        return "Cette demande n’est pas l’une des vôtres."
    if first.nature != Nature.RESCRIT or first.state != CaseState.CLOSED:
        return "Le second examen porte sur un rescrit auquel il a été répondu."
    return None


def first_case_find(*, number, by):
    """The person's own case of this number when it may be the first request of a second examen, else None."""
    first = Case.objects.select_related("office__directorate").filter(number=number, applicant=by).first()
    return None if first is None or first_case_problem(first, by=by) else first


def _route(case):
    try:
        return Routing.objects.office_for(category=case.category, subcategory=case.subcategory)
    except RoutingError:
        raise ValidationError(
            {
                "subcategory": (
                    "Aucun pôle n’est encore désigné pour ce choix. Choisissez une autre direction"
                    " ou écrivez à l’assistance."
                )
            }
        ) from None


def _attach(case, stored, *, role, by, at, question=None):
    return Attachment.objects.create(
        case=case,
        role=role,
        question=question,
        uploaded_by=by,
        created_at=at,
        file=stored.path,
        name=stored.name,
        size=stored.size,
        sha256=stored.sha256,
        content_type=stored.content_type,
    )


def _file_data(attachments):
    """Each file by its key, and as it was: the same name and content may be joined twice."""
    return [{"key": str(file.key), "name": file.name, "sha256": file.sha256} for file in attachments]


def _office_data(office):
    """An office by its keys, which stay, and its name, which is that of the day."""
    return {"office": office.name, "office_id": office.pk, "directorate_id": office.directorate_id}


# The office's side


@transaction.atomic
def case_transition(*, case, name, by, version, at: datetime | None = None, **params):
    """Make one transition of the table of product.md § 4.1.

    `version` is that of the case on the screen: raises `CaseChanged` when something happened since,
    `NotOffered` when the transition is not possible now for this person. `params` are those of the
    service of the same name below, which callers should prefer.
    """
    return _TRANSITIONS[name](case=case, by=by, version=version, at=at, **params)


def _begin(case, name, by, version):
    case = _lock(case)
    _require_version(case, version)
    if not transition_is_offered(case, name, by):
        raise NotOffered(NOT_NOW)
    return case


def _make(case, name, *, by, at, columns=None, data=None):
    """Apply the declared transition, with the columns it sets, to a locked case and record it."""
    capacity = capacity_of(case, by)
    source = case.state
    method = getattr(case, name)
    kind = next(iter(method._django_fsm.transitions.values())).custom["event"]
    method(**(columns or {}))
    return _record(
        case,
        kind=kind,
        by=by,
        at=at,
        capacity=capacity,
        data={"from": source, "to": case.state, **(data or {})},
    )


@transaction.atomic
def case_take_charge(*, case, by, version, at=None):
    at = at or timezone.now()
    case = _begin(case, "take_charge", by, version)
    _make(
        case,
        "take_charge",
        by=by,
        at=at,
        columns={"agent": by, "at": at},
        data={"agent": str(by), "agent_id": by.pk},
    )
    return case


@transaction.atomic
def case_declare_admissible(*, case, by, version, on=None, at=None):
    """`on` is the day that starts the announced term; today when left out."""
    at = at or timezone.now()
    case = _begin(case, "declare_admissible", by, version)
    today = timezone.localtime(at).date()
    on = on or today
    if not timezone.localtime(case.submitted_at).date() <= on <= today:
        raise ValidationError({"on": "La date de recevabilité se situe entre le dépôt et aujourd’hui."})
    _make(case, "declare_admissible", by=by, at=at, columns={"on": on}, data={"on": on.isoformat()})
    return case


@transaction.atomic
def case_refuse(*, case, by, version, grounds, at=None):
    at = at or timezone.now()
    case = _begin(case, "refuse", by, version)
    grounds = _required_text(grounds, "grounds", "Motivez l’irrecevabilité (CRPA, art. L. 211-5).")
    _make(case, "refuse", by=by, at=at, columns={"grounds": grounds}, data={"grounds": grounds})
    return case


@transaction.atomic
def case_answer(*, case, by, version, text, files, at=None):
    """Answer and close; `files` are stored files, one PDF at least: the signed position."""
    at = at or timezone.now()
    case = _begin(case, "answer", by, version)
    text = _required_text(text, "text", "Écrivez la réponse.")
    if not any(stored.content_type == "application/pdf" for stored in files):
        raise ValidationError({"files": "Joignez la réponse signée au format PDF."})
    attachments = [_attach(case, stored, role=AttachmentRole.DECISION, by=by, at=at) for stored in files]
    code = code_new()
    event = _make(
        case,
        "answer",
        by=by,
        at=at,
        columns={"text": text, "answered_by": by, "at": at},
        data={
            "text": text,
            "files": _file_data(attachments),
            "office_id": case.office_id,
            "directorate_id": case.office.directorate_id,
            "code": code,
            "letter": letter_facts(case, capacity=capacity_of(case, by), at=at),
        },
    )
    AnswerCode.objects.create(code=code, case=case, event=event)
    return case


@transaction.atomic
def case_schedule_audit(*, case, by, version, audit_at, place, team, scope, at=None):
    at = at or timezone.now()
    case = _begin(case, "schedule_audit", by, version)
    if audit_at <= at:
        raise ValidationError({"audit_at": "Le contrôle a lieu à une date à venir."})
    place = _required_text(place, "place", "Indiquez le lieu du contrôle.")
    columns = {"audit_at": audit_at, "place": place, "team": team, "scope": scope}
    data = {
        **columns,
        "audit_at": audit_at.isoformat(),
        "directorate": case.office.directorate.name,
        "directorate_id": case.office.directorate_id,
        "office_id": case.office_id,
    }
    _make(case, "schedule_audit", by=by, at=at, columns=columns, data=data)
    return case


@transaction.atomic
def case_request_complements(*, case, by, version, text, answer_by, at=None):
    """Say what is missing: the legal term restarts in full when it is answered (décret n° 2018-944, art. 3)."""
    at = at or timezone.now()
    case = _begin(case, "request_complements", by, version)
    question = _ask(case, by, at, kind=QuestionKind.COMPLEMENTS, text=text, answer_by=answer_by)
    _make(case, "request_complements", by=by, at=at, data=_question_data(question))
    return case


@transaction.atomic
def case_transfer(*, case, by, version, office, reason, explanation, at=None):
    """Hand the case to another office; a transfer for incompetence moves the legal term (LPF R*80 B-14)."""
    at = at or timezone.now()
    case = _begin(case, "transfer", by, version)
    explanation = _required_text(explanation, "explanation", "Expliquez le transfert.")
    if office.pk == case.office_id:
        raise ValidationError({"office": "Le dossier est déjà dans ce pôle."})
    data = {
        "from_office": case.office.name,
        "from_office_id": case.office_id,
        **_office_data(office),
        "reason": reason,
        "explanation": explanation,
    }
    _make(case, "transfer", by=by, at=at, columns={"office": office, "reason": reason, "at": at}, data=data)
    return case


def _simple_transition(name, text_field=None, message=None):
    @transaction.atomic
    def make(*, case, by, version, at=None, text=""):
        case = _begin(case, name, by, version)
        data = {}
        if text_field:
            data[text_field] = _required_text(text, "text", message)
        _make(case, name, by=by, at=at or timezone.now(), data=data)
        return case

    return make


case_request_visa = _simple_transition("request_visa")
case_grant_visa = _simple_transition("grant_visa")
case_deny_visa = _simple_transition("deny_visa", "grounds", "Expliquez ce qui manque à la réponse.")
case_withdraw = _simple_transition("withdraw", "reason", "Indiquez pourquoi vous retirez la demande.")
case_reopen = _simple_transition("reopen", "reason", "Indiquez pourquoi la demande est rouverte.")

_TRANSITIONS = {
    "take_charge": case_take_charge,
    "declare_admissible": case_declare_admissible,
    "refuse": case_refuse,
    "answer": case_answer,
    "schedule_audit": case_schedule_audit,
    "request_complements": case_request_complements,
    "transfer": case_transfer,
    "request_visa": case_request_visa,
    "grant_visa": case_grant_visa,
    "deny_visa": case_deny_visa,
    "withdraw": case_withdraw,
    "reopen": case_reopen,
}


def _required_text(text, field, message):
    text = (text or "").replace("\x00", "").strip()
    if not text:
        raise ValidationError({field: message})
    return text


def _ask(case, by, at, *, kind, text, answer_by):
    text = _required_text(text, "text", "Écrivez ce que vous demandez.")
    if answer_by <= timezone.localtime(at).date():
        raise ValidationError({"answer_by": "Laissez au demandeur au moins un jour pour répondre."})
    return Question.objects.create(
        case=case, kind=kind, text=text, answer_by=answer_by, asked_at=at, asked_by=by
    )


def _question_data(question):
    return {
        "question": question.pk,
        "question_kind": question.kind,
        "text": question.text,
        "answer_by": question.answer_by.isoformat(),
    }


@transaction.atomic
def question_ask(*, case, by, version, text, answer_by, at=None):
    """Ask an ordinary question, which moves no term. Returns the question."""
    at = at or timezone.now()
    case = _lock(case)
    _require_version(case, version)
    if not may_be_asked(case, by):
        raise NotOffered(NOT_NOW)
    question = _ask(case, by, at, kind=QuestionKind.QUESTION, text=text, answer_by=answer_by)
    _record(case, kind=EventKind.QUESTION_ASKED, by=by, at=at, data=_question_data(question))
    return question


@transaction.atomic
def complements_receive(*, case, by, version, on, text, at=None):
    """Note that the complements asked for came otherwise than as an answer, on the day they came.

    The legal term restarts in full from that day (décret n° 2018-944, art. 3).
    """
    at = at or timezone.now()
    case = _lock(case)
    _require_version(case, version)
    if not complements_may_be_received(case, by):
        raise NotOffered(NOT_NOW)
    text = _required_text(text, "text", "Dites comment les compléments sont parvenus.")
    waiting = [q for q in case.open_questions() if q.kind == QuestionKind.COMPLEMENTS]
    asked_on = max(timezone.localdate(question.asked_at) for question in waiting)
    if not asked_on <= on <= timezone.localdate(at):
        raise ValidationError({"on": "La date de réception se situe entre la demande et aujourd’hui."})
    for question in waiting:
        Answer.objects.create(question=question, text=text, answered_at=at, answered_by=by)
    data = {"on": on.isoformat(), "questions": [question.pk for question in waiting], "text": text}
    return _record(case, kind=EventKind.COMPLEMENTS_RECEIVED, by=by, at=at, data=data)


@transaction.atomic
def case_assign(*, case, by, version, agent, at=None):
    """As head, give the case to somebody of the office who may instruct it."""
    case = _lock(case)
    _require_version(case, version)
    if not may_be_assigned(case, by):
        raise NotOffered(NOT_NOW)
    return _assign(case, agent, by=by, at=at or timezone.now())


@transaction.atomic
def case_take_over(*, case, by, version, at=None):
    """Take for oneself a case that a colleague had, or that has no agent after a transfer."""
    case = _lock(case)
    _require_version(case, version)
    if not may_be_taken_over(case, by):
        raise NotOffered(NOT_NOW)
    return _assign(case, by, by=by, at=at or timezone.now())


def _assign(case, agent, *, by, at):
    if not instructs(case, agent):
        raise ValidationError({"agent": "Cette personne ne peut pas instruire ce dossier."})
    data = {
        "from": str(case.agent or ""),
        "from_id": case.agent_id,
        "agent": str(agent),
        "agent_id": agent.pk,
    }
    case.agent = agent
    _record(case, kind=EventKind.ASSIGNED, by=by, at=at, data=data)
    return case


@transaction.atomic
def note_add(*, case, by, text, at=None):
    """Write an internal note, which nothing sends. Returns the note."""
    at = at or timezone.now()
    case = _lock(case)
    if not may_be_noted(case, by):
        raise NotOffered(NOT_NOW)
    note = Note.objects.create(
        case=case, text=_required_text(text, "text", "Écrivez la note."), written_at=at, written_by=by
    )
    _record(case, kind=EventKind.NOTE_ADDED, by=by, at=at, data={"note": note.pk})
    return note


def reading_record(*, case, by, at=None):
    """Keep that an agent opened the case (who, when, which)."""
    return Reading.objects.create(case=case, user=by, at=at or timezone.now())


# The applicant's side


def _require_applicant(case, by, *, open_only=True):
    if case.applicant_id != by.pk:
        raise NotOffered("Cette demande n’est pas la vôtre.")
    if open_only and not case.is_open:
        raise NotOffered(
            f"La demande est {case.get_state_display().lower()} : elle ne peut plus être complétée."
        )


@transaction.atomic
def question_answer(*, question, by, text, files=(), at=None):
    """Answer a question of the office, once. Returns the answer."""
    at = at or timezone.now()
    case = _lock(question.case)
    _require_applicant(case, by)
    question = case.questions.get(pk=question.pk)
    if not question.is_open:
        raise NotOffered(
            "Vous avez déjà répondu à cette question. Pour ajouter quelque chose, ajoutez un complément."
        )
    answer = Answer.objects.create(
        question=question,
        text=_required_text(text, "text", "Écrivez votre réponse."),
        answered_at=at,
        answered_by=by,
    )
    attachments = [
        _attach(case, stored, role=AttachmentRole.ANSWER, by=by, at=at, question=question) for stored in files
    ]
    data = {
        "question": question.pk,
        "question_kind": question.kind,
        "text": answer.text,
        "files": _file_data(attachments),
    }
    _record(case, kind=EventKind.QUESTION_ANSWERED, by=by, at=at, data=data)
    return answer


@transaction.atomic
def complement_add(*, case, by, text, files=(), at=None):
    """Add something to an open case, which moves no term. Returns the complement."""
    at = at or timezone.now()
    case = _lock(case)
    _require_applicant(case, by)
    complement = Complement.objects.create(
        case=case,
        text=_required_text(text, "text", "Écrivez votre complément."),
        added_at=at,
        added_by=by,
    )
    attachments = [_attach(case, stored, role=AttachmentRole.COMPLEMENT, by=by, at=at) for stored in files]
    data = {"complement": complement.pk, "text": complement.text, "files": _file_data(attachments)}
    _record(case, kind=EventKind.COMPLEMENT_ADDED, by=by, at=at, data=data)
    return complement


@transaction.atomic
def attachment_add(*, case, by, files, at=None):
    """Add files to an open case, one event for all of them. Returns the attachments."""
    at = at or timezone.now()
    case = _lock(case)
    _require_applicant(case, by)
    if not files:
        raise ValidationError({"files": "Choisissez au moins un fichier."})
    attachments = [_attach(case, stored, role=AttachmentRole.COMPLEMENT, by=by, at=at) for stored in files]
    _record(case, kind=EventKind.FILE_ADDED, by=by, at=at, data={"files": _file_data(attachments)})
    return attachments


@transaction.atomic
def attachment_remove(*, attachment, by, at=None):
    """Remove a file of one's own: the row stays with its date, agents still read the file."""
    at = at or timezone.now()
    case = _lock(attachment.case)
    _require_applicant(case, by)
    attachment = case.attachments.get(pk=attachment.pk)
    if attachment.uploaded_by_id != by.pk:
        raise NotOffered("Seuls les fichiers que vous avez joints peuvent être supprimés.")
    if attachment.removed_at:
        raise NotOffered("Ce fichier a déjà été supprimé.")
    attachment.removed_at, attachment.removed_by = at, by
    attachment.save()
    _record(case, kind=EventKind.FILE_REMOVED, by=by, at=at, data={"files": _file_data([attachment])})
    return attachment


@transaction.atomic
def decision_open(*, case, by, at=None):
    """Keep the first time the applicant opens the answer: the window for a second examen runs from it."""
    at = at or timezone.now()
    case = _lock(case)
    _require_applicant(case, by, open_only=False)
    if case.state != CaseState.CLOSED or not case.answered_at or case.decision_opened_at:
        return case
    case.decision_opened_at = at
    _record(case, kind=EventKind.DECISION_OPENED, by=by, at=at)
    return case
