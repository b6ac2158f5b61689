"""Photos of a matter: kept clean, under their digest, and given back inert."""

from datetime import datetime
from typing import Final

from django.http import FileResponse

from lianxin.matters import actions, photos
from lianxin.matters.pictures import Picture

INERT: Final = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


def keep(code: str, picture: Picture, *, by: str, at: datetime) -> None:
    """Store a clean picture and name it on the matter. The file comes first: one without a matter harms nobody."""
    photos.store(picture)
    actions.add_photo(code=code, name=picture.name, width=picture.width, height=picture.height, by=by, at=at)


def shown(name: str) -> FileResponse:
    """The picture as an answer that runs nothing and is kept by nobody. Raises NotFound when the file is gone."""
    return FileResponse(photos.opened(name), content_type="image/jpeg", headers=INERT)
