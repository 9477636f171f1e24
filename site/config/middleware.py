from urllib.parse import urlsplit

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.shortcuts import redirect, resolve_url
from django.urls import reverse

from accounts.browsers import browser_remember
from accounts.unsent import (
    page_without,
    sender_remember,
    typed_of,
    unsent_forget,
    unsent_keep,
    unsent_passed_over,
)
from config import errors
from config.doors import door_of


class DoorMiddleware:
    """The first of all: what comes after asks the door, not the address."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.door = door_of(request.path_info)
        return self.get_response(request)


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    def process_response(self, request, response):
        if not request.door.strict and not hasattr(response, "_csp_replace"):
            response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY
        return super().process_response(request, response)


class ScriptedSendingMiddleware:
    """A script that sends a form is told where its answer leads: what that page says once is left for the person."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if "X-Sending" in request.headers and response.status_code == 302:
            response["X-Location"] = response["Location"]
            del response["Location"]
            response.status_code = 204
        return response


class UnsentMiddleware:
    """What is sent by somebody who is no longer signed in waits for him behind the sign-in page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.door.resumes and (address := page_without(request)):
            return redirect(address)
        response = self.get_response(request)
        if request.door.resumes:
            if request.method == "POST":
                _keep_or_forget(request, response)
            elif unsent := unsent_passed_over(request):
                response = errors.sent_before(request, unsent)
        sender_remember(request, response)
        return response


class KnownBrowserMiddleware:
    """A browser in which somebody proved that an account is his is known to it from then on."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        browser_remember(request, response)
        return response


def _keep_or_forget(request, response):
    if request.user.is_authenticated:
        if response.status_code < 400:
            unsent_forget(request)
    elif _asks_to_sign_in(response) and _is_form(request):
        response["Location"] += f"&saisie={'gardee' if unsent_keep(request) else 'perdue'}"


def _asks_to_sign_in(response):
    """Whether the answer leads to a sign-in page, and from there back."""
    if response.status_code != 302:
        return False
    sign_in = {resolve_url(settings.LOGIN_URL), reverse("wagtailadmin_login")}
    address = urlsplit(response["Location"])
    return address.path in sign_in and "next=" in address.query


def _is_form(request):
    """Whether a person sent it, with something in it: not a script of the page by itself, nor a mere button."""
    by_person = (
        request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        or "X-Sending" in request.headers
        or request.headers.get("X-Requested-With") == "fetch"
    )
    return by_person and bool(typed_of(request) or request.FILES)


class AddressMiddleware:
    """PostgreSQL takes no NUL: an address that holds one is refused before anything is looked up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\x00" in request.path_info:
            return errors.bad_request(request, None)
        return self.get_response(request)


class MaintenanceMiddleware:
    """With `OGDE_MAINTENANCE`, one page for every address, without the database."""

    def __init__(self, get_response):
        if not settings.MAINTENANCE:
            raise MiddlewareNotUsed

    def __call__(self, request):
        return errors.maintenance()
