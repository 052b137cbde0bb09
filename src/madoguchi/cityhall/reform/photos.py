"""A photo of a blank form, made harmless: decoded, turned upright, made small, written without metadata.

What comes out is a JPEG of our own making; position, time and maker of the camera stay behind with the file
that came. Nothing is fetched and no format but JPEG, PNG and WebP is tried.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from madoguchi.cityhall.reform.refusals import PhotoRefused

LARGEST_FILE = 15_000_000
LARGEST_PIXELS = 60_000_000
LONGEST_SIDE = 1600
SMALLEST_SIDE = 50
QUALITY = 80


@dataclass(frozen=True, slots=True)
class Picture:
    """JPEG bytes and size in pixels."""

    jpeg: bytes
    width: int
    height: int


def harmless_picture(raw: bytes) -> Picture:
    """The photo as it may be kept. Raises `PhotoRefused` for what is no photo, or too large to be opened."""
    if len(raw) > LARGEST_FILE:
        raise PhotoRefused(_("写真が大きすぎます（15MBまで）。小さくして撮りなおしてください。"))
    image = _opened(raw)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Picture(out.getvalue(), image.width, image.height)


def _opened(raw: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(raw), formats=("JPEG", "PNG", "WEBP")) as found:
                if found.width * found.height > LARGEST_PIXELS or min(found.size) < SMALLEST_SIDE:
                    raise PhotoRefused(_("写真の大きさが合いません。様式を撮りなおしてください。"))
                found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                upright = ImageOps.exif_transpose(found)
                return _plain(upright)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombWarning,
            Image.DecompressionBombError) as error:  # fmt: skip
        raise PhotoRefused(_("写真として読めません。JPEG・PNGの写真を選んでください。")) from error


def _plain(image: Image.Image) -> Image.Image:
    """A fresh image of the pixels alone, on white where it was transparent."""
    flat = Image.new("RGB", image.size, "white")
    rgba = image.convert("RGBA")
    flat.paste(rgba, mask=rgba.getchannel("A"))
    return flat
