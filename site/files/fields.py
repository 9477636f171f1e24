"""The form field for files."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from .check import file_check, files_total_check
from .kinds import ACCEPT, EXTENSIONS
from .uploads import received


class FileInput(forms.FileInput):
    """Named as Django’s own: templates choose the markup by this name."""

    allow_multiple_selected = True

    def __init__(self, attrs=None):
        super().__init__({"accept": ACCEPT, **(attrs or {})})


class MultipleFileField(forms.FileField):
    """Several files at once; cleans to a list of `CheckedFile`, with one error a refused file."""

    widget = FileInput
    default_error_messages = {"required": "Choisissez au moins un fichier."}

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", files_help_text())
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        uploads = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not uploads:
            raise ValidationError(self.error_messages["required"], code="required")
        checked, errors = self.sort_out(uploads)
        if errors:
            raise ValidationError(errors)
        files_total_check(checked)
        return checked

    @staticmethod
    def sort_out(uploads):
        """The uploads that are acceptable, and the errors of the others."""
        uploads, missed = received(uploads)
        checked, errors = [], [ValidationError(sentence, code="missed") for sentence in missed]
        for upload in uploads:
            try:
                checked.append(file_check(upload))
            except ValidationError as error:
                errors.append(error)
        return checked, errors

    def has_changed(self, initial, data):
        return bool(data)


def files_help_text():
    return (
        f"{settings.ATTACHMENT_MAX_MB} Mo au plus par fichier, {settings.CASE_FILES_MAX_MB} Mo pour la demande."
        f" Formats : {EXTENSIONS}."
    )
