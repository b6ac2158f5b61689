"""Pictures that residents send: drawn anew, so that position, device, thumbnail and whatever else hides in a file are gone.

What cannot be drawn anew is refused: it is not stored as it came.
"""

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from lianxin.rules.errors import Refused

MOST_BYTES: Final = 12 * 1024 * 1024
MOST_AT_ONCE: Final = 3
"""Photos that are sent with one matter, or added to it at one time."""
MOST_PIXELS: Final = 60_000_000
LONGEST_SIDE: Final = 1600
QUALITY: Final = 82
FORMATS: Final = ("JPEG", "PNG", "WEBP")
"""What phones send that this installation can read; nothing that can hold a program, a page or a further file."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A cleaned picture: a JPEG without metadata; ``name`` is its digest."""

    name: str
    data: bytes
    width: int
    height: int


def cleaned(data: bytes) -> Picture:
    """The picture drawn anew, upright, at most 1,600 pixels on its longer side. Raises Refused for anything else."""
    if len(data) > MOST_BYTES:
        raise too_large()
    drawn = _drawn(data)
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=QUALITY, optimize=True)
    made = out.getvalue()
    return Picture(hashlib.sha256(made).hexdigest()[:40], made, drawn.width, drawn.height)


def _drawn(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise _refused("照片尺寸太大,请缩小后再发", "the photo has too many pixels: make it smaller first")
                opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                upright = ImageOps.exif_transpose(opened)
                upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                return _on_white(upright)
    except UnidentifiedImageError:
        raise _refused(
            "这不是照片,或格式不支持:请发 JPG、PNG 或 WEBP", "not a photo, or a kind we cannot read: send JPG, PNG or WEBP"
        ) from None
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        MemoryError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ):
        raise _refused("照片已损坏,读不出来,请换一张", "the photo is damaged and cannot be read: choose another") from None


def _on_white(picture: Image.Image) -> Image.Image:
    """The pixels alone, on white paper where they were transparent, in a picture that has never held anything else."""
    if "A" in picture.getbands() or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        picture = Image.alpha_composite(paper, layered)
    plain = Image.new("RGB", picture.size)
    plain.paste(picture.convert("RGB"))
    return plain


def too_large() -> Refused:
    """What is said of a photo of too many bytes."""
    return _refused("照片太大,请选12兆以内的", "the photo is too large: choose one of at most 12 MB")


def _refused(zh: str, en: str) -> Refused:
    return Refused.because("photos", "", zh, en)
