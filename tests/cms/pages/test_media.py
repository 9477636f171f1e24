import contextlib
import gc
import re
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django_q.models import OrmQ
from PIL import Image as Picture
from wagtail.images.models import Filter, Image

from cms.models import ContentPage, HomePage
from cms.tasks import FIGURE, image_prepare

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
        assert response["Content-Type"] == "image/jpeg"
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert Picture.open(BytesIO(b"".join(response))).size == (400, 200)


def test_image_is_offered_in_modern_formats_and_several_sizes(client, image):
    html = shown(client, image, alt_text="Un quai", decorative=False)
    sources = re.findall(r'<source sizes="([^"]+)" srcset="([^"]+)" type="([^"]+)">', html)
    img = re.search(r"<img [^>]+>", html)[0]
    sizes = "(min-width: 46rem) 42rem, calc(100vw - 2rem)"
    assert [(size, kind) for size, _, kind in sources] == [(sizes, "image/avif"), (sizes, "image/webp")]
    for srcset, form in ((sources[0][1], "AVIF"), (sources[1][1], "WEBP"), (srcset_of(img), "JPEG")):
        found = {}
        for candidate in srcset.split(", "):
            address, width = candidate.split()
            with contextlib.closing(client.get(address)) as response:
                picture = Picture.open(BytesIO(b"".join(response)))
            found[width] = (picture.format, picture.size)
        assert found == {"400w": (form, (400, 200)), "800w": (form, (800, 400)), "1200w": (form, (1200, 600))}
    for attribute in ('width="400"', 'height="200"', 'loading="lazy"', f'sizes="{sizes}"'):
        assert attribute in img


def srcset_of(tag):
    return re.search(r'srcset="([^"]+)"', tag)[1]


@pytest.mark.parametrize(("mode", "form"), [("RGBA", "PNG"), ("P", "GIF"), ("CMYK", "JPEG"), ("L", "PNG")])
def test_other_originals_are_shown(client, mode, form):
    frames = [Picture.new(mode, (500, 300), 0) for _ in range(2)]
    content = BytesIO()
    frames[0].save(
        content, form, **({"save_all": True, "append_images": frames[1:]} if form == "GIF" else {})
    )
    file = ContentFile(content.getvalue(), name=f"original.{form.lower()}")
    html = shown(client, Image.objects.create(title="Original", file=file), alt_text="Vu", decorative=False)
    addresses = re.findall(r'[",] ?(/media/images/\S+?)[ "]', html)
    assert len(addresses) == 10
    for address in addresses:
        with contextlib.closing(client.get(address)) as response:
            assert Picture.open(BytesIO(b"".join(response))).width <= 500
    assert html.count("<source ") == 2


def test_transparency_is_kept(client):
    content = BytesIO()
    Picture.new("RGBA", (500, 300), (0, 0, 0, 0)).save(content, "PNG")
    file = ContentFile(content.getvalue(), name="transparent.png")
    html = shown(
        client, Image.objects.create(title="Transparent", file=file), alt_text="Vu", decorative=False
    )
    for srcset in re.findall(r'<source [^>]*srcset="([^" ]+)', html):
        with contextlib.closing(client.get(srcset)) as response:
            picture = Picture.open(BytesIO(b"".join(response))).convert("RGBA")
        assert picture.getpixel((10, 10))[3] == 0


def test_worker_makes_an_image_ready_for_its_page(client, image, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        image.save()
    assert "cms.tasks.image_prepare" in [task.func() for task in OrmQ.objects.all()]
    image_prepare(image.pk)
    ready = set(image.renditions.values_list("pk", flat=True))
    shown(client, image, alt_text="Un quai", decorative=False)
    assert set(image.renditions.values_list("pk", flat=True)) == ready
    assert len(ready) == 9


def test_worker_passes_over_an_image_that_is_gone():
    image_prepare(0)


def test_renditions_of_an_image_take_one_query(image, django_assert_num_queries):
    image_prepare(image.pk)
    again = Image.objects.get(pk=image.pk)
    with django_assert_num_queries(1):
        again.get_renditions(*Filter.expand_spec(FIGURE))


def test_image_of_too_many_pixels_is_refused_with_a_reason(client, editor):
    client.force_login(editor)
    content = BytesIO()
    Picture.new("1", (8000, 7000)).save(content, "PNG")
    answer = client.post(
        "/admin/images/multiple/add/",
        {"title": "Immense", "files[]": SimpleUploadedFile("immense.png", content.getvalue())},
        headers={"X-Requested-With": "XMLHttpRequest"},
    ).json()
    assert not answer["success"]
    assert "Ce fichier a un trop grand nombre de pixels (56000000)" in answer["error_message"]
    assert "Nombre maximum de pixels 50000000" in answer["error_message"]
    assert not Image.objects.filter(title="Immense").exists()


def test_decorative_image_has_an_empty_alternative(client, image):
    assert 'alt=""' in shown(client, image, alt_text="", decorative=True)


@pytest.mark.parametrize(
    "name", ["absent.png", "dessin.svg", "page.html", "..", "%2e%2e%2fmanuel.pdf", f"{'a' * 300}.png"]
)
@pytest.mark.usefixtures("image")
def test_nothing_else_is_served_there(client, name):
    assert client.get(f"/media/images/{name}").status_code == 404
