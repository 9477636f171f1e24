"""The landing page of those who read cases."""

from django.utils.functional import cached_property
from wagtail.admin.ui.components import Component

from .baskets import basket_counts, due_within

HORIZON_DAYS = 30
ROWS = 10


class HomePanel(Component):
    name = "desk"
    order = 0
    template_name = "cases/admin/home/panel.html"

    def __init__(self, user):
        self.user = user

    @cached_property
    def offices(self):
        return [membership.office for membership in self.user.memberships.select_related("office")]

    def get_context_data(self, parent_context):
        return {
            "user": self.user,
            "offices": self.offices,
            "baskets": basket_counts(self.user),
            "due": due_within(HORIZON_DAYS)[:ROWS],
            "horizon": HORIZON_DAYS,
        }
