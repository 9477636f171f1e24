"""What an applicant fills in, column by column: asked by the steps of the form and again by the service."""

from django.core.exceptions import ValidationError

from cases.enums import ApplicantKind, AttachmentRole, Nature, RepresentativeQuality
from cases.models import Case
from text.numbers import association_number_clean, is_digits, siren_clean, siret_clean, without_separators

LONG_TEXT, POINT_TEXT, ROWS_MAX = 20_000, 500, 50
FIRST_NUMBERS = range(1000, 10**9)
FILLED = frozenset(
    "submission_key applicant_kind siret rna company_name address postcode city country"
    " represents_other representative_quality represented_siren represented_name"
    " nature category subcategory first_case first_case_claimed no_new_element hearing_requested"
    " subject description provisions good_faith electronic_notification".split()
)
REQUIRED = {
    "applicant_kind": "Choisissez le type de demandeur.",
    "siret": "Indiquez le SIRET de l’entreprise, ou cherchez-la par son nom.",
    "rna": "Indiquez le numéro RNA de l’association, ou son SIRET.",
    "company_name": "Indiquez la raison sociale de l’entreprise.",
    "association_name": "Indiquez le nom de l’association.",
    "address": "Indiquez votre adresse postale.",
    "postcode": "Indiquez le code postal.",
    "city": "Indiquez la ville.",
    "country": "Indiquez le pays.",
    "representative_quality": "Indiquez en quelle qualité vous représentez cette société.",
    "represented_siren": "Indiquez le SIREN de la société que vous représentez.",
    "represented_name": "Indiquez le nom de la société que vous représentez.",
    "mandate": "Joignez le mandat écrit de la société que vous représentez.",
    "nature": "Choisissez la nature de la demande.",
    "category": "Choisissez la catégorie de la demande.",
    "subcategory": "Choisissez la sous-catégorie.",
    "no_new_element": (
        "Un second examen porte sur les mêmes éléments que la première demande : confirmez-le,"
        " ou déposez un nouveau rescrit."
    ),
    "subdomains": "Choisissez au moins un champ d’application.",
    "subject": "Indiquez l’objet de la demande.",
    "description": "Décrivez votre demande.",
    "provisions": "Indiquez les dispositions que vous entendez appliquer.",
    "points": "Précisez au moins un point à contrôler.",
    "good_faith": "Déclarez votre bonne foi et la sincérité de votre demande pour la déposer.",
}
NOT_A_PERSONS = "Un particulier n’indique ni SIRET, ni numéro RNA, ni raison sociale : laissez ce champ vide."
NOT_A_COMPANYS = "Seule une association a un numéro RNA : laissez ce champ vide."
NOT_REPRESENTING = (
    "Cette demande n’est pas déposée pour le compte d’une autre entreprise : laissez ce champ vide."
)
ONLY_SECOND_EXAMEN = "Ce champ ne vaut que pour un second examen : laissez-le vide."
ONLY_AUDIT = "Ce champ ne vaut que pour un droit au contrôle : laissez-le vide."
NOT_OF_A_FILING = (
    "Une demande se dépose avec ses pièces jointes et le mandat : ce fichier n’est ni l’un ni l’autre."
)
SUBCATEGORY_OF_AUDIT = "Un droit au contrôle n’a pas de sous-catégorie."
SAME_POINT = "Le même point est écrit deux fois : n’en gardez qu’un."
FIRST_NUMBER_SHAPE = (
    "Un numéro de demande s’écrit en quatre chiffres ou plus. Vérifiez-le, ou laissez ce champ vide."
)
REPRESENTATION = ("representative_quality", "represented_siren", "represented_name")


# One rule each


def postcode_clean(postcode, country):
    """The five digits of a French postcode; that of another country as it is."""
    if not _is_french(country):
        return postcode
    postcode = without_separators(postcode)
    if not (is_digits(postcode) and len(postcode) == 5):
        raise ValidationError("Un code postal français compte 5 chiffres.")
    return postcode


def first_number_clean(typed):
    """The number of a first request, as a number."""
    number = int(typed) if is_digits(typed) and len(typed) < 10 else 0
    if number not in FIRST_NUMBERS:
        raise ValidationError(FIRST_NUMBER_SHAPE)
    return number


def _is_french(country):
    return country.strip().casefold() == "france"


def rna_clean(number):
    if not without_separators(number).upper().startswith("W"):
        raise ValidationError("Un numéro RNA compte la lettre W et 9 chiffres : vérifiez-le.")
    return association_number_clean(number)


def mandate_problem(quality, mandates):
    wanted = quality == RepresentativeQuality.CUSTOMS_REPRESENTATIVE
    return REQUIRED["mandate"] if wanted and not mandates else None


def rows_problem(rows, duplicate):
    """Why these rows of a list cannot be kept, or None; `duplicate` says that one stands there twice."""
    if len(set(rows)) != len(rows):
        return duplicate
    return f"{ROWS_MAX} lignes au plus." if len(rows) > ROWS_MAX else None


def too_long(text, most):
    """How much longer than `most` a text is, as it is read: a line end is one character."""
    length = len(text.replace("\r\n", "\n"))
    limit = f"{most:,}".replace(",", "\N{NO-BREAK SPACE}")
    return f"{limit} caractères au plus : ce texte en compte {length}." if length > most else None


