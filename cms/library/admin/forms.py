"""A document is described, and gets another version, in the editor's desk."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.admin.widgets import AdminDateInput
from wagtail.documents.forms import BaseDocumentForm, formfield_for_dbfield
from wagtail.search import index

from cms.library.models import LibraryDocument
from cms.library.versions import document_edit, document_put


class SeenVersionForm(forms.ModelForm):
    """Remembers which file the screen was made from: its number and date must not go to another one."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.present = self.instance.uploaded_at.isoformat()
        self.initial["seen"] = self.present

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and cleaned.get("seen") != self.present:
            self.add_error("version", self.instance.came_meanwhile)
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = self.present
        return cleaned


class DocumentForm(SeenVersionForm, BaseDocumentForm):
    """A file is never changed under the address of its version: « Nouvelle version » adds one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("file", None)

    @transaction.atomic
    def save(self, commit=True):
        """Wagtail indexes what it saves here and in a task, which must not begin before the end of this."""
        if not commit or self.instance.pk is None:
            return super().save(commit)
        document = super().save(commit=False)
        columns = {field.name for field in LibraryDocument._meta.concrete_fields}
        document_edit(document, columns.intersection(self.cleaned_data))
        self.save_m2m()
        index.insert_or_update_object(document)
        return document


class NewVersionForm(SeenVersionForm):
    class Meta:
        model = LibraryDocument
        fields = ("file", "version", "published_on", "description")
        widgets = {"file": forms.FileInput, "published_on": AdminDateInput}
        formfield_callback = formfield_for_dbfield

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.replaced_version = self.instance.version
        self.fields["version"].required = True
        self.initial |= {"file": None, "version": "", "published_on": timezone.localdate()}

    def clean_version(self):
        version = self.cleaned_data["version"]
        if version == self.replaced_version:
            raise ValidationError(f"La version actuelle porte déjà le numéro {version} : donnez-en un autre.")
        return version

    def save(self):
        document_put(self.instance, by=self.user)
        return self.instance
