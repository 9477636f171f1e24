"""Test data, made through the services: what a test sees has true events, messages and terms."""

import hashlib
from datetime import UTC, datetime, timedelta

import factory
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django_scopes import scopes_disabled

from accounts.models import User
from cases.enums import ApplicantKind, AttachmentRole, CaseState, Nature, TransferReason
from cases.models import Case, Category, Membership, Subdomain
from cases.services.audit import case_schedule_audit
from cases.services.decision import (
    case_answer,
    case_deny_visa,
    case_grant_visa,
    case_refuse,
    case_reopen,
    case_request_visa,
)
from cases.services.filing import case_submit, case_withdraw
from cases.services.instruction import case_declare_admissible, case_take_charge, case_transfer
from cases.services.publication import ruling_propose
from cases.services.questions import case_request_complements
from directory.models import Office
from files.store import KeptFile

PASSWORD = "Essai-de-2026!"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"personne{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@exemple.invalid")
    first_name = "Camille"
    last_name = factory.Sequence(lambda n: f"Martin{n}")
    password = factory.django.Password(PASSWORD)


def office_named(name):
    return Office.objects.get(name=name)


def lyon():
    return office_named("DR de Lyon - PAE")


def roissy():
    return office_named("DR de Roissy - POC/CRPC")


def make_user(*groups):
    """A person with these roles."""
    user = UserFactory()
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def make_agent(office, *, is_head=False):
    user = UserFactory()
    Membership.objects.create(user=user, office=office, is_head=is_head)
    return user


def stored_file(name="reponse.pdf", content=PDF, content_type="application/pdf"):
    path = storages["private"].save(f"tests/{name}", ContentFile(content))
    return KeptFile(path, name, len(content), hashlib.sha256(content).hexdigest(), content_type)


def unsaved_case(*, nature=Nature.RESCRIT, directorate="DR LYON", **columns):
    """A request as the form builds it, and its champs d'application."""
    if nature == Nature.DROIT_AU_CONTROLE:
        category, subcategory = Category.objects.get(nature=nature, label=directorate), None
    else:
        category = Category.objects.get(nature=nature, label="toutes autres taxes")
        subcategory = category.subcategories.get(label=directorate)
    subdomain = Subdomain.objects.get(
        label="cotisation sur les boissons alcooliques",
        domain__nature=nature,
        domain__label="Alcools et boissons",
    )
    case = Case(
        **{
            "nature": nature,
            "category": category,
            "subcategory": subcategory,
            "applicant_kind": ApplicantKind.COMPANY,
            "address": "3 rue de la République",
            "postcode": "69002",
            "city": "Lyon",
            "siret": "12069087400011",
            "company_name": "Knorr-Bremse Powertech GmbH Co. KG",
            "subject": "Cotisation sur un spiritueux",
            "description": "Nous assemblons des boissons alcooliques et souhaitons connaître leur régime.",
            "provisions": "Article L. 245-7 du code de la sécurité sociale",
            "no_new_element": nature == Nature.SECOND_EXAMEN,
            "good_faith": True,
            "electronic_notification": True,
            **columns,
        }
    )
    return case, [subdomain]


@scopes_disabled()
def submit_case(*, by=None, at=None, files=(), points=(), verified=True, **columns):
    case, subdomains = unsaved_case(**columns)
    if case.nature == Nature.DROIT_AU_CONTROLE and not points:
        points = ["La tenue de la comptabilité-matières de l’entrepôt"]
    return case_submit(
        by=by or UserFactory(),
        case=case,
        subdomains=subdomains,
        points=points,
        files=[(stored, AttachmentRole.REQUEST) for stored in files],
        registered={case.siret: case.company_name} if verified else {},
        at=at,
    )


SERVICES = {
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


@scopes_disabled()
def transition(case, name, by, *, at=None, **params):
    """Make a transition with sensible parameters, on the case as it is now."""
    case = Case.objects.get(pk=case.pk)
    now = at or datetime.now(UTC)
    defaults = {
        "refuse": {"grounds": "La demande ne précise pas la situation de fait."},
        "request_complements": {
            "text": "Joignez le contrat.",
            "answer_by": (now + timedelta(days=30)).date(),
        },
        "transfer": {
            "reason": TransferReason.NOT_COMPETENT,
            "explanation": "L’activité se situe dans la Somme.",
        },
        "schedule_audit": {
            "audit_at": now + timedelta(days=20),
            "place": "3 rue de la République, Lyon",
            "team": "Service régional d’enquête",
            "scope": "Comptabilité-matières",
        },
        "deny_visa": {"text": "Citez l’article."},
        "withdraw": {"text": "Le projet est abandonné."},
        "reopen": {"text": "Un élément a été oublié."},
    }.get(name, {})
    if name == "answer" and "files" not in params:
        defaults = {"text": "Le régime décrit est confirmé.", "files": [stored_file()]}
    if name == "transfer" and "office" not in params:
        defaults["office"] = office_named("DR d’Amiens - PAE")
    SERVICES[name](case=case, by=by, version=case.version, at=at, **{**defaults, **params})
    return Case.objects.get(pk=case.pk)


PATHS = {
    CaseState.SUBMITTED: [],
    CaseState.IN_CHARGE: ["take_charge"],
    CaseState.ADMISSIBLE: ["take_charge", "declare_admissible"],
    CaseState.REFUSED: ["take_charge", "refuse"],
    CaseState.CLOSED: ["take_charge", "declare_admissible", "end"],
    CaseState.WITHDRAWN: ["withdraw"],
}


def case_in(state, *, agent=None, at=None, **columns):
    """A case brought to a state by those who may; `agent` instructs it."""
    case = submit_case(at=at, **columns)
    agent = agent or make_agent(case.office)
    end = "schedule_audit" if case.nature == Nature.DROIT_AU_CONTROLE else "answer"
    for name in PATHS[state]:
        name = end if name == "end" else name
        case = transition(case, name, case.applicant if name == "withdraw" else agent, at=at)
    return case


@scopes_disabled()
def propose_ruling(case, by, *, at=None, **params):
    """Propose the publication of an answered rescrit, in words that name nobody."""
    case = Case.objects.get(pk=case.pk)
    return ruling_propose(
        case=case,
        by=by,
        at=at,
        **{
            "version": case.version,
            "title": "Cotisation sur un spiritueux assemblé",
            "question": "Une entreprise assemble des boissons alcooliques. La cotisation est-elle due ?",
            "position": "Oui, dès lors que le produit titre plus de 18 % vol.",
            "texts": "Article L. 245-7 du code de la sécurité sociale",
            "keywords": "spiritueux, assemblage",
            "subdomain": case.subdomains.first(),
            **params,
        },
    )
