"""The one printer: HTML as PDF/UA-1, tagged for assistive technologies, fetching nothing."""

import functools
import logging
import threading
from types import MappingProxyType

logger = logging.getLogger(__name__)
logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)

WAIT_SECONDS = 20
NO_PICTURES = MappingProxyType({})

_one_at_a_time = threading.Lock()


class PdfUnavailable(Exception):  # noqa: N818
    """No PDF file can be drawn now; `str()` is the French sentence to show."""


@functools.cache
def _weasyprint():
    """WeasyPrint and its font settings, loaded on first use.

    The site starts without the system libraries that WeasyPrint binds to when it is imported.
    """
    try:
        import weasyprint  # noqa: PLC0415 - system libraries
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - system libraries
    except OSError as error:
        logger.exception(
            "WeasyPrint cannot find its system libraries"
            " (on Debian: apt install libpangoft2-1.0-0 libharfbuzz-subset0)"
        )
        raise PdfUnavailable(
            "Le PDF n’est pas disponible pour le moment. Réessayez plus tard ou imprimez la page."
        ) from error
    return weasyprint, FontConfiguration()


def _fetcher(weasyprint, pictures):
    """Gives the PNG files of `pictures` by their names, and fetches nothing else."""
    urls = weasyprint.urls

    class PictureFetcher(urls.URLFetcher):
        def fetch(self, url, headers=None):
            if url in pictures:
                return urls.URLFetcherResponse(url, pictures[url].read_bytes(), {"Content-Type": "image/png"})
            raise ValueError(f"nothing may be loaded into a document: {url}")

    return PictureFetcher(allowed_protocols=())


def pdf_print(html, *, pictures=NO_PICTURES, **options) -> bytes:
    """HTML as PDF/UA-1; `pictures` are paths of PNG files by the names that the HTML gives them.

    One at a time: raises `PdfUnavailable` when others are drawn for too long, or without system libraries.
    """
    weasyprint, fonts = _weasyprint()
    if not _one_at_a_time.acquire(timeout=WAIT_SECONDS):
        raise PdfUnavailable(
            "Le PDF n’est pas disponible pour le moment : d’autres sont en préparation. Réessayez dans une minute."
        )
    try:
        page = weasyprint.HTML(string=html, url_fetcher=_fetcher(weasyprint, pictures))
        return page.write_pdf(font_config=fonts, pdf_variant="pdf/ua-1", **options)
    finally:
        _one_at_a_time.release()
