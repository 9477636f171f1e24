from .base import SitePage


class SiteMapPage(SitePage):
    """Every public page of the site, from the page tree."""

    template = "cms/pages/sitemap.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = []
    max_count = 1
    page_description = "Le plan du site, tenu à jour tout seul."

    class Meta:
        verbose_name = "plan du site"
        verbose_name_plural = "plans du site"

    @property
    def tree(self):
        """The pages below the home page as a list of (page, its own list)."""
        top = []
        lists = {self.get_parent().path: top}
        for page in self.get_parent().get_descendants().live().public().order_by("path"):
            parent = page.path[: -page.steplen]
            if parent in lists:
                lists[page.path] = below = []
                lists[parent].append((page, below))
        return top
