"""The landing page of those who read cases."""

from django.utils.functional import cached_property
from wagtail.admin.ui.components import Component

from text.plain import plain

from .baskets import basket_counts, due_within, headed_by, workload

HORIZON_DAYS = 30
ROWS = 10


class HomePanel(Component):
    name = "desk"
    order = 0
    template_name = "cases/admin/home/panel.html"

    def __init__(self, user):
        self.user = user

    @cached_property
    def memberships(self):
        return list(self.user.memberships.select_related("office"))

    @property
    def is_head(self):
        return any(membership.is_head for membership in self.memberships)

    def load(self):
        """What its rows are called, and the rows: of offices for who reads all, of agents for who heads some."""
        if not self.memberships:
            rows = [(row["office__name"], row) for row in workload("office__name")]
            return "Pôle", sorted(rows, key=lambda pair: plain(pair[0]))
        if self.is_head:
            rows = workload("agent__last_name", "agent__first_name", "agent", of=headed_by(self.user))
            return "Agent", [(_agent(row), row) for row in rows]
        return "", []

    def get_context_data(self, parent_context):
        heading, load = self.load()
        return {
            "user": self.user,
            "offices": [membership.office for membership in self.memberships],
            "baskets": basket_counts(self.user, is_head=self.is_head) if self.memberships else [],
            "load_of": heading,
            "load": load,
            "due": due_within(HORIZON_DAYS)[:ROWS],
            "horizon": HORIZON_DAYS,
        }


def _agent(row):
    name = f"{row['agent__first_name'] or ''} {row['agent__last_name'] or ''}".strip()
    return name or "Sans agent"
