"""The administrators' tables of the annuaire."""

from django import forms
from django.contrib.admin import display
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from tables.admin.base import ReferenceAdmin, ReferenceForm, yes_or_no
from tables.admin.widgets import DateInput
from text.dates import short

from .models import Bureau, Department, Directorate, ForeignBureau, Holiday, Office
from .tables import TABLES

CONTACT_PANEL = MultiFieldPanel(
    [
        FieldPanel("address"),
        FieldRowPanel([FieldPanel("postcode"), FieldPanel("city")]),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
    ],
    heading="Coordonnées publiques",
)


class DepartmentForm(ReferenceForm):
    CHOICES = {
        "secondary_directorates": (
            Directorate.objects.filter(kind=Directorate.Kind.REGIONAL, selectable=True),
            str,
        )
    }


class DirectorateAdmin(ReferenceAdmin):
    model = Directorate
    exchanged = TABLES["directorate"]
    menu_label = "Directions"
    menu_icon = "site"
    list_display = ("name", "label", "code", "kind", "parent", yes_or_no("selectable", "proposée"))
    list_filter = ("kind", "selectable", "territory")
    list_select_related = ("parent",)
    search_fields = ("name", "label", "code", "city")
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("kind")]),
        FieldPanel("label"),
        FieldPanel("parent"),
        FieldPanel("territory"),
        FieldPanel("selectable"),
        CONTACT_PANEL,
    ]


class OfficeAdmin(ReferenceAdmin):
    model = Office
    exchanged = TABLES["office"]
    menu_icon = "group"
    list_display = ("name", "kind", "directorate", "notification_email", yes_or_no("requires_visa", "visa"))
    list_filter = ("kind", "requires_visa")
    list_select_related = ("directorate",)
    search_fields = ("name", "directorate__name", "notification_email")
    panels = [
        FieldPanel("name"),
        FieldPanel("directorate"),
        FieldPanel("kind"),
        FieldPanel("notification_email"),
        FieldPanel("requires_visa"),
        CONTACT_PANEL,
    ]


class DepartmentAdmin(ReferenceAdmin):
    model = Department
    exchanged = TABLES["department"]
    form_class = DepartmentForm
    menu_icon = "globe"
    list_display = ("code", "name", "directorate", "note")
    list_select_related = ("directorate",)
    search_fields = ("code", "name", "directorate__name")
    panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("name")]),
        FieldPanel("directorate"),
        FieldPanel("secondary_directorates", widget=forms.CheckboxSelectMultiple),
        FieldPanel("note"),
    ]


class BureauAdmin(ReferenceAdmin):
    model = Bureau
    exchanged = TABLES["bureau"]
    menu_label = "Bureaux de douane"
    menu_icon = "home"
    list_display = ("name", "kind", "city", "department", "directorate")
    list_filter = ("kind",)
    list_select_related = ("department", "directorate")
    search_fields = ("name", "code", "city", "postcode", "department__name", "directorate__name")
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("kind")]),
        FieldRowPanel([FieldPanel("department"), FieldPanel("directorate")]),
        CONTACT_PANEL,
    ]


class ForeignBureauAdmin(ReferenceAdmin):
    model = ForeignBureau
    exchanged = TABLES["foreignbureau"]
    menu_icon = "globe"
    list_display = ("name", "code", "country", "city")
    list_filter = ("country",)
    search_fields = ("name", "code", "country", "city")
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("country")]),
        CONTACT_PANEL,
        FieldPanel("website"),
    ]


class HolidayAdmin(ReferenceAdmin):
    model = Holiday
    menu_icon = "calendar-alt"
    list_display = ("name", "day", "where")
    list_filter = ("territory",)
    ordering = ("-date",)
    search_fields = ("name", "date")
    panels = [
        FieldRowPanel([FieldPanel("date", widget=DateInput), FieldPanel("territory")]),
        FieldPanel("name"),
    ]

    @display(description="date", ordering="date")
    def day(self, holiday):
        return short(holiday.date)

    @display(description="territoire", ordering="territory")
    def where(self, holiday):
        return holiday.get_territory_display() if holiday.territory else "partout"
