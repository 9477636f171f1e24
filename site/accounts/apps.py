from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "comptes"
    default = True


class WagtailUsersConfig(WagtailUsersAppConfig):
    """Wagtail's screens of accounts and groups, with the rules of `accounts.admin`."""

    user_viewset = "accounts.admin.AccountViewSet"
    group_viewset = "accounts.admin.RoleGroupViewSet"
    default = False
