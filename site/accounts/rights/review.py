"""« Droits sur les dossiers »: who was given what, by whom, for those who must know; and what waits to be confirmed."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from accounts.models import RightState
from accounts.rights.given import may_decide, right_confirm, right_reject, right_withdraw
from accounts.rights.makers import MakerForm, administrators, is_administrator
from accounts.rights.told import changes_for, may_read_changes

LABEL = "Droits sur les dossiers"
PAGE_SIZE = 50


def proposed(change):
    """What its maker is told of a change that waits; nothing of any other."""
    if change is None or change.state != RightState.PENDING:
        return ""
    return (
        f"« {change.right} » pour {change.user} attend qu’un second administrateur le confirme, "
        f"avant le {change.expires_at:%d/%m/%Y}. D’ici là rien n’est donné."
    )


def account_shown(user):
    """Who has it in hand: of one that nobody opened yet, whoever reads the mail of its address."""
    if user.emailaddress_set.filter(email__iexact=user.email, verified=True).exists():
        shown = "ouvert, adresse confirmée"
    elif user.was_opened:
        shown = "ouvert, adresse jamais confirmée"
    else:
        shown = "pas encore ouvert : qui reçoit l’invitation à cette adresse choisit le mot de passe"
    return shown if user.is_active else f"{shown} ; fermé"


class RightsMixin(WagtailAdminTemplateMixin):
    page_title = LABEL
    header_icon = "key"

    def dispatch(self, request, *args, **kwargs):
        if not may_read_changes(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class RightsView(RightsMixin, TemplateView):
    template_name = "accounts/rights.html"

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": LABEL}]

    def get_context_data(self, **kwargs):
        page = Paginator(changes_for(self.request.user), PAGE_SIZE).get_page(self.request.GET.get("p"))
        is_alone = settings.FOUR_EYES and is_administrator(self.request.user) and administrators().count() < 2
        return super().get_context_data(page=page, four_eyes=settings.FOUR_EYES, is_alone=is_alone, **kwargs)


class RightView(RightsMixin, TemplateView):
    """One change; while it waits, a second administrator decides on it here, and its maker may abandon it."""

    template_name = "accounts/right.html"
    http_method_names = ["get", "post"]

    @cached_property
    def change(self):
        return get_object_or_404(changes_for(self.request.user), pk=self.kwargs["pk"])

    def get_page_title(self):
        return self.change.right

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("accounts_rights"), "label": LABEL},
            {"url": "", "label": str(self.change.user)},
        ]

    def get_context_data(self, **kwargs):
        user, change = self.request.user, self.change
        kwargs.setdefault("form", MakerForm(by=user))
        return super().get_context_data(
            change=change,
            account=account_shown(change.user),
            may_decide=may_decide(change, user),
            may_withdraw=change.is_open and change.by == user,
            **kwargs,
        )

    def post(self, request, **kwargs):
        """Only what gives the right asks for the password."""
        form = MakerForm(request.POST, by=request.user)
        if "confirm" in request.POST and not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            messages.success(request, self.decide(form))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("accounts_right", self.change.pk)
        return redirect("accounts_rights")

    def decide(self, form):
        """Returns what was done, in French."""
        change, user = self.change, self.request.user
        if "confirm" in self.request.POST:
            right_confirm(change=change, by=form.maker)
            return f"« {change.right} » : le droit de {change.user} est confirmé et prend effet."
        if "withdraw" in self.request.POST:
            right_withdraw(change=change, user=user)
            return f"« {change.right} » : la proposition pour {change.user} est abandonnée."
        right_reject(change=change, user=user)
        return f"« {change.right} » : la proposition pour {change.user} est rejetée."


class RightsMenuItem(MenuItem):
    def __init__(self):
        super().__init__(LABEL, reverse("accounts_rights"), name="rights", icon_name="key", order=850)

    def is_shown(self, request):
        return may_read_changes(request.user)


urlpatterns = [
    path("droits/", RightsView.as_view(), name="accounts_rights"),
    path("droits/<int:pk>/", RightView.as_view(), name="accounts_right"),
]
