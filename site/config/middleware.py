from csp.middleware import CSPMiddleware
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed

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
