"""The administrators' tables of what a case is filed under, and of the texts that agents start from."""

from django.contrib.admin import SimpleListFilter, display
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel

from cases.enums import Nature
from cases.models import (
    Category,
    Domain,
    ReplyTemplate,
    Routing,
    Subcategory,
    Subdomain,
)
from cases.models.templates import VARIABLES
from tables.admin.base import ReferenceAdmin, ReferenceForm
from tables.admin.widgets import DateInput
from text.dates import short


def label_of_category(category):
    return f"{category.get_nature_display()} / {category.label}"


def label_of_subcategory(subcategory):
    return f"{label_of_category(subcategory.category)} / {subcategory.label}"


def label_of_domain(domain):
    parts = [domain.get_nature_display(), domain.category and domain.category.label, domain.label]
    return " / ".join(part for part in parts if part)


class EntryForm(ReferenceForm):
    """A choice among entries of the same name says of which nature each is."""

    CHOICES = {
        "category": (Category.objects.all(), label_of_category),
        "subcategory": (Subcategory.objects.select_related("category"), label_of_subcategory),
        "domain": (Domain.objects.select_related("category"), label_of_domain),
    }


VALIDITY_PANEL = MultiFieldPanel(
    [
        FieldRowPanel(
            [FieldPanel("valid_from", widget=DateInput), FieldPanel("valid_until", widget=DateInput)]
        )
    ],
    heading="Validité",
    help_text="Sans date, l’entrée est toujours proposée.",
)


class ValidityFilter(SimpleListFilter):
    title = "validité"
    parameter_name = "validite"

    def lookups(self, request, model_admin):
        return [("oui", "En cours"), ("non", "Passée ou à venir")]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        current = Q(Q(valid_from__isnull=True) | Q(valid_from__lte=today)) & Q(
            Q(valid_until__isnull=True) | Q(valid_until__gte=today)
        )
        match self.value():
            case "oui":
                return queryset.filter(current)
            case "non":
                return queryset.exclude(current)
        return queryset


class ReferenceEntryAdmin(ReferenceAdmin):
    form_class = EntryForm

    @display(description="validité", ordering="valid_until")
    def validity(self, entry):
        bounds = []
        if entry.valid_from:
            bounds.append(f"à partir du {short(entry.valid_from)}")
        if entry.valid_until:
            bounds.append(f"jusqu’au {short(entry.valid_until)}")
        return " ".join(bounds) or "toujours"

    @display(description="pôle compétent")
    def competent_office(self, entry):
        """Without an office nobody would receive a request filed there: the list says so."""
        routes = entry.routes.all()
        return routes[0].office.name if routes else "Aucun : ajoutez une règle d’affectation"


class CategoryAdmin(ReferenceEntryAdmin):
    model = Category
    menu_icon = "folder-open-inverse"
    list_display = ("label", "nature", "competent_office", "validity")
    list_filter = ("nature", ValidityFilter)
    search_fields = ("label",)
    panels = [FieldPanel("nature"), FieldPanel("label"), FieldPanel("directorate"), VALIDITY_PANEL]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("routes__office")

    @display(description="pôle compétent")
    def competent_office(self, category):
        if category.nature != Nature.DROIT_AU_CONTROLE:
            return "selon la sous-catégorie"
        return super().competent_office(category)


class SubcategoryAdmin(ReferenceEntryAdmin):
    model = Subcategory
    menu_icon = "folder"
    list_display = ("label", "nature", "category", "competent_office", "validity")
    list_filter = ("category__nature", ValidityFilter)
    list_select_related = ("category",)
    search_fields = ("label", "category__label")
    panels = [FieldPanel("category"), FieldPanel("label"), FieldPanel("directorate"), VALIDITY_PANEL]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("routes__office")

    @display(description="nature", ordering="category__nature")
    def nature(self, subcategory):
        return subcategory.category.get_nature_display()


class DomainAdmin(ReferenceEntryAdmin):
    model = Domain
    menu_icon = "list-ul"
    list_display = ("label", "nature", "category", "validity")
    list_filter = ("nature", ValidityFilter)
    list_select_related = ("category",)
    search_fields = ("label",)
    panels = [FieldPanel("nature"), FieldPanel("category"), FieldPanel("label"), VALIDITY_PANEL]


class SubdomainAdmin(ReferenceEntryAdmin):
    model = Subdomain
    menu_icon = "tag"
    list_display = ("label", "domain", "nature", "validity")
    list_filter = ("domain__nature", ValidityFilter)
    list_select_related = ("domain",)
    search_fields = ("label", "domain__label")
    panels = [FieldPanel("domain"), FieldPanel("label"), VALIDITY_PANEL]

    @display(description="nature", ordering="domain__nature")
    def nature(self, subdomain):
        return subdomain.domain.get_nature_display()


class RoutingAdmin(ReferenceAdmin):
    model = Routing
    form_class = EntryForm
    menu_icon = "redirect"
    list_display = ("category", "nature", "subcategory", "office")
    list_filter = ("category__nature", "office__kind")
    list_select_related = ("category", "subcategory", "office")
    search_fields = ("category__label", "subcategory__label", "office__name")
    panels = [FieldPanel("category"), FieldPanel("subcategory"), FieldPanel("office")]

    @display(description="nature", ordering="category__nature")
    def nature(self, routing):
        return routing.category.get_nature_display()


VARIABLES_HELP = format_html(
    "<p>Écrivez-les telles quelles, accolades comprises : le dossier les remplit quand l’agent choisit le modèle. Ce"
    " qu’il ne dit pas encore reste entre crochets, et le texte ne part pas avant d’être complété.</p><ul>{}</ul>",
    format_html_join(
        "",
        "<li><code>{}</code> : {}, par exemple « {} »</li>",
        ((variable, variable.description, variable.example) for variable in VARIABLES.values()),
    ),
)


class ReplyTemplateAdmin(ReferenceAdmin):
    model = ReplyTemplate
    menu_icon = "doc-full"
    list_display = ("title", "use", "for_nature")
    list_filter = ("use", "nature")
    search_fields = ("title", "body")
    panels = [
        FieldPanel("use"),
        FieldPanel("nature"),
        FieldPanel("title"),
        FieldPanel("body"),
        HelpPanel(VARIABLES_HELP, heading="Variables"),
    ]

    @display(description="nature de la demande", ordering="nature")
    def for_nature(self, template):
        return template.get_nature_display() or "toutes"
