import django.db.models.deletion
from django.db import migrations, models

LINK = """
    INSERT INTO cases_casemessage (message_id, case_id, event_id)
    SELECT id, case_id, event_id FROM mail_message WHERE case_id IS NOT NULL
"""


class Migration(migrations.Migration):
    """Which case and event a message is about is kept here, and no longer in the outbox."""

    dependencies = [("cases", "0009_mail_leaves"), ("mail", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="CaseMessage",
            fields=[
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="link",
                        serialize=False,
                        to="mail.message",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="message_links",
                        to="cases.case",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="message_links",
                        to="cases.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "message d’un dossier",
                "verbose_name_plural": "messages des dossiers",
            },
        ),
        migrations.RunSQL(LINK, migrations.RunSQL.noop),
    ]
