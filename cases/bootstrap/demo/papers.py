"""Small real files for the demonstration: PDF, ODT, text, picture."""

import io
import textwrap
import zipfile
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw

WIDTH = 88
LINES = 48

ODT_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""
ODT_CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">
<office:body><office:text><text:h text:outline-level="1">{title}</text:h>{paragraphs}</office:text></office:body>
</office:document-content>"""


def pdf(title, text):
    """A page of text in Helvetica."""
    lines = [title, "", *(line for part in text.splitlines() for line in textwrap.wrap(part, WIDTH) or [""])]
    shown = "\n".join(f"({_pdf_string(line)}) Tj T*" for line in lines[:LINES])
    content = f"BT /F1 11 Tf 14 TL 56 785 Td\n{shown}\nET".encode("cp1252", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (fr-FR) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        b" /Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    file, places = io.BytesIO(b"%PDF-1.4\n"), []
    file.seek(0, io.SEEK_END)
    for number, body in enumerate(objects, 1):
        places.append(file.tell())
        file.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = file.tell()
    file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    file.writelines(b"%010d 00000 n \n" % place for place in places)
    file.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return file.getvalue()


def _pdf_string(line):
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def odt(title, text):
    paragraphs = "".join(f"<text:p>{escape(part)}</text:p>" for part in text.splitlines())
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", ODT_MANIFEST)
        archive.writestr("content.xml", ODT_CONTENT.format(title=escape(title), paragraphs=paragraphs))
    return file.getvalue()


def txt(title, text):
    return f"{title}\n\n{text}\n".encode()


def png(title, text):
    """A label."""
    image = Image.new("RGB", (640, 400), "#f5f5fe")
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 20, 620, 380), outline="#000091", width=4)
    draw.multiline_text((50, 60), "\n".join(textwrap.wrap(title, 60)), fill="#000091")
    draw.multiline_text((50, 140), "\n".join(textwrap.wrap(text, 80)[:10]), fill="#161616")
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


MAKERS = {
    "pdf": (pdf, "application/pdf"),
    "odt": (odt, "application/vnd.oasis.opendocument.text"),
    "txt": (txt, "text/plain"),
    "png": (png, "image/png"),
}
