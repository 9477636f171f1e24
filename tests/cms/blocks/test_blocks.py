import contextlib
import gc
import re
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image as Picture
from wagtail.images.models import Image

from cms.blocks.body import BodyBlock, TableBlock
from cms.blocks.links import LinkBlock
from cms.models import ContentPage, HomePage, LibraryDocument
from directory.models import Bureau, Directorate
from tests.cms.blocks.examples import BLOCKS

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def shown(client, *blocks):
    page = ContentPage(title="Essai", intro="Un essai.", body=[])
    page.body = page.body.stream_block.to_python([{"type": kind, "value": value} for kind, value in blocks])
    HomePage.objects.get().add_child(instance=page)
    html = client.get(page.url).content.decode()
    gc.collect()
    return html[html.index('<div class="ogde-page__body">') :]


@pytest.mark.parametrize("kind", BLOCKS)
def test_block_is_valid_and_shown(client, kind):
    value, expected = BLOCKS[kind]
    block = BodyBlock().child_blocks[kind]
    block.clean(block.to_python(value))
    html = shown(client, (kind, value))
    assert [text for text in expected if text not in html] == []


def test_contact_of_a_service_is_that_of_the_directory(client):
    directorate = Directorate.objects.exclude(email="").first()
    bureau = Bureau.objects.exclude(phone="").first()
    html = shown(client, ("contact", f"directorate:{directorate.code}"), ("contact", f"bureau:{bureau.code}"))
    assert directorate.name in html
    assert f"mailto:{directorate.email}" in html
    assert bureau.phone in html


@pytest.mark.parametrize("choice", ["bureau:parti", "autre:1", ""])
def test_contact_of_a_service_that_has_left_the_directory_shows_nothing(client, choice):
    assert "ogde-directorate" not in shown(client, ("contact", choice))


def test_document_and_image_are_shown(client):
    document = LibraryDocument.objects.listed().first()
    content = BytesIO()
    Picture.new("RGB", (900, 600), "navy").save(content, "PNG")
    picture = Image.objects.create(title="Quai", file=ContentFile(content.getvalue(), name="quai.png"))
    figure = {
        "image": {"image": picture.pk, "alt_text": "Un quai", "decorative": False},
        "caption": "Le port",
    }
    html = shown(client, ("document", document.pk), ("figure", figure))
    assert f'<a href="{document.url}">{document.title}</a>' in html
    assert 'alt="Un quai"' in html
    assert "<figcaption>Le port</figcaption>" in html
    with contextlib.closing(client.get(re.search(r'src="(/media/[^"]+)"', html)[1])) as response:
        assert response.status_code == 200


def test_every_block_of_a_page_is_tested():
    assert set(BodyBlock().child_blocks) == set(BLOCKS) | {"contact", "document", "figure"}


@pytest.mark.parametrize("name", BodyBlock().child_blocks)
def test_block_has_its_name_icon_group_and_help(name):
    block = BodyBlock().child_blocks[name]
    assert [field for field in ("label", "icon", "group") if not getattr(block.meta, field, "")] == []
    assert getattr(block.meta, "help_text", "") or block.field.help_text


def test_picture_needs_an_alternative_or_to_be_decorative():
    block = BodyBlock().child_blocks["figure"].child_blocks["image"]
    picture = Image(title="Quai", pk=1)
    picture.contextual_alt_text, picture.decorative = "", False
    with pytest.raises(ValidationError):
        block.clean(picture)


@pytest.mark.parametrize(
    "target",
    [
        {},
        {"page": 1, "url": "/aide/"},
        {"url": "javascript:alert(1)"},
        {"url": "aide"},
    ],
)
def test_link_leads_to_one_place_and_never_to_a_script(target):
    block = LinkBlock()
    if "page" in target:
        target = {**target, "page": HomePage.objects.get().pk}
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"label": "Agir", **target}))


def test_link_to_a_page_that_is_withdrawn_is_not_shown(client):
    page = ContentPage.objects.get(slug="vos-droits")
    page.unpublish()
    html = shown(client, ("buttons", [{"label": "Lire", "page": page.pk}, {"label": "Agir", "url": "/"}]))
    assert re.findall(r'<a class="fr-btn[^>]*>([^<]+)</a>', html.split('class="ogde-sequence')[0]) == ["Agir"]


@pytest.mark.parametrize("name", ["heading", "tabs", "video", "start", "cards"])
def test_block_is_previewed_for_the_editor(client, editor, name):
    client.force_login(editor)
    block = BodyBlock().child_blocks[name]
    assert block.is_previewable
    assert block.get_preview_template(block.get_preview_value()) == "wagtailcore/shared/block_preview.html"


@pytest.mark.parametrize(
    ("columns", "rows"), [([], []), ([{"type": "text", "heading": "Colonne"}], []), ([], [{"values": []}])]
)
def test_empty_table_is_refused(columns, rows):
    block = TableBlock()
    with pytest.raises(ValidationError, match="Ajoutez au moins une colonne et une ligne."):
        block.clean(block.to_python({"caption": "Vide", "columns": columns, "rows": rows}))


def test_labels_of_choices_are_not_searched():
    values = {
        "contact": "bureau:05061-01",
        "start": {"title": "Déposer", "text": "En ligne.", "nature": "rescrit"},
    }
    page = ContentPage(title="Essai", intro="Essai")
    page.body = page.body.stream_block.to_python(
        [{"type": kind, "value": value} for kind, value in values.items()]
    )
    assert page.body.stream_block.get_searchable_content(page.body) == ["Déposer", "En ligne."]
