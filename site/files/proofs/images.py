"""Pictures."""

import struct
import zlib

from PIL import Image

from .base import ProofError


def image(image_format):
    def prove(file):
        try:
            Image.open(file, formats=[image_format]).verify()
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise ProofError("ses dimensions sont trop grandes") from error
        except (OSError, SyntaxError, ValueError, IndexError, TypeError, struct.error, zlib.error) as error:
            raise ProofError from error

    return prove
