"""The dispatch desk: what waits, by saved filters. Pages go by a cursor; nobody counts a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, Final, Self, TypeVar

from django.db.models import F, Model, Q, QuerySet

from lianxin.matters import access
from lianxin.matters.models import Matter, SavedFilter
from lianxin.policy.queries import schedule
from lianxin.registry.access import Viewer
from lianxin.registry.models import Area
from lianxin.registry.queries import within
from lianxin.rules.errors import Refused
from lianxin.rules.matter_words import looked_for
from lianxin.rules.matters import OPEN

M = TypeVar("M", bound=Model)

WAITING: Final = ("new", "returned")
"""What the dispatch desk has before it."""
CLAIM_LASTS: Final = timedelta(minutes=15)
"""So long a matter is with whoever has opened it at the desk."""
_NAMED: Final = {"open": tuple(sorted(OPEN)), "waiting": WAITING, "told": ("answered", "closed")}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed down to; empty fields narrow nothing. ``state`` is a state, ``waiting``, ``open`` or ``told``."""

    state: str = ""
    kind: str = ""
    category: str = ""
    channel: str = ""
    tier: str = ""
    area: str = ""
    unit: str = ""
    officer: str = ""
    outcome: str = ""
    campaign: str = ""
    exclusion: str = ""
    """``asked``: those for which an exclusion waits to be decided."""
    overdue_on: date | None = None
    first: date | None = None
    last: date | None = None
    typed: str = ""
    claimed: str = ""
    """An officer's code: what that one has taken; ``nobody``: what nobody has."""

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Self:
        """As it was saved or typed in. Raises Refused for a field that there is not, or no date."""
        known = {one.name for one in fields(cls)}
        for name in values:
            if name not in known:
                raise Refused.because(name, values[name], "没有这一项筛选", "there is no such filter")
        read: dict[str, str | date | None] = {}
        for name, value in values.items():
            try:
                read[name] = date.fromisoformat(value) if name in {"overdue_on", "first", "last"} and value else value or None
            except ValueError:
                raise Refused.because(name, value, "不是日期", "not a date") from None
        return cls(**{name: value for name, value in read.items() if value is not None})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class MatterPage:
    """Some matters, and the cursor for those after them; an empty cursor when there are none."""

    matters: tuple[Matter, ...]
    cursor: str


@dataclass(frozen=True, slots=True)
class Line:
    """One matter as a list shows it: never who asked."""

    pk: int
    reported_at: datetime
    code: str
    title: str
    kind: str
    area: str
    village: str | None
    unit: str | None
    state: str
    due_on: date | None
    reported_on: date
    review_on: date | None


_LINE: Final = (
    *("pk", "reported_at", "code", "title", "kind", "area__name", "area__village__name", "unit__name"),
    *("state", "due_on", "reported_on", "review_on"),
)


@dataclass(frozen=True, slots=True)
class LinePage:
    """Some lines, and the cursor for those after them."""

    lines: tuple[Line, ...]
    cursor: str


def filtered(rows: QuerySet[Matter], filters: Filters) -> QuerySet[Matter]:
    """The rows narrowed down."""
    if filters.state:
        rows = rows.filter(state__in=_NAMED.get(filters.state, (filters.state,)))
    for name in ("kind", "channel", "tier", "outcome", "campaign"):
        if value := getattr(filters, name):
            rows = rows.filter(**{name: value})
    if filters.category:
        rows = rows.filter(category__in=_with_below(filters.category))
    if filters.area:
        area = Area.objects.filter(code=filters.area).first()
        rows = rows.filter(within("area", area)) if area else rows.none()
    if filters.unit:
        rows = rows.filter(unit__code=filters.unit)
    if filters.officer:
        rows = rows.filter(officer__code=filters.officer)
    if filters.exclusion:
        rows = rows.exclude(exclusion_asked="")
    if filters.overdue_on:
        rows = rows.filter(late(filters.overdue_on))
    if filters.first:
        rows = rows.filter(reported_on__gte=filters.first)
    if filters.last:
        rows = rows.filter(reported_on__lte=filters.last)
    if filters.claimed:
        rows = rows.filter(claimed_by="" if filters.claimed == "nobody" else filters.claimed)
    return saying(rows, filters.typed)


def late(on: date) -> Q:
    """Open, and past the day until which it is to be answered; what is kept open past its day of review."""
    kept = Q(state="shelved")
    return Q(state__in=sorted(OPEN)) & (kept & Q(review_on__lt=on) | ~kept & Q(due_on__lt=on))


def saying(rows: QuerySet[M], typed: str) -> QuerySet[M]:
    """Those of the rows in which all stands that was typed; all of them when nothing was."""
    if not typed.strip():
        return rows
    words = looked_for(typed)
    return rows.filter(search__words=words) if words else rows.none()


def _with_below(category: str) -> list[str]:
    """A category with all that is under it, by any policy that knows it today or did: the union of their trees."""
    return sorted({category}.union(*(one.policy.categories_below(category) for one in schedule())))


