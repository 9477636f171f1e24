from django.db import migrations

TABLE = "cases_event"
REFUSAL = "history is append-only"

SQLITE = [
    f"""CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb} ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"""
    for verb in ("UPDATE", "DELETE")
] + [
    f"""CREATE TRIGGER {TABLE}_no_REPLACE BEFORE INSERT ON {TABLE}
    WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id
        OR (case_id = NEW.case_id AND position = NEW.position))
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"""
]
POSTGRESQL = [
    f"""CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$""",
    f"""CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()""",
    f"""CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()""",
]
SQLITE_UNDO = [f"DROP TRIGGER {TABLE}_no_{verb}" for verb in ("UPDATE", "DELETE", "REPLACE")]
POSTGRESQL_UNDO = [
    f"DROP TRIGGER {TABLE}_no_truncate ON {TABLE}",
    f"DROP TRIGGER {TABLE}_no_change ON {TABLE}",
    f"DROP FUNCTION {TABLE}_refuse()",
]


def _run(sqlite, postgresql):
    def run(apps, schema_editor):
        statements = {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]
        for statement in statements:
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    """The database itself refuses to alter or delete an event."""

    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.RunPython(_run(SQLITE, POSTGRESQL), _run(SQLITE_UNDO, POSTGRESQL_UNDO)),
    ]
