"""Every change of a draft, and the one that makes it a case."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cases.models import Case
from cases.services.filing import case_submit
from files.check import file_check, files_total_check
from files.store import file_delete, file_store
from files.uploads import received
from forms.drafts.companies import names_registered
from forms.models import Draft, DraftFile


class DraftChanged(Exception):  # noqa: N818
    """The draft is no longer the one that the page was made from; `draft` is what it is now."""

    def __init__(self, draft):
        self.draft = draft


class TooManyDrafts(Exception):  # noqa: N818
    """The person has begun as many requests as one may; `str()` is the French sentence to show."""

    def __init__(self):
        super().__init__(
            f"Vous avez déjà {settings.DRAFTS_MAX} brouillons : envoyez ou supprimez-en un dans « Mes demandes »"
            " avant d’en commencer un autre."
        )


def may_begin(user):
    return Draft.objects.for_user(user).count() < settings.DRAFTS_MAX


@transaction.atomic
def draft_begin(*, key, by):
    """The draft of this key, created when it is not there yet; twice makes one. Raises `TooManyDrafts`."""
    get_user_model().objects.select_for_update().get(pk=by.pk)
    if not may_begin(by) and not Draft.objects.for_user(by).filter(key=key).exists():
        raise TooManyDrafts
    return Draft.objects.get_or_create(key=key, defaults={"user": by})[0]


def _lock(draft, by):
    """The draft as it is now, locked until the transaction ends; raises `Draft.DoesNotExist` once it is gone."""
    return Draft.objects.select_for_update().for_user(by).get(pk=draft.pk)


@transaction.atomic
def draft_save(*, draft, by, step, typed, version, companies=None, whole=False):
    """Keep what was typed at a step, right or wrong.

    Raises `DraftChanged` when the draft is no longer at `version` and holds something else for the step,
    or when the page showed the `whole` draft: its sending commits to all of it.
    """
    draft = _lock(draft, by)
    if draft.version != version and (whole or draft.data.get(step) != typed):
        raise DraftChanged(draft)
    if draft.data.get(step) != typed:
        draft.data[step] = typed
        draft.version += 1
    draft.companies |= companies or {}
    draft.step = step
    draft.save()
    return draft


def draft_resume_at(*, draft, step):
    """Where « Reprendre » leads from now on."""
    Draft.objects.filter(pk=draft.pk).update(step=step)


def draft_attach(*, draft, by, role, uploads):
    """Check and store files of this role; returns the draft as it is then and the messages on refused files."""
    uploads, refused = received(uploads)
    for upload in uploads:
        try:
            draft = _attach(draft, by, role, upload)
        except ValidationError as error:
            refused += error.messages
    return draft, refused


def _attach(draft, by, role, upload):
    checked = file_check(upload)
    _require_room(draft, checked)
    stored = file_store(checked)
    kept = False
    try:
        draft, kept = _keep(draft, by, role, stored)
    finally:
        if not kept:
            file_delete(stored.path)
    return draft


def _require_room(draft, file):
    files_total_check([file], already=draft.files_size())
    if draft.files.count() >= settings.CASE_FILES_MAX:
        raise ValidationError(
            f"« {file.name} » ne peut pas être joint : une demande compte au plus {settings.CASE_FILES_MAX}"
            " fichiers. Retirez-en, ou réunissez-en plusieurs dans un fichier zip."
        )


@transaction.atomic
def _keep(draft, by, role, stored):
    """Write the row of a stored file; the same file twice is kept once."""
    draft = _lock(draft, by)
    if draft.files.filter(role=role, name=stored.name, sha256=stored.sha256).exists():
        return draft, False
    _require_room(draft, stored)
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
    draft.version += 1
    draft.save()
    return draft, True


@transaction.atomic
def draft_detach(*, draft, by, role, key):
    """Remove a file of this role; returns it, or None when there is no such file any more."""
    draft = _lock(draft, by)
    file = draft.files.filter(role=role, key=key).first()
    if file:
        file.delete_with_content()
        draft.version += 1
        draft.save()
    return file


@transaction.atomic
def draft_discard(*, draft, by):
    """Delete a draft and its files."""
    draft = _lock(draft, by)
    for file in draft.files.all():
        file.delete_with_content()
    draft.delete()


def case_of(draft_key):
    """The case that this draft has become, within the scope of the request."""
    return Case.objects.filter(submission_key=draft_key).first()


@transaction.atomic
def draft_submit(*, draft, by, columns, subdomains, points, files):
    """File the request that a draft holds, with these of its files; the draft goes with it.

    Raises the `ValidationError` of the case, or `DraftChanged` when the draft is no longer the one that was read.
    """
    locked = _lock(draft, by)
    if locked.version != draft.version:
        raise DraftChanged(locked)
    case = case_submit(
        by=by,
        case=Case(submission_key=locked.key, **columns),
        subdomains=subdomains,
        points=points,
        files=[(file.case_file(), file.role) for file in locked.file_list if file in files],
        registered=names_registered(locked.companies),
    )
    for file in locked.file_list:
        if file not in files:
            file.delete_with_content()
    locked.delete()
    return case
