from django.core.management import call_command
from django.core.management.base import BaseCommand

from accounts import bootstrap as accounts
from accounts import demo as accounts_demo
from cases import tasks as cases_tasks
from cases.bootstrap import bootstrap as cases
from cases.bootstrap import demo as cases_demo
from cms import tasks as cms_tasks
from cms.bootstrap import bootstrap as cms
from cms.bootstrap import demo as cms_demo
from config.page_cache import public_site_changed
from directory import bootstrap as directory
from directory import demo as directory_demo
from forms import tasks as forms_tasks
from mail import tasks as mail_tasks


class Command(BaseCommand):
    help = "Load groups, permissions, reference lists, pages, documents and schedules; safe to run again."

    def add_arguments(self, parser):
        parser.add_argument("--demo", action="store_true", help="load the demonstration data too, once")

    def handle(self, *args, demo, **options):
        call_command("createcachetable", verbosity=0)
        for app in (accounts, directory, cases, cms):
            app.load()
        mail_tasks.schedules_load()
        cases_tasks.schedules_load()
        cms_tasks.schedules_load()
        forms_tasks.schedules_load()
        if demo:
            accounts_demo.load()
            directory_demo.load()
            cases_demo.load()
            cms_demo.load()
        public_site_changed()  # a new release has new templates and styles
