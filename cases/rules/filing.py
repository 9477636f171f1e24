"""What may be filed with a request, and how much of it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Count, Sum
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from cases.enums import OPEN_STATES, AttachmentRole, CaseState, Nature
from cases.models import (
    Case,
    Routing,
    RoutingError,
)

MEGABYTE = 1024 * 1024


def case_files_check(case, files):
    """Raises `ValidationError` when the case has no room for these files of its applicant.

    What he removed counts: it stays, and agents read it. Asked again once the case is locked.
    """
    held = case.attachments.exclude(role=AttachmentRole.DECISION).aggregate(
        count=Count("pk"), size=Sum("size")
    )
    size = (held["size"] or 0) + sum(file.size for file in files)
    count = held["count"] + len(files)
    if files and size > settings.CASE_FILES_MAX_MB * MEGABYTE:
        limit, total = f"pèsent au plus {settings.CASE_FILES_MAX_MB} Mo en tout", filesizeformat(size)
    elif files and count > settings.CASE_FILES_MAX:
        limit, total = f"sont au plus {settings.CASE_FILES_MAX}", count
    else:
        return
    raise ValidationError(
        f"Les fichiers d’une demande {limit}, ceux que vous avez supprimés compris : avec ceux-ci, elle en"
        f" compterait {total}. Joignez-en moins, ou réduisez-les.",
        code="total",
    )


def complements_check(case):
    if case.complements.count() >= settings.CASE_COMPLEMENTS_MAX:
        raise ValidationError(
            f"Une demande reçoit au plus {settings.CASE_COMPLEMENTS_MAX} compléments. Écrivez au service"
            " instructeur."
        )


def open_cases_check(by):
    """Asked again once the counter of cases is locked: nobody files another one meanwhile."""
    if Case.objects.filter(applicant=by, state__in=OPEN_STATES).count() >= settings.OPEN_CASES_MAX:
        raise ValidationError(
            f"Vous avez déjà {settings.OPEN_CASES_MAX} demandes en cours : attendez une réponse, ou retirez-en"
            " une, avant d’en déposer une autre. Celle-ci reste dans vos brouillons."
        )


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
