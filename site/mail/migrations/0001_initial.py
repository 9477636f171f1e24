import django.db.models.deletion
import django.utils.timezone
import mail.models
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

MODELS = ("message", "lettertemplate")


def content_types_move(apps, from_app, to_app):
    """Permissions and log entries of these models follow their content types."""
    types = apps.get_model("contenttypes", "ContentType").objects
    types.filter(app_label=from_app, model__in=MODELS).update(app_label=to_app)


class Migration(migrations.Migration):
    """The tables are there already, under the names that `cases.0009_mail_leaves` gave them."""

    initial = True

    dependencies = [
        ("cases", "0009_mail_leaves"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Message",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("kind", models.CharField(max_length=50, verbose_name="type")),
                        ("recipient", models.EmailField(max_length=254, verbose_name="destinataire")),
                        ("subject", models.CharField(max_length=250, verbose_name="objet")),
                        ("text", models.TextField(verbose_name="texte")),
                        ("html", models.TextField(blank=True, verbose_name="texte mis en forme")),
                        ("document", models.CharField(blank=True, help_text="Fabriqué au moment de l’envoi.", max_length=20, verbose_name="document joint")),
                        ("status", models.CharField(choices=[("pending", "À envoyer"), ("sending", "Envoi en cours"), ("sent", "Envoyé"), ("failed", "En échec")], default="pending", max_length=10, verbose_name="état")),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="tentatives")),
                        ("created_at", models.DateTimeField(verbose_name="créé le")),
                        ("next_attempt_at", models.DateTimeField(verbose_name="prochaine tentative")),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="envoyé le")),
                        ("error", models.TextField(blank=True, verbose_name="dernière erreur")),
                        ("case", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case")),
                        ("event", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.event")),
                    ],
                    options={
                        "verbose_name": "message",
                        "verbose_name_plural": "messages",
                        "ordering": ["-created_at", "-pk"],
                        "indexes": [models.Index(fields=["status", "next_attempt_at"], name="message_due")],
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "kind", "recipient"), name="message_once_an_event"),
                            models.CheckConstraint(condition=~Q(status="sent") | Q(sent_at__isnull=False), name="message_sent_has_date"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LetterTemplate",
                    fields=[
                        ("kind", models.CharField(choices=mail.models.letter_choices, error_messages={"unique": "Le texte de ce message est déjà modifié."}, max_length=50, primary_key=True, serialize=False, verbose_name="message")),
                        ("subject", models.CharField(max_length=250, verbose_name="objet")),
                        ("title", models.CharField(max_length=250, verbose_name="titre")),
                        ("body", models.TextField(verbose_name="texte")),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="modifié le")),
                        ("updated_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="modifié par")),
                    ],
                    options={
                        "verbose_name": "modèle de message",
                        "verbose_name_plural": "modèles de message",
                        "default_permissions": ["change"],
                    },
                ),
            ],
        ),
        migrations.RunPython(
            lambda apps, schema_editor: content_types_move(apps, "cases", "mail"),
            lambda apps, schema_editor: content_types_move(apps, "mail", "cases"),
        ),
    ]
