"""Dues added up by township, class and window: what boards read, whatever the number of officers.

Sums over dues add, so a county's are those of its townships and of what lies in none. They are renewed with the dues that they
are made of, in the same transaction; where areas themselves have moved, all at once (``renew_all``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from lianxin.duties.models import Due, DueSum, State
from lianxin.registry.models import Area
from lianxin.registry.models.places import LEVELS
from lianxin.rules.periods import Period

_KEYS: Final = ("policy", "duty", "quantity", "period", "first", "last", "class_key", "frozen")
COUNTED: Final[dict[str, Any]] = {
    "dues": Count("id"),
    **{f"in_{state}": Count("id", filter=Q(state=state)) for state in State.values},
    "all_owed": Sum("owed"),
    "all_done": Sum("done"),
    "numerators": Sum("numerator"),
    "denominators": Sum("denominator"),
}
"""What a board says of dues, counted over ``Due`` rows."""
ADDED: Final[dict[str, Any]] = {name: Sum(name) for name in COUNTED}
"""The same, added up over sums."""
_BATCH: Final = 1000
_ABOVE: Final = LEVELS[: LEVELS.index("township") + 1]


def ending(period: Period) -> Q:
    """What ends in the period, and terms still open."""
    return Q(last__gte=period.first, last__lte=period.last) | Q(last=None, first__lte=period.last)


def place_of(area: Area) -> Q:
    """The condition on ``area`` of a sum that is of the area or in it; of what lies below a township the
    whole township's."""
    level = area.level
    if level not in _ABOVE:
        level = next((each for each in reversed(_ABOVE) if getattr(area, f"{each}_id") is not None), level)
    return Q(**{f"area__{level}_id": getattr(area, f"{level}_id")})


def renew(period: Period, place: Area | None) -> int:
    """Add up anew the dues of an area, or of all, that end in the period; returns how many sums there are.

    Call it in the transaction in which the dues were written.
    """
    window = ending(period)
    within = Q() if place is None else place_of(place)
    with transaction.atomic():
        DueSum.objects.filter(window, within).delete()
        return _put(Due.objects.filter(window, within))


def renew_all() -> int:
    """Add up everything anew: areas have moved."""
    with transaction.atomic():
        DueSum.objects.all().delete()
        return _put(Due.objects.all())


def _put(dues: QuerySet[Due]) -> int:
    return len(DueSum.objects.bulk_create(_summed(dues), batch_size=_BATCH))


def _summed(dues: QuerySet[Due]) -> Iterator[DueSum]:
    place = Coalesce("area__township_id", "area_id")
    found = dues.annotate(place=place).values("place", *_KEYS).annotate(**COUNTED, oldest=Min("as_of")).order_by()
    for each in found.iterator(chunk_size=_BATCH):
        yield DueSum(area_id=each.pop("place"), as_of=each.pop("oldest"), **each)
