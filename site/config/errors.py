"""The pages that say what went wrong."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token


def bad_request(request, exception):
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
    return _plain("500.html", 500)


@requires_csrf_token
def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)


def _plain(template, status):
    """A page that needs neither the database nor a sound request."""
    context = {"official_branding": settings.OFFICIAL_BRANDING, "demo": settings.DEMO}
    return HttpResponse(render_to_string(template, context), status=status)


def maintenance():
    response = _plain("maintenance.html", 503)
    response["Retry-After"] = "3600"
    return response
