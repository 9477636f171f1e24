import os

from django.core.asgi import get_asgi_application

from config.starting import start_complete

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

application = get_asgi_application()
start_complete()
