import json
from itertools import chain

from django import template
from django.conf import settings
from django.db.models import Q
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.templatetags.wagtailuserbar import wagtailuserbar
from wagtail.models import Page

from cms.library.models import LibraryDocument
from cms.news.page import NewsPage
from cms.pages.menus import Menus
from cms.pages.permissions import publishes

register = template.Library()
register.filter(publishes)


HOME_NEWS = 3
# Every page says what the declaration says in its title (law n° 2005-102, article 47).
DECLARATION, FIRST_LEVEL = "accessibilite", 3
JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag
def request_templates(nature):
    """The documents of the library that help to write a request of this nature."""
    return LibraryDocument.objects.listed().filter(kind=nature)


@register.simple_tag
def latest_news(home):
    """What the home page shows of the news."""
    return NewsPage.objects.descendant_of(home).latest()[:HOME_NEWS]


@register.filter
def tel(number):
    """A telephone number as the address of a link."""
    return "tel:" + "".join(c for c in number if c.isdigit() or c == "+")


@register.simple_tag(takes_context=True)
def site_menus(context):
    """The links that editors have set, without those that lead nowhere for now; made once a request."""
    request = context["request"]
    if not hasattr(request, "site_menus"):
        request.site_menus = menus_of(request)
    return request.site_menus


def menus_of(request):
    menus = Menus.load(request_or_site=request)
    columns = [(column.value["title"], list(column.value["links"])) for column in menus.footer]
    header = [link.value for link in menus.header]
    every = chain(header, *(links for _, links in columns))
    linked = Q(pk__in={link["page"].pk for link in every if link["page"]})
    declared = Q(slug=DECLARATION, depth=FIRST_LEVEL)
    pages = {page.pk: page for page in Page.objects.live().public().filter(linked | declared)}

    def shown(links):
        """Label and address of those that anybody may follow."""
        addresses = [
            (link["label"], pages[link["page"].pk].get_url(request) if link["page"].pk in pages else "")
            if link["page"]
            else (link["label"], link.href)
            for link in links
        ]
        return [{"label": label, "href": href} for label, href in addresses if href]

    footer = [(title, shown(links)) for title, links in columns]
    return {
        "header": shown(header),
        "footer": [(title, links) for title, links in footer if links],
        "accessibility": next(
            (page.title for page in pages.values() if (page.slug, page.depth) == (DECLARATION, FIRST_LEVEL)),
            "Accessibilité",
        ),
    }


@register.simple_tag(takes_context=True)
def editor_bar(context):
    """Wagtail's bar with its accessibility checker, for those who write pages."""
    user = context["request"].user
    if not user.is_authenticated or not user_has_any_page_permission(user):
        return ""
    return wagtailuserbar(context)


@register.simple_tag
def full_address(path):
    """A static file with the site's own name, as other sites need it."""
    return settings.SITE_URL + static(path)


@register.filter
def json_ld(data):
    """Structured data: not a script, so that the policy of the page has nothing to say of it."""
    text = json.dumps(data, ensure_ascii=False).translate(JSON_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308


@register.filter
def section_titles(sections):
    """Anchor and title of each, as a table of contents wants them."""
    return [(anchor, title) for anchor, title, _ in sections]
