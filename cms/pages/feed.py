"""The feed of a page: what is common to that of the news and that of the published rulings."""

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed

from text.plain import without_control


def _readable(facts):
    return {name: without_control(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}


class AtomFeed(Atom1Feed):
    """XML refuses control characters: one in one text would leave everybody without the feed."""

    def write(self, outfile, encoding):
        self.feed = _readable(self.feed)
        self.items = [_readable(item) for item in self.items]
        super().write(outfile, encoding)


class PageFeed(Feed):
    """`index_page` has the title, the introduction and the sub-address « feed »."""

    feed_type = AtomFeed
    length = 20

    def __init__(self, index_page):
        self.index_page = index_page

    def title(self):
        return f"{self.index_page.title} - OGDE"

    def link(self):
        return self.index_page.full_url

    def feed_url(self):
        return self.index_page.full_url + self.index_page.reverse_subpage("feed")

    def subtitle(self):
        return self.index_page.intro

    def item_title(self, item):
        return item.title

    def item_link(self, item):
        return item.full_url

    def item_pubdate(self, item):
        return item.first_published_at

    def item_updateddate(self, item):
        return item.last_published_at