# All of them


def filled_tidy(case):
    """Texts without blanks around them, numbers without what people put between their digits."""
    for field in Case._meta.concrete_fields:
        if field.name in FILLED and isinstance(text := getattr(case, field.attname), str):
            setattr(case, field.attname, text.strip())
    for name in ("siret", "rna", "represented_siren"):
        setattr(case, name, without_separators(getattr(case, name) or "").upper())
    if _is_french(case.country):
        case.postcode = without_separators(case.postcode)


def filled_problems(case, points, files):
    """What is wrong by itself with what was filled in, by field: {field: sentences}."""
    return (
        _not_his(case)
        | _column_problems(case)
        | _number_problems(case)
        | _applicant_problems(case)
        | _represented_problems(case, files)
        | _nature_problems(case)
        | _text_problems(case, points)
    )


def _not_his(case):
    """The columns that the service and the office fill: nobody files a request that is already answered."""
    return {
        field.name: f"« {field.verbose_name} » n’est pas rempli par le demandeur."
        for field in Case._meta.concrete_fields
        if field.name not in FILLED and getattr(case, field.attname) != field.get_default()
    }


def _column_problems(case):
    try:
        case.clean_fields(exclude={field.name for field in Case._meta.concrete_fields} - FILLED)
    except ValidationError as error:
        return {name: _said(name, problems) for name, problems in error.error_dict.items()}
    return {}


def _said(name, problems):
    is_missing = problems[0].code in ("blank", "null")
    return REQUIRED[name] if is_missing and name in REQUIRED else problems


NUMBERS = {"siret": siret_clean, "rna": rna_clean, "represented_siren": siren_clean}


def _number_problems(case):
    problems = {}
    checks = [(name, getattr(case, name), check) for name, check in NUMBERS.items()]
    checks.append(("postcode", case.postcode, lambda postcode: postcode_clean(postcode, case.country)))
    for name, value, check in checks:
        try:
            if value:
                check(value)
        except ValidationError as error:
            problems[name] = error.messages
    return problems


def _applicant_problems(case):
    kind, problems = case.applicant_kind, {}
    if kind == ApplicantKind.PERSON:
        return _filled(case, ("siret", "rna", "company_name"), NOT_A_PERSONS)
    if kind == ApplicantKind.COMPANY:
        return _filled(case, ("rna",), NOT_A_COMPANYS) | _missing(case, ("siret", "company_name"))
    if not (case.siret or case.rna):
        problems["rna"] = REQUIRED["rna"]
    if not case.company_name:
        problems["company_name"] = REQUIRED["association_name"]
    return problems


def _represented_problems(case, files):
    mandates = [file for file, role in files if role == AttachmentRole.MANDATE]
    problems = {}
    if any(role not in (AttachmentRole.REQUEST, AttachmentRole.MANDATE) for _, role in files):
        problems["attachments"] = NOT_OF_A_FILING
    if not case.represents_other:
        given = {"mandate": NOT_REPRESENTING} if mandates else {}
        return problems | given | _filled(case, REPRESENTATION, NOT_REPRESENTING)
    if problem := mandate_problem(case.representative_quality, mandates):
        problems["mandate"] = problem
    return problems | _missing(case, REPRESENTATION)


def _nature_problems(case):
    problems = {}
    if case.nature == Nature.SECOND_EXAMEN:
        problems = _missing(case, ("no_new_element",))
    else:
        second = ("first_case_id", "first_case_claimed", "no_new_element", "hearing_requested")
        problems = _filled(case, second, ONLY_SECOND_EXAMEN)
    if case.first_case_claimed is not None and case.first_case_claimed not in FIRST_NUMBERS:
        problems.setdefault("first_case_claimed", FIRST_NUMBER_SHAPE)
    if case.nature == Nature.DROIT_AU_CONTROLE:
        problems |= _filled(case, ("subcategory_id",), SUBCATEGORY_OF_AUDIT)
    else:
        problems |= _missing(case, ("subcategory_id",))
    return problems


def _text_problems(case, points):
    required = ("good_faith", "provisions") if case.nature == Nature.RESCRIT else ("good_faith",)
    problems = _missing(case, required)
    for name in ("description", "provisions"):
        if problem := too_long(getattr(case, name) or "", LONG_TEXT):
            problems[name] = problem
    if problem := _points_problem(points, is_audit=case.nature == Nature.DROIT_AU_CONTROLE):
        problems["points"] = problem
    return problems


def _points_problem(points, *, is_audit):
    if not is_audit:
        return ONLY_AUDIT if points else None
    if not points or not all(point.strip() for point in points):
        return REQUIRED["points"]
    long = (too_long(point, POINT_TEXT) for point in points)
    return rows_problem(points, SAME_POINT) or next(filter(None, long), None)


def _filled(case, names, sentence):
    return {name.removesuffix("_id"): sentence for name in names if getattr(case, name)}


def _missing(case, names):
    names = {name: name.removesuffix("_id") for name in names}
    return {field: REQUIRED[field] for name, field in names.items() if not getattr(case, name)}