def free(by: str, at: datetime) -> Q:
    """Matters that nobody else has open at the desk."""
    return Q(claimed_by__in=("", by)) | Q(claimed_at__lte=at - CLAIM_LASTS) | Q(claimed_at=None)


def queue(viewer: Viewer, filters: Filters | None = None, *, cursor: str = "", limit: int = 25) -> MatterPage:
    """What waits to be dispatched, as far as the viewer may: the earliest first. At most three statements."""
    wanted = filters or Filters(state="waiting")
    rows = filtered(access.matters(viewer, "triage"), wanted)
    if not wanted.state:
        rows = rows.filter(state__in=WAITING)
    return paged(rows.filter(led_by=None), cursor, limit)


def paged(rows: QuerySet[Matter], cursor: str, limit: int, *, latest_first: bool = False) -> MatterPage:
    """A page by the moment of reporting and the id."""
    found = list(_in_order(listed(rows), cursor, latest_first=latest_first)[: limit + 1])
    return MatterPage(tuple(found[:limit]), _mark(found, limit))


def _in_order(rows: QuerySet[Matter], cursor: str, *, latest_first: bool) -> QuerySet[Matter]:
    if cursor:
        at, pk = _place(cursor)
        if latest_first:
            rows = rows.filter(Q(reported_at__lt=at) | Q(reported_at=at, pk__lt=pk))
        else:
            rows = rows.filter(Q(reported_at__gt=at) | Q(reported_at=at, pk__gt=pk))
    return rows.order_by(*(("-reported_at", "-pk") if latest_first else ("reported_at", "pk")))


def _mark(found: Sequence[Matter | Line], limit: int) -> str:
    """The cursor after the rows of this page; empty when there are no more."""
    last = found[limit - 1] if len(found) > limit else None
    return f"{last.reported_at.isoformat()}|{last.pk}" if last else ""


def lines(viewer: Viewer, filters: Filters, *, cursor: str = "", limit: int = 25) -> LinePage:
    """The matters that the viewer may see, the latest first, as lines and no more: the statement that is asked most often."""
    plain = not cursor and filters.state in _NAMED and filters == Filters(state=filters.state)
    rows = _TOP.all(viewer, filters.state, limit) if plain else _lines(viewer, filters, cursor, limit)
    found = [Line(*row) for row in rows]
    return LinePage(tuple(found[:limit]), _mark(found, limit))


def _lines(viewer: Viewer, filters: Filters, cursor: str, limit: int) -> QuerySet[Matter, Any]:
    return _in_order(_seen(viewer, filters), cursor, latest_first=True).values_list(*_LINE)[: limit + 1]


_TOP = access.Seen(lambda viewer, state, limit: _lines(viewer, Filters(state=state), "", limit))
"""The top of a list by state alone: what everybody opens."""


def _seen(viewer: Viewer, filters: Filters) -> QuerySet[Matter]:
    """Those that fit the filters and exist for the viewer; found way by way where the viewer has no area to oversee."""
    ways = access.ways(viewer)
    if len(ways) < 2:  # one way is a filter like any other
        return filtered(access.matters(viewer), filters)
    first, *others = (filtered(Matter.objects.filter(way), filters).order_by().values("pk") for way in ways)
    return Matter.objects.filter(pk__in=first.union(*others)).exclude(pk__in=access.hidden_from(viewer))


def listed(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """What a list shows: never who asked, nor the long texts."""
    hidden = ("asker", "asker_phone", "on_behalf", "place", "answer", "internal", "basis", "search", "public_text", "secret")
    return rows.select_related("area__village", "area__township", "counterpart", "unit", "officer").defer(*hidden)


def _place(cursor: str) -> tuple[datetime, int]:
    at, _, pk = cursor.partition("|")
    try:
        return datetime.fromisoformat(at), int(pk)
    except ValueError:
        raise Refused.because("cursor", cursor, "翻页位置不对", "no such place in the list") from None


def next_in_queue(viewer: Viewer, filters: Filters | None = None, *, at: datetime) -> Matter | None:
    """The next that nobody else has taken, without taking it: ``actions.claim_next`` takes it."""
    rows = filtered(access.matters(viewer, "triage"), filters or Filters()).filter(free(viewer.code, at), led_by=None)
    return listed(rows.filter(state__in=WAITING)).order_by("reported_at", "pk").first()


def saved_filters(viewer: Viewer) -> dict[str, dict[str, str]]:
    """The viewer's own filters by name."""
    rows = SavedFilter.objects.filter(officer=viewer.officer_id).order_by("name")
    return {row.name: {str(name): str(value) for name, value in row.values.items()} for row in rows}


def units_with_work(viewer: Viewer) -> list[tuple[str, str]]:
    """Code and name of the units that have open matters which the viewer may see: for the filter by unit."""
    rows = access.matters(viewer).filter(state__in=sorted(OPEN), unit__isnull=False)
    return list(rows.order_by("unit__code").values_list(F("unit__code"), F("unit__name")).distinct()[:500])
