from wagtail.documents.models import AbstractDocument


class LibraryDocument(AbstractDocument):
    admin_form_fields = ("title", "file", "collection", "tags")
