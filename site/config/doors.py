"""What opens below an address: whose cases, how strict a page is, who enters, and what may be kept for others."""

from collections.abc import Callable
from dataclasses import dataclass

from cases.rules.scope import cases_of_the_offices, own_cases


@dataclass(frozen=True)
class Door:
    """What is not said is the stricter."""

    prefix: str
    # The scope of a person: which cases he sees here.
    cases: Callable = own_cases
    # The content security policy: Wagtail's own screens have inline scripts and styles.
    strict: bool = True
    editors_only: bool = False
    # What is sent here without being signed in any more is kept for its sender.
    resumes: bool = False
    # By the page cache, for every signed-out visitor.
    kept: bool = False


def _admin(part="", **rules):
    return Door(f"/admin/{part}", cases=cases_of_the_offices, strict=False, resumes=True, **rules)


# Here Wagtail shows pages, drafts among them, images and documents, some of it to whoever enters the admin.
EDITORS_DESK = (
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

DOORS = (
    Door("", kept=True),
    Door("/_util/"),
    Door("/compte/"),
    Door("/demandes/", resumes=True),
    # Each download is counted.
    Door("/documents/fichiers/"),
    Door("/media/"),
    _admin(),
    *(_admin(part, editors_only=True) for part in EDITORS_DESK),
)


def door_of(path):
    """The one with the longest prefix."""
    return max((door for door in DOORS if path.startswith(door.prefix)), key=lambda door: len(door.prefix))
