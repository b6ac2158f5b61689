"""Fetching a counterpart and checking the right to it, in one call; each read of a household's record is logged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet

from lianxin.audit import actions as audit
from lianxin.liaison import access
from lianxin.registry.access import Viewer
from lianxin.registry.models import Area, Counterpart, Need
from lianxin.registry.queries import within
from lianxin.registry.queries.found import narrowed
from lianxin.rules.access import suppressed, thing_of
from lianxin.rules.errors import NotFound
from lianxin.rules.names import search_words


@dataclass(frozen=True, slots=True)
class Reading:
    """Why and through what a resident's record is read: the purpose comes from the task at hand (``rules.access.purpose_of``)."""

    at: datetime
    purpose: str
    through: str


def counterpart_for(viewer: Viewer, code: str, *, action: str = "read", reading: Reading | None = None) -> Counterpart:
    """The counterpart with that code, or the one into which it was merged, if the viewer may do this with it.

    A household's page (``read``) needs a ``reading``, which is logged; ValueError without one. Raises NotFound for strangers.
    """
    rows = access.counterparts(viewer, action)
    wanted = Counterpart.objects.filter(code=code).values("root")
    found = rows.filter(pk__in=wanted).select_related("area__village", "area__township", "unit").first()
    if found is None:
        raise NotFound("counterpart", code)
    if action == "read" and thing_of(found.base) == "household":
        if reading is None:
            raise ValueError("a household's record is read for a purpose")
        log_rows(viewer, [found], reading)
    return found


def log_rows(viewer: Viewer, rows: Iterable[Counterpart], reading: Reading) -> int:
    """Log that the households among these rows were shown; returns how many. For lists, exports and downloads."""
    codes = [row.code for row in rows if row.base == "household"]
    return audit.record_reads(
        codes, kind="counterpart", by=viewer.code, at=reading.at, purpose=reading.purpose, through=reading.through
    )


def counterparts_found(
    viewer: Viewer,
    typed: str,
    *,
    action: str = "find",
    kinds: Iterable[str] = (),
    area: Area | None = None,
    after: str = "",
    limit: int = 20,
) -> list[Counterpart]:
    """Counterparts by name, initials or code that the viewer may find, on the roll now, by code from ``after`` on.

    Without anything typed: all of them. Whoever shows the rows logs them (``log_rows``) when they show more than a name.
    """
    rows = access.counterparts(viewer, action).filter(pk=F("root"), valid_to=None, code__gt=after)
    words = search_words(typed)
    if words:
        rows = narrowed(rows, typed)
    elif typed.strip():
        return []
    if kinds := list(kinds):
        rows = rows.filter(Q(kind__in=kinds) | Q(base__in=kinds))
    if area is not None:
        rows = rows.filter(within("area", area))
    return list(rows.select_related("area__village", "area__township").order_by("code")[:limit])


def may_read_needs(viewer: Viewer, counterpart: Counterpart) -> bool:
    """Whether the viewer serves this counterpart, so that its declared needs are shown."""
    return access.needy(viewer).filter(pk=counterpart.pk).exists()


def needs_for(viewer: Viewer, counterpart: Counterpart, *, on: date | None = None, action: str = "read") -> QuerySet[Need]:
    """The needs that the viewer may read, change or confirm; none for who does not serve them."""
    rows = Need.objects.filter(root=counterpart.root_id or counterpart.pk)
    rows = rows.filter(root__in=access.needy(viewer, action).values("pk"))
    return (rows.filter(first__lte=on, last__gte=on) if on else rows).order_by("-first", "need", "pk")


@dataclass(frozen=True, slots=True)
class NeedCount:
    """How many have a need; None where the number is too small to be shown to this viewer (principles 1)."""

    need: str
    number: int | None


def need_counts(viewer: Viewer, area: Area, *, on: date) -> list[NeedCount]:
    """How many counterparts of an area have each need on a day. Two statements; under 5 only for those who serve them all."""
    rows = Need.objects.filter(within("root__area", area), first__lte=on, last__gte=on)
    served = rows.filter(root__in=access.needy(viewer).values("pk"))
    mine = dict(_counted(served))
    return [
        NeedCount(need, None if suppressed(number, serves=mine.get(need) == number) else number)
        for need, number in _counted(rows)
    ]


def _counted(rows: QuerySet[Need]) -> list[tuple[str, int]]:
    return list(rows.order_by().values_list("need").annotate(number=Count("root", distinct=True)).order_by("need"))
