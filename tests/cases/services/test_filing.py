"""What a request must hold, asked of the service itself: a field, a bad value, what is said of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django_scopes import scope, scopes_disabled

from accounts.models import User
from cases.enums import ApplicantKind, AttachmentRole, CaseState, Nature, RepresentativeQuality, Visa
from cases.errors import NotOffered
from cases.models import Case, Category, Domain, Subcategory, Subdomain
from cases.rules.filled import FILLED, LONG_TEXT, POINT_TEXT, REQUIRED, ROWS_MAX
from cases.services.filing import case_submit
from forms.models import Draft
from forms.wizard.chain import Chain
from tests.factories import UserFactory, case_in, stored_file, submit_case, unsaved_case
from tests.forms import steps
from tests.forms.reader import Reader, pdf

pytestmark = pytest.mark.django_db

YESTERDAY, TOMORROW = -1, 1
SIREN = "356000000"
REPRESENTS = {
    "represents_other": True,
    "representative_quality": RepresentativeQuality.LAWYER,
    "represented_siren": SIREN,
    "represented_name": "La Poste",
}
RDE = REPRESENTS | {"representative_quality": RepresentativeQuality.CUSTOMS_REPRESENTATIVE}
PERSON = {"applicant_kind": ApplicantKind.PERSON, "siret": "", "company_name": ""}
ASSOCIATION = {
    "applicant_kind": ApplicantKind.ASSOCIATION,
    "siret": "",
    "rna": "W691234567",
    "company_name": "Les amis du houblon",
}
AUDIT = {"nature": Nature.DROIT_AU_CONTROLE, "directorate": "DR LYON"}
SECOND = {"nature": Nature.SECOND_EXAMEN}
DIGITS = "Un SIRET compte 14 chiffres ; celui-ci en compte {}."


@pytest.fixture(autouse=True)
def _unscoped():
    with scopes_disabled():
        yield


def file_request(*, by=None, points=None, roles=(), subdomains=None, registered=None, **columns):
    case, chosen = unsaved_case(**columns)
    if points is None:
        points = ["La comptabilité-matières"] if case.nature == Nature.DROIT_AU_CONTROLE else []
    return case_submit(
        by=by or UserFactory(),
        case=case,
        subdomains=chosen if subdomains is None else subdomains,
        points=points,
        files=[(stored_file(), role) for role in roles],
        registered=registered,
    )


def limits(name, most, **more):
    """A text column takes as many characters, and not one more."""
    good = more | {name: "a" * most}
    return name, more | {name: "a" * (most + 1)}, "au plus", good


# Field; what is given; what is said; what is right beside it, on the other side of the bound.
TABLE = [
    ("applicant_kind", {"applicant_kind": ""}, REQUIRED["applicant_kind"], PERSON),
    ("applicant_kind", {"applicant_kind": "king"}, "n’est pas un choix valide", PERSON),
    ("siret", {"siret": ""}, REQUIRED["siret"], {}),
    ("siret", {"siret": "1206908740001"}, DIGITS.format(13), {"siret": "120 690 874 00011"}),
    ("siret", {"siret": "120690874000111"}, DIGITS.format(15), {"siret": "120.690.874-00011"}),
    ("siret", {"siret": "1206908740001x"}, "ne compte que des chiffres", {}),
    ("siret", {"siret": "0" * 14}, "n’existe pas", {}),
    ("siret", PERSON | {"siret": "12069087400011"}, "Un particulier n’indique ni SIRET", PERSON),
    ("rna", ASSOCIATION | {"rna": ""}, REQUIRED["rna"], ASSOCIATION),
    (
        "rna",
        ASSOCIATION | {"rna": "W69123456"},
        "la lettre W et 9 chiffres",
        ASSOCIATION | {"rna": "w69 1234567"},
    ),
    ("rna", ASSOCIATION | {"rna": "W6912345678"}, "la lettre W et 9 chiffres", ASSOCIATION),
    ("rna", ASSOCIATION | {"rna": "691234567"}, "la lettre W et 9 chiffres", ASSOCIATION),
    ("rna", {"rna": "W691234567"}, "Seule une association", ASSOCIATION),
    ("company_name", {"company_name": ""}, REQUIRED["company_name"], {}),
    ("company_name", ASSOCIATION | {"company_name": " "}, REQUIRED["association_name"], ASSOCIATION),
    ("company_name", PERSON | {"company_name": "X"}, "Un particulier n’indique ni", PERSON),
    limits("company_name", 200),
    ("address", {"address": ""}, REQUIRED["address"], {}),
    limits("address", 300),
    ("postcode", {"postcode": ""}, REQUIRED["postcode"], {}),
    ("postcode", {"postcode": "6900"}, "Un code postal français compte 5 chiffres.", {"postcode": "69 002"}),
    ("postcode", {"postcode": "690022"}, "5 chiffres", {"postcode": "GE-1204", "country": "Suisse"}),
    ("postcode", {"postcode": "2A004"}, "5 chiffres", {"postcode": "20000"}),
    limits("postcode", 10, country="Suisse"),
    ("city", {"city": ""}, REQUIRED["city"], {}),
    limits("city", 100),
    ("country", {"country": ""}, REQUIRED["country"], {}),
    limits("country", 100),
    ("represents_other", {"represents_other": "peut-être"}, "True", REPRESENTS),
    ("representative_quality", REPRESENTS | {"representative_quality": ""}, "en quelle qualité", REPRESENTS),
    ("representative_quality", REPRESENTS | {"representative_quality": "ami"}, "choix valide", REPRESENTS),
    (
        "representative_quality",
        {"representative_quality": "lawyer"},
        "n’est pas déposée pour le compte",
        REPRESENTS,
    ),
    ("represented_siren", REPRESENTS | {"represented_siren": ""}, "Indiquez le SIREN", REPRESENTS),
    ("represented_siren", REPRESENTS | {"represented_siren": SIREN[:8]}, "compte 9 chiffres", REPRESENTS),
    ("represented_siren", REPRESENTS | {"represented_siren": SIREN + "0"}, "compte 9 chiffres", REPRESENTS),
    ("represented_siren", {"represented_siren": SIREN}, "n’est pas déposée pour le compte", REPRESENTS),
    ("represented_name", REPRESENTS | {"represented_name": ""}, "Indiquez le nom de la société", REPRESENTS),
    ("represented_name", {"represented_name": "La Poste"}, "n’est pas déposée pour le compte", REPRESENTS),
    limits("represented_name", 200, **REPRESENTS),
    ("mandate", RDE, REQUIRED["mandate"], RDE | {"roles": [AttachmentRole.MANDATE]}),
    ("mandate", {"roles": [AttachmentRole.MANDATE]}, "n’est pas déposée pour le compte", REPRESENTS),
    (
        "attachments",
        {"roles": [AttachmentRole.DECISION]},
        "ni l’un ni l’autre",
        {"roles": [AttachmentRole.REQUEST]},
    ),
    ("nature", lambda: {"nature": ""}, REQUIRED["nature"], {}),
    ("nature", lambda: {"nature": "autre"}, "n’est pas un choix valide", {}),
    ("category", {"category": None}, REQUIRED["category"], {}),
    ("subcategory", {"subcategory": None}, REQUIRED["subcategory"], {}),
    (
        "subcategory",
        lambda: AUDIT | {"subcategory": Subcategory.objects.first()},
        "n’a pas de sous-catégorie",
        AUDIT,
    ),
    ("subcategory", lambda: {"subcategory": other_subcategory()}, "ne correspond pas à la catégorie", {}),
    (
        "category",
        lambda: {"category": Category.objects.filter(nature=Nature.SECOND_EXAMEN).first()},
        "à la nature",
        {},
    ),
    (
        "first_case",
        lambda: {"first_case": case_in(CaseState.CLOSED)},
        "ne vaut que pour un second examen",
        SECOND,
    ),
    ("first_case", lambda: SECOND | {"first_case": submit_case()}, "n’est pas l’une des vôtres", SECOND),
    ("first_case_claimed", {"first_case_claimed": 3001}, "ne vaut que pour un second examen", SECOND),
    (
        "first_case_claimed",
        SECOND | {"first_case_claimed": 999},
        "quatre chiffres",
        SECOND | {"first_case_claimed": 1000},
    ),
    (
        "first_case_claimed",
        SECOND | {"first_case_claimed": 10**9},
        "quatre chiffres",
        SECOND | {"first_case_claimed": 10**9 - 1},
    ),
    ("no_new_element", SECOND | {"no_new_element": False}, "mêmes éléments", SECOND),
    ("no_new_element", {"no_new_element": True}, "ne vaut que pour un second examen", SECOND),
    ("hearing_requested", {"hearing_requested": True}, "second examen", SECOND | {"hearing_requested": True}),
    ("subject", {"subject": "\u200b "}, REQUIRED["subject"], {}),
    limits("subject", 250),
    ("description", {"description": ""}, REQUIRED["description"], {}),
    limits("description", LONG_TEXT),
    ("provisions", {"provisions": ""}, REQUIRED["provisions"], AUDIT | {"provisions": ""}),
    limits("provisions", LONG_TEXT),
    ("good_faith", {"good_faith": False}, REQUIRED["good_faith"], {}),
    (
        "electronic_notification",
        {"electronic_notification": "oui"},
        "True",
        {"electronic_notification": False},
    ),
    ("subdomains", {"subdomains": []}, REQUIRED["subdomains"], {}),
    ("subdomains", lambda: {"subdomains": subdomains(1, Nature.SECOND_EXAMEN)}, "ne correspond pas", {}),
    ("subdomains", lambda: {"subdomains": subdomains(1) * 2}, "choisi deux fois", {}),
    ("subdomains", lambda: AUDIT | {"subdomains": subdomains(2, AUDIT["nature"])}, "un seul champ", AUDIT),
    (
        "subdomains",
        lambda: {"subdomains": subdomains(ROWS_MAX + 1)},
        f"{ROWS_MAX} lignes au plus.",
        lambda: {"subdomains": subdomains(ROWS_MAX)},
    ),
    ("points", AUDIT | {"points": [], "by": None}, REQUIRED["points"], AUDIT | {"points": ["Un"]}),
    ("points", AUDIT | {"points": ["Un", " "]}, REQUIRED["points"], AUDIT | {"points": ["Un", "Deux"]}),
    ("points", AUDIT | {"points": ["Un", "Un"]}, "écrit deux fois", AUDIT),
    ("points", {"points": ["Un"]}, "ne vaut que pour un droit au contrôle", AUDIT),
    (
        "points",
        AUDIT | {"points": ["a" * (POINT_TEXT + 1)]},
        "500 caractères",
        AUDIT | {"points": ["a" * POINT_TEXT]},
    ),
    (
        "points",
        AUDIT | {"points": [str(n) for n in range(ROWS_MAX + 1)]},
        f"{ROWS_MAX} lignes au plus.",
        AUDIT | {"points": [str(n) for n in range(ROWS_MAX)]},
    ),
    ("last_name", lambda: {"by": UserFactory(last_name="")}, "Votre compte n’a pas de nom", {}),
    ("first_name", lambda: {"by": UserFactory(first_name="")}, "Votre compte n’a pas de prénom", {}),
    ("email", lambda: {"by": UserFactory(email="x")}, "Votre compte n’a pas de courriel", {}),
]


def other_subcategory():
    case, _ = unsaved_case()
    return Subcategory.objects.exclude(category=case.category).first()


def subdomains(count, nature=Nature.RESCRIT):
    case, [first] = unsaved_case()
    if nature != Nature.RESCRIT:
        return list(Subdomain.objects.filter(domain__nature=nature)[:count])
    made = [Subdomain(domain=first.domain, label=f"essai {uuid4()}") for _ in range(count)]
    return Subdomain.objects.bulk_create(made)


def given(values):
    """What the row of the table gives; the nature may be wrong, while the lists are those of a rescrit."""
    values = dict(values() if callable(values) else values)
    wrong = values.get("nature")
    if wrong is not None and wrong not in Nature.values:
        case, chosen = unsaved_case()
        return {"case": case, "chosen": chosen, "nature": values.pop("nature")}
    return values


def submit(values):
    if "chosen" in values:
        values["case"].nature = values["nature"]
        return case_submit(by=UserFactory(), case=values["case"], subdomains=values["chosen"])
    return file_request(**values)


def row_id(row):
    return row if isinstance(row, str) and len(row) < 30 else None


@pytest.mark.parametrize(("field", "bad", "said", "good"), TABLE, ids=row_id)
def test_service_refuses_what_the_form_refuses(field, bad, said, good):
    values = given(bad)
    number = Case.objects.count()
    with pytest.raises(ValidationError) as refusal:
        submit(values)
    assert said in " ".join(refusal.value.message_dict[field])
    assert Case.objects.count() == number
    assert submit(given(good)).pk


@pytest.mark.parametrize("model", [Category, Subcategory, Domain, Subdomain])
@pytest.mark.parametrize(
    ("start", "end", "in_force"),
    [(0, 0, True), (None, YESTERDAY, False), (TOMORROW, None, False)],
)
def test_an_entry_is_chosen_on_the_days_on_which_it_is_in_force(model, start, end, in_force):
    case, [subdomain] = unsaved_case()
    field, entry = {
        Category: ("category", case.category),
        Subcategory: ("subcategory", case.subcategory),
        Domain: ("subdomains", subdomain.domain),
        Subdomain: ("subdomains", subdomain),
    }[model]
    today = timezone.localdate()
    days = [None if day is None else today + timedelta(days=day) for day in (start, end)]
    model.objects.filter(pk=entry.pk).update(valid_from=days[0], valid_until=days[1])
    if in_force:
        assert case_submit(by=UserFactory(), case=case, subdomains=[subdomain]).pk
        return
    with pytest.raises(ValidationError) as refusal:
        case_submit(by=UserFactory(), case=case, subdomains=[subdomain])
    assert "n’est plus proposé" in refusal.value.message_dict[field][0]


# What the applicant says of nobody but himself


def other_columns():
    """A value that is not the default for each column that is not his."""
    user = UserFactory()
    special = {"state": CaseState.CLOSED, "admissibility": "yes", "visa": Visa.GRANTED, "origin": "paper"}
    for field in Case._meta.concrete_fields:
        if field.name in FILLED:
            continue
        if field.is_relation:
            yield field.name, {field.attname: user.pk}
        elif field.name in special:
            yield field.name, {field.name: special[field.name]}
        else:
            value = {"BooleanField": True, "CharField": "x", "TextField": "x", "EmailField": "a@b.fr"}
            moment = {"DateTimeField": timezone.now(), "DateField": timezone.localdate()}
            yield field.name, {field.name: (value | moment).get(field.get_internal_type(), 7)}


def test_no_column_of_the_service_or_of_the_office_is_taken_from_who_files():
    for name, columns in other_columns():
        with pytest.raises(ValidationError) as refusal:
            file_request(**columns)
        assert "n’est pas rempli par le demandeur" in refusal.value.message_dict[name][0], name


@pytest.mark.parametrize(
    ("registered", "verified"),
    [
        ({}, (False, False)),
        ({"12069087400011": "Autre nom"}, (False, False)),
        ({"12069087400011": "Knorr-Bremse Powertech GmbH Co. KG"}, (True, False)),
        ({SIREN: "La Poste"}, (False, True)),
    ],
)
def test_a_name_is_verified_when_the_register_gave_it(registered, verified):
    case = file_request(registered=registered, **REPRESENTS)
    assert (case.company_verified, case.represented_verified) == verified


def test_a_number_of_ones_own_is_named_as_the_case_that_it_is():
    first = case_in(CaseState.CLOSED)
    with pytest.raises(ValidationError) as refusal:
        file_request(by=first.applicant, first_case_claimed=first.number, **SECOND)
    assert "l’une des vôtres" in refusal.value.message_dict["first_case_claimed"][0]
    with pytest.raises(ValidationError) as refusal:
        file_request(by=first.applicant, first_case=first, first_case_claimed=4321, **SECOND)
    assert "déjà désignée" in refusal.value.message_dict["first_case_claimed"][0]
    assert file_request(by=first.applicant, first_case=first, **SECOND).first_case == first


def test_files_stay_within_their_number_and_weight(settings):
    settings.CASE_FILES_MAX = 2
    assert file_request(roles=[AttachmentRole.REQUEST] * 2).attachments.count() == 2
    with pytest.raises(ValidationError) as refusal:
        file_request(roles=[AttachmentRole.REQUEST] * 3)
    assert refusal.value.message_dict["attachments"] == ["Une demande compte au plus 2 fichiers."]
    settings.CASE_FILES_MAX_MB = 0
    with pytest.raises(ValidationError) as refusal:
        file_request(roles=[AttachmentRole.REQUEST])
    assert "pèsent au plus 0 Mo" in refusal.value.message_dict["attachments"][0]


def test_a_closed_account_and_the_application_file_nothing():
    closed = UserFactory(is_active=False)
    for by in (closed, User.application()):
        with pytest.raises(NotOffered):
            file_request(by=by)


def test_a_case_may_be_given_again_once_it_is_mended():
    case, chosen = unsaved_case(postcode="6")
    by = UserFactory()
    with pytest.raises(ValidationError):
        case_submit(by=by, case=case, subdomains=chosen)
    case.postcode = "69002"
    assert case_submit(by=by, case=case, subdomains=chosen).pk


def test_the_key_of_somebody_elses_request_gives_none_of_his():
    key = uuid4()
    submit_case(submission_key=key)
    with pytest.raises(ValidationError):
        file_request(submission_key=key)


# The form and the service know the same request


@pytest.fixture
def filled(client):
    """What the whole form says of a request."""
    user = UserFactory()
    client.force_login(user)
    steps.to_recap(Reader(client), files=[pdf()])
    with scope(office=None, applicant=user.pk):
        chain = Chain(Draft.objects.get())
        assert chain.walk("recapitulatif") is None
        last = chain.form("recapitulatif", MultiValueDict({"good_faith": ["on"]}))
        assert last.is_valid()
        return chain.request(last)


def test_every_column_of_the_form_has_its_row_here(filled):
    columns = set(filled["columns"])
    assert columns == FILLED - {"submission_key"}
    told = columns | {"subdomains", "points", "mandate", "attachments", "last_name", "first_name", "email"}
    assert {field for field, *_ in TABLE} == told


@pytest.mark.parametrize(
    "field", sorted({field for field, *_ in TABLE} - {"last_name", "first_name", "email"})
)
def test_every_field_has_its_step_of_the_form(field):
    final = {"good_faith", "electronic_notification"}
    step = Chain.step_of(ValidationError({field: "Faux."}))
    assert (step == "recapitulatif") == (field in final)
