from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forms.drafts.services import draft_discard, may_begin
from forms.models import FIRST_STEP, Draft


@login_required
@never_cache
def new(request):
    """Offer the drafts, if there are some, else begin."""
    drafts = Draft.objects.for_user(request.user)
    if not drafts:
        return redirect("forms:step", FIRST_STEP)
    context = {"drafts": drafts, "first_step": FIRST_STEP, "may_begin": may_begin(request.user)}
    return render(request, "forms/wizard/new.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def discard(request, key):
    """« Annuler »: keep the draft, or discard it."""
    draft = get_object_or_404(Draft.objects.for_user(request.user), key=key)
    if request.method == "POST":
        try:
            draft_discard(draft=draft, by=request.user)
        except Draft.DoesNotExist:
            messages.info(request, "Ce brouillon a déjà été envoyé ou supprimé.")
        else:
            messages.success(request, "Le brouillon est supprimé.")
        return redirect("forms:list")
    return render(request, "forms/wizard/discard.html", {"draft": draft})
