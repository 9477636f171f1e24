"""What `manage.py bootstrap` loads for this app; safe to run again."""

from django.contrib.auth.models import Group

from accounts import roles


def load():
    for name in roles.ALL:
        Group.objects.get_or_create(name=name)
