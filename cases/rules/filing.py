"""What may be filed with a request, and how much of it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Count, Sum
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from cases.enums import OPEN_STATES, AttachmentRole, CaseState, Nature
from cases.models import Case, Category, Domain, GivenNumber, Routing, RoutingError, Subcategory, Subdomain
from files.check import files_total_check

from .filled import REQUIRED, filled_problems, rows_problem

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


def key_check(key):
    """Asked once the counter of cases is locked: a key names one request, which may be out of sight."""
    if GivenNumber.objects.filter(submission_key=key).exists():
        raise ValidationError({"submission_key": "Une demande a déjà été déposée sous cette clé."})


def submission_validate(case, *, by, subdomains, points, files, at):
    """Raises `ValidationError` with the fields of a request that is about to be filed and cannot be so."""
    if errors := filled_problems(case, points, files) | files_problem(files) | _account_problems(by):
        raise ValidationError(errors)
    today = timezone.localdate(at)
    errors = _choices_problems(case, today)
    if problem := subdomains_problem(subdomains, nature=case.nature, category=case.category, on=today):
        errors["subdomains"] = problem
    if case.first_case and (problem := first_case_problem(case.first_case, by=by)):
        errors["first_case"] = problem
    if problem := claimed_problem(case, by=by):
        errors["first_case_claimed"] = problem
    if errors:
        raise ValidationError(errors)


def _account_problems(by):
    """What the account lacks that a request must tell, by field."""
    problems = {}
    for field in map(Case._meta.get_field, ("last_name", "first_name", "email")):
        try:
            field.clean(getattr(by, field.name), None)
        except ValidationError:
            problems[field.name] = (
                f"Votre compte n’a pas de {field.verbose_name} qui convienne : complétez-le dans « Mon compte »."
            )
    return problems


def files_problem(files):
    """Whether a request may be filed with so many files, of this weight: {field: sentence}."""
    try:
        files_total_check([file for file, _ in files])
    except ValidationError as error:
        return {"attachments": error.messages}
    if len(files) > settings.CASE_FILES_MAX:
        return {"attachments": f"Une demande compte au plus {settings.CASE_FILES_MAX} fichiers."}
    return {}


SAME_SUBDOMAIN = "Le même champ d’application est choisi deux fois : n’en gardez qu’un."


def subdomains_problem(subdomains, *, nature, category, on):
    """Why a request of this nature and category cannot have these champs d’application on that day, or None."""
    if not subdomains:
        return REQUIRED["subdomains"]
    in_force = Subdomain.objects.valid_on(on).filter(domain__in=Domain.objects.valid_on(on))
    in_force = set(in_force.filter(pk__in=[entry.pk for entry in subdomains]))
    for subdomain in subdomains:
        domain = subdomain.domain
        if domain.nature != nature or domain.category_id not in (None, category.pk):
            return f"« {subdomain} » ne correspond pas à la nature et à la catégorie choisies."
        if subdomain not in in_force:
            return _gone(subdomain)
    if nature == Nature.DROIT_AU_CONTROLE and len(subdomains) > 1:
        return "Un droit au contrôle porte sur un seul champ d’application : n’en gardez qu’un."
    return rows_problem(subdomains, SAME_SUBDOMAIN)


def _choices_problems(case, today):
    """What is wrong with category and subcategory, by field: of another list, or no longer offered."""
    category, subcategory, problems = case.category, case.subcategory, {}
    if category.nature != case.nature:
        problems["category"] = "Cette catégorie ne correspond pas à la nature choisie."
    elif not Category.objects.valid_on(today).filter(pk=category.pk).exists():
        problems["category"] = _gone(category)
    if subcategory and subcategory.category_id != category.pk:
        problems["subcategory"] = "Cette sous-catégorie ne correspond pas à la catégorie choisie."
    elif subcategory and not Subcategory.objects.valid_on(today).filter(pk=subcategory.pk).exists():
        problems["subcategory"] = _gone(subcategory)
    return problems


def _gone(entry):
    return f"« {entry} » n’est plus proposé : choisissez une autre entrée de la liste."


def claimed_problem(case, *, by):
    """Why the number of a first request that is not his own cannot be told beside the rest, or None."""
    if case.first_case_claimed is None:
        return None
    if case.first_case_id:
        return "La première demande est déjà désignée : laissez ce numéro vide."
    if Case.objects.filter(applicant=by, number=case.first_case_claimed).exists():
        return "Cette demande est l’une des vôtres : désignez-la elle-même, et non par un numéro à vérifier."
    return None


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
