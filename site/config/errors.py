"""The pages that say what went wrong."""

import re
import sys
from errno import EDQUOT, ENOSPC

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, RawPostDataException
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import REASON_NO_CSRF_COOKIE, get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import requires_csrf_token

from accounts.unsent import KEPT_FOR, WITHOUT, address_of, file_names, typed_of

BUSY_SECONDS = 30
# What a form says of what it was made from, for the service to compare; and what else no person reads.
GUARDS = {"once", "version", "seen"}
UNREAD = {"once", "seen", "kept"}
CREATES = re.compile(r"(^|_)(add|create)$")


def bad_request(request, exception):
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return _plain("413.html", 413, limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    return _plain("400.html", 400)


@requires_csrf_token
def forbidden(request, exception):
    return render(request, "403.html", status=403)


@requires_csrf_token
def not_found(request, exception):
    return render(request, "404.html", status=404)


def too_many_requests(request):
    return render(request, "429.html", status=429)


def server_error(request):
    """Whoever sent a form gets back what he typed; when the database or the disk fails, he is told to come back."""
    if not _out_of_order(sys.exception()):
        return _plain("500.html", 500, **_sent(request))
    response = _plain("503.html", 503, **_sent(request))
    response["Retry-After"] = str(BUSY_SECONDS)
    return response


def _out_of_order(error):
    no_room = isinstance(error, OSError) and error.errno in (ENOSPC, EDQUOT)
    return no_room or isinstance(error, OperationalError | InterfaceError)


@requires_csrf_token
def csrf_failure(request, reason=""):
    """A form of an old page: what it sent is shown, to be sent again. One of another site gets nothing of us."""
    if not reason.startswith("CSRF token") and reason != REASON_NO_CSRF_COOKIE:
        return render(request, "403_csrf.html", status=403)
    if not request.user.is_authenticated and request.door.resumes:
        return redirect_to_login(address_of(request))
    sent = _sent(request) if request.user.is_authenticated else {}
    if sent:
        sent["may_resend"] = _may_resend(request, typed_of(request))
    return render(request, "403_csrf.html", {**sent, "token": get_token(request)}, status=403)


def sent_before(request, unsent):
    """What was sent when the session had ended, to be read and sent again, for pages that do not show it themselves."""
    address = address_of(request)
    context = {
        "unsent": unsent,
        "until": unsent.sent_at + KEPT_FOR,
        "fields": _fields(unsent.data),
        "may_resend": _may_resend(request, unsent.data),
        "files": unsent.files,
        "address": address,
        "without": f"{address}{'&' if '?' in address else '?'}{WITHOUT}",
        "token": get_token(request),
    }
    response = render(request, "unsent.html", context)
    add_never_cache_headers(response)
    return response


def _sent(request):
    """What a form sent, for the page that sends it again; nothing when it could not be read."""
    if getattr(request, "method", "") != "POST":
        return {}
    try:
        return {
            "fields": _fields(typed_of(request)),
            "may_resend": True,
            "file_fields": list(request.FILES),
            "files": file_names(request),
            "address": address_of(request),
            "token": request.POST.get("csrfmiddlewaretoken", ""),
        }
    except (MultiPartParserError, OSError, RawPostDataException, SuspiciousOperation):
        return {}


def _fields(data):
    """Each value with how it is shown: a text to be changed or copied, a word to be read, or a mark of the page."""
    return [(name, value, _kind(name, value)) for name, values in data.items() for value in values]


def _kind(name, value):
    if name in UNREAD or "token" in name:
        return "unread"
    return "text" if "\n" in value or " " in value.strip() else "word"


def _may_resend(request, data):
    """Whether sending it late overwrites nothing that others changed since."""
    match = request.resolver_match
    return not GUARDS.isdisjoint(data) or bool(match and CREATES.search(match.url_name or ""))


def _plain(template, status, **context):
    """A page that needs neither the database nor a sound request."""
    context |= {"official_branding": settings.OFFICIAL_BRANDING, "demo": settings.DEMO}
    return HttpResponse(render_to_string(template, context), status=status)


def maintenance():
    response = _plain("maintenance.html", 503)
    response["Retry-After"] = "3600"
    return response
