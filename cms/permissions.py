from wagtail.permission_policies.pages import PagePermissionPolicy


def publishes(user):
    """Moderators: who may publish a page of the site."""
    return PagePermissionPolicy().user_has_permission(user, "publish")
