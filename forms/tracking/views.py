from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from cases.enums import CaseState, QuestionKind
from cases.errors import CaseError, NotOffered
from cases.models import Answer, Case
from cases.papers import request as documents
from cases.rules.standing import answer_stands, with_effect
from cases.rules.terms import second_examen_until
from cases.services import instruction, publication
from files.responses import file_response
from pdf.printer import PdfUnavailable

from .forms import AnswerForm, AttachForm, ComplementForm
from .listing import Listing, todo
from .progress import history, progress

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


def answer_read(request, case):
    """Keep that the applicant reads the answer, the first time that he does so wherever it stands."""
    if case.state == CaseState.CLOSED and case.answered_at and not case.decision_opened_at:
        instruction.decision_open(case=case, by=request.user)


@login_required
@never_cache
@require_GET
def detail(request, number):
    """« Détail de la demande n° … »; reading the answer for the first time is an event."""
    case = find(number)
    answer_read(request, case)
    case = get_object_or_404(
        Case.objects.for_list()
        .select_related("office__directorate", "first_case")
        .prefetch_related(*WITH_EVERYTHING),
        pk=case.pk,
    )
    waiting = case.open_questions()
    proposal = publication.ruling_proposal(case)
    until = second_examen_until(case)
    return show(
        request,
        "forms/tracking/detail.html",
        case,
        steps=progress(case),
        history=history(case),
        ledger=instruction.case_ledger(case).lines,
        waiting=waiting,
        questions=waiting + [question for question in case.questions.all() if not question.is_open],
        answered=case.state == CaseState.CLOSED and bool(case.answer_text),
        second_examen_until=until,
        second_examen_is_late=bool(until) and until < timezone.localdate(),
        decisions=[file for file in case.attachments.all() if answer_stands(case, file)],
        attachments=with_effect(case, case.attachments.all()),
        contact=documents.contact_of(case.office),
        has_letter=documents.has_letter(case),
        proposal=proposal,
        may_object=proposal is not None and proposal.may_be_objected_to(timezone.localdate()),
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
        response = pdf_response(documents.case_pdf, case, "demande")
    except PdfUnavailable as error:
        return unavailable(request, case, error)
    answer_read(request, case)
    return response


@login_required
@require_GET
def receipt(request, number):
    case = find(number)
    try:
        return pdf_response(documents.receipt_pdf, case, "accuse-enregistrement")
    except PdfUnavailable as error:
        return unavailable(request, case, error)


@login_required
@require_GET
def letter(request, number):
    """The letter of the answer that stands."""
    case = find(number)
    if not documents.has_letter(case):
        raise Http404
    try:
        response = pdf_response(documents.answer_pdf, case, "reponse")
    except PdfUnavailable as error:
        return unavailable(request, case, error)
    answer_read(request, case)
    return response


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def object_to_publication(request, number):
    """« M’opposer à la publication », once confirmed."""
    case = find(number)
    proposal = publication.ruling_proposal(case)
    if proposal is None:
        raise Http404
    if request.method == "POST":
        try:
            publication.ruling_object(case=case, by=request.user)
        except CaseError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Votre opposition est enregistrée : la réponse ne sera pas publiée.")
        return redirect("forms:detail", number)
    if not proposal.may_be_objected_to(timezone.localdate()):
        messages.warning(request, "Il n’est plus possible de s’opposer à cette publication.")
        return redirect("forms:detail", number)
    return show(
        request, "forms/tracking/object.html", case, here="M’opposer à la publication", proposal=proposal
    )


@login_required
@require_GET
def attached_file(request, number, key):
    """A file of a case; one that was removed is no longer handed to the applicant."""
    case = find(number)
    file = get_object_or_404(case.attachments, key=key, removed_at=None)
    response = file_response(file)
    if answer_stands(case, file):
        answer_read(request, case)
    return response


def offer(request, case, form, template, *, save, success, **context):
    """Show a form, or save what it brings: one service, then the detail. A refusal loses nothing typed."""
    if form.is_bound and (form.was_sent() or sent(form, case, save)):
        messages.success(request, success)
        return redirect("forms:detail", case.number)
    return show(request, template, case, form=form, **context)


def sent(form, case, save):
    """Whether what the form brings was saved, once; else the form says why not."""
    valid = form.is_valid()
    if not case.is_open:
        form.add_error(None, ended(case))
        return False
    files = form.keep()
    if not valid:
        return False
    try:
        form.send(lambda: save(form.cleaned_data, files))
    except (CaseError, ValidationError) as error:
        form.add_error(None, str(error) if isinstance(error, CaseError) else error.messages)
        return False
    return True


def bound(request, form_class, case):
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return form_class(*sent, case=case, user=request.user)


def ended(case):
    return f"La demande est {case.public_state_label.lower()} : elle ne peut plus être complétée."


def closed_meanwhile(request, case):
    """Back to the detail when nothing more can be added and nothing was typed."""
    messages.warning(request, ended(case))
    return redirect("forms:detail", case.number)


def awaited(case):
    """The oldest request for complements that has no answer: only « Répondre » makes the term run again."""
    asked = (q for q in case.open_questions() if q.kind == QuestionKind.COMPLEMENTS)
    return next(asked, None)


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
            instruction.question_answer(question=question, by=request.user, text=typed["text"], files=files)
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
        save=lambda typed, files: instruction.complement_add(
            case=case, by=request.user, text=typed["text"], files=files
        ),
        here="Ajouter un complément",
        awaited=awaited(case),
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
        save=lambda typed, files: instruction.attachment_add(case=case, by=request.user, files=files),
        here="Ajouter une pièce jointe",
        awaited=awaited(case),
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
            instruction.attachment_remove(attachment=attachment, by=request.user)
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
