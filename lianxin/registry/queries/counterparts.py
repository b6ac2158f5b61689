"""Counterparts by code, and what is declared of them. Whether somebody may see one, ``liaison.queries`` says: links decide."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, QuerySet

from lianxin.registry.models import Alias, Area, Counterpart, Need
from lianxin.registry.models.places import LEVELS
from lianxin.registry.queries.areas import within
from lianxin.registry.queries.found import narrowed
from lianxin.rules.errors import NotFound


def counterpart_by_code(code: str) -> Counterpart:
    """The counterpart, by its code or one it had before a merge; raises NotFound. For actions, not for pages."""
    found = Counterpart.objects.filter(code=code).select_related("area", "root__area", "unit").first()
    if found is None:
        raise NotFound("counterpart", code)
    return found


def own_counterpart(area_code: str) -> Counterpart:
    """The counterpart that a village or township is. Raises NotFound."""
    found = Counterpart.objects.filter(place__code=area_code).select_related("area").first()
    if found is None:
        raise NotFound("counterpart", area_code)
    return found


def needs_of(counterpart: Counterpart, *, on: date | None = None) -> QuerySet[Need]:
    """The needs declared, of all rows merged into it; those of a day, or all, the latest first."""
    rows = Need.objects.filter(root=counterpart.root_id or counterpart.pk)
    return (rows.filter(first__lte=on, last__gte=on) if on else rows).order_by("-first", "need", "pk")


def needs_running_out(counterparts: Iterable[int], *, on: date, days: int = 30) -> QuerySet[Need]:
    """Needs of these counterparts (by root) that end within so many days: to confirm or let go."""
    last = on + timedelta(days=days)
    rows = Need.objects.filter(root__in=list(counterparts), last__range=(on, last))
    return rows.select_related("root").order_by("last", "pk")


def needs_lapsed(area: Area, *, on: date, days: int = 90) -> QuerySet[Need]:
    """Needs in an area that ran out within so many days and have not been declared anew, by the day on which they ended."""
    again = Need.objects.filter(root=OuterRef("root"), need=OuterRef("need"), last__gte=on)
    rows = Need.objects.filter(within("root__area", area), last__lt=on, last__gte=on - timedelta(days=days))
    return rows.filter(~Exists(again), root__valid_to=None).order_by("last", "pk")


def needs_lapsed_by_place(area: Area, *, on: date) -> list[tuple[str, str, str, int]]:
    """How many of those there are, as code and name of the place, need, number: by township; within one by village."""
    level = "village" if LEVELS.index(area.level) >= LEVELS.index("township") else "township"
    place = f"root__area__{level}"
    rows = needs_lapsed(area, on=on).order_by().values_list(f"{place}__code", f"{place}__name", "need")
    found = rows.annotate(number=Count("pk")).order_by(f"{place}__code", "need")
    return [(code or area.code, name or area.name, need, number) for code, name, need, number in found]


def names_before(counterpart: Counterpart) -> list[str]:
    """The names and codes it had."""
    return list(Alias.objects.filter(counterpart=counterpart).order_by("pk").values_list("name", flat=True))


@dataclass(frozen=True, slots=True)
class Twin:
    """A counterpart that may be the same as a provisional one."""

    counterpart: Counterpart
    same_name: bool


def twins_of(counterpart: Counterpart, *, limit: int = 10) -> list[Twin]:
    """Who on the roll of the same village may be the same: the same name first, then names that share a pair of characters."""
    rows = Counterpart.objects.filter(base=counterpart.base, provisional=False, valid_to=None).exclude(pk=counterpart.pk)
    village = counterpart.area.village_id
    rows = rows.filter(area__village=village) if village else rows.filter(area=counterpart.area_id)
    same = list(rows.filter(name=counterpart.name).order_by("code")[:limit])
    near = narrowed(rows.exclude(name=counterpart.name), counterpart.name[:2]).order_by("name", "code")[:limit]
    return [*(Twin(row, True) for row in same), *(Twin(row, False) for row in near)][:limit]
