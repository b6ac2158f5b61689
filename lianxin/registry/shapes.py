"""Statements that depend on who looks, made once for all who look in the same way.

A viewer's filter is built from roles, from how many areas, units and posts they go over, and from nothing else of the viewer: two
clerks of two townships ask the same statement with other values. ``ForViewer`` builds it with a stand-in, who has a place where
a viewer has a value, and keeps it by that shape. What a filter looks up itself (``memo``) is given as a value. The many ways by
which something is somebody's make such statements long: PostgreSQL planned them for 2 ms and ran them for half a millisecond.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Final, Generic, TypeVar

from django.db.models import QuerySet

from lianxin.database.prepared import Prepared, Soon
from lianxin.registry.access import Reach, Viewer

T = TypeVar("T")
Shape = tuple[tuple[tuple[str, str, int, bool], ...], int]

MOST: Final = 200
"""Shapes that are kept for each question: there are about as many as sets of roles that are granted."""


def shape_of(viewer: Viewer) -> Shape:
    """What the statements for this viewer depend on: each reach with its level and how much it goes over, the number of posts."""
    reaches = tuple((one.role, one.level, len(one.areas), one.unit is not None) for one in viewer.reaches)
    return reaches, len(viewer.units)


def values_of(viewer: Viewer) -> dict[str, Any]:
    """What stands in the places of the stand-in."""
    return {
        "my_id": viewer.officer_id,
        "my_code": viewer.code,
        "my_day": viewer.on,
        "my_units": viewer.units,
        "my_areas": tuple(area for reach in viewer.reaches for area in reach.areas),
        "my_over": tuple(reach.unit for reach in viewer.reaches if reach.unit is not None),
    }


def stand_in(shape: Shape, values: dict[str, Any]) -> Viewer:
    """A viewer of this shape with places for values: of no name and no homes, for no statement asks for them."""
    areas, over = iter(values["my_areas"]), iter(values["my_over"])
    reaches = tuple(
        Reach(role, level, tuple(next(areas) for _ in range(many)), next(over) if of_unit else None)
        for role, level, many, of_unit in shape[0]
    )
    return Viewer(values["my_id"], values["my_code"], "", values["my_day"], reaches, values["my_units"])


class ForViewer(Generic[T]):
    """A queryset with places for the values of a viewer and for others: ``rows(viewer, *key, **values)``.

    ``by_key``: it asks for one row by its key, and PostgreSQL keeps one plan for it by itself.
    """

    def __init__(self, rows: Callable[..., QuerySet[Any, T]], *, by_key: bool = False) -> None:
        self._rows, self._by_key = rows, by_key
        self._kept: dict[object, Prepared[T]] = {}

    def all(self, viewer: Viewer, *key: object, **given: Any) -> list[T]:
        """The rows for this viewer and these values; ``key`` is what the statement depends on beside them. One statement."""
        return self._prepared(viewer, key, tuple(given)).all(**values_of(viewer), **given)

    def soon(self, viewer: Viewer, *key: object, **given: Any) -> Soon[T]:
        """The same, asked with the next statement of the connection."""
        return self._prepared(viewer, key, tuple(given)).soon(**values_of(viewer), **given)

    def _prepared(self, viewer: Viewer, key: tuple[object, ...], names: tuple[str, ...]) -> Prepared[T]:
        shape = shape_of(viewer)
        found = self._kept.get((shape, key))
        if found is None:
            if len(self._kept) >= MOST:
                self._kept.clear()
            made = partial(self._made, shape, key, names)
            found = self._kept[shape, key] = Prepared(made, planned_once=not self._by_key)
        return found

    def _made(self, shape: Shape, key: tuple[object, ...], names: tuple[str, ...], **places: Any) -> QuerySet[Any, T]:
        return self._build(stand_in(shape, places), key, {name: places[name] for name in names})

    def _build(self, viewer: Viewer, key: tuple[object, ...], given: dict[str, Any]) -> QuerySet[Any, T]:
        return self._rows(viewer, *key, **given)
