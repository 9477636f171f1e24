"""Run inside the running site (`manage.py shell`): what a crawl must find there, and what it cannot meet."""

import json
from io import BytesIO

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.files.base import ContentFile
from django.test import RequestFactory
from PIL import Image as Picture
from wagtail.images.models import Image
from wagtail.models import Page

from cms.annuaire.offices import all_offices
from cms.blocks.body import BodyBlock
from cms.models import AnnuairePage, ContentPage, HomePage, LibraryDocument
from config import errors
from directory.models import Directorate
from tests.cms.blocks.examples import BLOCKS


def add_page_of_every_block():
    picture = BytesIO()
    Picture.new("RGB", (900, 600), "navy").save(picture, "PNG")
    image = Image.objects.create(title="Quai", file=ContentFile(picture.getvalue(), name="quai.png"))
    figure = {"image": image.pk, "alt_text": "Un quai", "decorative": False}
    directorate = Directorate.objects.exclude(email="").first()
    values = {kind: value for kind, (value, _) in BLOCKS.items()}
    values |= {
        "contact": f"directorate:{directorate.code}",
        "document": LibraryDocument.objects.listed().first().pk,
        "figure": {"image": figure, "caption": "Le port"},
    }
    assert set(values) == set(BodyBlock().child_blocks)
    page = ContentPage(title="Tous les blocs", slug="tous-les-blocs", intro="Chaque bloc une fois.")
    page.body = page.body.stream_block.to_python(
        [{"type": kind, "value": value} for kind, value in values.items()]
    )
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()


def error_pages():
    """The pages that say what went wrong, by name."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    responses = {
        "400": errors.bad_request(request, BadRequest()),
        "403": errors.forbidden(request, PermissionDenied()),
        "403_csrf": errors.csrf_failure(request),
        "429": errors.too_many_requests(request),
        "500": errors.server_error(request),
        "maintenance": errors.maintenance(),
    }
    return {name: response.content.decode() for name, response in responses.items()}


def expected_addresses():
    """The paths of every live page, listed document and service of the annuaire."""
    annuaire = AnnuairePage.objects.get().url
    return [
        *(page.url for page in Page.objects.live().public().exclude(depth=1)),
        *(document.url for document in LibraryDocument.objects.listed()),
        *(annuaire + service.path for service in all_offices()),
    ]


def tell():
    add_page_of_every_block()
    print(json.dumps({"expected": expected_addresses(), "errors": error_pages()}))
