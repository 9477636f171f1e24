"""The publication of an answer: an agent proposes an anonymised version, its applicant may object to it."""

import re
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.enums import EventKind
from cases.errors import NotOffered
from cases.models import RulingProposal
from cases.rules import anonymity
from cases.rules.offered import ruling_is_proposed_to, ruling_may_be_proposed
from cases.rules.standing import decision_event, ruling_proposal
from text.dates import short
from text.personal import personal_in

from .base import change, offered, record, required_text, service

WRITTEN = {
    "title": "Donnez un titre à la réponse publiée.",
    "question": "Résumez la question, sans rien qui désigne le demandeur.",
    "position": "Résumez la position de la douane, sans rien qui désigne le demandeur.",
    "texts": "Citez les textes appliqués.",
    "keywords": "Donnez au moins un mot-clé.",
}


@service(offered(ruling_may_be_proposed))
def ruling_propose(*, case, by, at, title, question, position, texts, keywords, subdomain, confirmed=False):
    """Propose an anonymised version of the answer; its applicant is told until when he may object.

    Refused when the text names him. `confirmed` says that what looks like a person or a number is none.
    Returns the proposal.
    """
    given = {"title": title, "question": question, "position": position, "texts": texts, "keywords": keywords}
    written = {field: required_text(given[field], field, sentence) for field, sentence in WRITTEN.items()}
    if not re.search(r"[^\s,]", written["keywords"]):
        raise ValidationError({"keywords": WRITTEN["keywords"]})
    _require_anonymity(case, written, confirmed=confirmed)
    if not case.subdomains.filter(pk=subdomain.pk).exists():
        raise ValidationError({"subdomain": "Choisissez un champ d’application du dossier."})
    today = timezone.localdate(at)
    proposal = RulingProposal(
        case=case,
        event=decision_event(case),
        tax=case.category.label,
        domain=subdomain.domain.label,
        ruled_on=timezone.localdate(case.answered_at),
        proposed_at=at,
        proposed_by=by,
        object_until=today + timedelta(days=settings.RULING_OBJECTION_DAYS),
        **written,
    )
    proposal.full_clean(exclude=["case", "event", "proposed_by"])
    proposal.save()
    data = {"proposal": str(proposal.key), "object_until": proposal.object_until.isoformat(), **written}
    record(case, kind=EventKind.RULING_PROPOSED, by=by, at=at, data=data, made=[proposal])
    return proposal


@service(offered(ruling_is_proposed_to), versioned=False)
def ruling_object(*, case, by, at):
    """Object to the publication, which then never takes place. Twice is once. Returns the proposal."""
    proposal = ruling_proposal(case)
    if proposal.objected_at:
        return proposal
    if not proposal.may_be_objected_to(timezone.localdate(at)):
        raise NotOffered(
            f"Le délai pour s’opposer à la publication a pris fin le {short(proposal.object_until)}."
        )
    objected = change(proposal, objected_at=at)
    data = {"proposal": str(proposal.key)}
    record(case, kind=EventKind.RULING_OBJECTED, by=by, at=at, data=data, changed=[objected])
    return proposal


def _require_anonymity(case, written, *, confirmed):
    errors = {}
    for field, text in written.items():
        if found := anonymity.certain(case, text):
            errors[field] = f"Retirez ce qui désigne le demandeur : {', '.join(found)}."
    suspects = personal_in("\n".join(written.values()))
    for text in written.values():
        suspects += [f"le nom ou le numéro « {name} »" for name in anonymity.doubtful(case, text)]
    if suspects and not confirmed and not errors:
        seen = ", ".join(dict.fromkeys(suspects))
        errors["confirmed"] = (
            f"Le texte semble contenir {seen}. Retirez-le, ou cochez cette case s’il ne désigne personne."
        )
    if errors:
        raise ValidationError(errors)
