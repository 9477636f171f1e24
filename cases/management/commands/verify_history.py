from django.core.management.base import BaseCommand, CommandError

from cases.trace.chain import history_verify


class Command(BaseCommand):
    help = "Prove that no event of any case was altered, deleted or inserted."

    def handle(self, *args, **options):
        broken = history_verify()
        for link in broken:
            self.stderr.write(f"case {link.case_number}: broken at event {link.position}: {link.reason}")
        if broken:
            raise CommandError(f"{len(broken)} broken chain(s); the first: case {broken[0].case_number}")
        self.stdout.write(self.style.SUCCESS("Every chain is whole."))
