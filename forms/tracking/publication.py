"""What the applicant says of the publication of the decision."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cases.errors import CaseError
from cases.rules.standing import ruling_proposal
from cases.services.publication import ruling_object

from .page import case_find, case_page


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def object_to_publication(request, number):
    """« M’opposer à la publication », once confirmed."""
    case = case_find(number)
    proposal = ruling_proposal(case)
    if proposal is None:
        raise Http404
    if request.method == "POST":
        try:
            ruling_object(case=case, by=request.user)
        except CaseError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Votre opposition est enregistrée : la réponse ne sera pas publiée.")
        return redirect("forms:detail", number)
    if not proposal.may_be_objected_to(timezone.localdate()):
        messages.warning(request, "Il n’est plus possible de s’opposer à cette publication.")
        return redirect("forms:detail", number)
    return case_page(
        request, "forms/tracking/object.html", case, here="M’opposer à la publication", proposal=proposal
    )
