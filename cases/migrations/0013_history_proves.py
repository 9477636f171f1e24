from django.db import migrations, models

TABLE = "cases_givennumber"
REFUSAL = "history is append-only"

SQLITE = [
    f"""CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb} ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"""
    for verb in ("UPDATE", "DELETE")
] + [
    f"""CREATE TRIGGER {TABLE}_no_REPLACE BEFORE INSERT ON {TABLE}
    WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE number = NEW.number OR submission_key = NEW.submission_key)
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"""
]
POSTGRESQL = [
    f"""CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION cases_event_refuse()""",
    f"""CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION cases_event_refuse()""",
]
SQLITE_UNDO = [f"DROP TRIGGER {TABLE}_no_{verb}" for verb in ("UPDATE", "DELETE", "REPLACE")]
POSTGRESQL_UNDO = [f"DROP TRIGGER {TABLE}_no_{what} ON {TABLE}" for what in ("truncate", "change")]


def _run(sqlite, postgresql):
    def run(apps, schema_editor):
        statements = {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]
        for statement in statements:
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    """What lets the history prove every row of a case.

    `trace` may be empty and has no default: with one, SQLite would make the table of events anew, without its triggers.
    """

    dependencies = [("cases", "0012_acknowledgement")]

    operations = [
        migrations.AddField("event", "trace", models.JSONField(editable=False, null=True, verbose_name="preuve")),
        migrations.AddField(
            "casemessage",
            "seal",
            models.CharField(blank=True, default="", editable=False, max_length=64, verbose_name="sceau"),
            preserve_default=False,
        ),
        migrations.AddField(
            "reading",
            "previous",
            models.JSONField(editable=False, null=True, verbose_name="consultation précédente"),
        ),
        migrations.AddField(
            "reading",
            "seal",
            models.CharField(blank=True, default="", editable=False, max_length=64, verbose_name="sceau"),
            preserve_default=False,
        ),
        migrations.CreateModel(
            "GivenNumber",
            [
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False, verbose_name="numéro")),
                ("submission_key", models.UUIDField(unique=True, verbose_name="clé de dépôt")),
                ("given_at", models.DateTimeField(verbose_name="donné le")),
                ("previous_hash", models.CharField(blank=True, max_length=64, verbose_name="empreinte précédente")),
                ("hash", models.CharField(max_length=64, verbose_name="empreinte")),
            ],
            options={
                "verbose_name": "numéro donné",
                "verbose_name_plural": "numéros donnés",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            "HistoryHead",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event", models.PositiveBigIntegerField(verbose_name="dernier événement")),
                ("case_number", models.PositiveIntegerField(verbose_name="dossier")),
                ("position", models.PositiveIntegerField(verbose_name="rang")),
                ("hash", models.CharField(max_length=64, verbose_name="empreinte")),
                ("last_number", models.PositiveIntegerField(verbose_name="dernier numéro donné")),
                ("seal", models.CharField(max_length=64, verbose_name="sceau")),
            ],
            options={"verbose_name": "fin de l’historique"},
        ),
        migrations.RunPython(_run(SQLITE, POSTGRESQL), _run(SQLITE_UNDO, POSTGRESQL_UNDO)),
    ]
