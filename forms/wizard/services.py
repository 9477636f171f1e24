"""Every change of a draft, and the one that makes it a case."""

from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from cases.files import file_check, file_store, files_total_check
from cases.models import Case
from cases.services import case_submit
from forms.models import Draft, DraftFile

from .steps import FILE_ROLES, LAST_STEP, STEPS


class DraftChanged(Exception):  # noqa: N818
    """The draft is no longer the one that the page was made from; `draft` is what it is now."""

    def __init__(self, draft):
        self.draft = draft


class StepError(Exception):
    """The request cannot be filed as it stands; `step` is where to mend it."""

    def __init__(self, step, messages):
        self.step = step
        self.messages = messages


@transaction.atomic
def draft_save(*, draft, by, step, typed, version, companies=None):
    """Keep what was typed at a step, right or wrong.

    Raises `DraftChanged` when the draft is no longer at `version` and holds something else for the step.
    """
    draft = Draft.objects.select_for_update().for_user(by).get(pk=draft.pk)
    if draft.data.get(step) != typed:
        if draft.version != version:
            raise DraftChanged(draft)
        draft.data[step] = typed
        draft.version += 1
    draft.companies |= companies or {}
    draft.step = step
    draft.save()
    return draft


def draft_resume_at(*, draft, step):
    """Where « Reprendre » leads from now on."""
    Draft.objects.filter(pk=draft.pk).update(step=step)


def draft_attach(*, draft, step, uploads):
    """Check and store files of a step; returns the messages on those that were refused."""
    refused = []
    for upload in uploads:
        try:
            _attach(draft, FILE_ROLES[step], upload)
        except ValidationError as error:
            refused += error.messages
    return refused


def _attach(draft, role, upload):
    checked = file_check(upload)
    files_total_check([checked], already=sum(draft.files.values_list("size", flat=True)))
    stored = file_store(checked)
    twin = draft.files.filter(role=role, name=stored.name, sha256=stored.sha256)
    if twin.exists():
        storages["private"].delete(stored.path)
        return
    DraftFile.objects.create(
        draft=draft,
        role=role,
        file=stored.path,
        name=stored.name,
        size=stored.size,
        sha256=stored.sha256,
        content_type=stored.content_type,
        created_at=timezone.now(),
    )


@transaction.atomic
def draft_discard(*, draft):
    """Delete a draft and its files."""
    for file in draft.files.all():
        file.delete_with_content()
    draft.delete()


def case_of(draft_key):
    """The case that this draft has become, within the scope of the request."""
    return Case.objects.filter(submission_key=draft_key).first()


@transaction.atomic
def draft_submit(*, draft, by, forms):
    """File the request of valid `forms`; the draft goes with it. Raises `StepError`."""
    columns = {}
    for form in forms.values():
        columns |= form.columns()
    files = [(file.case_file(), file.role) for form in forms.values() for file in files_of(form)]
    try:
        case = case_submit(
            by=by,
            case=Case(submission_key=draft.key, **columns),
            subdomains=forms["champs"].cleaned_data["subdomains"],
            points=forms["demande"].cleaned_data.get("points", []),
            files=files,
        )
    except ValidationError as error:
        raise StepError(*_place(error)) from error
    unused = draft.files.exclude(file__in=[stored.path for stored, _ in files])
    for file in unused:
        file.delete_with_content()
    draft.delete()
    return case


def files_of(form):
    return form.stored_files() if form.file_field else []


CASE_FIELDS = {
    "first_case": "caracteristiques",
    "office": "caracteristiques",
    "company_verified": "demandeur",
}


def _place(error):
    """The first step that an error of the case is about, and its messages."""
    found = getattr(error, "error_dict", {})
    for step, form in STEPS.items():
        for field in found:
            if field in form.base_fields or CASE_FIELDS.get(field) == step:
                return step, error.messages
    return LAST_STEP, error.messages
