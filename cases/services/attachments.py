"""Files are joined to a case, and removed."""

from django.core.exceptions import ValidationError

from cases.enums import AttachmentRole, EventKind
from cases.errors import NotOffered
from cases.models import Attachment
from cases.rules.filing import case_files_check

from .base import applicant_while_open, change, record, service


def attach(case, stored, *, role, by, at, question=None):
    return Attachment.objects.create(
        case=case,
        role=role,
        question=question,
        uploaded_by=by,
        created_at=at,
        file=stored.path,
        name=stored.name,
        size=stored.size,
        sha256=stored.sha256,
        content_type=stored.content_type,
    )


def join(case, files, *, role, by, at, question=None):
    """Attach the files that the applicant gives, when the case, which is locked, has room for them."""
    try:
        case_files_check(case, files)
    except ValidationError as error:
        raise ValidationError({"files": error}) from None
    return [attach(case, stored, role=role, by=by, at=at, question=question) for stored in files]


def file_data(attachments):
    """Each file by its key, and as it was: the same name and content may be joined twice."""
    return [{"key": str(file.key), "name": file.name, "sha256": file.sha256} for file in attachments]


@service(applicant_while_open, versioned=False)
def attachment_add(*, case, by, at, files):
    """Add files to an open case, one event for all of them. Returns the attachments."""
    if not files:
        raise ValidationError({"files": "Choisissez au moins un fichier."})
    attachments = join(case, files, role=AttachmentRole.COMPLEMENT, by=by, at=at)
    data = {"files": file_data(attachments)}
    record(case, kind=EventKind.FILE_ADDED, by=by, at=at, data=data, made=attachments)
    return attachments


@service(applicant_while_open, versioned=False)
def attachment_remove(*, case, by, at, attachment):
    """Remove a file of one's own: the row stays with its date, agents still read the file."""
    attachment = case.attachments.get(pk=attachment.pk)
    if attachment.uploaded_by_id != by.pk:
        raise NotOffered("Seuls les fichiers que vous avez joints peuvent être supprimés.")
    if attachment.removed_at:
        raise NotOffered("Ce fichier a déjà été supprimé.")
    removed = change(attachment, removed_at=at, removed_by=by)
    data = {"files": file_data([attachment])}
    record(case, kind=EventKind.FILE_REMOVED, by=by, at=at, data=data, changed=[removed])
    return attachment
