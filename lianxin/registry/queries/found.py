"""Finding by name, pinyin initials and code. Each gives at most ``limit`` rows: who has more types more."""

from typing import Final, TypeVar

from django.db.models import Model, QuerySet

from lianxin.registry.models import Area, Officer, Unit
from lianxin.rules.names import initials_fit, place_and_above, search_words, village_and_rest, without_ending

M = TypeVar("M", bound=Model)
SEVERAL: Final = 12
PLACES: Final = ("village", "township", "county")
"""Where something can be: the nearest first, where several places bear a name."""


def narrowed(rows: QuerySet[M], typed: str) -> QuerySet[M]:
    """Those of the rows that have all that was typed; none when nothing was."""
    words = search_words(typed)
    return rows.filter(search__words=words) if words else rows.none()


def areas_found(typed: str, *, level: str = "", limit: int = 20) -> list[Area]:
    """Areas by name or code, perhaps of one level only."""
    rows = narrowed(Area.objects.all(), typed)
    return list((rows.filter(level=level) if level else rows).order_by("name", "code")[:limit])


def places_named(typed: str) -> list[Area]:
    """The places that may be meant: one that bears just this name or code, else all in whose name it stands, nearest first.

    Where none does, what was typed may name its township or county too, or where in the village it is: people write addresses.
    """
    return _bearing(typed) or _within(typed) or _around(typed)


def places_like(typed: str) -> list[Area]:
    """Where no place is named so: those of the same name with another ending, for whoever typed to choose from."""
    own = without_ending(typed)
    return (_bearing(own) or _within(own)) if own else []


def _bearing(typed: str) -> list[Area]:
    found = [area for area in areas_found(typed, limit=60) if area.level in PLACES and _is_meant(area, typed)]
    exact = [area for area in found if typed.strip() in (area.name, area.code)]
    return sorted(exact or found, key=lambda area: (PLACES.index(area.level), area.code))[:SEVERAL]


def _is_meant(area: Area, typed: str) -> bool:
    return initials_fit(typed, area.name) or typed.strip().lower() in area.code.lower()


def _within(typed: str) -> list[Area]:
    """The places named last, which lie in the place named before: 柳毛湾镇柳岔村."""
    found = ([area for area in _bearing(place) if _lies_in(area, above)] for place, above in place_and_above(typed))
    return next((areas for areas in found if areas), [])


def _around(typed: str) -> list[Area]:
    """The village named first, by its whole name, where a place within it is named too: 柳岔村三组."""
    found = (
        [area for area in _bearing(village) or _within(village) if village.endswith(area.name)]
        for village, _ in village_and_rest(typed)
    )
    return next((areas for areas in found if areas), [])


def _lies_in(area: Area, above: str) -> bool:
    over = [one.name for one in (area.prefecture, area.county, area.township) if one is not None and one.pk != area.pk]
    return any(name in above or above in name for name in over)


def units_found(typed: str, *, limit: int = 20) -> list[Unit]:
    """Units by name or code."""
    return list(narrowed(Unit.objects.select_related("area"), typed).order_by("name", "code")[:limit])


def officers_found(typed: str, *, rows: QuerySet[Officer] | None = None, limit: int = 20) -> list[Officer]:
    """Officers by name, initials or code, perhaps only of some rows (``access.officers``)."""
    return list(narrowed(Officer.objects.all() if rows is None else rows, typed).order_by("name", "code")[:limit])
