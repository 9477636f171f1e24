"""A request that is being written, and its files."""

import uuid

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property

from cases.enums import AttachmentRole, Nature
from files.models import StoredFile
from files.store import KeptFile, file_delete

FIRST_STEP = "demandeur"


class DraftQuerySet(models.QuerySet):
    def for_user(self, user):
        """The drafts of a person, the latest first; nobody sees another person's."""
        return self.filter(user=user)


class Draft(models.Model):
    """A request that is being written: what was typed step by step, right or wrong."""

    key = models.UUIDField("référence", unique=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts", verbose_name="demandeur"
    )
    step = models.CharField("étape où reprendre", max_length=30, default=FIRST_STEP)
    data = models.JSONField("saisie par étape", default=dict, blank=True)
    companies = models.JSONField(
        "réponses du registre des entreprises", default=dict, blank=True, help_text="Par SIRET ou SIREN."
    )
    version = models.PositiveIntegerField("version", default=0)
    created_at = models.DateTimeField("création", auto_now_add=True)
    updated_at = models.DateTimeField("mise à jour", auto_now=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = "brouillon"
        verbose_name_plural = "brouillons"
        ordering = ["-updated_at", "-pk"]

    def __str__(self):
        return self.title()

    def typed(self, step):
        """What was typed at a step, as a form reads it; None when the step was never sent."""
        return MultiValueDict(self.data[step]) if step in self.data else None

    def title(self):
        """The subject, else the nature, else nothing better than « Nouvelle demande »."""
        subject = (self.typed("demande") or {}).get("subject", "").strip()
        nature = (self.typed("caracteristiques") or {}).get("nature", "")
        label = dict(Nature.choices).get(nature, "nouvelle demande")
        return subject[:250] or label[0].upper() + label[1:]

    def step_url(self, step):
        return f"{reverse('forms:step', args=[step])}?brouillon={self.key}"

    def resume_url(self):
        return self.step_url(self.step)

    @cached_property
    def file_list(self):
        """Its files in the order in which they were sent, read once."""
        return list(self.files.all()) if self.pk else []

    def files_of(self, role):
        return [file for file in self.file_list if file.role == role]

    def files_size(self):
        """Bytes of its files, as they are now."""
        return sum(self.files.values_list("size", flat=True))


class DraftFile(StoredFile):
    """A checked file of a draft; it becomes an attachment of the case without moving."""

    key = models.UUIDField("référence", default=uuid.uuid4, unique=True, editable=False)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="files", verbose_name="brouillon")
    role = models.CharField("rôle", max_length=20, choices=AttachmentRole, default=AttachmentRole.REQUEST)

    class Meta:
        verbose_name = "fichier d’un brouillon"
        verbose_name_plural = "fichiers des brouillons"
        ordering = ["created_at", "pk"]

    def case_file(self):
        return KeptFile(self.file.name, self.name, self.size, self.sha256, self.content_type)

    def delete_with_content(self):
        """Remove the row, and the stored file once that is certain."""
        name = self.file.name
        self.delete()
        transaction.on_commit(lambda: file_delete(name), robust=True)
