from django.db import migrations, models

KEY = """
    UPDATE mail_message SET key = 'event:' || event_id || ':' || kind || ':' || recipient
    WHERE event_id IS NOT NULL
"""


class Migration(migrations.Migration):
    """That a letter is written once an event is said by a key; the link to case and event is in `cases.CaseMessage`."""

    dependencies = [("mail", "0001_initial"), ("cases", "0010_case_messages")]

    operations = [
        migrations.AddField(
            "message",
            "key",
            models.CharField(editable=False, max_length=350, null=True, unique=True, verbose_name="clé d’envoi"),
        ),
        migrations.RunSQL(KEY, migrations.RunSQL.noop),
        migrations.RemoveConstraint("message", "message_once_an_event"),
        migrations.RemoveField("message", "case"),
        migrations.RemoveField("message", "event"),
        migrations.RenameField("message", "document", "enclosure"),
    ]
