"""The process that draws, apart from those that answer: `printer.py` runs this module.

For each line of JSON (the HTML, the pictures by name, the options) it answers a line of JSON and then the PDF. It
loads nothing of the site, and ends with its input.
"""

import json
import logging
import os
import signal
import sys
import traceback
from pathlib import Path

from .tags import completed

POLITENESS = 10


def fetcher(weasyprint, pictures):
    """Gives the PNG files of `pictures` by their names, and fetches nothing else."""
    urls = weasyprint.urls

    class PictureFetcher(urls.URLFetcher):
        def fetch(self, url, headers=None):
            if url in pictures:
                content = Path(pictures[url]).read_bytes()
                return urls.URLFetcherResponse(url, content, {"Content-Type": "image/png"})
            raise ValueError(f"nothing may be loaded into a document: {url}")

    return PictureFetcher(allowed_protocols=())


class Said(logging.Handler):
    """Keeps what is logged while a PDF is drawn, a letter without a shape for one."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.messages = []

    def emit(self, record):
        self.messages.append(record.getMessage())

    def take(self):
        messages, self.messages = self.messages, []
        return messages


def answers(jobs, said):
    """For each job a header and a PDF; the header tells what was logged, or that system libraries are missing."""
    try:
        import weasyprint  # noqa: PLC0415 - system libraries
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    except OSError as error:
        yield from (({"missing": str(error)}, b"") for _ in jobs)
        return
    fonts = FontConfiguration()
    for job in jobs:
        try:
            html, pictures, options = json.loads(job)
            page = weasyprint.HTML(string=html, url_fetcher=fetcher(weasyprint, pictures))
            content = page.write_pdf(font_config=fonts, pdf_variant="pdf/ua-1", **options)
            yield {"said": said.take()}, completed(content)
        except Exception:
            yield {"error": traceback.format_exc()}, b""


def main():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(POLITENESS)
    said = Said()
    logging.basicConfig(level=logging.WARNING, handlers=[said])
    # Whatever a library prints must not stand among the answers.
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for header, content in answers(sys.stdin.buffer, said):
        output.write(json.dumps(header | {"size": len(content)}).encode() + b"\n" + content)
        output.flush()


if __name__ == "__main__":
    main()
