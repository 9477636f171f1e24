"""What may be filed with a request."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.enums import AttachmentRole, CaseState, Nature
from cases.models import (
    Case,
    Routing,
    RoutingError,
)


def case_files_size(case):
    """Bytes of the files the applicant has joined to a case and not removed."""
    files = case.attachments.filter(removed_at=None).exclude(role=AttachmentRole.DECISION)
    return sum(files.values_list("size", flat=True))


def submission_validate(case, subdomains, points, at):
    """Raises `ValidationError` with the fields of a request that is about to be filed and cannot be so."""
    errors = {}
    if problem := _subdomains_problem(case, subdomains):
        errors["subdomains"] = problem
    if case.nature == Nature.DROIT_AU_CONTROLE and not points:
        errors["points"] = "Précisez au moins un point à contrôler."
    errors |= _outdated(case, timezone.localdate(at))
    if case.first_case and (problem := first_case_problem(case.first_case, by=case.applicant)):
        errors["first_case"] = problem
    if errors:
        raise ValidationError(errors)


def _subdomains_problem(case, subdomains):
    if not subdomains:
        return "Choisissez au moins un champ d’application."
    for subdomain in subdomains:
        if not _fits(subdomain.domain, case):
            return f"« {subdomain} » ne correspond pas à la nature et à la catégorie choisies."
    if len(set(subdomains)) != len(subdomains):
        return "Un champ d’application est choisi deux fois."
    if case.nature == Nature.DROIT_AU_CONTROLE and len(subdomains) > 1:
        return "Un droit au contrôle porte sur un seul champ d’application."
    return None


def _outdated(case, today):
    """The entries that may no longer be chosen, by field."""
    entries = [("category", case.category), ("subcategory", case.subcategory)]
    return {
        field: f"« {entry} » n’est plus proposé : choisissez une autre entrée de la liste."
        for field, entry in entries
        if entry and not type(entry).objects.valid_on(today).filter(pk=entry.pk).exists()
    }


def _fits(domain, case):
    return domain.nature == case.nature and domain.category_id in (None, case.category_id)


def first_case_problem(first, *, by):
    """Why `first` cannot be the first request of a second examen, or None.

    It must be a closed rescrit of the same person, of which no second examen was asked that stands
    (C. douanes art. 345 bis II). Another account's, of the same company maybe, is named by its number and verified by the office: see `first_case_claimed`.
    """
    if first.applicant_id != by.pk:
        return "Cette demande n’est pas l’une des vôtres."
    if first.nature != Nature.RESCRIT or first.state != CaseState.CLOSED:
        return "Cette demande n’est pas un rescrit auquel il a été répondu."
    if second := Case.objects.second_examens_of(first).first():
        return f"Un second examen de cette demande est déjà demandé : suivez la demande n° {second.number}."
    return None


def office_for(case):
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
