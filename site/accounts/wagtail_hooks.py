from django.urls import reverse
from wagtail import hooks


@hooks.register("register_account_menu_item")
def identity_is_kept_in_our_screens(request):
    return {
        "url": reverse("accounts_profile"),
        "label": "Nom, adresse électronique et mot de passe",
        "help_text": "Ils se changent sur la page « Mon compte » du site.",
    }
