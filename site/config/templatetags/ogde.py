"""Filters and tags that every template has at hand."""

from django import template
from django.urls import reverse

from text import dates
from text.written import as_html

register = template.Library()

INPUT_CLASSES = {
    "select": "fr-select",
    "selectmultiple": "fr-select",
    "file": "fr-upload",
    "clearablefile": "fr-upload",
    "checkbox": "",
    "radioselect": "",
    "checkboxselectmultiple": "",
    "password": "fr-password__input fr-input",
}


@register.filter
def in_words(value):
    """2026-03-02 → « lundi 2 mars 2026 »."""
    return dates.in_words(value) if value else ""


@register.filter
def in_days(value):
    """The distance from today: « dans 12 jours », « demain », « il y a 3 jours »."""
    return dates.in_days(value) if value else ""


@register.filter
def written(text):
    """What somebody wrote, in paragraphs and lists."""
    return as_html(text)


@register.filter
def elided_pages(page):
    """The page numbers worth showing, with « … » between distant ones."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.filter
def anchor(field):
    """The id of the element that an error message leads to."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def error_count(form):
    return sum(len(messages) for messages in form.errors.values())


@register.filter
def input_kind(field):
    """Which markup `components/field.html` gives to this field."""
    kind = field.widget_type
    if field.is_hidden:
        return "hidden"
    if kind in {"radioselect", "checkboxselectmultiple"}:
        return "choices"
    if kind in {"checkbox", "select", "selectmultiple", "file", "clearablefile", "password"}:
        return {"selectmultiple": "select", "clearablefile": "file"}.get(kind, kind)
    return "input"


@register.filter
def group_class(kind):
    return {"select": "select-group", "file": "upload-group"}.get(kind, "input-group")


@register.filter
def choice_type(field):
    return "radio" if field.widget_type == "radioselect" else "checkbox"


@register.simple_tag
def dsfr_widget(field, *described_by):
    """The field's own widget with the classes of the DSFR; dates become the browser's date picker.

    `described_by` names further elements (`id_<field>_<name>`) that describe the field.
    """
    widget = field.field.widget
    kind = field.widget_type
    native_dates = {"date": ("date", "%Y-%m-%d"), "datetime": ("datetime-local", "%Y-%m-%dT%H:%M")}
    if kind in native_dates:
        widget.input_type, widget.format = native_dates[kind]
    classes = [INPUT_CLASSES.get(kind, "fr-input"), widget.attrs.get("class", "")]
    if field.errors and kind in {"select", "selectmultiple"}:
        classes.append("fr-select--error")
    attrs = {"class": " ".join(filter(None, classes))} if any(classes) else {}
    if described_by:
        ids = [f"{field.auto_id}_{name}" for name in described_by]
        attrs["aria-describedby"] = " ".join(filter(None, [field.aria_describedby, *ids]))
    return field.as_widget(attrs=attrs)


@register.simple_tag(takes_context=True)
def main_menu(context):
    """The entries of the main menu; the one whose address is nearest to the page's is the current one."""
    request = context["request"]
    path = request.path_info
    if context["user"].is_authenticated:
        entries = [
            ("Nouvelle demande", "/demandes/nouvelle/", 0),
            ("Mes demandes", "/demandes/", context.get("waiting_count", 0)),
        ]
    else:
        entries = [
            ("Se connecter", reverse("account_login"), 0),
            ("S’inscrire", reverse("account_signup"), 0),
        ]
    entries.append(("Documents", "/documents/", 0))
    nearest = max((url for _, url, _ in entries if path.startswith(url)), key=len, default=None)
    return [
        {
            "label": label,
            "url": url,
            "count": count,
            "current": "" if url != nearest else "page" if url == path else "true",
        }
        for label, url, count in entries
    ]


@register.simple_tag
def crumbs(*labels):
    """A breadcrumb without a view's help: `{% crumbs "Mon compte" as trail %}`."""
    return [(label, None) for label in labels]


@register.simple_tag
def account_crumbs(label):
    """The breadcrumb of a page below « Mon compte »."""
    return [("Mon compte", reverse("accounts_profile")), (label, None)]
