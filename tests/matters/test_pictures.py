"""Photos are drawn anew: no position, no device, no hidden part; what cannot be cleaned is refused (issue 3, public site)."""

import io
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lianxin.matters.pictures import LONGEST_SIDE, cleaned
from lianxin.rules.errors import Refused

GPS, MAKE, ORIENTATION = 0x8825, 0x010F, 0x0112


def picture(kind: str = "JPEG", size: tuple[int, int] = (400, 300), mode: str = "RGB", **options: object) -> bytes:
    image = Image.new(mode, size, "red")
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def with_position() -> bytes:
    exif = Image.Exif()
    exif[MAKE] = "PhoneMaker"
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS).update({1: "N", 2: (30.0, 15.0, 0.0), 3: "E", 4: (104.0, 3.0, 0.0)})
    return picture(exif=exif, comment=b"home of Zhang")


def test_position_device_and_comment_are_gone_and_the_picture_stands_upright() -> None:
    sent = with_position()
    assert b"PhoneMaker" in sent
    made = cleaned(sent)
    with Image.open(io.BytesIO(made.data)) as read:
        assert not read.getexif()
        assert set(read.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
    assert b"PhoneMaker" not in made.data
    assert b"Zhang" not in made.data
    assert (made.width, made.height) == (300, 400)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_phones_send_becomes_a_jpeg(kind: str) -> None:
    made = cleaned(picture(kind))
    assert made.data.startswith(b"\xff\xd8\xff")
    assert made.name == cleaned(picture(kind)).name


def test_a_large_photo_is_made_small() -> None:
    made = cleaned(picture(size=(4000, 3000)))
    assert max(made.width, made.height) == LONGEST_SIDE


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "LA", "1"])
def test_every_kind_of_pixel_is_drawn(mode: str) -> None:
    assert cleaned(picture("PNG", mode=mode) if mode != "LA" else picture("PNG", mode="LA")).width == 400


def test_what_follows_a_picture_in_its_file_does_not_get_in() -> None:
    assert b"<script>" not in cleaned(picture() + b"<script>alert(1)</script>").data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.4 not a photo",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        picture("GIF", mode="P"),
        picture("TIFF"),
        picture()[:500],
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    ],
)
def test_what_cannot_be_cleaned_is_refused_with_the_field(data: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        cleaned(data)
    assert refusal.value.faults[0].field == "photos"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    def chunk(name: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")

    header = (50_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    with pytest.raises(Refused):
        cleaned(bomb)


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(Refused):
        cleaned(b"\xff\xd8\xff" + b"\0" * (13 * 1024 * 1024))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 300))
def test_a_damaged_file_is_refused_or_drawn_never_more(noise: bytes, at: int) -> None:
    sent = picture(size=(40, 30))
    with suppress(Refused):
        assert cleaned(sent[:at] + noise + sent[at:]).data.startswith(b"\xff\xd8\xff")
