"""Pictures: all of one is read `apart`, since its header says nothing of what a broken transfer left of it."""

import struct
import warnings
import zlib

from PIL import Image

from .base import DAMAGED, ProofError, require

TOO_LARGE = "ses dimensions sont trop grandes"
BROKEN = (OSError, SyntaxError, ValueError, IndexError, TypeError, EOFError, struct.error, zlib.error)


def prove(file, image_format):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            _read(file, image_format)
    except (Image.DecompressionBombError, MemoryError) as error:
        raise ProofError(TOO_LARGE) from error
    except BROKEN as error:
        raise ProofError(DAMAGED) from error


def _read(file, image_format):
    if image_format == "PNG":
        Image.open(file, formats=[image_format]).verify()
        file.seek(0)
    with Image.open(file, formats=[image_format]) as image:
        image.draft("RGB", (image.width // 8 or 1, image.height // 8 or 1))
        image.load()
    if image_format == "GIF":
        file.seek(0)
        require(_gif_is_whole(file), DAMAGED)


def _gif_is_whole(file):
    """Whether each of its blocks ends, which decoding its first picture does not tell."""
    screen = file.read(13)
    _skip_colours(file, screen[10])
    while (introducer := file.read(1)) not in (b"", b";"):
        if introducer == b"!":
            file.read(1)
        elif introducer == b",":
            _skip_colours(file, file.read(9)[8])
            file.read(1)
        else:
            return True
        if not _skip_blocks(file):
            return False
    return True


def _skip_colours(file, flags):
    if flags & 0x80:
        file.seek(3 * 2 ** ((flags & 7) + 1), 1)


def _skip_blocks(file):
    """Whether the blocks of data end with an empty one."""
    while size := file.read(1):
        if size == b"\0":
            return True
        file.seek(size[0], 1)
    return False
