"""What must always be true: each constraint of the database refuses its bad row, and says why in our words."""

from copy import copy
from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from accounts.models import RightChange, RightState, Unsent
from cases.enums import CaseState, Nature
from cases.models import (
    Category,
    Domain,
    Membership,
    Routing,
    Subcategory,
    Subdomain,
)
from cms.models import DocumentDownload, LibraryDocument
from directory.models import Directorate, Holiday, Office
from forms.models import Sending
from tests.factories import UserFactory, case_in, make_agent, roissy, stored_file, submit_case

pytestmark = pytest.mark.django_db

OURS = {"accounts", "cases", "cms", "directory", "mail", "public_forms"}
BACKWARDS = {"valid_from": date(2030, 1, 2), "valid_until": date(2030, 1, 1)}


def constraints():
    return {
        constraint.name: constraint
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for constraint in model._meta.constraints
    }


def second_examen():
    return submit_case(nature=Nature.SECOND_EXAMEN)


def audit():
    return submit_case(nature=Nature.DROIT_AU_CONTROLE, directorate="DR ROISSY")


def attachment():
    return submit_case(files=[stored_file()]).attachments.get()


def first(model, **columns):
    return lambda: model.objects.filter(**columns).first()


def answered():
    return case_in(CaseState.CLOSED)


def right(state=RightState.PENDING):
    return RightChange.objects.create(
        user=UserFactory(), by=UserFactory(), right="Droit", before="aucun", after="agent", state=state
    )


# A row that is right, and the columns that make it wrong.
WRONG = {
    "case_state_known": (submit_case, {"state": CaseState.DRAFT}),
    "case_nature_known": (submit_case, {"nature": "avis"}),
    "case_number_from_3001": (submit_case, {"number": 3000}),
    "case_subcategory_by_nature": (submit_case, {"subcategory": None}),
    "case_rescrit_has_provisions": (submit_case, {"provisions": ""}),
    "case_company_is_identified": (submit_case, {"company_name": ""}),
    "case_association_is_identified": (submit_case, {"applicant_kind": "association", "siret": ""}),
    "case_represented_is_identified": (submit_case, {"represents_other": True}),
    "case_first_case_for_second_examen": (submit_case, {"first_case": answered}),
    "case_second_examen_without_new_element": (second_examen, {"no_new_element": False}),
    "case_good_faith_declared": (submit_case, {"good_faith": False}),
    "case_refusal_has_grounds": (lambda: case_in(CaseState.REFUSED), {"refusal_grounds": ""}),
    "case_admissible_has_date": (lambda: case_in(CaseState.ADMISSIBLE), {"admissible_on": None}),
    "case_closed_has_outcome": (answered, {"answered_at": None}),
    "attachment_removed_by_somebody": (attachment, {"removed_at": timezone.now}),
    "attachment_not_empty": (attachment, {"size": 0}),
    "message_sent_has_date": (lambda: submit_case().letters().first(), {"status": "sent"}),
    "right_confirmed_by_another": (right, {"state": RightState.CONFIRMED, "decided_by": None}),
    "category_validity_in_order": (first(Category), BACKWARDS),
    "subcategory_validity_in_order": (first(Subcategory), BACKWARDS),
    "domain_validity_in_order": (first(Domain), BACKWARDS),
    "subdomain_validity_in_order": (first(Subdomain), BACKWARDS),
    "category_directorate_for_audits_only": (
        first(Category, nature=Nature.RESCRIT),
        {"directorate": first(Directorate)},
    ),
}


def sending():
    return Sending.objects.create(user=UserFactory(), key="00000000-0000-0000-0000-000000000001")


def unsent():
    return Unsent.objects.create(
        user=UserFactory(), address="/demandes/3001/complement/", data={"text": ["a"]}, sent_at=timezone.now()
    )


def document():
    return LibraryDocument.objects.create(title="Guide", code="guide", file="documents/a.pdf")


def download():
    return DocumentDownload.objects.create(document=document(), day=date(2026, 3, 2))


# A row, and what a second one may have otherwise without being another.
TWICE = {
    "user_username_unique": (
        lambda: UserFactory(username="camille"),
        {"username": "CAMILLE", "email": "b@b.invalid"},
    ),
    "user_email_unique": (
        lambda: UserFactory(email="a@a.invalid"),
        {"username": "autre", "email": "A@A.invalid"},
    ),
    "office_one_per_directorate_and_kind": (first(Office), {"name": "Autre pôle"}),
    "holiday_once_a_day": (first(Holiday), {"name": "Autre fête"}),
    "event_position_once": (lambda: submit_case().events.get(), {}),
    "category_label_once_a_nature": (first(Category), {}),
    "subcategory_label_once_a_category": (first(Subcategory), {}),
    "domain_label_once_a_category": (first(Domain, category__isnull=False), {}),
    "domain_label_once_a_nature": (first(Domain, category=None), {}),
    "subdomain_label_once_a_domain": (first(Subdomain), {}),
    "routing_once_a_subcategory": (first(Routing, subcategory__isnull=False), {"office": roissy}),
    "routing_once_a_category": (first(Routing, subcategory=None), {"office": roissy}),
    "case_domain_once": (lambda: submit_case().domains.get(), {}),
    "audit_point_position_once": (lambda: audit().points.get(), {"text": "Autre point"}),
    "membership_once": (
        lambda: Membership.objects.get(user=make_agent(roissy())),
        {"is_head": True},
    ),
    "right_proposed_once": (right, {"after": "responsable du pôle"}),
    "sending_once": (sending, {}),
    "unsent_once": (unsent, {"data": {"text": ["b"]}}),
    "document_code_once": (document, {"title": "Autre guide"}),
    "document_download_day_once": (download, {"count": 3}),
}


def given(columns):
    return {name: value() if callable(value) else value for name, value in columns.items()}


def changed(row, columns):
    """A row in memory with these columns; the state of a case is behind its protection."""
    for name, value in columns.items():
        field = row._meta.get_field(name)
        row.__dict__[field.attname] = value.pk if isinstance(value, models.Model) else value
        if field.is_relation:
            field.delete_cached_value(row) if field.is_cached(row) else None
    return row


def sentence(constraint):
    silent = constraint.violation_error_message == constraint.default_violation_error_message
    return None if silent else constraint.violation_error_message


def said(row):
    with pytest.raises(ValidationError) as refusal:
        row.validate_constraints()
    return refusal.value.messages


def test_every_constraint_has_its_bad_row():
    assert sorted([*WRONG, *TWICE]) == sorted(constraints())


@pytest.mark.parametrize("name", WRONG)
@scopes_disabled()
def test_wrong_row_is_refused_in_our_words(name):
    make, columns = WRONG[name]
    row, columns = make(), given(columns)
    model = type(row)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**columns)
    if expected := sentence(constraints()[name]):
        assert said(changed(model.objects.get(pk=row.pk), columns)) == [expected]


@pytest.mark.parametrize("name", TWICE)
@scopes_disabled()
def test_second_row_is_refused_in_our_words(name):
    make, columns = TWICE[name]
    row = make()
    second = changed(copy(row), given(columns))
    second.pk = None
    second._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Model.save_base(second, force_insert=True)
    if expected := sentence(constraints()[name]):
        second.pk = None
        assert expected in said(second)
