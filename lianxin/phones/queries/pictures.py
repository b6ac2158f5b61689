"""The pictures of records: their files are shared with the matters that show the same."""

from collections.abc import Collection, Sequence
from typing import Any

from lianxin.phones.models import Photo


def names_of(rows: Sequence[Any]) -> set[str]:
    """The names of the pictures of these rows."""
    return set(Photo.objects.filter(pk__in=rows).values_list("name", flat=True))


def still_shown(names: Collection[str]) -> set[str]:
    """Those of the pictures that a record shows."""
    return set(Photo.objects.filter(name__in=list(names)).values_list("name", flat=True))
