"""The files of photos: each under its digest, once, gone when the last matter that shows it has been held long enough."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from lianxin.matters.models import Photo
from lianxin.matters.pictures import Picture
from lianxin.rules.errors import NotFound


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


def forget(rows: Sequence[Any]) -> Callable[[], None]:
    """What removes the files of these rows of Photo once they are gone; a file that another matter shows too stays."""
    names = set(Photo.objects.filter(pk__in=rows).values_list("name", flat=True))

    def remove() -> None:
        for name in sorted(names - set(Photo.objects.filter(name__in=names).values_list("name", flat=True))):
            default_storage.delete(_path(name))

    return remove


def _path(name: str) -> str:
    return f"photos/{name[:2]}/{name}.jpg"
