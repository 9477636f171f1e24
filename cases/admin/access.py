"""Who has the agents' screens at all; which cases they show is decided by the scope."""

from django.http import Http404
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import BasePermissionPolicy

from accounts.roles import ADMINISTRATORS, SUPERVISORS


def reads_cases(user):
    """Agents of an office, and supervisors; neither editors nor administrators."""
    return user.is_active and (user.memberships.exists() or user.groups.filter(name=SUPERVISORS).exists())


def administers(user):
    return user.is_active and user.groups.filter(name=ADMINISTRATORS).exists()


class CasePolicy(BasePermissionPolicy):
    """Cases are read in the admin; everything else goes through their actions."""

    def user_has_permission(self, user, action):
        return action == "view" and reads_cases(user)


class MessagePolicy(BasePermissionPolicy):
    """Messages of cases for those who read cases, the site's own ones for administrators."""

    def user_has_permission(self, user, action):
        return action == "view" and (reads_cases(user) or administers(user))


class HiddenMixin(PermissionCheckedMixin):
    """Whoever has nothing to read here does not learn that the page exists."""

    any_permission_required = ["view"]

    def dispatch(self, request, *args, **kwargs):
        if not self.user_has_any_permission(self.any_permission_required):
            raise Http404
        return super().dispatch(request, *args, **kwargs)
