"""What a deployment must not forget."""

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register

SHORTEST = 50


@register(Tags.security)
def history_key_is_set(app_configs, **kwargs):
    if settings.HISTORY_KEY:
        return []
    hint = (
        "Choose it once, keep it as long as the cases, outside the database and its backups. A site that had none "
        "keyed its history with SECRET_KEY: give HISTORY_KEY that value, or what there is no longer verifies."
    )
    return [Error("HISTORY_KEY is not set: no request can be filed.", hint=hint, id="config.E001")]


@register(Tags.security, deploy=True)
def history_key_is_its_own(app_configs, **kwargs):
    found = []
    if settings.HISTORY_KEY and settings.HISTORY_KEY == settings.SECRET_KEY:
        text = "HISTORY_KEY is SECRET_KEY, which can then never be changed."
        found.append(Warning(text, id="config.W001"))
    if 0 < len(settings.HISTORY_KEY) < SHORTEST:
        found.append(Warning(f"HISTORY_KEY is shorter than {SHORTEST} characters.", id="config.W002"))
    return found
