from django_scopes import scope

from accounts.roles import SUPERVISORS

from .models import Membership


def scope_of(user, *, admin):
    """The cases a person may see: below `/admin/` those of his offices, elsewhere his own.

    A supervisor reads all in the admin. Who is nobody there (editor, administrator, applicant) sees none.
    """
    if not user.is_authenticated:
        return {"office": [], "applicant": []}
    if not admin:
        return {"office": None, "applicant": user.pk}
    if user.groups.filter(name=SUPERVISORS).exists():
        return {"office": None, "applicant": None}
    return {"office": Membership.objects.office_ids(user), "applicant": None}


class CaseScopeMiddleware:
    """Opens the scope of the request; every query on a case fails without one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with scope(**scope_of(request.user, admin=request.path_info.startswith("/admin/"))):
            response = self.get_response(request)
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
            return response
