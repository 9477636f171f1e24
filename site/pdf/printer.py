"""The one printer: HTML as PDF/UA-1, tagged for assistive technologies, fetching nothing, drawn in a process apart."""

import atexit
import json
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from types import MappingProxyType

logger = logging.getLogger(__name__)

WAIT_SECONDS = 20
DRAW_SECONDS = 60
NO_PICTURES = MappingProxyType({})
DRAWING = f"{__package__}.drawing"
SITE = Path(__file__).parent.parent


class PdfUnavailable(Exception):  # noqa: N818
    """No PDF file can be drawn now; `str()` is the French sentence to show."""


class Printer:
    """A process that draws one PDF at a time: started when it is first needed, and again when it has died."""

    def __init__(self):
        self.one_at_a_time = threading.Lock()
        self.process = None

    def draw(self, job):
        """The header and the content of the answer; raises `PdfUnavailable` when there is none in time."""
        if not self.one_at_a_time.acquire(timeout=WAIT_SECONDS):
            raise PdfUnavailable(
                "Le PDF n’est pas disponible pour le moment : d’autres sont en préparation."
                " Réessayez dans une minute."
            )
        try:
            return self._ask(job)
        except (OSError, ValueError) as error:
            logger.exception("the process that draws has died")
            self.stop()
            raise PdfUnavailable(
                "Le PDF n’a pas pu être préparé. Réessayez plus tard ou imprimez la page."
            ) from error
        finally:
            self.one_at_a_time.release()

    def _ask(self, job):
        process = self._running()
        too_long = threading.Timer(DRAW_SECONDS, process.kill)
        too_long.start()
        try:
            process.stdin.write(job + b"\n")
            process.stdin.flush()
            header = json.loads(process.stdout.readline())
            content = process.stdout.read(header["size"])
        finally:
            too_long.cancel()
        if len(content) < header["size"]:
            raise OSError("a part of the answer")
        return header, content

    def _running(self):
        if self.process is None or self.process.poll() is not None:
            self.stop()
            path = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), str(SITE)]))
            self.process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-P", "-m", DRAWING],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=os.environ | {"PYTHONPATH": path},
            )
        return self.process

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()
            try:
                self.process.stdin.close()
            except BrokenPipeError:
                logger.debug("it died before it had read its job")
        self.process = None

    def forget(self):
        """After a fork: the process that draws is the parent's."""
        self.__init__()


printer = Printer()
atexit.register(printer.stop)
os.register_at_fork(after_in_child=printer.forget)


def pdf_print(html, *, pictures=NO_PICTURES, **options) -> bytes:
    """HTML as PDF/UA-1; `pictures` are paths of PNG files by the names that the HTML gives them.

    Raises `PdfUnavailable` when others are drawn for too long, or without the system libraries.
    """
    job = json.dumps([html, {name: str(path) for name, path in pictures.items()}, options])
    header, content = printer.draw(job.encode())
    if "error" in header:
        raise RuntimeError(header["error"])
    if "missing" in header:
        logger.error(
            "WeasyPrint cannot find its system libraries"
            " (on Debian: apt install libpangoft2-1.0-0 libharfbuzz-subset0): %s",
            header["missing"],
        )
        raise PdfUnavailable(
            "Le PDF n’est pas disponible pour le moment. Réessayez plus tard ou imprimez la page."
        )
    for message in header.get("said", ()):
        logger.warning("%s", message)
    return content
