"""Internal notes."""

from cases.rules.offered import may_be_noted
from cases.services.instruction import note_add

from .base import Action, CaseForm, TextField, required


class NoteForm(CaseForm):
    consequence = "Une note reste entre agents : elle n’est jamais envoyée et le demandeur ne la voit pas."
    done = "La note est ajoutée. Elle reste entre agents."

    text = TextField(label="Note interne", rows=5, error_messages=required("Écrivez la note."))


ACTIONS = (Action("note", "Ajouter une note", NoteForm, note_add, may_be_noted, internal=True),)
