"""Fields that several steps share."""

import copy

from django import forms
from django.core.exceptions import ValidationError

from cases.models import Case
from cases.rules.filled import REQUIRED, rows_problem

GONE = "Ce choix n’est pas, ou plus, proposé : choisissez dans la liste."


def required(name):
    """What to say when this is left empty; the service says the same."""
    return {"required": REQUIRED[name]}


def column_text(label, name, *, missing=None, **kwargs):
    """A required text, as long as the column of this name in the case holds."""
    length = Case._meta.get_field(name).max_length
    messages = required(missing or name)
    return forms.CharField(label=label, error_messages=messages, max_length=length, **kwargs)


class RowsInput(forms.Widget):
    """Several inputs of the same name; the template writes them out."""

    def value_from_datadict(self, data, files, name):
        return data.getlist(name)


class RowsField(forms.Field):
    """Rows that are added and removed, each cleaned by `row`; blank ones do not count."""

    widget = RowsInput

    def __init__(self, row, *, duplicate, **kwargs):
        self.row = row
        self.duplicate = duplicate
        super().__init__(**kwargs)

    def __deepcopy__(self, memo):
        field = super().__deepcopy__(memo)
        field.row = copy.deepcopy(self.row, memo)
        return field

    def clean(self, values):
        cleaned, errors = [], []
        for position, value in enumerate(values or [], 1):
            if not value.strip():
                continue
            try:
                cleaned.append(self.row.clean(value))
            except ValidationError as error:
                errors += [f"Ligne {position} : {message}" for message in error.messages]
        if errors:
            raise ValidationError(errors)
        if not cleaned and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if problem := rows_problem(cleaned, self.duplicate):
            raise ValidationError(problem)
        return cleaned


class StepForm(forms.Form):
    """One step: what was typed, read in the light of the draft and of the steps before."""

    use_required_attribute = False
    title = ""
    # The field of its files, and the role that these have in the case.
    file_field = None
    file_role = None
    # What it fills in the case besides what its own fields are named after.
    case_fields = ()

    def __init__(self, data=None, *, draft, given):
        self.draft = draft
        self.given = given
        super().__init__(data, label_suffix="")
        for field in self.fields.values():
            # A browser would cut a pasted text without a word; the server says that it is too long.
            field.widget.attrs.pop("maxlength", None)

    @classmethod
    def typed_names(cls):
        return [name for name in cls.base_fields if name != cls.file_field]

    @classmethod
    def is_rows(cls, name):
        return isinstance(cls.base_fields.get(name), RowsField)

    @classmethod
    def is_about(cls, field):
        """Whether this step is where to mend a field of the case."""
        return field in cls.base_fields or field in cls.case_fields

    def ignored(self):
        """Names of fields that do not matter for what was chosen: kept in the draft, not read."""
        return set()

    def value(self, name):
        return self[name].value() or ""

    def _clean_fields(self):
        fields, ignored = self.fields, self.ignored()
        self.fields = {name: field for name, field in fields.items() if name not in ignored}
        super()._clean_fields()
        self.fields = fields

    def forget_errors(self):
        """Show what was typed without judging it yet."""
        self.full_clean()
        self._errors.clear()

    def rows(self, name):
        """The rows of a `RowsField`, one blank row at least."""
        return list(self._rows(name))

    def _rows(self, name):
        field = self.fields[name]
        errors = bool(self.errors.get(name)) if self.is_bound else False
        for index, value in enumerate(self.value(name) or [""]):
            id_ = f"id_{name}" if index == 0 else f"id_{name}_{index}"
            attrs = {"id": id_, "class": "fr-select" if hasattr(field.row, "choices") else "fr-input"}
            if errors:
                attrs |= {"aria-invalid": "true", "aria-describedby": f"{name}-errors"}
            yield {"id": id_, "index": index, "input": field.row.widget.render(name, value, attrs)}

    def columns(self):
        """The columns of the case that this step fills."""
        return {}

    def stored_files(self):
        """The files of the draft that go with the request as this step has it."""
        return []

    def summary(self):
        """(label, value) pairs for the recap."""
        return []

    def context(self):
        """What the step's template shows beside the fields."""
        return {}

    def notices(self):
        """Warnings that do not keep anybody from going on."""
        return []
