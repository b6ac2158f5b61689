"""Photos of a matter, given back inert."""

from django.http import FileResponse

from lianxin.matters import photos


def shown(name: str) -> FileResponse:
    """The picture as an answer that runs nothing and is kept by nobody. Raises NotFound when the file is gone."""
    return FileResponse(photos.opened(name), content_type=photos.KIND, headers=photos.INERT)
