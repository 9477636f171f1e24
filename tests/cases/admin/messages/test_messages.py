"""The « Messages » screens: who reads which e-mail."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from accounts.roles import ADMINISTRATORS, SUPERVISORS
from cases.enums import CaseState
from cases.models import Reading
from mail.models import Message
from tests.factories import UserFactory, case_in, lyon, make_agent, roissy

pytestmark = pytest.mark.django_db


def member_of(group):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def case():
    return case_in(CaseState.IN_CHARGE)


@pytest.fixture
def password_mail():
    now = timezone.now()
    return Message.objects.create(
        kind="password",
        recipient="juda@exemple.invalid",
        subject="Nouveau mot de passe",
        text="Cliquez : https://exemple.invalid/secret",
        html="<p>secret</p>",
        created_at=now,
        next_attempt_at=now,
    )


def case_id_of(message):
    return message.link.case_id if hasattr(message, "link") else None


def recipients(client):
    return {
        (case_id_of(message), message.recipient)
        for message in client.get(reverse("messages:index")).context["object_list"]
    }


def of_case(case):
    with scopes_disabled():
        return {(case.pk, message.recipient) for message in case.letters().all()}


def test_agents_read_the_messages_of_their_cases_only(client, case, password_mail):
    client.force_login(make_agent(lyon()))
    assert recipients(client) == of_case(case)
    client.force_login(make_agent(roissy()))
    assert recipients(client) == set()


def test_supervisors_read_those_of_all_cases_but_not_those_of_accounts(client, case, password_mail):
    client.force_login(member_of(SUPERVISORS))
    assert recipients(client) == of_case(case)
    assert client.get(reverse("messages:message", args=[password_mail.pk])).status_code == 404


def test_administrators_see_the_site_s_own_messages_only(client, case, password_mail):
    client.force_login(member_of(ADMINISTRATORS))
    assert recipients(client) == {(None, "juda@exemple.invalid")}


@pytest.mark.parametrize("demo", [True, False])
def test_a_password_link_is_read_in_the_demo_only(client, settings, password_mail, demo):
    settings.DEMO = demo
    client.force_login(member_of(ADMINISTRATORS))
    page = client.get(reverse("messages:message", args=[password_mail.pk])).content.decode()
    assert "Nouveau mot de passe" in page
    assert ("secret" in page) is demo


def test_the_html_of_a_message_is_shown_in_a_sandbox(client, case):
    client.force_login(make_agent(lyon()))
    with scopes_disabled():
        message = case.letters().exclude(html="").first()
    page = client.get(reverse("messages:message", args=[message.pk])).content.decode()
    assert "sandbox\n" in page
    assert message.html not in page
    assert message.get_status_display() in page


def test_the_case_shows_its_messages_with_their_status(client, case):
    client.force_login(make_agent(lyon()))
    page = client.get(reverse("cases:case", args=[case.number])).content.decode()
    with scopes_disabled():
        for message in case.letters().all():
            assert reverse("messages:message", args=[message.pk]) in page
    assert "À envoyer" in page


def test_messages_are_found_by_recipient(client, case):
    client.force_login(make_agent(lyon()))
    with scopes_disabled():
        message = case.letters().first()
    found = client.get(reverse("messages:index"), {"q": message.recipient}).context["object_list"]
    assert {m.recipient for m in found} == {message.recipient}


def readings():
    with scopes_disabled():
        return [(reading.user, reading.case) for reading in Reading.objects.order_by("pk")]


def test_reading_a_message_of_a_case_is_reading_the_case(client, case):
    agent = make_agent(lyon())
    client.force_login(agent)
    with scopes_disabled():
        message = case.letters().first()
    client.get(reverse("messages:message", args=[message.pk]))
    assert readings() == [(agent, case)]


def test_reading_a_message_of_the_site_is_reading_no_case(client, password_mail):
    client.force_login(member_of(ADMINISTRATORS))
    assert client.get(reverse("messages:message", args=[password_mail.pk])).status_code == 200
    assert readings() == []


def test_the_form_of_an_action_is_reading_the_case_each_time_it_is_shown(client, case):
    agent = make_agent(lyon())
    client.force_login(agent)
    address = reverse("cases:action", args=[case.number, "note"])
    client.get(address)
    client.post(address, {"version": case.version, "text": ""})
    assert readings() == [(agent, case)] * 2


def test_an_action_that_is_refused_shows_nothing_and_is_no_reading(client, case):
    client.force_login(member_of(SUPERVISORS))
    assert client.get(reverse("cases:action", args=[case.number, "refuse"])).status_code == 302
    assert readings() == []
