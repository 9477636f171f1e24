"""The browsers that an account knows: the right password passes there while strangers' guesses lock it elsewhere.

A cookie for each account, signed, says that somebody signed in as it here with the password that it still has.
"""

import secrets

from allauth.account.signals import password_changed, password_reset, password_set
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core import signing
from django.dispatch import receiver
from django.utils.crypto import constant_time_compare

from accounts.models import User

COOKIE = "ogde_browser"
SALT = "accounts.browsers"
AGE = 365 * 24 * 3600


@receiver([user_logged_in, password_changed, password_reset, password_set])
def browser_proved(request, user, **kwargs):
    """Whoever knows the password, or just chose it by a link from his mailbox, is at home in this browser."""
    if request:
        request.browser_of = user


def browser_remember(request, response):
    user = getattr(request, "browser_of", None)
    if user:
        token = [secrets.token_urlsafe(12), user.pk, user.get_session_auth_hash()]
        response.set_cookie(
            f"{COOKIE}_{user.pk}",
            signing.dumps(token, salt=SALT),
            max_age=AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def guesses_key(request, logins):
    """The name under which wrong passwords for one of these logins are counted here apart, None when they are not.

    They are in a browser that its account knows, and in a session of it.
    """
    if request.user.is_authenticated and _is_called(request.user, logins):
        return f"user:{request.user.pk}"
    for name in request.COOKIES:
        if name.startswith(f"{COOKIE}_"):
            browser, user = _read(request.COOKIES[name])
            if user and _is_called(user, logins):
                return f"browser:{browser}"
    return None


def _read(cookie):
    """The browser and its account; twice None when the cookie is not ours, too old, or of a former password."""
    try:
        browser, pk, proof = signing.loads(cookie, salt=SALT, max_age=AGE)
    except signing.BadSignature:
        return None, None
    user = User.objects.filter(pk=pk).first()
    if user and constant_time_compare(proof, user.get_session_auth_hash()):
        return browser, user
    return None, None


def _is_called(user, logins):
    return bool({user.username.lower(), user.email.lower()} & {login.lower() for login in logins})
