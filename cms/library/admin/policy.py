"""Who may change or delete which document."""

from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from cms.pages.permissions import publishes


class LibraryPolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail’s, but replaced versions never change, and only moderators delete what need not stay."""

    def user_has_permission(self, user, action):
        return (action != "delete" or publishes(user)) and super().user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user, actions, instance):
        possible = {action for action in actions if may_happen(action, user, instance)}
        return bool(possible) and super().user_has_any_permission_for_instance(user, possible, instance)


def may_happen(action, user, document):
    if action == "delete":
        return publishes(user) and not document.kept_because
    return action != "change" or document.replaced_by_id is None
