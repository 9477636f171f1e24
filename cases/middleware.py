from django_scopes import scope


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
