"""What may be filed with a request."""

from cases.enums import AttachmentRole


def case_files_size(case):
    """Bytes of the files the applicant has joined to a case and not removed."""
    files = case.attachments.filter(removed_at=None).exclude(role=AttachmentRole.DECISION)
    return sum(files.values_list("size", flat=True))
