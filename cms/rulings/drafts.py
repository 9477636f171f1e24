"""What agents propose and nobody objected to becomes the draft of a page."""

from django.db import transaction
from django.utils.text import slugify

from cases import public

from .page import RulingPage, RulingsPage


def may_take_over(user):
    """Who may add a page below that of the published rulings."""
    return any(page.permissions_for_user(user).can_add_subpage() for page in RulingsPage.objects.all())


def proposals_to_take():
    """Those of which no page was made."""
    taken = set(RulingPage.objects.exclude(proposal=None).values_list("proposal", flat=True))
    return [proposal for proposal in public.proposals_ready() if proposal.key not in taken]


@transaction.atomic
def draft_make(proposal, *, by):
    """A draft below the page of the published rulings, with what the agent wrote; the second to ask gets the first’s."""
    parent = RulingsPage.objects.select_for_update(of=("self",)).get()
    taken = RulingPage.objects.filter(proposal=proposal.key).first()
    if taken:
        return taken
    page = RulingPage(
        live=False,
        owner=by,
        proposal=proposal.key,
        title=proposal.title,
        slug=free_slug(proposal.title, parent),
        question=proposal.question,
        position=proposal.position,
        texts=proposal.texts,
        keywords=proposal.keywords,
        tax=proposal.tax,
        domain=proposal.domain,
        ruled_on=proposal.ruled_on,
    )
    parent.add_child(instance=page)
    page.save_revision(user=by, log_action=True)
    return page


def free_slug(title, parent):
    base = slug = slugify(title)[:200] or "rescrit"
    number = 1
    while RulingPage.objects.filter(slug=slug).exists() or RulingPage().slug_problem(slug, parent):
        number += 1
        slug = f"{base}-{number}"
    return slug
