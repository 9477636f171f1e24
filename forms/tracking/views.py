from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from cases import documents, services
from cases.enums import AttachmentRole, CaseState
from cases.errors import CaseError, NotOffered
from cases.files import file_response
from cases.models import Answer, Case

from .forms import AnswerForm, AttachForm, ComplementForm
from .listing import Listing, todo
from .story import history, progress, second_examen_until

WITH_EVERYTHING = (
    "questions__answer",
    "questions__attachments",
    "complements",
    "attachments",
    "points",
    "subdomains__domain",
)


@login_required
@never_cache
@require_GET
def case_list(request):
    """« Mes demandes »."""
    listing = Listing(request.user, request.GET)
    return render(
        request,
        "forms/tracking/list.html",
        {
            "listing": listing,
            "page": None if listing.is_drafts else listing.page(),
            "todo": todo(),
        },
    )


def find(number):
    """A case of the person in scope; anybody else's is not found."""
    return get_object_or_404(
        Case.objects.select_related("category", "subcategory", "office__directorate", "first_case"),
        number=number,
    )


def show(request, template, case, *, here="", status=200, **context):
    """A page on a case, with the way back to it and to the list."""
    trail = [("Mes demandes", reverse("forms:list")), (f"Demande n° {case.number}", None)]
    if here:
        trail[-1] = (f"Demande n° {case.number}", reverse("forms:detail", args=[case.number]))
        trail.append((here, None))
    return render(request, template, {"case": case, "trail": trail, **context}, status=status)


@login_required
@never_cache
@require_GET
def detail(request, number):
    """« Détail de la demande n° … »; reading the answer for the first time is an event."""
    case = find(number)
    if case.state == CaseState.CLOSED and case.answered_at and not case.decision_opened_at:
        services.decision_open(case=case, by=request.user)
    case = get_object_or_404(
        Case.objects.for_list()
        .select_related("office__directorate", "first_case")
        .prefetch_related(*WITH_EVERYTHING),
        pk=case.pk,
    )
    waiting = case.open_questions()
    until = second_examen_until(case)
    return show(
        request,
        "forms/tracking/detail.html",
        case,
        steps=progress(case),
        history=history(case),
        ledger=services.case_ledger(case).lines,
        waiting=waiting,
        questions=waiting + [question for question in case.questions.all() if not question.is_open],
        answered=case.state == CaseState.CLOSED and bool(case.answer_text),
        second_examen_until=until,
        second_examen_is_late=bool(until) and until < timezone.localdate(),
        decisions=[file for file in case.attachments.all() if file.role == AttachmentRole.DECISION],
        contact=documents.contact_of(case.office),
    )


def pdf_response(make, case, name):
    """A PDF made now, or the reason why none can be made."""
    response = HttpResponse(make(case), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}-{case.number}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def unavailable(request, case, error):
    return show(request, "forms/tracking/unavailable.html", case, here="PDF", status=503, error=error)


@login_required
@require_GET
def pdf(request, number):
    """« Télécharger le contenu de la demande (PDF) »."""
    case = find(number)
    try:
        return pdf_response(documents.case_pdf, case, "demande")
    except documents.PdfUnavailable as error:
        return unavailable(request, case, error)


@login_required
@require_GET
def receipt(request, number):
    case = find(number)
    try:
        return pdf_response(documents.receipt_pdf, case, "accuse-enregistrement")
    except documents.PdfUnavailable as error:
        return unavailable(request, case, error)


@login_required
@require_GET
def attached_file(request, number, key):
    """A file of a case; one that was removed is no longer handed to the applicant."""
    return file_response(get_object_or_404(find(number).attachments, key=key, removed_at=None))


def offer(request, case, form, template, *, save, success, **context):
    """Show a form, or save what it brings: one service, then the detail. A refusal loses nothing typed."""
    if form.is_bound:
        valid = form.is_valid()
        files = form.keep()
        if valid:
            try:
                save(form.cleaned_data, files)
            except (CaseError, ValidationError) as error:
                form.add_error(None, str(error) if isinstance(error, CaseError) else error.messages)
            else:
                messages.success(request, success)
                return redirect("forms:detail", case.number)
    return show(request, template, case, form=form, **context)


def bound(request, form_class, case):
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return form_class(*sent, case=case, user=request.user)


def closed_meanwhile(request, case):
    """Back to the detail when nothing more can be added and nothing was typed."""
    messages.warning(
        request, f"La demande est {case.get_state_display().lower()} : elle ne peut plus être complétée."
    )
    return redirect("forms:detail", case.number)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request, number, pk):
    """« Répondre »: one answer to a question, however often it is sent."""
    case = find(number)
    question = get_object_or_404(case.questions.select_related("answer"), pk=pk)
    if request.method == "GET" and not question.is_open:
        messages.info(request, "Vous avez déjà répondu à cette question. Vous pouvez ajouter un complément.")
        return redirect("forms:detail", number)
    if request.method == "GET" and not case.is_open:
        return closed_meanwhile(request, case)

    def save(typed, files):
        try:
            services.question_answer(question=question, by=request.user, text=typed["text"], files=files)
        except NotOffered:
            if not Answer.objects.filter(question=question, text=typed["text"]).exists():
                raise

    return offer(
        request,
        case,
        bound(request, AnswerForm, case),
        "forms/tracking/answer.html",
        save=save,
        success="Votre réponse est enregistrée. Le service instructeur en est informé par courriel.",
        here="Répondre",
        question=question,
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def complement(request, number):
    case = find(number)
    if request.method == "GET" and not case.is_open:
        return closed_meanwhile(request, case)
    return offer(
        request,
        case,
        bound(request, ComplementForm, case),
        "forms/tracking/complement.html",
        save=lambda typed, files: services.complement_add(
            case=case, by=request.user, text=typed["text"], files=files
        ),
        here="Ajouter un complément",
        success="Votre complément est ajouté à la demande. Le service instructeur en est informé par courriel.",
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def attach(request, number):
    case = find(number)
    if request.method == "GET" and not case.is_open:
        return closed_meanwhile(request, case)
    return offer(
        request,
        case,
        bound(request, AttachForm, case),
        "forms/tracking/attach.html",
        save=lambda typed, files: services.attachment_add(case=case, by=request.user, files=files),
        here="Ajouter une pièce jointe",
        success="Les fichiers sont ajoutés à la demande. Le service instructeur en est informé par courriel.",
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def detach(request, number, key):
    """Remove a file of one's own, once confirmed."""
    case = find(number)
    attachment = get_object_or_404(case.attachments, key=key)
    if request.method == "POST":
        try:
            services.attachment_remove(attachment=attachment, by=request.user)
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
    return show(
        request, "forms/tracking/detach.html", case, here="Supprimer une pièce jointe", attachment=attachment
    )
