"""What was sent without being signed in any more: kept for its sender, who finds it in its form again.

Who that was says a cookie, signed, of the last sign-in in this browser. Nobody else is ever shown it, and without that
cookie nothing is kept.
"""

import re
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils import timezone

from text.dates import moment
from text.plain import kept

from .models import Unsent, User

COOKIE = "ogde_who"
KEPT_FOR = timedelta(days=1)
# Of one person, so that nobody fills the database with them.
KEPT_MAX, SIZE_MAX = 10, 1_000_000
WAITS, PASSED = "unsent_waits", "unsent_passed"
# What asks, at the end of an address, for the page without what waits there.
WITHOUT = "saisie=autre"
SECRET = re.compile(r"csrf|password|mot_de_passe")


def sender_remember(request, response):
    """Have the browser know who is signed in, until it is closed."""
    if request.user.is_authenticated and _sender(request) != str(request.user.pk):
        response.set_signed_cookie(
            COOKIE,
            request.user.pk,
            salt=COOKIE,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )


def _sender(request):
    return request.get_signed_cookie(COOKIE, default=None, salt=COOKIE)


def address_of(request):
    query = request.META.get("QUERY_STRING", "")
    return f"{request.path_info}?{query}" if query else request.path_info


def typed_of(request):
    """What a form sent, by name, without secrets."""
    return {
        kept(name): [kept(value) for value in values]
        for name, values in request.POST.lists()
        if not SECRET.search(name)
    }


def file_names(request):
    return [kept(file.name) for _, files in request.FILES.lists() for file in files]


def unsent_keep(request):
    """Keep what was sent, the last one of each form; returns whether that was possible."""
    data, address = typed_of(request), address_of(request)
    size = sum(len(value) for values in data.values() for value in values)
    sender = User.objects.filter(pk=_sender(request) or 0).first()
    if sender is None or not data or size > SIZE_MAX or len(address) > Unsent.ADDRESS_MAX:
        return False
    new = {"data": data, "files": file_names(request)[:100], "sent_at": timezone.now()}
    Unsent.objects.update_or_create(user=sender, address=address, defaults=new)
    latest = Unsent.objects.filter(user=sender).order_by("-sent_at", "-pk").values_list("pk", flat=True)
    Unsent.objects.filter(pk__in=list(latest[KEPT_MAX:])).delete()
    return True


def unsent_of(request):
    """What this person had sent to this address when his session had ended, for the page that shows the form.

    He is told of it. None when there is nothing. Read once a request.
    """
    if not hasattr(request, "unsent"):
        request.unsent = _find(request) if request.method == "GET" else None
        if request.unsent:
            messages.warning(request, _sentence(request.unsent))
    return request.unsent


def _find(request):
    of_this_form = Unsent.objects.filter(user=request.user, address=address_of(request))
    return of_this_form.filter(sent_at__gt=timezone.now() - KEPT_FOR).first()


def _sentence(unsent):
    files = ", ".join(f"« {name} »" for name in unsent.files)
    again = f" Choisissez de nouveau les fichiers, qui n’ont pas été gardés : {files}." if files else ""
    return (
        f"Votre session avait pris fin : ce que vous avez envoyé le {moment(unsent.sent_at)} n’est pas enregistré."
        f" Le voici de nouveau : relisez-le, puis envoyez-le.{again}"
    )


@receiver(user_logged_in)
def _look_for_it(request, user, **kwargs):
    """Only who had something kept when he signed in is asked for it on each page."""
    request.session[WAITS] = Unsent.objects.filter(user=user).exists()


def unsent_passed_over(request):
    """What waits for this person at this address, when the page that was made did not show it."""
    if request.method != "GET" or hasattr(request, "unsent") or not request.user.is_authenticated:
        return None
    if request.session.pop(PASSED, None) == address_of(request):
        return None
    return _find(request) if request.session.get(WAITS) else None


def page_without(request):
    """The page's own address, once without what waits there, when that is asked: what is sent from it is of this address."""
    address = address_of(request).removesuffix(WITHOUT)
    if request.method != "GET" or address == address_of(request) or not request.user.is_authenticated:
        return None
    request.session[PASSED] = address[:-1]
    return address[:-1]


def unsent_forget(request):
    """The person has sent this form again."""
    Unsent.objects.filter(user=request.user, address=address_of(request)).delete()


def unsent_sweep():
    Unsent.objects.filter(sent_at__lte=timezone.now() - KEPT_FOR).delete()
