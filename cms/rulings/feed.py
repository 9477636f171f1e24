from cms.pages.feed import PageFeed


class RulingsFeed(PageFeed):
    """The rulings last published or changed: one that is replaced or withdrawn comes up again."""

    def items(self):
        rulings = list(self.index_page.rulings.order_by("-last_published_at", "-pk")[: self.length])
        self.in_doubt = {page.pk for page in self.index_page.rulings_in_doubt}
        return rulings

    def item_title(self, item):
        if item.pk in self.in_doubt:
            return f"[En cours de réexamen] {item.title}"
        return item.title if item.in_force else f"[{item.get_status_display()}] {item.title}"

    def item_description(self, item):
        return item.question
