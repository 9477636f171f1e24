"""One second examen at a time on an answer, which its first case shows."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django_scopes import scopes_disabled

from cases.enums import CaseState, Nature
from cases.models import Case
from cases.rules.standing import second_examens
from tests.factories import case_in, lyon, make_agent, submit_case

pytestmark = pytest.mark.django_db


def second_of(first, **columns):
    return submit_case(by=first.applicant, nature=Nature.SECOND_EXAMEN, first_case=first, **columns)


def test_service_refuses_a_second_one_while_the_first_stands():
    first = case_in(CaseState.CLOSED)
    second = second_of(first)
    with pytest.raises(ValidationError) as refusal:
        second_of(first)
    assert refusal.value.message_dict == {
        "first_case": [
            f"Un second examen de cette demande est déjà demandé : suivez la demande n° {second.number}."
        ]
    }
    with scopes_disabled():
        assert Case.objects.second_examens_of(first).count() == 1


def test_first_case_names_its_second_examen_to_its_applicant(client):
    first = case_in(CaseState.CLOSED)
    second = second_of(first)
    client.force_login(first.applicant)
    page = client.get(f"/demandes/{first.number}/").content.decode()
    assert f'href="/demandes/{second.number}/">Demande n° {second.number}</a>' in page


@pytest.mark.parametrize(
    ("directorate", "linked"), [("DR LYON", True), ("DIRECTION RÉGIONALE D’AMIENS", False)]
)
def test_first_case_names_its_second_examen_to_its_agents_and_links_what_they_may_open(
    client, directorate, linked
):
    first = case_in(CaseState.CLOSED)
    second = second_of(first, directorate=directorate)
    client.force_login(make_agent(lyon()))
    page = client.get(reverse("cases:case", args=[first.number])).content.decode()
    assert f"n° {second.number}" in page
    assert (f'href="/admin/cases/{second.number}/"' in page) == linked
    assert "La publication de la réponse ne peut pas être proposée" in page


def test_a_case_without_second_examen_names_none():
    assert second_examens(case_in(CaseState.CLOSED)) == []
