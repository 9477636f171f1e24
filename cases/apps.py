from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "dossiers"

    def ready(self):
        """Hand what is about cases to the rooms that know none: letters, what goes with them, when files may be swept."""
        from django_q.signals import post_spawn  # noqa: PLC0415 - models are loaded by now

        from accounts.rights.given import kind_register  # noqa: PLC0415
        from files.sweep import sweep_guard_register  # noqa: PLC0415
        from mail.delivery import enclosure_register  # noqa: PLC0415
        from mail.letters import letters_register  # noqa: PLC0415

        from .letters.catalogue import ALL, Enclosure  # noqa: PLC0415
        from .letters.write import letter_preview  # noqa: PLC0415
        from .papers.enclosures import (  # noqa: PLC0415
            acknowledgement_enclosure,
            appointment_enclosure,
            receipt_enclosure,
        )
        from .services.people import KIND, MEMBERSHIP_RIGHT  # noqa: PLC0415
        from .trace.watermark import database_is_current, worker_starts  # noqa: PLC0415

        letters_register(ALL, preview=letter_preview)
        enclosure_register(Enclosure.RECEIPT, receipt_enclosure)
        enclosure_register(Enclosure.ACKNOWLEDGEMENT, acknowledgement_enclosure)
        enclosure_register(Enclosure.APPOINTMENT, appointment_enclosure)
        kind_register(KIND, MEMBERSHIP_RIGHT)
        sweep_guard_register(database_is_current)
        post_spawn.connect(worker_starts)
