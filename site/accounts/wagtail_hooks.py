from django.urls import reverse
from wagtail import hooks

from accounts.changes import ACTION, ChangeFormatter
from accounts.rights import review


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


@hooks.register("register_admin_urls")
def register_rights():
    return review.urlpatterns


@hooks.register("register_admin_menu_item")
def rights_are_in_the_menu():
    return review.RightsMenuItem()
