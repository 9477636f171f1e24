"""The public site as a whole: every link leads somewhere, every page is found, valid and accessible."""

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import expect

from cms.library.papers.screens import WIDTH
from tests.e2e.crawl import START, Crawl, samples
from tests.e2e.eye.screens import screens
from tests.e2e.manual.tour import PASSWORD, tour
from tests.e2e.test_main_job import sign_in

HERE = Path(__file__).parent
OTHER_SCHEMES = re.compile(r"mailto:[^@\s?]+@[\w.-]+\.\w+(\?.*)?|tel:(\+\d{6,15}|\d{3,10})")
# A case's documents are made and its answer is marked as read when they are asked for.
CASE_FILES = re.compile(r"/(pdf|accuse|reponse/)$")


@pytest.fixture(scope="package")
def private_crawl(site):
    """The pages that an applicant reaches who has filed requests."""
    session = requests.Session()
    address = f"{site.url}/compte/login/"
    session.get(address, timeout=30)
    sent = {"login": "avocat", "password": PASSWORD, "csrfmiddlewaretoken": session.cookies["csrftoken"]}
    answer = session.post(address, sent, headers={"Referer": address}, timeout=30)
    assert answer.url == f"{site.url}/demandes/"

    def follow(address):
        """Each tab and each order of the list by itself, not every one in every other."""
        parts = urlsplit(address)
        private = parts.path.startswith(("/demandes/", "/compte/")) and not CASE_FILES.search(parts.path)
        return private and parts.query.count("=") <= 1

    return Crawl(site.url, "/demandes/", session=session, follow=follow)


def html_errors(pages, folder):
    """What html-validate says of pages given by name: name, line, rule and message."""
    names = {}
    for number, (name, html) in enumerate(pages.items()):
        path = folder / f"{number}.html"
        path.write_bytes(html if isinstance(html, bytes) else html.encode())
        names[str(path)] = name
    node = Path(sys.executable).with_name("node")
    tool = HERE / "node_modules/html-validate/bin/html-validate.mjs"
    # To a file: the tool ends before a pipe has taken a long report.
    report = folder / "report.json"
    command = [node, tool, "--config", HERE / ".htmlvalidate.mjs", "--formatter", f"json={report}", *names]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode in (0, 1), run.stderr
    return [
        (names[result["filePath"]], message["line"], message["ruleId"], message["message"])
        for result in json.loads(report.read_text())
        for message in result["messages"]
    ]


def test_no_link_or_resource_is_broken(crawl):
    broken = [
        (link.page, link.kind, link.address, crawl.answers[link.target].status)
        for link in crawl.links
        if link.target in crawl.answers and crawl.answers[link.target].status != 200
    ]
    assert broken == []


def test_every_address_of_the_site_was_followed(crawl):
    assert [
        link for link in crawl.links if crawl.is_own(link.target) and link.target not in crawl.answers
    ] == []


def test_redirects_stay_on_the_site(crawl):
    assert [answer for answer in crawl.answers.values() if not crawl.is_own(answer.final)] == []


def test_every_fragment_is_there(crawl):
    missing = [
        (link.page, link.address)
        for link in crawl.links
        if crawl.is_own(link.target)
        and link.fragment
        and crawl.answers[link.target].is_page
        and link.fragment not in crawl.answers[link.target].anchors
    ]
    assert missing == []


def test_only_links_lead_to_other_sites(crawl):
    """No page loads or sends anything elsewhere; mail and telephone addresses are sound."""
    foreign = [link for link in crawl.links if not crawl.is_own(link.target)]
    odd = [
        link
        for link in foreign
        if not (link.kind == "link" and re.match(r"https://[\w.-]+\.\w+/", link.address))
        and not (link.kind == "link" and OTHER_SCHEMES.fullmatch(link.address))
        and not (link.kind == "loaded" and link.address.startswith("data:"))
    ]
    assert odd == []


def test_nothing_leads_a_visitor_to_the_admin(crawl):
    assert [link for link in crawl.links if urlsplit(link.address).path.startswith("/admin/")] == []


def test_no_page_document_or_service_is_an_orphan(site, crawl, inside):
    reachable = crawl.reachable(START)
    sitemap = {link.address for link in crawl.links if link.page == f"{site.url}/sitemap.xml"}
    expected = {site.url + path for path in inside["expected"]}
    assert sorted((sitemap | expected) - reachable) == []


