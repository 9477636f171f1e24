import django.db.models.deletion
from django.db import migrations, models

# Types whose pages are no longer withdrawn, not even at a time that was set before.
STAYING = (
    "HomePage",
    "AuthenticityPage",
    "LegalPage",
    "DocumentsPage",
    "AnnuairePage",
    "RulingsPage",
    "RulingPage",
)


def know_starting_pages(apps, schema_editor):
    """Until now a starting page was known by its first slug."""
    page = apps.get_model("wagtailcore", "Page")
    for content in apps.get_model("cms", "StartingContent").objects.filter(key__startswith="page:"):
        slug = content.key.removeprefix("page:")
        content.page = page.objects.filter(slug=slug).order_by("path").first()
        content.save()


def know_documents_of_the_project(apps, schema_editor):
    """Until now those that no editor had replaced."""
    keys = apps.get_model("cms", "StartingContent").objects.filter(key__startswith="document:")
    codes = {key.split(":")[1] for key in keys.values_list("key", flat=True)}
    documents = apps.get_model("cms", "LibraryDocument").objects
    documents.filter(code__in=codes, uploaded_by_user=None).update(from_source=True)


def drop_planned_withdrawals(apps, schema_editor):
    for name in STAYING:
        apps.get_model("cms", name).objects.exclude(expire_at=None).update(expire_at=None)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0007_block_labels"),
    ]

    operations = [
        migrations.AddField(
            model_name="startingcontent",
            name="page",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wagtailcore.page",
                verbose_name="page",
            ),
        ),
        migrations.AddField(
            model_name="librarydocument",
            name="from_source",
            field=models.BooleanField(default=False, editable=False, verbose_name="tenu à jour par OGDE"),
        ),
        migrations.AlterField(
            model_name="librarydocument",
            name="replaced_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced",
                to="cms.librarydocument",
                verbose_name="remplacé par",
            ),
        ),
        migrations.RunPython(know_starting_pages, migrations.RunPython.noop),
        migrations.RunPython(know_documents_of_the_project, migrations.RunPython.noop),
        migrations.RunPython(drop_planned_withdrawals, migrations.RunPython.noop),
    ]
