"""Addresses of the reference tables."""

from django.urls import reverse


def url(name, action="index", *args):
    return reverse(f"reference_{name}_modeladmin_{action}", args=args)
