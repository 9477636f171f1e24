"""Files that outlive an error elsewhere in their form: each comes back as a line that is signed for who sent it."""

from dataclasses import asdict

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError

from .check import files_total_check
from .fields import MultipleFileField
from .store import KeptFile, file_delete, file_store

# Less than the age at which the sweep takes a file that nobody holds.
KEPT_FOR = 20 * 60 * 60


LOST = "Un fichier n’a pas pu être conservé. Vérifiez la liste et joignez-le à nouveau."


class KeptFilesForm(forms.Form):
    """A form with `files`; `kept` are those that it holds already, `stored` those that this sending brought."""

    files = MultipleFileField(label="Joindre des fichiers", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.salt = f"kept-file:{user.pk}"
        self.kept = self._received()
        self.stored = []
        if self.kept:
            self.fields["files"].required = False

    def _received(self):
        """(token, file) of what an earlier sending of this form has stored and the person has not unticked."""
        kept = []
        for token in self.data.getlist("kept") if self.is_bound else []:
            try:
                kept.append((token, KeptFile(**signing.loads(token, salt=self.salt, max_age=KEPT_FOR))))
            except signing.BadSignature:
                continue
        return kept

    def check_files(self, chosen):
        """Raises `ValidationError` when all that the form holds may not be kept together."""
        files_total_check(chosen)

    def clean(self):
        super().clean()
        if len(self.kept) < len(self.data.getlist("kept")):
            self.add_error("files", ValidationError(LOST, code="lost"))
        try:
            self.check_files([file for _, file in self.kept] + self.cleaned_data.get("files", []))
        except ValidationError as error:
            self.add_error("files", error)
        return self.cleaned_data

    def keep(self):
        """Store the acceptable files; returns all that the form holds."""
        for checked in self._acceptable():
            try:
                stored = file_store(checked)
            except ValidationError as error:
                self.add_error("files", error)
                continue
            self.stored.append(stored)
            self.kept.append((signing.dumps(asdict(stored), salt=self.salt), stored))
        return [file for _, file in self.kept]

    def drop(self):
        """Take back what `keep` stored, and no more: what an earlier sending stored may be in a case by now."""
        for file in self.stored:
            file_delete(file.path)
        self.kept = [(token, file) for token, file in self.kept if file not in self.stored]

    def _acceptable(self):
        if "files" in self.cleaned_data:
            return self.cleaned_data["files"]
        if self.has_error("files", code="total"):
            return []
        return MultipleFileField.sort_out(self.files.getlist("files"))[0]


def errors_forget(form):
    """Show a form as it was sent, without reproaches; but for a file that it held and that is no longer there."""
    form.full_clean()
    is_lost = form.has_error("files", code="lost")
    form.errors.clear()
    if is_lost:
        form.add_error("files", ValidationError(LOST, code="lost"))
