"""A request form as an OpenDocument text to be filled in with any word processor."""

import io
import zipfile

from django.template.loader import render_to_string

from .typography import french

MIMETYPE = "application/vnd.oasis.opendocument.text"
PARTS = {
    "META-INF/manifest.xml": "cms/library/papers/odt/manifest.xml",
    "meta.xml": "cms/library/papers/odt/meta.xml",
    "styles.xml": "cms/library/papers/odt/styles.xml",
    "content.xml": "cms/library/papers/odt/content.xml",
}
# The same contents always make the same file.
MADE_AT = (2026, 1, 1, 0, 0, 0)


def form_as_odt(form):
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        # The package format asks for the type first, as it is.
        archive.writestr(zipfile.ZipInfo("mimetype", MADE_AT), MIMETYPE, zipfile.ZIP_STORED)
        for part, template in PARTS.items():
            text = render_to_string(template, {"form": form, "mimetype": MIMETYPE})
            archive.writestr(zipfile.ZipInfo(part, MADE_AT), french(text), zipfile.ZIP_DEFLATED)
    return package.getvalue()
