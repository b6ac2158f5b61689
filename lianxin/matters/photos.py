"""The files of photos: each under its digest, once, gone when the last matter that shows it has been held long enough."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Final

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from lianxin.matters.models import Photo
from lianxin.matters.pictures import MOST_AT_ONCE, MOST_BYTES, Picture, cleaned, too_large
from lianxin.rules.errors import NotFound, Refused

INERT: Final = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}
"""With which words a picture is given back, by page and interface alike: it runs nothing and is kept by nobody."""
KIND: Final = "image/jpeg"


def received(files: "Iterable[File[bytes]]") -> list[Picture]:
    """What was sent, each drawn anew. Raises Refused for more than three, for one that is too large to be read, and for whatever
    cannot be cleaned: then none of them is kept.
    """
    sent = list(files)
    if len(sent) > MOST_AT_ONCE:
        raise Refused.because("photos", len(sent), "最多三张照片", "three photos at a time at most")
    return [_received(one) for one in sent]


def _received(file: "File[bytes]") -> Picture:
    if (file.size or 0) > MOST_BYTES:
        raise too_large()
    return cleaned(file.read())


def store(picture: Picture) -> None:
    """Put the file of a clean picture where it belongs; once for the same picture."""
    path = _path(picture.name)
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(picture.data))


def opened(name: str) -> "File[bytes]":
    """The file of a picture. Raises NotFound when it is gone."""
    try:
        return default_storage.open(_path(name))
    except FileNotFoundError:
        raise NotFound("photo", name) from None


def names_of(rows: Sequence[Any]) -> set[str]:
    """The names of the pictures of these rows of Photo."""
    return set(Photo.objects.filter(pk__in=rows).values_list("name", flat=True))


def still_shown(names: Collection[str]) -> set[str]:
    """Those of the pictures that a matter shows."""
    return set(Photo.objects.filter(name__in=list(names)).values_list("name", flat=True))


def remove(names: Collection[str]) -> None:
    """Take the files of these pictures away."""
    for name in sorted(names):
        default_storage.delete(_path(name))


def forget(rows: Sequence[Any]) -> Callable[[], None]:
    """What removes the files of these rows once they are gone; a file that another matter shows too stays."""
    names = names_of(rows)
    return lambda: remove(names - still_shown(names))


def _path(name: str) -> str:
    return f"photos/{name[:2]}/{name}.jpg"
