from django.core.management import call_command
from django.core.management.base import BaseCommand

from accounts import bootstrap as accounts
from cases import bootstrap as cases
from cms import bootstrap as cms
from directory import bootstrap as directory


class Command(BaseCommand):
    help = "Load groups, permissions, reference lists, pages, documents and schedules; safe to run again."

    def add_arguments(self, parser):
        parser.add_argument("--demo", action="store_true", help="load the demonstration data too, once")

    def handle(self, *args, demo, **options):
        call_command("createcachetable", verbosity=0)
        for app in (accounts, directory, cases, cms):
            app.load()
        if demo:
            accounts.load_demo()
