"""« Rescrits proposés »: what agents propose and nobody objected to, for editors to make pages of."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.generic import TemplateView, View
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from cases import public

from .drafts import draft_make, may_take_over, proposals_to_take
from .page import NO_COPY, RulingPage


class ProposalsView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "cms/rulings/admin/proposed.html"
    page_title = "Rescrits proposés"
    header_icon = "clipboard-list"

    def dispatch(self, request, *args, **kwargs):
        if not may_take_over(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            proposals=proposals_to_take(), void_pages=RulingPage.objects.in_doubt(), **kwargs
        )


class DraftView(View):
    def post(self, request, key):
        if not may_take_over(request.user):
            raise Http404
        proposal = public.proposal_find(key)
        if proposal is None:
            messages.error(request, "Cette proposition ne vaut plus : aucun brouillon n’est créé.")
            return redirect("rulings_proposed")
        try:
            page = draft_make(proposal, by=request.user)
        except ValidationError as error:
            messages.error(request, f"Aucun brouillon n’est créé. {' '.join(error.messages)}")
            return redirect("rulings_proposed")
        messages.success(request, "Le brouillon est créé. Relisez-le, puis envoyez-le en relecture.")
        return redirect("wagtailadmin_pages:edit", page.pk)


class RulingsPanel(Component):
    """What waits for an editor, on the page that he lands on; nothing is shown when nothing waits."""

    order = 50
    template_name = "cms/rulings/admin/panel.html"

    def get_context_data(self, parent_context):
        return {
            "proposals": len(proposals_to_take()),
            "void_pages": RulingPage.objects.live().in_doubt().count(),
        }


def show_rulings(request, panels):
    if may_take_over(request.user):
        panels.append(RulingsPanel())


class ProposalsMenuItem(MenuItem):
    def is_shown(self, request):
        return may_take_over(request.user)


def proposals_urls():
    return [
        path("rescrits-proposes/", ProposalsView.as_view(), name="rulings_proposed"),
        path("rescrits-proposes/<uuid:key>/", DraftView.as_view(), name="rulings_draft"),
    ]


def proposals_menu_item():
    return ProposalsMenuItem(
        ProposalsView.page_title,
        reverse("rulings_proposed"),
        name="rulings-proposed",
        icon_name="clipboard-list",
        order=210,
    )


def refuse_void_proposal(request, page):
    """Said on the page’s own screen, before the refusal of `RulingPage.publish`."""
    if isinstance(page, RulingPage) and not page.may_go_live:
        messages.error(
            request,
            "Ce rescrit ne peut pas être publié : la réponse a changé ou le demandeur s’est opposé à sa publication.",
        )
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


def refuse_copy_of_rulings(request, page):
    """Nor of a page that has rulings below it."""
    if RulingPage.objects.descendant_of(page, inclusive=True).exists():
        messages.error(request, NO_COPY)
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None
