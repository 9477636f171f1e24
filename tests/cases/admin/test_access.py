"""Every address of the agents' screens, found by walking the viewsets, tried by everybody."""

import pytest
from django.contrib.auth.models import Group
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django_scopes import scopes_disabled

from accounts.roles import ADMINISTRATORS, EDITORS, MODERATORS, SUPERVISORS
from cases.enums import CaseState
from cases.models import Event, Reading
from mail.models import LetterTemplate
from tests.factories import UserFactory, case_in, lyon, make_agent, roissy, stored_file

pytestmark = pytest.mark.django_db

VIEWSETS = ("cases", "messages", "letters")
LISTS = ["cases:index", "cases:index_results", "messages:index", "messages:index_results"]
ONE_CASE = ["cases:case", "cases:action", "cases:file", "cases:letter", "messages:message"]
LETTERS = ["letters:index", "letters:edit", "letters:history"]


def walk(patterns, namespace=""):
    for entry in patterns:
        if isinstance(entry, URLPattern):
            yield namespace, entry
        elif isinstance(entry, URLResolver):
            yield from walk(entry.url_patterns, entry.namespace or namespace)


def addresses_of(values):
    """Name and address of every pattern of our viewsets."""
    found = {}
    for namespace, pattern in walk(get_resolver().url_patterns):
        if namespace in VIEWSETS:
            kwargs = {name: values[name] for name in pattern.pattern.converters}
            found[f"{namespace}:{pattern.name}"] = reverse(f"{namespace}:{pattern.name}", kwargs=kwargs)
    return found


def member_of(group):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def agent():
    return make_agent(lyon())


@pytest.fixture
def case(agent):
    return case_in(
        CaseState.CLOSED, agent=agent, subject="Hydromel secret", files=[stored_file("contrat.pdf")]
    )


@pytest.fixture
def addresses(case):
    with scopes_disabled():
        values = {
            "number": case.number,
            "name": "note",
            "key": case.attachments.first().key,
            "pk": case.letters().first().pk,
            "kind": "question",
        }
    return addresses_of(values)


@pytest.fixture
def people(agent, case):
    return {
        "agent": agent,
        "head": make_agent(lyon(), is_head=True),
        "other office": make_agent(roissy(), is_head=True),
        "supervisor": member_of(SUPERVISORS),
        "editor": member_of(EDITORS),
        "moderator": member_of(MODERATORS),
        "administrator": member_of(ADMINISTRATORS),
        "superuser": UserFactory(is_superuser=True),
        "applicant": case.applicant,
        "anonymous": None,
    }


def status_of(response):
    response.close()
    return response.status_code


def everywhere(lists, one_case, letters=302):
    """What reads, and the one address of the letters that takes only what is sent."""
    restore = 405 if letters == 200 else letters
    return (
        dict.fromkeys(LISTS, lists)
        | dict.fromkeys(ONE_CASE, one_case)
        | dict.fromkeys(LETTERS, letters)
        | {"letters:restore": restore}
    )


EXPECTED = {
    "agent": everywhere(200, 200),
    "head": everywhere(200, 200),
    "other office": everywhere(200, 404),
    "supervisor": everywhere(200, 200) | {"cases:action": 302},
    "editor": everywhere(404, 404, 200),
    "moderator": everywhere(404, 404, 200),
    "administrator": everywhere(404, 404, 200) | {"messages:index": 200, "messages:index_results": 200},
    "superuser": everywhere(404, 404, 200),
    "applicant": everywhere(302, 302),
    "anonymous": everywhere(302, 302),
}


@pytest.mark.parametrize("role", EXPECTED)
def test_every_address_answers_each_role_as_the_table_says(client, addresses, people, role):
    if people[role]:
        client.force_login(people[role])
    answers = {name: status_of(client.get(address)) for name, address in addresses.items()}
    assert answers == EXPECTED[role]


def test_viewsets_have_none_of_the_views_that_pass_by_the_state_machine(addresses):
    assert set(addresses) == set(LISTS) | set(ONE_CASE) | set(LETTERS) | {"letters:restore"}


@pytest.mark.parametrize("role", ["agent", "head", "supervisor", "applicant", "anonymous"])
def test_only_who_may_rewrites_a_letter(client, people, role):
    if people[role]:
        client.force_login(people[role])
    wording = {"subject": "autre", "title": "Autre", "body": "Avant le {date_limite}."}
    for name in ("edit", "restore"):
        assert client.post(reverse(f"letters:{name}", args=["question"]), wording).status_code == 302
    assert not LetterTemplate.objects.exists()


@pytest.mark.parametrize("role", ["other office", "supervisor", "editor", "administrator", "superuser"])
def test_nobody_else_acts_on_a_case(client, case, people, role):
    client.force_login(people[role])
    response = client.post(
        reverse("cases:action", args=[case.number, "refuse"]), {"version": case.version, "grounds": "Non."}
    )
    assert response.status_code == (409 if role == "supervisor" else 404)
    with scopes_disabled():
        assert Event.objects.filter(case=case).count() == case.version


@pytest.mark.parametrize("role", ["other office", "editor", "administrator", "superuser"])
def test_no_screen_of_the_admin_names_a_case_of_another_office(client, case, people, role):
    """All addresses below /admin/ that need no parameter, Wagtail's and the reference tables' included."""
    client.force_login(people[role])
    admin = next(r for r in get_resolver().url_patterns if str(r.pattern) == "admin/")
    leaking = []
    for namespace, pattern in walk(admin.url_patterns):
        if pattern.name == "wagtailadmin_error_test":
            continue
        try:
            address = reverse(f"{namespace}:{pattern.name}" if namespace else pattern.name)
        except NoReverseMatch:
            continue
        response = client.get(address)
        assert response.status_code < 500, address
        content = b"" if response.streaming else response.content
        if b"Hydromel secret" in content or str(case).encode() in content:
            leaking.append(address)
    assert leaking == []


def menu_labels(client):
    response = client.get("/admin/")
    return [label for label in ("Dossiers", "Messages") if f'"label": "{label}"' in response.content.decode()]


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        ("agent", ["Dossiers", "Messages"]),
        ("supervisor", ["Dossiers", "Messages"]),
        ("editor", []),
        ("administrator", ["Messages"]),
    ],
)
def test_the_menu_shows_what_the_role_may_open(client, people, role, labels):
    client.force_login(people[role])
    assert menu_labels(client) == labels


def test_every_opening_of_a_case_is_recorded(client, case, agent):
    client.force_login(agent)
    client.get(reverse("cases:case", args=[case.number]))
    client.get(reverse("cases:case", args=[case.number]))
    with scopes_disabled():
        assert [(r.user, r.case) for r in Reading.objects.all()] == [(agent, case)] * 2


def test_a_removed_file_is_still_read_by_the_office(client, case, agent):
    with scopes_disabled():
        attachment = case.attachments.first()
        attachment.removed_at, attachment.removed_by = case.submitted_at, case.applicant
        attachment.save()
    client.force_login(agent)
    response = client.get(reverse("cases:file", args=[case.number, attachment.key]))
    assert response.status_code == 200
    response.close()
    assert response["Content-Disposition"] == 'attachment; filename="contrat.pdf"'


def test_a_file_of_one_case_is_not_found_under_another(client, case, agent):
    other = case_in(CaseState.SUBMITTED)
    with scopes_disabled():
        key = case.attachments.first().key
    client.force_login(agent)
    assert client.get(reverse("cases:file", args=[other.number, key])).status_code == 404
