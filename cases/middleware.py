from django_scopes import scope

from accounts.roles import SUPERVISORS

from .models import Membership

NO_CASES = {"office": [], "applicant": []}


def own_cases(user):
    return {"office": None, "applicant": user.pk} if user.is_authenticated else NO_CASES


def cases_of_the_offices(user):
    """A supervisor reads all. Who is nobody in the admin (editor, administrator, applicant) sees none."""
    if not user.is_authenticated:
        return NO_CASES
    if user.groups.filter(name=SUPERVISORS).exists():
        return {"office": None, "applicant": None}
    return {"office": Membership.objects.office_ids(user), "applicant": None}


class CaseScopeMiddleware:
    """Opens the scope that the request's door gives; every query on a case fails without one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with scope(**request.door.cases(request.user)):
            response = self.get_response(request)
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
            return response
