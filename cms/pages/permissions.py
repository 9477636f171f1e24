from wagtail.permission_policies.pages import PagePermissionPolicy


def writes(user):
    """Editors and moderators: who may change a page of the site."""
    return PagePermissionPolicy().user_has_permission(user, "change")


def publishes(user):
    """Moderators: who may publish a page of the site."""
    return PagePermissionPolicy().user_has_permission(user, "publish")
