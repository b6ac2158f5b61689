"""Photos of a matter: kept clean, under their digest, and given back inert."""

from datetime import datetime
from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse

from lianxin.matters import actions
from lianxin.matters.pictures import Picture
from lianxin.rules.errors import NotFound

INERT: Final = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


def keep(code: str, picture: Picture, *, by: str, at: datetime) -> None:
    """Store a clean picture and name it on the matter. The file comes first: one without a matter harms nobody."""
    store(picture)
    actions.add_photo(code=code, name=picture.name, width=picture.width, height=picture.height, by=by, at=at)


def store(picture: Picture) -> None:
    """Put the file of a clean picture where it belongs; once for the same picture."""
    path = path_of(picture.name)
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(picture.data))


def path_of(name: str) -> str:
    """Where a picture of that digest lies."""
    return f"photos/{name[:2]}/{name}.jpg"


def shown(name: str) -> FileResponse:
    """The picture as an answer that runs nothing and is kept by nobody. Raises NotFound when the file is gone."""
    try:
        file = default_storage.open(path_of(name))
    except FileNotFoundError:
        raise NotFound("photo", name) from None
    return FileResponse(file, content_type="image/jpeg", headers=INERT)
