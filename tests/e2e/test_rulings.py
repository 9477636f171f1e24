"""An answer is published: proposed by an agent, not objected to, drafted, reviewed, read, withdrawn."""

import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.e2e.agent import (
    AGENT_PASSWORD,
    act,
    choose_action,
    open_from_mail,
    sign_in,
    sign_in_agent,
    signed_out,
    submit_for_review,
    wait_until_live,
)

QUESTION = "Une entreprise arrange du rhum et le met en bouteilles."
PROPOSALS = "/admin/rescrits-proposes/"


@pytest.fixture
def agent(open_page):
    return sign_in_agent(open_page(), "agent.lyon")


def closed_rescrits(agent, company):
    """The numbers of the company's closed cases, whoever filed them."""
    agent.goto("/admin/cases/?state=closed&nature=rescrit")
    rows = agent.get_by_role("row").filter(has_text=company)
    return [int(re.search(r"n° (\d+)", text)[1]) for text in rows.all_inner_texts()]


def still_to_propose(agent, numbers):
    """The first of these cases whose answer may still be proposed."""
    for number in numbers:
        agent.goto(f"/admin/cases/{number}/")
        if agent.get_by_role("link", name="Proposer la publication", exact=True).count():
            return number
    raise AssertionError(f"no answer left to propose among {numbers}")


def propose(agent, number, title):
    fields = {
        "title": title,
        "question": QUESTION,
        "position": "La cotisation est due.",
        "texts": "CSS, article L. 245-7",
        "keywords": f"rhum, {title.split()[-1]}",
    }
    act(agent, number, "Proposer la publication", fields)


def let_the_time_to_object_pass(site, title):
    """The one thing of this story that takes weeks: the last day becomes yesterday."""
    yesterday = timezone.localdate() - timedelta(days=1)
    with closing(sqlite3.connect(site.data / "ogde.sqlite3", timeout=20)) as database, database:
        database.execute(
            "UPDATE cases_rulingproposal SET object_until = ? WHERE title = ?", (f"{yesterday}", title)
        )


def withdraw(page, number, reason):
    page.goto(f"/admin/pages/{number}/edit/")
    page.locator("#id_status").select_option("withdrawn")
    page.locator("#id_status_on").fill(f"{timezone.localdate():%d/%m/%Y}")
    page.keyboard.press("Escape")
    page.locator("#id_status_reason").fill(reason)
    choose_action(page, "Publier")
    page.locator(".messages .success").wait_for()


def titles_of_feed(site):
    feed = ElementTree.fromstring(signed_out(site, "/rescrits-publies/fil/").content)
    return [entry.findtext("{*}title") for entry in feed.findall("{*}entry")]


def found_by(visitor, query):
    visitor.goto(f"/rescrits-publies/{query}")
    return visitor.locator(".ogde-ruling-item h2").all_inner_texts()


def test_a_proposed_answer_is_published_and_withdrawn(site, open_page, agent, editor, moderator, mark):
    title, path = f"Rhum arrangé {mark}", f"/rescrits-publies/rhum-arrange-{mark}/"
    number = still_to_propose(agent, closed_rescrits(agent, "Association des bouilleurs"))
    propose(agent, number, title)
    editor.goto(PROPOSALS)
    expect(editor.get_by_role("heading", name=title)).to_have_count(0)

    let_the_time_to_object_pass(site, title)
    editor.goto(PROPOSALS)
    proposal = editor.get_by_role("region", name=title)
    expect(proposal).to_contain_text(QUESTION)
    proposal.get_by_role("button", name=re.compile("Créer un brouillon")).click()
    expect(editor.locator("#id_question")).to_have_value(QUESTION)
    submit_for_review(editor)
    assert signed_out(site, path).status_code == 404
    assert title not in titles_of_feed(site)

    page = open_from_mail(moderator, site, title)
    choose_action(moderator, "Approuver et Publier")
    wait_until_live(site, path)
    visitor = open_page()
    year = timezone.localdate().year
    for query in ("", f"?q=RHUMS+{mark}", f"?mot={mark}", f"?q={mark}&taxe=toutes+autres+taxes"):
        assert found_by(visitor, query).count(title) == 1, query
    assert title not in found_by(visitor, f"?q={mark}&annee={year - 20}")
    assert titles_of_feed(site).count(title) == 1
    found_by(visitor, f"?q={mark}")
    visitor.get_by_role("link", name=title).click()
    main = visitor.get_by_role("main")
    expect(main).to_contain_text("La cotisation est due.")
    for secret in (f"{number}", "bouilleurs", "Lyon"):
        expect(main).not_to_contain_text(secret)

    withdraw(moderator, page, "L’article a été abrogé.")
    visitor.goto(path)
    expect(main.get_by_role("heading", name=re.compile(r"^Retiré le"))).to_be_visible()
    expect(main).to_contain_text("L’article a été abrogé.")
    expect(visitor.locator("meta[name=robots]")).to_have_attribute("content", "noindex")
    visitor.goto("/rescrits-publies/")
    expect(visitor.get_by_role("article", name=title)).to_contain_text("Retiré")
    assert titles_of_feed(site).count(f"[Retiré] {title}") == 1


def test_an_answer_that_its_applicant_objects_to_is_never_offered(site, open_page, agent, editor, mark):
    title = f"Transport maritime {mark}"
    applicant = open_page()
    sign_in(applicant, "operateur", AGENT_PASSWORD)
    own = [
        number
        for number in closed_rescrits(agent, "Knorr")
        if applicant.goto(f"/demandes/{number}/").status == 200
    ]
    number = still_to_propose(agent, own)
    propose(agent, number, title)
    site.wait_for_mails(
        lambda mail: (
            mail["To"] == "operateur@demo.invalid" and re.search(rf"n° {number}\b.*publier", mail["Subject"])
        )
    )
    applicant.goto(f"/demandes/{number}/")
    applicant.get_by_role("link", name="M’opposer à la publication").click()
    applicant.get_by_role("main").locator("form [type=submit]").last.click()
    expect(applicant.get_by_role("main")).to_contain_text("la réponse ne sera pas publiée")
    let_the_time_to_object_pass(site, title)
    editor.goto(PROPOSALS)
    expect(editor.get_by_role("heading", name="Rescrits proposés")).to_be_visible()
    expect(editor.get_by_role("heading", name=title)).to_have_count(0)
