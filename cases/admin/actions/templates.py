"""The texts that editors prepared, offered by an action’s form."""

from django import forms
from django.core.exceptions import ValidationError

from cases.models import ReplyTemplate
from cases.models.templates import CaseValues
from cases.services.base import completed_check


class TemplateMixin(forms.Form):
    """Offers the texts that editors prepared; `template_use` says which, `template_field` where they go."""

    template_use = None
    template_field = "text"

    reply_template = forms.ModelChoiceField(
        ReplyTemplate.objects.none(),
        required=False,
        label="Modèle de texte",
        empty_label="Aucun",
        help_text="Le texte du modèle s’ajoute à ce qui est déjà écrit ; vous pouvez ensuite le modifier.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        templates = ReplyTemplate.objects.offered(self.template_use, self.case)
        if templates.exists():
            self.fields["reply_template"].queryset = templates
        else:
            del self.fields["reply_template"]

    @property
    def template_texts(self):
        """The texts as the case fills them, by primary key, for the script that inserts them."""
        if "reply_template" not in self.fields:
            return {}
        templates = self.fields["reply_template"].queryset
        values = CaseValues(self.case)
        return {str(template.pk): template.filled(values) for template in templates}

    def insert_template(self):
        """Put the chosen text after what was typed; only what came of files is checked and said."""
        typed = self.data.get(self.template_field, "").strip()
        chosen = self.template_texts.get(self.data.get("reply_template"), "")
        self.data = self.data.copy()
        self.data[self.template_field] = "\n\n".join(filter(None, [typed, chosen]))
        self.full_clean()
        self.keep()
        for name in set(self.errors) - {"files"}:
            del self.errors[name]
        if self.has_error("files", code="required"):
            del self.errors["files"]

    def clean(self):
        super().clean()
        try:
            completed_check(self.cleaned_data.get(self.template_field, ""), self.template_field)
        except ValidationError as error:
            self.add_error(None, error)

    def service_kwargs(self):
        kwargs = super().service_kwargs()
        kwargs.pop("reply_template", None)
        return kwargs
