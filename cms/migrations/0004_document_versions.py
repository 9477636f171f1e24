import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0003_page_types"),
    ]

    operations = [
        migrations.AlterField(
            model_name="librarydocument",
            name="code",
            field=models.SlugField(
                blank=True, editable=False, max_length=60, verbose_name="adresse publique"
            ),
        ),
        migrations.AddField(
            model_name="librarydocument",
            name="uploaded_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="fichier déposé le"
            ),
        ),
        migrations.AddField(
            model_name="librarydocument",
            name="replaced_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="replaced",
                to="cms.librarydocument",
                verbose_name="remplacé par",
            ),
        ),
        migrations.AddConstraint(
            model_name="librarydocument",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code", ""), _negated=True),
                fields=("code",),
                name="document_code_once",
                violation_error_message="Un autre document a déjà cette adresse publique.",
            ),
        ),
        migrations.CreateModel(
            name="DocumentDownload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="jour")),
                ("count", models.PositiveIntegerField(default=0, verbose_name="téléchargements")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="downloads",
                        to="cms.librarydocument",
                        verbose_name="document",
                    ),
                ),
            ],
            options={
                "verbose_name": "téléchargements d’un document",
                "verbose_name_plural": "téléchargements des documents",
            },
        ),
        migrations.AddConstraint(
            model_name="documentdownload",
            constraint=models.UniqueConstraint(
                fields=("document", "day"),
                name="document_download_day_once",
                violation_error_message="Ce document a déjà son compte pour ce jour.",
            ),
        ),
    ]
