"""« Modèles de messages »: editors rewrite the letters; they see examples, never a case."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView, View
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.models import ModelLogEntry

from .letters import BY_KIND, Audience, letter_preview
from .models import LOG_ACTION, LetterTemplate, LetterTemplateChanged
from .wording import Wording, fill_line

MENU_LABEL = "Modèles de messages"
CHANGED = (
    "Ce message a été modifié pendant que vous le rédigiez : rien n’a été enregistré. Ce que vous avez saisi est "
    "conservé ci-dessous ; comparez avec le texte en vigueur (« Historique »), puis enregistrez de nouveau."
)
FIELDS = ("subject", "title", "body")


class LetterForm(forms.ModelForm):
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = LetterTemplate
        fields = FIELDS
        widgets = {"body": forms.Textarea(attrs={"rows": 14})}
        help_texts = {
            "title": "En tête du courriel mis en page.",
            "body": (
                "Une ligne vide sépare deux paragraphes ; des lignes qui commencent par un tiret forment une liste. "
                "« Bonjour … », « Et maintenant », le bouton et le pied du courriel sont écrits par l’application."
            ),
        }
        error_messages = {
            "subject": {"required": "Écrivez l’objet."},
            "title": {"required": "Écrivez le titre."},
            "body": {"required": "Écrivez le texte."},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        letter = BY_KIND[self.instance.kind]
        examples = {name: variable.example for name, variable in letter.variables.items()}
        prefix = fill_line(letter.subject_prefix, examples).strip(" :")
        self.fields["subject"].help_text = f"Après « {prefix} », que l’application écrit toujours."
        for field in self.fields.values():
            # A browser would cut what is pasted and say nothing.
            field.widget.attrs.pop("maxlength", None)

    def clean_body(self):
        return self.cleaned_data["body"].replace("\r\n", "\n").replace("\r", "\n")

    @property
    def wording(self):
        return Wording(*(self.cleaned_data[name] for name in FIELDS))


class LetterMixin(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    model = LetterTemplate
    permission_required = "change"
    header_icon = "mail"

    @cached_property
    def letter(self):
        try:
            return BY_KIND[self.kwargs["kind"]]
        except KeyError as error:
            raise Http404 from error

    @cached_property
    def row(self):
        return LetterTemplate.objects.select_related("updated_by").filter(pk=self.letter.kind).first()

    def get_breadcrumbs_items(self):
        crumbs = [*super().get_breadcrumbs_items(), {"url": reverse("letters:index"), "label": MENU_LABEL}]
        if "kind" in self.kwargs:
            crumbs.append(
                {"url": reverse("letters:edit", args=[self.letter.kind]), "label": self.letter.label}
            )
        return crumbs

    def get_context_data(self, **kwargs):
        if "kind" in self.kwargs:
            kwargs |= {"letter": self.letter, "row": self.row}
        return super().get_context_data(**kwargs)


class LetterIndexView(LetterMixin, TemplateView):
    template_name = "mail/letters.html"
    page_title = MENU_LABEL

    def get_context_data(self, **kwargs):
        rows = LetterTemplate.objects.select_related("updated_by").in_bulk()
        groups = [
            (
                audience,
                [
                    (letter, rows.get(letter.kind))
                    for letter in BY_KIND.values()
                    if letter.audience == audience
                ],
            )
            for audience in Audience
        ]
        return super().get_context_data(groups=groups, **kwargs)


class LetterEditView(LetterMixin, FormView):
    """Saves, or with « Aperçu » only shows what would be written."""

    template_name = "mail/letter.html"
    form_class = LetterForm

    def get_page_title(self):
        return self.letter.label

    @cached_property
    def wording(self):
        return LetterTemplate.objects.in_force([self.letter])[self.letter.kind]

    def get_form_kwargs(self):
        instance = LetterTemplate(kind=self.letter.kind, updated_by=self.request.user)
        initial = vars(self.wording) | {"version": self.row.version if self.row else ""}
        return super().get_form_kwargs() | {"instance": instance, "initial": initial}

    def form_valid(self, form):
        if "preview" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form, previewed=form.wording))
        try:
            LetterTemplate.objects.rewrite(
                self.letter, form.wording, by=self.request.user, version=form.cleaned_data["version"]
            )
        except LetterTemplateChanged:
            return self.form_late(form)
        messages.success(self.request, f"« {self.letter.label} » : le texte est enregistré.")
        return redirect("letters:edit", self.letter.kind)

    def form_late(self, form):
        """What was typed stays; « Enregistrer » a second time knows what is in force now."""
        form.add_error(None, CHANGED)
        form.data = form.data.copy()
        form.data["version"] = self.row.version if self.row else ""
        return self.form_invalid(form)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context["form"]
        previewed = context.get("previewed") or (None if form.is_bound else self.wording)
        return context | {
            "preview": previewed and letter_preview(self.letter, previewed),
            "is_typed": form.is_bound,
            "audience": self.letter.audience.label,
            "history_url": reverse("letters:history", args=[self.letter.kind]),
        }


class LetterRestoreView(LetterMixin, View):
    http_method_names = ["post"]

    def post(self, request, kind):
        LetterTemplate.objects.restore(self.letter, by=request.user)
        messages.success(request, f"« {self.letter.label} » : le texte d’origine est rétabli.")
        return redirect("letters:edit", kind)


class LetterHistoryView(LetterMixin, TemplateView):
    template_name = "mail/history.html"
    header_icon = "history"

    def get_page_title(self):
        return f"Historique : {self.letter.label}"

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs):
        entries = ModelLogEntry.objects.for_instance(LetterTemplate(kind=self.letter.kind))
        changes = [
            (entry, _changed(entry.data))
            for entry in entries.filter(action=LOG_ACTION)
            .select_related("user")
            .order_by("-timestamp", "-pk")
        ]
        return super().get_context_data(changes=changes, **kwargs)


def _changed(data):
    """Label, text before and text after of what a change changed."""
    return [
        (LetterTemplate._meta.get_field(name).verbose_name, data["before"][name], data["after"][name])
        for name in FIELDS
        if data["before"][name] != data["after"][name]
    ]


class LetterViewSet(ViewSet):
    name = "letters"
    url_prefix = "reference/letters"
    add_to_admin_menu = False

    def get_urlpatterns(self):
        return [
            path("", self.construct_view(LetterIndexView), name="index"),
            path("<slug:kind>/", self.construct_view(LetterEditView), name="edit"),
            path("<slug:kind>/restore/", self.construct_view(LetterRestoreView), name="restore"),
            path("<slug:kind>/history/", self.construct_view(LetterHistoryView), name="history"),
        ]


class LetterMenuItem(MenuItem):
    def __init__(self, order):
        super().__init__(MENU_LABEL, reverse("letters:index"), name="letters", icon_name="mail", order=order)

    def is_shown(self, request):
        return request.user.has_perm("mail.change_lettertemplate")
