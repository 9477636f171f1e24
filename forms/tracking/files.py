"""The files of a case: handed out, added, removed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from cases.errors import CaseError
from cases.rules.standing import decision_stands
from cases.services.attachments import attachment_add, attachment_remove
from files.responses import file_response

from .adding import FilesForm, complements_awaited, form_for, form_page
from .page import case_find, case_page, decision_read


class AttachForm(FilesForm):
    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.kept and not cleaned["files"]:
            self.add_error("files", "Choisissez au moins un fichier.")
        return cleaned


@login_required
@require_GET
def attached_file(request, number, key):
    """A file of a case; one that was removed is no longer handed to the applicant."""
    case = case_find(number)
    file = get_object_or_404(case.attachments, key=key, removed_at=None)
    response = file_response(request, file)
    if response.status_code == 200 and decision_stands(case, file):
        decision_read(request, case)
    return response


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def attach(request, number):
    case = case_find(number)
    return form_page(
        request,
        case,
        form_for(request, AttachForm, case),
        "forms/tracking/attach.html",
        save=lambda typed, files: attachment_add(case=case, by=request.user, files=files),
        here="Ajouter une pièce jointe",
        awaited=complements_awaited(case),
        success="Les fichiers sont ajoutés à la demande. Le service instructeur en est informé par courriel.",
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def detach(request, number, key):
    """Remove a file of one's own, once confirmed."""
    case = case_find(number)
    attachment = get_object_or_404(case.attachments, key=key)
    if request.method == "POST":
        try:
            attachment_remove(case=case, attachment=attachment, by=request.user)
        except CaseError as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request, f"« {attachment.name} » est supprimé. Sa ligne reste affichée avec la date."
            )
        return redirect("forms:detail", number)
    if attachment.removed_at or attachment.uploaded_by_id != request.user.pk or not case.is_open:
        messages.warning(request, "Ce fichier ne peut pas être supprimé.")
        return redirect("forms:detail", number)
    return case_page(
        request, "forms/tracking/detach.html", case, here="Supprimer une pièce jointe", attachment=attachment
    )
