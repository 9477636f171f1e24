"""A page that is moved or copied does not take an address of the service: these screens ask the page nothing."""

from django.contrib import messages
from django.shortcuts import redirect
from wagtail.models import Page

from cms.pages.base import SitePage


def refuse_reserved_address(request, page, destination):
    return slug_refused(request, page, page.slug, destination)


def refuse_reserved_address_of_copy(request, page):
    chosen = request.POST.get("new_parent_page", "")
    parent = Page.objects.filter(pk=chosen).first() if chosen.isdecimal() else None
    return slug_refused(request, page, request.POST.get("new_slug"), parent)


def refuse_reserved_address_in_bulk(request, action_type, objects, action):
    if action_type != "move":
        return None
    destination = action.cleaned_form.cleaned_data["chooser"]
    refusals = (slug_refused(request, page, page.slug, destination) for page in objects)
    return next(filter(None, refusals), None)


def slug_refused(request, page, slug, parent):
    page = page.specific
    problem = isinstance(page, SitePage) and page.slug_problem(slug, parent)
    if not problem:
        return None
    messages.error(request, problem)
    return redirect("wagtailadmin_explore", page.get_parent().pk)
