"""Who must know of a change of rights, and what they are written."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import RightChange, RightState, User
from accounts.rights.makers import is_witness, witnesses

SUBJECTS = {
    RightState.EFFECTIVE: "",
    RightState.PENDING: "à confirmer, ",
    RightState.CONFIRMED: "confirmé, ",
    RightState.REJECTED: "rejeté, ",
    RightState.WITHDRAWN: "abandonné, ",
}


def change_told(change, others):
    """To the other administrators, the supervisors and these addresses; of an outcome its maker hears too."""
    actor = change.decided_by or change.by
    recipients = {*witnesses().values_list("email", flat=True), *others, change.by.email} - {
        change.user.email,
        actor.email,
    }
    recipients -= {User.application().email}
    subject = f"OGDE : {SUBJECTS[change.state]}{change.right[0].lower()}{change.right[1:]}"
    address = f"{settings.SITE_URL}{reverse('accounts_right', args=[change.pk])}"
    text = render_to_string("accounts/right_changed.txt", {"change": change, "address": address})
    html = render_to_string("account/email/message.html", {"subject": subject, "text": text})
    send_mail(subject, text, None, sorted(recipients), html_message=html)


def changes_for(user):
    """Those that a person may read: all for administrators and supervisors, those of his office for a head."""
    changes = RightChange.objects.select_related("user", "by", "decided_by")
    if is_witness(user):
        return changes
    places = user.memberships.filter(is_head=True).values_list("office_id", flat=True)
    return changes.filter(place__in=list(places))


def may_read_changes(user):
    """Whether the list is for this person: an administrator, a supervisor, a head of an office."""
    return user.is_active and (is_witness(user) or user.memberships.filter(is_head=True).exists())
