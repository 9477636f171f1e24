from django.db import migrations

CREATE = [
    "CREATE EXTENSION IF NOT EXISTS unaccent",
    "CREATE TEXT SEARCH CONFIGURATION french_unaccent (COPY = french)",
    """ALTER TEXT SEARCH CONFIGURATION french_unaccent
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem""",
]
DROP = ["DROP TEXT SEARCH CONFIGURATION french_unaccent"]


def _on_postgresql(statements):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    """PostgreSQL's search forgives accents and plurals, as SQLite's does accents by itself."""

    dependencies = [("cases", "0003_validity_in_order")]

    operations = [migrations.RunPython(_on_postgresql(CREATE), _on_postgresql(DROP))]
