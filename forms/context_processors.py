from django.utils.functional import SimpleLazyObject
from django_scopes import scope

from forms.tracking.list import open_questions


def waiting(request):
    """How many of the person's requests wait for his answer; counted only where a page shows it."""
    return {"waiting_count": SimpleLazyObject(lambda: waiting_count(request.user))}


def waiting_count(user):
    if not user.is_authenticated:
        return 0
    with scope(office=None, applicant=user.pk):
        return open_questions().order_by().values("case").distinct().count()
