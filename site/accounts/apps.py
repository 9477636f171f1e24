from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "comptes"
    default = True

    def ready(self):
        """Browsers are remembered and rights guarded at signals, below every screen."""
        from . import browsers  # noqa: F401, PLC0415 - models are loaded by now
        from .rights import accounts, guard  # noqa: F401, PLC0415


class WagtailUsersConfig(WagtailUsersAppConfig):
    """Wagtail's screens of accounts and groups, with the rules of `accounts.admin`."""

    user_viewset = "accounts.admin.AccountViewSet"
    group_viewset = "accounts.admin.RoleGroupViewSet"
    default = False
