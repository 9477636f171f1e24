"""What the applicant writes once the request is filed: the reply to a question, a complement."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cases.errors import NotOffered
from cases.models import Reply
from cases.services.questions import complement_add, question_reply
from text.limited import LimitedTextField

from .adding import FilesForm, asks_for_blank, complements_awaited, form_for, form_page
from .page import case_find

TEXT_MAX = 50_000


class ReplyForm(FilesForm):
    text = LimitedTextField(
        label="Votre réponse",
        max_length=TEXT_MAX,
        error_messages={"required": "Écrivez votre réponse."},
    )
    field_order = ["text", "files"]


class ComplementForm(FilesForm):
    text = LimitedTextField(
        label="Votre complément",
        help_text="Ce que vous ajoutez de vous-même à votre demande. Il ne remplace pas ce qui est déjà déposé.",
        max_length=TEXT_MAX,
        error_messages={"required": "Écrivez votre complément."},
    )
    field_order = ["text", "files"]


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def reply(request, number, pk):
    """« Répondre »: one reply to a question, however often it is sent."""
    case = case_find(number)
    question = get_object_or_404(case.questions.select_related("reply"), pk=pk)
    if asks_for_blank(request) and not question.is_open:
        messages.info(request, "Vous avez déjà répondu à cette question. Vous pouvez ajouter un complément.")
        return redirect("forms:detail", number)

    def save(typed, files):
        try:
            question_reply(case=case, question=question, by=request.user, text=typed["text"], files=files)
        except NotOffered:
            if not Reply.objects.filter(question=question, text=typed["text"]).exists():
                raise

    return form_page(
        request,
        case,
        form_for(request, ReplyForm, case),
        "forms/tracking/reply.html",
        save=save,
        success="Votre réponse est enregistrée. Le service instructeur en est informé par courriel.",
        here="Répondre",
        question=question,
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def complement(request, number):
    case = case_find(number)
    return form_page(
        request,
        case,
        form_for(request, ComplementForm, case),
        "forms/tracking/complement.html",
        save=lambda typed, files: complement_add(case=case, by=request.user, text=typed["text"], files=files),
        here="Ajouter un complément",
        awaited=complements_awaited(case),
        success="Votre complément est ajouté à la demande. Le service instructeur en est informé par courriel.",
    )
