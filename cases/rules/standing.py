"""Which answer stands, and what became of the files of the others."""

from django.utils import timezone

from cases.enums import AttachmentRole, CaseState


def answer_stands(case, file):
    """Whether a file belongs to the answer that is valid now."""
    closed = case.state == CaseState.CLOSED and case.answered_at is not None
    return closed and file.role == AttachmentRole.DECISION and file.created_at >= case.answered_at


def answer_file_effect(case, file):
    """What became of a file of an answer that is no longer valid; empty for every other file."""
    if file.role != AttachmentRole.DECISION or answer_stands(case, file):
        return ""
    if case.answered_at:
        return f"remplacée par celle du {timezone.localdate(case.answered_at):%d/%m/%Y}"
    return "qui n’a plus d’effet : la demande a été rouverte"


def with_effect(case, files):
    """Each file with what became of the answer it holds."""
    return [(file, answer_file_effect(case, file)) for file in files]
