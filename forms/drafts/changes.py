"""What a page posted, as a draft keeps it, and the small changes that its buttons make to it.

The `form_class` of a step is handed in: it says which names the step reads, and which of them are rows.
"""

from django.utils.datastructures import MultiValueDict

from cases.enums import Nature
from cases.models import Category, Domain, Subcategory, Subdomain
from cases.rules.filled import ROWS_MAX
from text.numbers import is_digits
from text.plain import kept


def typed_of(post, form_class, before):
    """The values of the step's own fields; rows that the page did not show stay as they were `before`.

    One row beyond the limit is kept, for the person to be told of it.
    """
    typed = {}
    for name in form_class.typed_names():
        if name in post:
            values = post.getlist(name)
            values = values[: ROWS_MAX + 1] if form_class.is_rows(name) else values[-1:]
            typed[name] = [kept(value) for value in values]
        elif name in before and form_class.is_rows(name):
            typed[name] = before[name]
    return typed


def row_added(typed, form_class, name):
    if form_class.is_rows(name) and len(typed.get(name, [])) < ROWS_MAX:
        return typed | {name: [*typed.get(name, [""]), ""]}
    return typed


def row_removed(typed, form_class, argument):
    name, _, index = argument.partition(":")
    if not form_class.is_rows(name) or not is_digits(index):
        return typed
    rows = [value for position, value in enumerate(typed.get(name, [])) if position != int(index[:4])]
    return typed | {name: rows or [""]}


def turned_into_rescrit(data):
    """All steps of a second examen as those of a rescrit, whose lists are other rows with the same labels."""
    first = MultiValueDict(data.get("caracteristiques", {}))
    turned = dict(data.get("caracteristiques", {})) | {"nature": [Nature.RESCRIT.value]}
    category = twin(Category, first.get("category", ""), nature=Nature.RESCRIT)
    turned["category"] = [str(category.pk) if category else ""]
    subcategory = category and twin(Subcategory, first.get("subcategory", ""), category=category)
    turned["subcategory"] = [str(subcategory.pk) if subcategory else ""]
    rows = [twin_subdomain(value) for value in data.get("champs", {}).get("subdomains", [])]
    steps = dict(data) | {"caracteristiques": turned}
    if rows:
        steps["champs"] = {"subdomains": rows}
    return steps


def entry(model, pk):
    """The entry of this identifier as it was typed, or None."""
    is_identifier = is_digits(pk) and len(pk) < 19
    return model.objects.filter(pk=pk).first() if is_identifier else None


def twin(model, pk, **where):
    """The entry of the same label under another nature or category."""
    original = entry(model, pk)
    return original and model.objects.filter(label=original.label, **where).first()


def twin_subdomain(pk):
    subdomain = entry(Subdomain, pk)
    domain = subdomain and twin(Domain, str(subdomain.domain_id), nature=Nature.RESCRIT)
    found = domain and twin(Subdomain, pk, domain=domain)
    return str(found.pk) if found else ""
