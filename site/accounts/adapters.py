from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import user_pk_to_url_str
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.browsers import guesses_key
from accounts.models import User

WRONG_CREDENTIALS = "Identifiant ou mot de passe incorrect."

# The mails that open nothing, and may be kept as they went out. One that is not named here is taken for a secret.
NOTICES = {
    f"account/email/{name}"
    for name in (
        "account_already_exists",
        "email_changed",
        "email_deleted",
        "password_changed",
        "password_reset",
        "password_set",
        "unknown_account",
    )
}


def on_the_site(url):
    return settings.SITE_URL + urlsplit(url).path


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Ce compte est désactivé.",
        "duplicate_email": "C’est déjà l’adresse de votre compte.",
        "email_password_mismatch": WRONG_CREDENTIALS,
        "username_password_mismatch": WRONG_CREDENTIALS,
        "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
        "incorrect_password": "Mot de passe incorrect.",
        "invalid_login": WRONG_CREDENTIALS,
        "invalid_password_reset": "Ce lien n’est plus valable.",
        "too_many_login_attempts": (
            "Trop d’essais infructueux. Attendez cinq minutes, ou servez-vous d’un navigateur d’où vous vous êtes déjà "
            "connecté. Si quelqu’un essaie des mots de passe à votre place, choisissez-en un nouveau par « Mot de passe "
            "oublié ? » : la connexion passera ensuite depuis ce navigateur."
        ),
        "too_many_login_attempts_at_home": (
            "Trop d’essais infructueux. Attendez cinq minutes, ou choisissez un nouveau mot de passe par « Mot de passe "
            "oublié ? »."
        ),
        "username_blacklisted": "Cet identifiant n’est pas disponible.",
        "username_taken": "Cet identifiant n’est pas disponible.",
        "rate_limited": "Trop de demandes en peu de temps. Réessayez dans quelques minutes.",
    }

    def get_login_redirect_url(self, request):
        if request.user.has_perm("wagtailadmin.access_admin"):
            return reverse("wagtailadmin_home")
        return super().get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request):
        return reverse("accounts_profile")

    def confirm_email(self, request, email_address):
        """Somebody else may have taken the address since the link was sent."""
        others = User.objects.filter(email__iexact=email_address.email).exclude(pk=email_address.user_id)
        if others.exists():
            self.add_message(request, messages.ERROR, "account/messages/email_confirmation_failed.txt")
            return False
        return super().confirm_email(request, email_address)

    def send_mail(self, template_prefix, email, context):
        """Links lead to the site, not to the host that the request asked for, which anybody may write."""
        links = {name: on_the_site(url) for name, url in context.items() if name.endswith("_url")}
        super().send_mail(template_prefix, email, context | links)

    def send_invitation(self, user):
        """To who had an account opened by an administrator: the link by which he chooses its password."""
        token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
        key = f"{user_pk_to_url_str(user)}-{token}"
        context = {"username": user.username, "password_reset_url": self.get_reset_password_from_key_url(key)}
        self.send_mail("account/email/invitation", user.email, context)

    def _get_login_attempts_cache_key(self, request, **credentials):
        """allauth counts the attempts for each `Host`: a port or a name more would be five attempts more."""
        return credentials.get("email", credentials.get("username", "")).lower()

    def pre_authenticate(self, request, **credentials):
        """Nobody else's guesses count in a browser that the account knows: a stranger would keep its owner out."""
        logins = [credentials[name] for name in ("username", "email") if credentials.get(name)]
        key = guesses_key(request, logins)
        if key is None:
            return super().pre_authenticate(request, **credentials)
        self._login_failed_rl_usage = ratelimit.consume(
            request, app="allauth.account", action="login_failed_at_home", key=key
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts_at_home")
        return None

    def render_mail(self, template_prefix, email, context, headers=None):
        """The HTML body is the text, laid out: one template a mail, and both bodies always say the same."""
        message = super().render_mail(template_prefix, email, context | {"demo": settings.DEMO}, headers)
        html = render_to_string(
            "account/email/message.html",
            {"subject": message.subject, "text": message.body, "demo": settings.DEMO},
        )
        message.attach_alternative(html, "text/html")
        message.is_secret = template_prefix not in NOTICES
        return message
