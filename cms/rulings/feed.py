from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed

FEED_LENGTH = 20


class RulingsFeed(Feed):
    """The rulings last published or changed: one that is replaced or withdrawn comes up again."""

    feed_type = Atom1Feed

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

    def items(self):
        return self.index_page.rulings.order_by("-last_published_at", "-pk")[:FEED_LENGTH]

    def item_title(self, item):
        return item.title if item.in_force else f"[{item.get_status_display()}] {item.title}"

    def item_description(self, item):
        return item.question

    def item_link(self, item):
        return item.full_url

    def item_pubdate(self, item):
        return item.first_published_at

    def item_updateddate(self, item):
        return item.last_published_at
