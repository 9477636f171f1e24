"""What follows when somebody comes to work in an office or leaves it: a trace, and a word to its heads."""

from django.core.mail import send_mail
from django.template.loader import render_to_string

from accounts.changes import change_record
from accounts.models import User

NOT_ASSIGNED, AGENT, HEAD = "aucune affectation", "agent", "responsable du pôle"


def membership_changed(*, before, after, by):
    """Either may be None; both when somebody's place changes."""
    change_record(after or before, _facts(before), _facts(after))
    ranks = {}
    for position, membership in enumerate((before, after)):
        if membership:
            places = ranks.setdefault((membership.user, membership.office), [NOT_ASSIGNED, NOT_ASSIGNED])
            places[position] = HEAD if membership.is_head else AGENT
    for (user, office), (rank_before, rank_after) in ranks.items():
        if rank_before != rank_after:
            _tell_heads(user=user, office=office, before=rank_before, after=rank_after, by=by)


def _facts(membership):
    if membership is None:
        return {}
    return {
        "Agent": membership.user.username,
        "Pôle": str(membership.office),
        "Responsable": membership.is_head,
    }


def _tell_heads(*, office, user, **change):
    """The other heads; without any, the office's own address."""
    heads = User.objects.filter(
        is_active=True, memberships__office=office, memberships__is_head=True
    ).exclude(pk=user.pk)
    recipients = list(heads.values_list("email", flat=True)) or [office.notification_email]
    text = render_to_string("emails/membership_changed.txt", {"office": office, "user": user, **change})
    subject = f"OGDE : affectation au pôle {office}"
    html = render_to_string("account/email/message.html", {"subject": subject, "text": text})
    send_mail(subject, text, None, recipients, html_message=html)
