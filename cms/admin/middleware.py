from wagtail.admin.auth import permission_denied, user_has_any_page_permission


class EditorialMiddleware:
    """The editor's desk is for those who have a right on pages: agents and administrators have none."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.door.editors_only and refuses(request.user):
            return permission_denied(request)
        return self.get_response(request)


def refuses(user):
    """Who has not signed in is sent to do so by the view."""
    return user.is_authenticated and not user_has_any_page_permission(user)