def test_sitemap_lists_every_page_and_service_under_its_canonical_address(site, crawl, inside):
    sitemap = {link.address for link in crawl.links if link.page == f"{site.url}/sitemap.xml"}
    documents = {link for link in sitemap if not crawl.answers[link].is_page}
    assert documents == set()
    pages = {site.url + path for path in inside["expected"] if crawl.answers[site.url + path].is_page}
    assert sorted(pages - sitemap) == []
    canonical = {
        address: crawl.answers[address].tree.xpath("string(//link[@rel='canonical']/@href)")
        for address in sitemap
    }
    assert {address: said for address, said in canonical.items() if said != address} == {}


@pytest.mark.parametrize(
    "path", ["/nulle-part/", "/rescrit/nulle-part/", "/annuaire/bureau/nulle-part/", "/documents/nulle-part/"]
)
def test_invented_address_is_not_found(site, path):
    assert requests.get(site.url + path, timeout=30).status_code == 404


def test_html_of_every_public_page_is_valid(site, crawl, tmp_path):
    pages = {address: answer.body for address, answer in crawl.pages.items()}
    pages["404"] = requests.get(f"{site.url}/nulle-part/", timeout=30).content
    assert html_errors(pages, tmp_path) == []


def test_html_of_every_error_page_is_valid(inside, tmp_path):
    assert html_errors(inside["errors"], tmp_path) == []


def test_html_of_the_applicants_pages_is_valid(private_crawl, tmp_path):
    pages = {address: answer.body for address, answer in private_crawl.pages.items()}
    assert html_errors(pages, tmp_path) == []


# Of the rules, those without which a browser reads something else than what is written (RGAA 8.2); the rest is Wagtail's style.
UNSOUND = {
    "close-order",
    "element-permitted-content",
    "element-permitted-parent",
    "no-dup-attr",
    "no-dup-id",
    "no-missing-references",
    "parser-error",
}


def test_html_of_the_agents_screens_is_sound(open_page, tmp_path):
    page = open_page()
    pages = {address: page.request.get(page.url).body() for address in screens(page, "agent.lyon")}
    assert [error for error in html_errors(pages, tmp_path) if error[2] in UNSOUND] == []


def test_no_link_of_the_applicants_pages_is_broken(private_crawl):
    answers = private_crawl.answers.values()
    assert [(answer.address, answer.status) for answer in answers if answer.status != 200] == []
    assert [link for link in private_crawl.links if urlsplit(link.address).path.startswith("/admin/")] == []


def test_public_pages_are_accessible(open_page, crawl, axe_violations):
    """On a desktop in the light, on a phone in the dark."""
    page = open_page(reduced_motion="reduce")
    found = {}
    for address in [*samples(crawl), "/nulle-part/"]:
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(address)
        found[address, "desktop"] = axe_violations(page)
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size({"width": 390, "height": 844})
        found[address, "phone"] = axe_violations(page)
    assert {place: violations for place, violations in found.items() if violations} == {}


def test_error_pages_are_accessible(open_page, inside, axe_violations):
    """As the server would answer them, in place of a page that is not there."""
    page = open_page()

    def answer(route):
        html = inside["errors"][route.request.url.rsplit("/", 1)[1]]
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route("**/erreur/*", answer)
    found = {}
    for name in inside["errors"]:
        page.goto(f"/erreur/{name}")
        found[name] = axe_violations(page)
    assert {name: violations for name, violations in found.items() if violations} == {}


def test_the_applicants_screens_are_accessible_and_valid(open_page, axe_violations, tmp_path):
    page = open_page(width=WIDTH)
    found, pages = {}, {}
    for name in tour(page):
        expect(page.locator(".ogde-busy")).to_have_count(0)  # pale while the page waits for the server
        found[name] = axe_violations(page)
        pages[name] = page.request.get(page.url).body()
    assert {name: violations for name, violations in found.items() if violations} == {}
    assert html_errors(pages, tmp_path) == []


def test_a_step_with_errors_is_accessible_and_valid(open_page, axe_violations, tmp_path):
    page = open_page()
    # Not the account of the tour: a draft stays.
    sign_in(page, "particulier", PASSWORD)
    page.goto("/demandes/nouvelle/demandeur/")
    page.get_by_role("button", name="Suivant").click()
    page.locator("#error-summary").wait_for()
    assert axe_violations(page) == []
    assert html_errors({page.url: page.request.get(page.url).body()}, tmp_path) == []
