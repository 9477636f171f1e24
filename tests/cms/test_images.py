import contextlib
import gc
import re
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image as Picture
from wagtail.images.models import Image

from cms.models import ContentPage, HomePage

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture
def image():
    content = BytesIO()
    Picture.new("RGB", (1200, 600), "navy").save(content, "PNG")
    return Image.objects.create(title="Quai", file=ContentFile(content.getvalue(), name="quai.png"))


def shown(client, image, **alternative):
    figure = {"image": {"image": image.pk, **alternative}, "caption": "Un quai"}
    page = ContentPage(title="Avec image", intro="Une image.", body=[])
    page.body = page.body.stream_block.to_python([{"type": "figure", "value": figure}])
    HomePage.objects.get().add_child(instance=page)
    html = client.get(page.url).content.decode()
    gc.collect()
    return re.search(r"<figure.*?</figure>", html, re.DOTALL)[0]


def test_image_is_shown_with_its_alternative_and_served(client, image):
    html = shown(client, image, alt_text="Un quai de déchargement", decorative=False)
    assert 'alt="Un quai de déchargement"' in html
    with contextlib.closing(client.get(re.search(r'src="([^"]+)"', html)[1])) as response:
        assert response.status_code == 200
        assert response["Content-Type"] == "image/png"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert Picture.open(BytesIO(b"".join(response))).size == (800, 400)


def test_decorative_image_has_an_empty_alternative(client, image):
    assert 'alt=""' in shown(client, image, alt_text="", decorative=True)


@pytest.mark.parametrize("name", ["absent.png", "dessin.svg", "page.html", "..", "%2e%2e%2fmanuel.pdf"])
def test_nothing_else_is_served_there(client, name):
    assert client.get(f"/media/images/{name}").status_code == 404
