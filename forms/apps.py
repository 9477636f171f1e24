from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "forms"
    label = "public_forms"
    verbose_name = "demandes en ligne"
