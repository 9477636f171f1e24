"""Which cases a person may see, by the door he comes through: it is opened once a request, and fails closed."""

from accounts.roles import SUPERVISORS
from cases.models import Membership

NO_CASES = {"office": [], "applicant": []}


def own_cases(user):
    return {"office": None, "applicant": user.pk} if user.is_authenticated else NO_CASES


def cases_of_the_offices(user):
    """A supervisor reads all. Who is nobody in the admin (editor, administrator, applicant) sees none."""
    if not user.is_authenticated:
        return NO_CASES
    if user.groups.filter(name=SUPERVISORS).exists():
        return {"office": None, "applicant": None}
    return {"office": Membership.objects.office_ids(user), "applicant": None}
