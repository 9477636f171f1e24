"""Published rulings: from an agent's proposal, through an editor and a moderator, to a visitor."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scopes_disabled
from wagtail.models import PageViewRestriction, Revision

from accounts.roles import MODERATORS
from cases.enums import CaseState, Nature
from cases.models import Case
from cms.models import NewsPage, RulingPage, RulingsPage
from tests.factories import UserFactory, case_in, lyon, make_agent, propose_ruling, transition

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 4, 10, 9, 30, tzinfo=UTC)
LIST = "/admin/rescrits-proposes/"


@pytest.fixture
def moderator(db):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=MODERATORS))
    return user


@pytest.fixture
def agent(db):
    return make_agent(lyon())


@pytest.fixture
def proposal(agent):
    operator = UserFactory(first_name="Juda", last_name="Bricot")
    return propose_ruling(case_in(CaseState.CLOSED, by=operator, agent=agent, at=AT), agent, at=AT)


@pytest.fixture
def later():
    with time_machine.travel(LATER):
        yield


def take(client, editor, proposal):
    client.force_login(editor)
    return client.post(reverse("rulings_draft", args=[proposal.key]))


def form_of(page, **changes):
    names = (
        "title",
        "slug",
        "question",
        "position",
        "texts",
        "keywords",
        "tax",
        "domain",
        "ruled_on",
        "status",
    )
    data = {name: getattr(page, name) for name in names}
    return {
        **data,
        "status_on": "",
        "status_reason": "",
        "replaced_by": "",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        **changes,
    }


def edit(client, page, action, **changes):
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(url, form_of(page, **changes) | {action: "1"})


def approve(client, moderator, page):
    client.force_login(moderator)
    task = page.current_workflow_task_state
    return client.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk]),
        {"comment": "Bien."},
    )


def make_ruling(**columns):
    index = RulingsPage.objects.get()
    values = {
        "title": "Rhum arrangé en bouteilles",
        "question": "Une entreprise arrange du rhum.",
        "position": "La cotisation est due.",
        "texts": "CGI, article 403",
        "keywords": "rhum, arrangés",
        "tax": "toutes autres taxes",
        "domain": "Alcools et boissons",
        "ruled_on": date(2026, 1, 5),
        **columns,
    }
    page = index.add_child(instance=RulingPage(**values))
    page.save_revision().publish()
    return RulingPage.objects.get(pk=page.pk)


def titles(client, query=""):
    response = client.get(f"/rescrits-publies/{query}")
    assert response.status_code == 200
    return [ruling.title for ruling in response.context["list"].page]


# From the agent to the visitor


@pytest.mark.usefixtures("later")
def test_editor_drafts_moderator_publishes_and_visitor_reads(client, editor, moderator, proposal):
    client.force_login(editor)
    assert proposal.title in client.get(LIST).content.decode()
    take(client, editor, proposal)
    page = RulingPage.objects.get()
    assert (page.live, page.title, page.ruled_on) == (False, proposal.title, AT.date())
    assert proposal.title not in client.get(LIST).content.decode()
    assert client.get(f"/rescrits-publies/{page.slug}/").status_code == 404
    edit(client, page, "action-submit")
    page = RulingPage.objects.get()
    assert page.workflow_in_progress
    assert not page.live
    approve(client, moderator, page)
    client.logout()
    text = client.get(f"/rescrits-publies/{page.slug}/").content.decode()
    assert "Oui, dès lors que le produit titre plus de 18 % vol." in text
    assert titles(client) == [proposal.title]


def landing(client):
    return client.get("/admin/").text


@pytest.mark.usefixtures("later")
def test_editor_lands_on_what_waits_for_him(client, editor, moderator, proposal):
    waits, changed = (
        "1 rescrit proposé, à relire pour le publier",
        "1 rescrit publié dont la réponse a changé",
    )
    client.force_login(make_agent(lyon()))
    assert waits not in landing(client)
    client.force_login(editor)
    assert waits in landing(client)
    take(client, editor, proposal)
    assert not any(text in landing(client) for text in (waits, changed))
    RulingPage.objects.get().get_latest_revision().publish(user=moderator)
    with scopes_disabled():
        transition(proposal.case, "reopen", make_agent(lyon(), is_head=True))
    assert changed in landing(client)


@pytest.mark.usefixtures("later")
def test_editor_cannot_publish_alone(client, editor, proposal):
    take(client, editor, proposal)
    edit(client, RulingPage.objects.get(), "action-publish")
    assert not RulingPage.objects.get().live


@pytest.mark.usefixtures("later")
def test_the_address_of_the_feed_is_left_to_it(client, editor, proposal):
    with scopes_disabled():
        type(proposal).objects.update(title="Fil")
    take(client, editor, proposal)
    page = RulingPage.objects.get()
    assert page.slug == "fil-2"
    page.slug = "fil"
    with pytest.raises(ValidationError):
        page.full_clean()


@pytest.mark.usefixtures("later")
def test_a_proposal_that_makes_no_page_is_said(client, editor, proposal):
    with scopes_disabled():
        type(proposal).objects.update(keywords=",")
    response = take(client, editor, proposal)
    assert "Donnez au moins un mot-clé." in client.get(response.url).text
    assert RulingPage.objects.count() == 0


@pytest.mark.usefixtures("later")
def test_taking_twice_makes_one_draft(client, editor, proposal):
    for _ in range(2):
        response = take(client, editor, proposal)
        assert response.status_code == 302
    assert RulingPage.objects.count() == 1


def test_nothing_is_offered_before_the_time_to_object_is_over(client, editor, proposal):
    client.force_login(editor)
    with time_machine.travel(AT + timedelta(days=30)):
        client.force_login(editor)
        assert proposal.title not in client.get(LIST).content.decode()
        take(client, editor, proposal)
    assert RulingPage.objects.count() == 0


@pytest.mark.usefixtures("later")
def test_editor_learns_nothing_of_the_case(client, editor, proposal):
    take(client, editor, proposal)
    page = RulingPage.objects.get()
    with scopes_disabled():
        number = Case.objects.get().number
    screens = [LIST, reverse("wagtailadmin_pages:edit", args=[page.pk])]
    for screen in screens:
        text = client.get(screen).content.decode()
        for secret in (f"{number}", "Knorr", "Bricot", "DR de Lyon"):
            assert secret not in text
    assert client.get(reverse("cases:case", args=[number])).status_code == 404
    assert client.get(reverse("cases:letter", args=[number])).status_code == 404


@pytest.mark.usefixtures("later")
def test_who_makes_no_pages_does_not_find_the_list(client, agent, proposal, editor):
    for user in (agent, make_agent(lyon(), is_head=True), UserFactory()):
        client.force_login(user)
        answers = [client.get(LIST).status_code, take(client, user, proposal).status_code]
        assert answers in ([404, 404], [302, 302])
    assert RulingPage.objects.count() == 0
    client.logout()
    assert client.get(LIST).status_code == 302


# What may no longer be published


@pytest.fixture
def void_draft(client, editor, proposal, later):
    """A draft whose answer was reopened since."""
    take(client, editor, proposal)
    page = RulingPage.objects.get()
    edit(client, page, "action-submit")
    with scopes_disabled():
        transition(proposal.case, "reopen", make_agent(lyon(), is_head=True))
    return RulingPage.objects.get()


def test_void_proposal_is_not_published_by_approval(client, void_draft, moderator):
    approve(client, moderator, void_draft)
    assert not RulingPage.objects.get().live


def test_void_proposal_is_not_published_by_the_button_which_says_why(client, void_draft, moderator):
    client.force_login(moderator)
    url = reverse("wagtailadmin_pages:edit", args=[void_draft.pk])
    response = client.post(url, form_of(void_draft) | {"action-publish": "1"}, follow=True)
    assert "Ce rescrit ne peut pas être publié" in response.content.decode()
    assert not RulingPage.objects.get().live


def test_void_proposal_is_not_published_by_code(void_draft, moderator):
    with pytest.raises(PermissionDenied):
        void_draft.get_latest_revision().publish(user=moderator)


def test_void_proposal_planned_for_later_is_dropped_and_stops_no_other(void_draft):
    other = make_ruling(title="Un autre")
    for page in (void_draft, other):
        revision = page.save_revision()
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=LATER - timedelta(hours=1))
    call_command("publish_scheduled", verbosity=0)
    assert not RulingPage.objects.get(pk=void_draft.pk).live
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


@pytest.mark.usefixtures("later")
def test_published_ruling_whose_answer_changed_is_shown_to_editors_who_may_withdraw_it(
    client, editor, moderator, proposal
):
    take(client, editor, proposal)
    page = RulingPage.objects.get()
    page.get_latest_revision().publish(user=moderator)
    with scopes_disabled():
        transition(proposal.case, "reopen", make_agent(lyon(), is_head=True))
    warning = "La réponse publiée a changé depuis."
    assert warning in client.get(LIST).content.decode()
    client.force_login(moderator)
    edit(
        client,
        RulingPage.objects.get(),
        "action-publish",
        status="withdrawn",
        status_on="2026-04-09",
        status_reason="Dossier rouvert",
    )
    assert RulingPage.objects.get().status == "withdrawn"
    assert warning not in client.get(LIST).content.decode()


# No copy goes past the proposal


def copy_screen(client, page, **ticked):
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    data = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": page.get_parent().pk, **ticked}
    return client.post(url, data, follow=True)


@pytest.mark.parametrize("ticked", [{}, {"alias": "on"}, {"publish_copies": "on"}])
def test_a_ruling_is_not_copied_by_the_screen_which_says_so(client, void_draft, moderator, ticked):
    client.force_login(moderator)
    text = copy_screen(client, void_draft, **ticked).content.decode()
    assert "Un rescrit publié ne se copie pas" in text
    assert RulingPage.objects.count() == 1


def test_nor_with_a_page_above_it(client, void_draft, moderator):
    client.force_login(moderator)
    for page in void_draft.get_ancestors().filter(depth__gt=1):
        copy_screen(client, page, copy_subpages="on", alias="on")
    assert RulingPage.objects.count() == 1


def test_nor_by_code(void_draft):
    with pytest.raises(PermissionDenied):
        void_draft.create_alias(update_slug="copie")
    with pytest.raises(PermissionDenied):
        void_draft.copy(update_attrs={"slug": "copie"})
    assert RulingPage.objects.count() == 1


def test_nor_by_the_interface_of_the_screens(client, void_draft, moderator):
    client.force_login(moderator)
    for action in ("copy", "create_alias"):
        url = f"/admin/api/main/pages/{void_draft.pk}/action/{action}/"
        assert client.post(url, {"slug": "copie", "update_slug": "copie"}).status_code == 403
    assert RulingPage.objects.count() == 1


# A published ruling whose answer no longer stands


@pytest.fixture
def published(client, editor, moderator, proposal, later):
    take(client, editor, proposal)
    page = RulingPage.objects.get()
    page.get_latest_revision().publish(user=moderator)
    client.logout()
    return page


WARNING = "Cette réponse est en cours de réexamen"
MARK = "En cours de réexamen"


def warned(client, page):
    shown = WARNING in client.get(page.url).content.decode()
    listed = MARK in client.get("/rescrits-publies/").content.decode()
    fed = f"[{MARK}]" in client.get("/rescrits-publies/fil/").content.decode()
    return [shown, listed, fed]


def test_reader_is_warned_when_the_case_is_reopened_until_the_page_says_more(client, published, proposal):
    assert warned(client, published) == [False] * 3
    transition(proposal.case, "reopen", make_agent(lyon(), is_head=True))
    assert warned(client, published) == [True] * 3
    page = RulingPage.objects.get()
    page.status, page.status_on, page.status_reason = "withdrawn", LATER.date(), "Dossier rouvert"
    page.save_revision().publish()
    assert warned(client, published) == [False] * 3


def test_reader_is_warned_of_a_second_examen(client, published, proposal):
    with scopes_disabled():
        applicant = proposal.case.applicant
        case_in(CaseState.SUBMITTED, by=applicant, nature=Nature.SECOND_EXAMEN, first_case=proposal.case)
    assert warned(client, published) == [True] * 3


# Replaced and withdrawn


def test_replaced_ruling_says_so_first_and_leads_to_the_new_one(client):
    new = make_ruling(title="La nouvelle règle", ruled_on=date(2026, 5, 4))
    old = make_ruling(
        title="L’ancienne règle",
        status="replaced",
        status_on=date(2026, 5, 4),
        status_reason="Le tarif a changé.",
        replaced_by=new,
    )
    text = client.get(old.url).content.decode()
    order = [
        text.index(part)
        for part in ("Remplacé le 4 mai 2026", "Le tarif a changé.", new.url, "Question</h2>")
    ]
    assert order == sorted(order)
    assert "La cotisation est due." in text
    RulingPage.objects.filter(pk=new.pk).update(live=False)
    assert new.url not in client.get(old.url).content.decode()


def test_successor_that_visitors_may_not_read_is_not_named(client):
    new = make_ruling(title="La nouvelle règle")
    old = make_ruling(
        title="L’ancienne règle",
        status="replaced",
        status_on=date(2026, 5, 4),
        status_reason="Le tarif a changé.",
        replaced_by=new,
    )
    assert new.title in client.get(old.url).content.decode()
    PageViewRestriction.objects.create(page=new, restriction_type=PageViewRestriction.LOGIN)
    assert new.title not in client.get(old.url).content.decode()


def test_rulings_do_not_replace_each_other_in_circle():
    pages = [make_ruling(title=f"Règle {number}") for number in range(3)]
    replaced = {"status": "replaced", "status_on": date(2026, 5, 4), "status_reason": "x"}
    RulingPage.objects.filter(pk=pages[0].pk).update(replaced_by=pages[1], **replaced)
    RulingPage.objects.filter(pk=pages[1].pk).update(replaced_by=pages[2], **replaced)
    last = RulingPage.objects.get(pk=pages[2].pk)
    for page in (pages[0], last):
        for name, value in {**replaced, "replaced_by": page}.items():
            setattr(last, name, value)
        with pytest.raises(ValidationError) as refusal:
            last.full_clean()
        assert list(refusal.value.message_dict) == ["replaced_by"]


def test_ruling_has_a_button_to_print_it(client):
    assert "data-print" in client.get(make_ruling().url).content.decode()


@pytest.mark.parametrize("field", ["title", "question", "position", "texts", "keywords"])
def test_invisible_characters_are_taken_out(field):
    page = make_ruling(slug="rhum", **{field: "Du rhum\u202e ar\u200bran\x07ge\u0301"})
    assert getattr(RulingPage.objects.get(pk=page.pk), field) == "Du rhum arrangé"


def test_withdrawn_ruling_stays_readable_but_is_not_indexed(client):
    page = make_ruling(status="withdrawn", status_on=date(2026, 5, 4), status_reason="Erreur")
    text = client.get(page.url).content.decode()
    assert "Retiré le 4 mai 2026" in text
    assert "La cotisation est due." in text
    assert '<meta name="robots" content="noindex">' in text


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"status": "replaced", "status_reason": "x"}, "status_on"),
        ({"status": "withdrawn", "status_on": date(2026, 5, 4)}, "status_reason"),
        ({"status": "withdrawn", "status_on": date(2025, 5, 4), "status_reason": "x"}, "status_on"),
        ({"status": "withdrawn", "status_on": date(2126, 5, 4), "status_reason": "x"}, "status_on"),
        ({"keywords": " , "}, "keywords"),
    ],
)
def test_a_state_comes_with_its_date_and_reason(columns, field):
    with pytest.raises(ValidationError) as refusal:
        make_ruling(**columns)
    assert list(refusal.value.message_dict) == [field]


# The visitor's search


@pytest.fixture
def three():
    make_ruling()
    make_ruling(
        title="Électricité d’un four",
        question="Un four consomme de l’électricité.",
        keywords="énergie",
        domain="Énergie",
        ruled_on=date(2025, 3, 3),
    )
    make_ruling(
        title="Déchets d’un port",
        question="Un quai reçoit des algues.",
        keywords="déchets, port",
        tax="tgap",
        domain="Environnement",
        ruled_on=date(2024, 3, 3),
    )


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Rhum arrangé en bouteilles", "Électricité d’un four", "Déchets d’un port"]),
        ("?q=electricite", ["Électricité d’un four"]),
        ("?q=RHUMS+arranges", ["Rhum arrangé en bouteilles"]),
        ("?q=rhum+four", []),
        ("?taxe=tgap", ["Déchets d’un port"]),
        ("?domaine=%C3%89nergie", ["Électricité d’un four"]),
        ("?annee=2025", ["Électricité d’un four"]),
        ("?mot=port", ["Déchets d’un port"]),
        ("?mot=port&annee=2025", []),
        ("?annee=x&page=abc", []),
        ("?q=%22+OR+%00*+zzz", []),
    ],
)
def test_search_and_filters(client, query, found):
    assert titles(client, query) == found


def test_list_is_paged_and_keeps_the_search(client):
    for number in range(12):
        make_ruling(title=f"Rhum {number:02}", slug=f"rhum-{number}")
    assert len(titles(client)) == 10
    text = client.get("/rescrits-publies/?q=rhum").content.decode()
    assert 'href="?q=rhum&amp;page=2"' in text
    assert len(titles(client, "?q=rhum&page=2")) == 2


def test_empty_list_says_what_will_come(client):
    text = client.get("/rescrits-publies/").content.decode()
    assert "Aucune réponse n’est publiée pour le moment." in text


def test_feed_tells_what_is_new_and_what_no_longer_stands(client):
    make_ruling()
    make_ruling(title="Ancien", status="withdrawn", status_on=date(2026, 5, 4), status_reason="Erreur")
    response = client.get("/rescrits-publies/fil/")
    assert response["Content-Type"].startswith("application/atom+xml")
    text = response.content.decode()
    assert "[Retiré] Ancien" in text
    assert "<title>Rhum arrangé en bouteilles</title>" in text
    assert '/rescrits-publies/fil/"' in client.get("/rescrits-publies/").content.decode()


def test_one_invisible_character_leaves_everybody_the_feeds(client):
    page = make_ruling()
    RulingPage.objects.filter(pk=page.pk).update(question="Du rhum\x0barrangé", title="Un\x1btitre")
    NewsPage.objects.update(intro="Une\x0bnouveauté")
    assert "Du rhumarrangé" in client.get("/rescrits-publies/fil/").content.decode()
    assert "Unenouveauté" in client.get("/actualites/fil/").content.decode()


def test_list_costs_the_same_whatever_its_length(client):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get("/rescrits-publies/")
        return len(captured)

    make_ruling(slug="rhum")
    queries()
    few = queries()
    for number in range(8):
        make_ruling(title=f"Rhum {number}", slug=f"rhum-{number}")
    assert queries() == few


def test_new_pages_are_in_the_sitemap(client):
    make_ruling()
    text = client.get("/sitemap.xml").content.decode()
    for path in (
        "/rescrits-publies/",
        "/rescrits-publies/rhum-arrange-en-bouteilles/",
        "/verifier/",
        "/delais/",
    ):
        assert f"{path}</loc>" in text


def test_each_search_of_rulings_has_its_own_title(client):
    def title(query):
        text = client.get("/rescrits-publies/", query).text
        return " ".join(re.search(r"<title>(.*?)</title>", text, re.DOTALL)[1].split())

    make_ruling()
    assert title({}) == "Rescrits publiés - OGDE"
    assert title({"q": "rhum"}) == "1 réponse pour « rhum » - Rescrits publiés - OGDE"
    assert title({"annee": "1999"}) == "Aucune réponse - Rescrits publiés - OGDE"
