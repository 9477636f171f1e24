"""A visitor who follows everything: each link, resource, feed, sitemap entry and search form of the public site."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin, urlsplit

import requests
from lxml import etree, html

START = "/"
# Nothing links to these two: by convention robots look there.
CONVENTIONS = ("/robots.txt", "/sitemap.xml")
# What a page loads by itself, and what it only leads to or says of itself.
LOADED = {
    "img": ["src"],
    "script": ["src"],
    "source": ["src"],
    "video": ["src", "poster"],
    "audio": ["src"],
    "track": ["src"],
    "iframe": ["src"],
    "embed": ["src"],
    "object": ["data"],
    "use": ["href"],
}
LOADING_LINKS = {
    "stylesheet",
    "icon",
    "preload",
    "modulepreload",
    "prefetch",
    "preconnect",
    "dns-prefetch",
    "manifest",
}
ADDRESSED = {"og:image", "og:url"}
XML_TYPES = {"application/xml", "text/xml", "application/atom+xml", "application/rss+xml"}
CSS_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")


@dataclass(frozen=True)
class Link:
    """From a page to an address, as it is written there; `kind` is "link", "loaded", "said" or "form"."""

    page: str
    address: str
    kind: str

    @property
    def target(self):
        return urldefrag(self.address)[0]

    @property
    def fragment(self):
        return urldefrag(self.address)[1]


@dataclass
class Answer:
    address: str
    final: str
    status: int
    type: str
    body: bytes = field(repr=False)

    @property
    def is_page(self):
        return self.type == "text/html"

    @cached_property
    def tree(self):
        return html.document_fromstring(self.body, parser=html.HTMLParser(encoding="utf-8"))

    @cached_property
    def anchors(self):
        return {*self.tree.xpath("//@id"), *self.tree.xpath("//a/@name")}

    def links(self):
        """Every address of the page, the style sheet, the feed or the sitemap, made absolute."""
        if self.is_page:
            found = self.links_of_page()
        elif self.type == "text/css":
            found = (("loaded", a or b) for a, b in CSS_ADDRESS.findall(self.body.decode()))
        elif self.type in XML_TYPES:
            found = self.links_of_xml()
        elif self.type == "text/plain":
            found = (
                ("link", address) for address in re.findall(r"^Sitemap: (\S+)", self.body.decode(), re.M)
            )
        else:
            found = ()
        for kind, address in found:
            yield kind, urljoin(self.final, address.strip())

    def links_of_page(self):
        for element in self.tree.iter(etree.Element):
            for name in LOADED.get(element.tag, ()):
                if name in element.attrib:
                    yield "loaded", element.attrib[name]
            for candidate in element.get("srcset", "").split(","):
                if candidate.strip():
                    yield "loaded", candidate.split()[0]
            if element.get("style"):
                for address in CSS_ADDRESS.findall(element.get("style")):
                    yield "loaded", "".join(address)
            if element.tag in ("a", "area") and "href" in element.attrib:
                yield "link", element.attrib["href"]
            elif element.tag == "link" and "href" in element.attrib:
                relations = set(element.get("rel", "").split())
                yield "loaded" if relations & LOADING_LINKS else "said", element.attrib["href"]
            elif element.tag == "meta" and element.get("property") in ADDRESSED:
                yield "said", element.attrib["content"]
            elif element.tag == "form" and element.get("method", "get").lower() == "get":
                # Not from the results of another sending: lists of lists have no end.
                if "?" not in self.final:
                    yield from (("form", address) for address in self.sendings(element))
            elif element.tag == "style":
                for address in CSS_ADDRESS.findall(element.text or ""):
                    yield "loaded", "".join(address)
            elif element.get("type") == "application/ld+json":
                yield from (("said", address) for address in addresses_in(json.loads(element.text)))

    def sendings(self, form):
        """The form sent as it stands, and with the first choices of each list."""
        action = urljoin(self.final, form.get("action", "")).partition("#")[0].partition("?")[0]
        standing = [(name, value or "") for name, value in form.form_values()]
        yield f"{action}?{urlencode(standing)}"
        for choice in form.xpath(".//select[@name]/option[@value!=''][position() <= 2]"):
            name = choice.xpath("string(ancestor::select/@name)")
            others = [pair for pair in standing if pair[0] != name]
            yield f"{action}?{urlencode([*others, (name, choice.get('value'))])}"

    def links_of_xml(self):
        tree = etree.fromstring(self.body)
        for element in tree.iter(etree.Element):
            tag = etree.QName(element).localname
            if tag in ("loc", "link", "url", "icon", "logo", "comments") and (element.text or "").strip():
                yield "said" if tag == "loc" else "link", element.text
            if tag in ("link", "enclosure"):
                for name in ("href", "url"):
                    if name in element.attrib:
                        yield "link", element.attrib[name]


def addresses_in(value):
    """The addresses of structured data that are of this site's own making, at any depth."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key in ("url", "@id", "image", "logo", "contentUrl") and isinstance(part, str):
                yield part
            else:
                yield from addresses_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from addresses_in(part)


class Crawl:
    """What is found from `starts`: the answers by address, and every link with the page that it stands on.

    Of the addresses of the site, those are asked for which `follow` is true.
    """

    def __init__(self, site, *starts, session=None, follow=lambda address: True):
        self.site = site.rstrip("/")
        self.session = session or requests.Session()
        self.answers = {}
        self.links = {}
        waiting = {self.site + start: None for start in starts}
        with ThreadPoolExecutor(4) as pool:
            while waiting:
                found = {}
                for answer in pool.map(self.get, waiting):
                    self.answers[answer.address] = answer
                    found |= {Link(answer.final, address, kind): None for kind, address in answer.links()}
                self.links |= found
                targets = dict.fromkeys(link.target for link in found if self.is_own(link.target))
                waiting = {
                    target: None for target in targets if target not in self.answers and follow(target)
                }

    def get(self, address):
        response = self.session.get(address, timeout=60)
        kind = response.headers.get("Content-Type", "").split(";")[0]
        return Answer(address, response.url, response.status_code, kind, response.content)

    def is_own(self, address):
        return address.startswith(f"{self.site}/")

    @cached_property
    def pages(self):
        """The HTML pages by the address that they were answered from."""
        return {answer.final: answer for answer in self.answers.values() if answer.is_page}

    def reachable(self, start):
        """The addresses that links of pages alone lead to: no search, no feed, no sitemap."""
        below = {}
        for link in self.links:
            if link.kind == "link" and link.page in self.pages:
                below.setdefault(link.page, set()).add(link.target)
        waiting, seen = {self.site + start}, set()
        while waiting:
            seen |= waiting
            finals = {self.answers[address].final for address in waiting if address in self.answers}
            waiting = set().union(*(below.get(final, ()) for final in finals)) - seen
        return seen


def kind_of(answer):
    """Pages of the same kind come from the same template in the same state."""
    address = urlsplit(answer.final)
    asked = tuple(name for name, value in parse_qsl(address.query) if name != "next")
    service = re.fullmatch(r"/annuaire/(\w+)/[^/]+/", address.path)
    if service is None:
        return address.path, asked
    [lead] = answer.tree.xpath("//main//h1/following-sibling::p[1]")
    return service[1], (lead.text or "").strip()


def samples(crawl):
    """One page of each kind."""
    return {kind_of(answer): address for address, answer in crawl.pages.items()}.values()
