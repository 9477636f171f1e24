"""What editors and moderators may do, and the review between them."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from accounts.roles import EDITORS, MODERATORS

WRITES = ("add_page", "change_page")
PAGE_RIGHTS = {
    EDITORS: WRITES,
    MODERATORS: (*WRITES, "publish_page", "bulk_delete_page", "lock_page", "unlock_page"),
}
LIBRARY_RIGHTS = {
    "wagtaildocs": ("add_document", "change_document", "choose_document"),
    "wagtailimages": ("add_image", "change_image", "delete_image", "choose_image"),
    "wagtailcore": ("add_collection", "change_collection"),
}
ADMIN_RIGHTS = (
    ("wagtailadmin", "access_admin"),
    ("wagtailredirects", "add_redirect"),
    ("wagtailredirects", "change_redirect"),
    ("wagtailredirects", "delete_redirect"),
    ("cms", "change_menus"),
    ("wagtailsearchpromotions", "add_searchpromotion"),
    ("wagtailsearchpromotions", "change_searchpromotion"),
    ("wagtailsearchpromotions", "delete_searchpromotion"),
)
REVIEW = "Relecture"
# What Wagtail itself starts with, and this site does without.
UNUSED_GROUPS = ("Editors", "Moderators")


def grant(home):
    for name, codenames in PAGE_RIGHTS.items():
        group, _ = Group.objects.get_or_create(name=name)
        for app, codename in ADMIN_RIGHTS:
            group.permissions.add(permission(app, codename))
        for codename in codenames:
            GroupPagePermission.objects.get_or_create(
                group=group, page=home, permission=permission("wagtailcore", codename)
            )
        grant_library(group)


def grant_library(group):
    everything = Collection.get_first_root_node()
    for app, codenames in LIBRARY_RIGHTS.items():
        for codename in codenames:
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=everything, permission=permission(app, codename)
            )


def permission(app, codename):
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def start_review(home):
    """What editors write is approved by a moderator; Wagtail's own groups and review go."""
    task = GroupApprovalTask.objects.create(name="Relecture par un relecteur")
    task.groups.add(Group.objects.get(name=MODERATORS))
    review = Workflow.objects.create(name=REVIEW)
    WorkflowTask.objects.create(workflow=review, task=task)
    WorkflowPage.objects.create(workflow=review, page=home)
    for workflow in Workflow.objects.exclude(pk=review.pk):
        workflow.deactivate()
    Group.objects.filter(name__in=UNUSED_GROUPS, user=None).delete()
