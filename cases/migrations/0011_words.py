import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A reply is what the applicant answers, a decision what the office says."""

    dependencies = [("cases", "0010_case_messages")]

    operations = [
        migrations.RenameModel("Answer", "Reply"),
        migrations.RenameModel("AnswerCode", "DecisionCode"),
        migrations.AlterField(
            "reply",
            "question",
            models.OneToOneField(
                error_messages={"unique": "Une réponse a déjà été apportée à cette question."},
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reply",
                to="cases.question",
            ),
        ),
        migrations.AlterField(
            "decisioncode",
            "case",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="decision_codes", to="cases.case"
            ),
        ),
        migrations.AlterField(
            "decisioncode",
            "event",
            models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="decision_code", to="cases.event"
            ),
        ),
    ]
