from django.conf import settings
from django.db import models
from django_scopes import ScopedManager

from cases.enums import QuestionKind


class Question(models.Model):
    """What the office asks the applicant: an ordinary question, or the missing parts of the request."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="questions")
    kind = models.CharField("type", max_length=20, choices=QuestionKind, default=QuestionKind.QUESTION)
    text = models.TextField("question")
    answer_by = models.DateField("répondre avant le")
    asked_at = models.DateTimeField("posée le")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ScopedManager(office="case__office", applicant="case__applicant")

    class Meta:
        verbose_name = "question"
        verbose_name_plural = "questions"
        ordering = ["asked_at", "pk"]

    def __str__(self):
        return self.text

    @property
    def is_open(self):
        return not hasattr(self, "reply")


class Reply(models.Model):
    question = models.OneToOneField(
        Question,
        models.PROTECT,
        related_name="reply",
        error_messages={"unique": "Une réponse a déjà été apportée à cette question."},
    )
    text = models.TextField("votre réponse")
    answered_at = models.DateTimeField("apportée le")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ScopedManager(office="question__case__office", applicant="question__case__applicant")

    class Meta:
        verbose_name = "réponse"
        verbose_name_plural = "réponses"

    def __str__(self):
        return self.text


class Complement(models.Model):
    """Something the applicant adds by himself."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="complements")
    text = models.TextField("complément")
    added_at = models.DateTimeField("ajouté le")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ScopedManager(office="case__office", applicant="case__applicant")

    class Meta:
        verbose_name = "complément"
        verbose_name_plural = "compléments"
        ordering = ["added_at", "pk"]

    def __str__(self):
        return self.text


class Note(models.Model):
    """Between agents only: nothing ever sends it."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="notes")
    text = models.TextField("note interne")
    written_at = models.DateTimeField("écrite le")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ScopedManager(office="case__office", applicant="case__applicant")

    class Meta:
        verbose_name = "note interne"
        verbose_name_plural = "notes internes"
        ordering = ["written_at", "pk"]

    def __str__(self):
        return self.text
