from django.contrib.auth.models import Permission
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from .admin import LetterViewSet
from .models import LOG_ACTION


@hooks.register("register_admin_viewset")
def register_letters():
    return LetterViewSet()


@hooks.register("register_permissions")
def register_letter_permission():
    return Permission.objects.filter(content_type__app_label="mail", content_type__model="lettertemplate")


@hooks.register("register_log_actions")
def register_letter_changes(actions):
    @actions.register_action(LOG_ACTION)
    class LetterFormatter(LogFormatter):
        label = "Modèle de message"

        def format_message(self, entry):
            return "Texte d’origine rétabli" if entry.data["original"] else "Texte modifié"
