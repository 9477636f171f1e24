from django.db import migrations


class Migration(migrations.Migration):
    """The outbox and its wordings become the app `mail`: the tables take its name, their rows stay."""

    dependencies = [("cases", "0008_promise_periods")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.AlterModelTable("message", "mail_message"),
                migrations.AlterModelTable("lettertemplate", "mail_lettertemplate"),
            ],
            state_operations=[
                migrations.DeleteModel("message"),
                migrations.DeleteModel("lettertemplate"),
            ],
        )
    ]
