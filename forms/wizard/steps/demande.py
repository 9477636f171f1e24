"""The request itself and its files."""

from django import forms

from cases.enums import Admissibility, AttachmentRole, Nature
from cases.rules.filled import LONG_TEXT, POINT_TEXT, SAME_POINT
from files.fields import MultipleFileField
from forms.wizard.fields import RowsField, StepForm, column_text, required
from text.limited import LimitedTextField


class DemandeForm(StepForm):
    title = "Demande"
    file_field = "attachments"
    file_role = AttachmentRole.REQUEST

    subject = column_text("Objet de la demande", "subject")
    description = LimitedTextField(
        label="Description de la demande",
        max_length=LONG_TEXT,
        rows=10,
        help_text=(
            "Présentez la situation de façon précise, complète et sincère : opérations, produits, lieux, dates, montants."
        ),
        error_messages=required("description"),
    )
    provisions = LimitedTextField(
        label="Dispositions que vous entendez appliquer",
        max_length=LONG_TEXT,
        rows=4,
        required=False,
        help_text="Les articles de loi ou de règlement que vous pensez devoir appliquer, et votre analyse.",
        error_messages=required("provisions"),
    )
    points = RowsField(
        forms.CharField(required=False, max_length=POINT_TEXT),
        label="Points à contrôler",
        error_messages=required("points"),
        duplicate=SAME_POINT,
    )
    attachments = MultipleFileField(label="Pièces jointes", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["provisions"].required = self.nature == Nature.RESCRIT

    @property
    def nature(self):
        return self.given["caracteristiques"]["nature"]

    @property
    def admissibility(self):
        return Admissibility.PENDING.label

    def context(self):
        return {"rows": self.rows("points")}

    def is_audit(self):
        return self.nature == Nature.DROIT_AU_CONTROLE

    def ignored(self):
        return set() if self.is_audit() else {"points"}

    def stored_files(self):
        return self.draft.files_of(self.file_role)

    def columns(self):
        return {name: self.cleaned_data[name] for name in ("subject", "description", "provisions")}

    def summary(self):
        data = self.cleaned_data
        rows = [
            ("Objet de la demande", data["subject"]),
            ("Recevabilité", self.admissibility),
            ("Description de la demande", data["description"]),
        ]
        if data["provisions"]:
            rows.append(("Dispositions que vous entendez appliquer", data["provisions"]))
        if self.is_audit():
            rows.append(
                (
                    "Points à contrôler",
                    "\n".join(f"{rank}. {point}" for rank, point in enumerate(data["points"], 1)),
                )
            )
        rows.append(
            ("Pièces jointes", "\n".join(file.name for file in self.stored_files()) or "Aucune pièce jointe")
        )
        return rows
