"""Internal notes."""

from .base import CaseForm, TextField, required


class NoteForm(CaseForm):
    consequence = "Une note reste entre agents : elle n’est jamais envoyée et le demandeur ne la voit pas."
    done = "La note est ajoutée. Elle reste entre agents."

    text = TextField(label="Note interne", rows=5, error_messages=required("Écrivez la note."))
