from django import template

from cms.models import LibraryDocument

register = template.Library()


@register.simple_tag
def request_templates(nature):
    """The documents of the library that help to write a request of this nature."""
    return LibraryDocument.objects.listed().filter(kind=nature)


@register.filter
def tel(number):
    """A telephone number as the address of a link."""
    return "tel:" + "".join(c for c in number if c.isdigit() or c == "+")
