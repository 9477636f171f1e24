from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "dossiers"

    def ready(self):
        """Hand the letters, and what goes with them, to the room of mails, which knows no case."""
        from mail.delivery import enclosure_register  # noqa: PLC0415 - models are loaded by now
        from mail.letters import letters_register  # noqa: PLC0415

        from .letters.catalogue import ALL, Enclosure  # noqa: PLC0415
        from .letters.write import letter_preview  # noqa: PLC0415
        from .papers.enclosures import (  # noqa: PLC0415
            acknowledgement_enclosure,
            appointment_enclosure,
            receipt_enclosure,
        )

        letters_register(ALL, preview=letter_preview)
        enclosure_register(Enclosure.RECEIPT, receipt_enclosure)
        enclosure_register(Enclosure.ACKNOWLEDGEMENT, acknowledgement_enclosure)
        enclosure_register(Enclosure.APPOINTMENT, appointment_enclosure)
