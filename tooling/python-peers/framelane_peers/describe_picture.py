"""What a test wants to know about JPEG bytes: size, checksum, colour in the middle, burnt-in number."""

from __future__ import annotations

import io
import zlib

from PIL import Image

from .burnt_in import read_number


def describe_picture(jpeg: bytes) -> dict[str, object]:
    """Decodes the whole picture, so that broken bytes raise."""
    image = Image.open(io.BytesIO(jpeg))
    image.load()
    rgb = image.convert("RGB")
    return {
        "length": len(jpeg),
        "crc32": zlib.crc32(jpeg),
        "width": image.width,
        "height": image.height,
        "middle": list(rgb.getpixel((image.width // 2, image.height // 3))),
        "number": read_number(rgb),
    }
