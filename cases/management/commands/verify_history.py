import textwrap
from argparse import RawDescriptionHelpFormatter

from django.core.management.base import BaseCommand, CommandError

from cases.trace.verify.history import UNSEEN, history_verify
from cases.trace.watermark import watermark_accept

EVERY = 1000


class Command(BaseCommand):
    help = textwrap.dedent(
        """
        Compare every row of every case with the events that tell it: columns, texts, questions, replies, complements,
        notes, points, scopes, attachments, codes, proposals, messages, readings, the numbers given, the order and the
        end of it all. Each thing altered, missing or never told is named with its case; the exit code is then 1.

        What this cannot see:
        """
    ) + "\n".join(textwrap.fill(f"- {what}.", 118, subsequent_indent="  ") for what in UNSEEN)

    def create_parser(self, prog_name, subcommand, **kwargs):
        kwargs.setdefault("formatter_class", RawDescriptionHelpFormatter)
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser):
        parser.add_argument("--files", action="store_true", help="read the bytes of every file again")
        parser.add_argument(
            "--accept-database",
            action="store_true",
            help="go on with a database that was restored to an earlier state: the watermark beside the files becomes "
            "its own, numbers go on after the last one known, the sweep deletes files again",
        )

    def handle(self, *args, files, accept_database, **options):
        if accept_database:
            watermark_accept()
        report = history_verify(files=files, progress=self.progress)
        for finding in report.findings:
            self.stderr.write(str(finding))
        self.tell(report)
        if report.findings:
            cases = {finding.case_number for finding in report.findings if finding.case_number}
            raise CommandError(f"{len(report.findings)} thing(s) altered, in {len(cases)} case(s)")
        self.stdout.write(self.style.SUCCESS("Everything is as its history says."))

    def progress(self, what, done):
        if done % EVERY == 0:
            self.stdout.write(f"{done} {what} compared")

    def tell(self, report):
        for what, count in sorted(report.uncovered.items()):
            if count:
                self.stdout.write(
                    f"Not covered: {count} {what} of a release that did not tell what they did."
                )
        for remark in report.remarks:
            self.stdout.write(remark)
