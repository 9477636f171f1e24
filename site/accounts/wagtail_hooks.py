from django.urls import reverse
from wagtail import hooks

from accounts.changes import ACTION, ChangeFormatter


@hooks.register("register_log_actions")
def changes_are_told_in_histories(actions):
    actions.register_action(ACTION)(ChangeFormatter)


@hooks.register("register_account_menu_item")
def identity_is_kept_in_our_screens(request):
    return {
        "url": reverse("accounts_profile"),
        "label": "Nom, adresse électronique et mot de passe",
        "help_text": "Ils se changent sur la page « Mon compte » du site.",
    }
