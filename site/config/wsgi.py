import os

from django.core.wsgi import get_wsgi_application

from config.starting import start_complete

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

application = get_wsgi_application()
start_complete()
