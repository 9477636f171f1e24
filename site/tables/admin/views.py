"""The screens of a reference table."""

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.db import transaction
from django.db.models import ProtectedError
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin.ui.tables import Column, DateColumn, UserColumn
from wagtail.log_actions import log
from wagtail_modeladmin.views import CreateView, DeleteView, EditView, HistoryView, IndexView

from text.plain import kept_line


class ReferenceViewMixin:
    """Below Wagtail's breadcrumbs, which wagtail-modeladmin's screens lack."""

    base_template = ""
    crumb = ""

    def get_breadcrumbs_items(self):
        crumbs = [
            {"url": reverse("wagtailadmin_home"), "label": "Accueil"},
            {"url": self.index_url, "label": self.model_admin.get_menu_label()},
        ]
        return [*crumbs, {"url": "", "label": self.crumb}] if self.crumb else crumbs

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["base_template"] = self.base_template
        context["breadcrumbs_items"] = self.get_breadcrumbs_items()
        context.setdefault("history_url", None)
        return context

    def get_template_names(self):
        return ["tables/admin/reference.html"]


class ReferenceFormMixin(ReferenceViewMixin):
    def get_success_message(self, instance):
        return f"« {instance} » a été enregistré."

    def get_error_message(self):
        return "Rien n’a été enregistré : corrigez les erreurs signalées."


class ReferenceIndexView(IndexView):
    def get_template_names(self):
        return ["tables/admin/reference_index.html"]

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except IncorrectLookupParameters:
            return redirect(self.index_url)

    def get_page_title(self):
        return self.model_admin.get_menu_label()

    def get_context_data(self, **kwargs):
        return super().get_context_data(exchanged=self.model_admin.exchanged, **kwargs)

    def get_filters(self, request):
        """Only the filters on the screen: a lookup typed in the address would reach cases through their office."""
        specs, has_filters, _, use_distinct = super().get_filters(request)
        return specs, has_filters, {}, use_distinct

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, kept_line(search_term))


class ReferenceCreateView(ReferenceFormMixin, CreateView):
    base_template = "modeladmin/create.html"
    crumb = "Ajouter"
    page_title = "Ajouter"

    def get_page_subtitle(self):
        return f"dans « {self.model_admin.get_menu_label()} »"

    def get_meta_title(self):
        return f"{self.model_admin.get_menu_label()} : ajouter"


class ReferenceEditView(ReferenceFormMixin, EditView):
    base_template = "modeladmin/edit.html"
    crumb = "Modifier"
    page_title = "Modifier"

    def get_meta_title(self):
        return f"{self.model_admin.get_menu_label()} : modifier {self.instance}"


class ReferenceDeleteView(ReferenceViewMixin, DeleteView):
    base_template = "modeladmin/delete.html"
    crumb = "Supprimer"

    def get_meta_title(self):
        return f"{self.model_admin.get_menu_label()} : supprimer {self.instance}"

    def confirmation_message(self):
        return "La suppression est définitive. Confirmez-vous ?"

    def post(self, request, *args, **kwargs):
        try:
            with transaction.atomic():
                log(instance=self.instance, action="wagtail.delete")
                self.delete_instance()
        except ProtectedError as error:
            messages.error(request, self.refusal(error.protected_objects))
            return redirect(self.edit_url)
        messages.success(request, f"« {self.instance} » a été supprimé.")
        return redirect(self.index_url)

    def refusal(self, objects):
        users = sorted({str(thing._meta.verbose_name_plural) for thing in objects})
        sentence = f"« {self.instance} » ne peut pas être supprimé, car il est utilisé par des {', des '.join(users)}."
        if hasattr(self.instance, "valid_until"):
            sentence += " Pour qu’il ne soit plus proposé, donnez-lui une fin de validité."
        return sentence


class ReferenceHistoryView(ReferenceViewMixin, HistoryView):
    """Has its own template: wagtail-modeladmin's shows nothing in Wagtail 8."""

    crumb = "Historique"
    columns = [
        Column("message", label="Action"),
        UserColumn("user", label="Par", blank_display_name="application"),
        DateColumn("timestamp", label="Date"),
    ]

    def get_template_names(self):
        return ["tables/admin/reference_history.html"]

    def check_action_permitted(self, user):
        return self.permission_helper.user_can_edit_obj(user, self.instance)
