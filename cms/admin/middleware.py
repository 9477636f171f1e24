from wagtail.admin.auth import permission_denied, user_has_any_page_permission

# Below these Wagtail shows pages, drafts among them, images and documents, some of it to whoever enters the admin.
EDITORIAL = tuple(
    f"/admin/{part}"
    for part in (
        "api/",
        "bulk/cms/",
        "bulk/wagtailcore/",
        "bulk/wagtailimages/",
        "choose-",
        "collections/",
        "documents/",
        "images/",
        "pages/",
        "reports/",
        "tag-autocomplete/",
        "workflows/",
    )
)


class EditorialMiddleware:
    """The editor's desk is for those who have a right on pages: agents and administrators have none."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith(EDITORIAL) and refuses(request.user):
            return permission_denied(request)
        return self.get_response(request)


def refuses(user):
    """Who has not signed in is sent to do so by the view."""
    return user.is_authenticated and not user_has_any_page_permission(user)
