import uuid
from dataclasses import asdict

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction

from cases.rules.filing import case_files_size
from files.check import files_total_check
from files.fields import MultipleFileField
from files.store import KeptFile, file_store
from forms.models import Sending

TEXT_MAX = 50_000
# Less than the age at which the sweep takes a file that no case holds.
KEPT_FOR = 20 * 60 * 60


class FilesForm(forms.Form):
    """Files for a case. Those already received survive an error elsewhere: each comes back as a signed line."""

    files = MultipleFileField(label="Joindre des fichiers", required=False)

    def __init__(self, *args, case, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.case = case
        self.user = user
        self.salt = f"kept-file:{user.pk}"
        self.kept = self._received()
        self.once = self._page_key()

    def _page_key(self):
        """The key of this page, new for each page shown: the same page sent twice has the same."""
        try:
            return uuid.UUID(self.data.get("once", ""))
        except ValueError:
            return uuid.uuid4()

    def was_sent(self):
        return Sending.objects.filter(user=self.user, key=self.once).exists()

    @transaction.atomic
    def send(self, save):
        """Call `save` unless this page was sent before; if it raises, the page may be sent again."""
        _, is_first = Sending.objects.get_or_create(user=self.user, key=self.once)
        if is_first:
            save()

    def _received(self):
        """(token, file) of what an earlier sending of this form has stored and the person has not unticked."""
        kept = []
        for token in self.data.getlist("kept") if self.is_bound else []:
            try:
                kept.append((token, KeptFile(**signing.loads(token, salt=self.salt, max_age=KEPT_FOR))))
            except signing.BadSignature:
                continue
        return kept

    def clean(self):
        cleaned = super().clean()
        if len(self.kept) < len(self.data.getlist("kept")):
            self.add_error(
                "files", "Un fichier n’a pas pu être conservé. Vérifiez la liste et joignez-le à nouveau."
            )
        chosen = [file for _, file in self.kept] + cleaned.get("files", [])
        try:
            files_total_check(chosen, already=case_files_size(self.case))
        except ValidationError as error:
            self.add_error("files", error)
        return cleaned

    def keep(self):
        """Store the acceptable files; returns all that the form holds."""
        for checked in self._acceptable():
            stored = file_store(checked)
            self.kept.append((signing.dumps(asdict(stored), salt=self.salt), stored))
        return [file for _, file in self.kept]

    def _acceptable(self):
        if "files" in self.cleaned_data:
            return self.cleaned_data["files"]
        if self.has_error("files", code="total"):
            return []
        return MultipleFileField.sort_out(self.files.getlist("files"))[0]


class AnswerForm(FilesForm):
    text = forms.CharField(
        label="Votre réponse",
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Écrivez votre réponse."},
    )
    field_order = ["text", "files"]


class ComplementForm(FilesForm):
    text = forms.CharField(
        label="Votre complément",
        help_text="Ce que vous ajoutez de vous-même à votre demande. Il ne remplace pas ce qui est déjà déposé.",
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Écrivez votre complément."},
    )
    field_order = ["text", "files"]


class AttachForm(FilesForm):
    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.kept and not cleaned["files"]:
            self.add_error("files", "Choisissez au moins un fichier.")
        return cleaned
