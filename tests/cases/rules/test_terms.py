"""The window of a second examen: one answer for the applicant, the agent and the letter."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from cases.enums import CaseState, Nature
from cases.models import Case
from cases.rules.terms import second_examen_is_late, second_examen_until
from cases.services.decision import decision_open
from tests.factories import case_in, lyon, make_agent, office_named, submit_case

pytestmark = pytest.mark.django_db

ANSWERED = datetime(2024, 10, 26, 10, tzinfo=UTC)
# Two months later is the 26th of December, a public holiday in Alsace-Moselle alone.
IN_METROPOLE, IN_ALSACE = date(2024, 12, 26), date(2024, 12, 27)


def answered(directorate="DR DE MULHOUSE", **columns):
    return case_in(CaseState.CLOSED, at=ANSWERED, directorate=directorate, **columns)


@scopes_disabled()
def opened(case, at):
    decision_open(case=case, by=case.applicant, at=at)
    return Case.objects.get(pk=case.pk)


def second_of(first, *, filed, directorate="DR LYON"):
    return submit_case(
        by=first.applicant,
        at=datetime(filed.year, filed.month, filed.day, 12, tzinfo=UTC),
        nature=Nature.SECOND_EXAMEN,
        directorate=directorate,
        first_case=first,
    )


@pytest.mark.parametrize(("directorate", "until"), [("DR DE MULHOUSE", IN_ALSACE), ("DR LYON", IN_METROPOLE)])
def test_window_ends_by_the_holidays_of_the_office_that_answered(directorate, until):
    assert second_examen_until(answered(directorate)) == until


@pytest.mark.parametrize(("day", "late"), [(26, False), (27, False), (28, True)])
def test_agent_and_applicant_read_the_same_window(client, day, late):
    first = answered()
    second = second_of(first, filed=date(2024, 12, day))
    assert second_examen_is_late(second) == late
    client.force_login(make_agent(lyon()))
    page = client.get(reverse("cases:case", args=[second.number])).content.decode()
    assert ("hors délai" in page) == late


def test_letter_says_the_day_that_is_told_before_it_is_read():
    first = answered()
    with scopes_disabled():
        letter = first.events.get(kind="answered").data["letter"]
    assert "27 décembre 2024" in letter["remedies"]


def test_window_runs_from_the_reading_within_fifteen_days():
    case = opened(answered(), datetime(2024, 11, 5, 9, tzinfo=UTC))
    assert second_examen_until(case) == date(2025, 1, 6)


def test_no_window_runs_before_the_reading_without_consent():
    case = answered(electronic_notification=False)
    assert second_examen_until(case) is None
    assert second_examen_until(opened(case, datetime(2024, 12, 2, 9, tzinfo=UTC))) == date(2025, 2, 3)


def test_only_a_rescrit_that_is_answered_has_a_window():
    assert second_examen_until(case_in(CaseState.ADMISSIBLE)) is None
    assert second_examen_until(case_in(CaseState.CLOSED, nature=Nature.SECOND_EXAMEN)) is None
    audit = case_in(CaseState.CLOSED, nature=Nature.DROIT_AU_CONTROLE, directorate="DR ROISSY")
    assert second_examen_until(audit) is None


def test_second_examen_without_a_first_case_is_never_late():
    assert second_examen_is_late(submit_case(nature=Nature.SECOND_EXAMEN)) is False


def test_holidays_are_those_of_mulhouse():
    assert office_named("DR de Mulhouse - PAE").directorate.territory == "alsace-moselle"
