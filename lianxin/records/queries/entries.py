"""Lists of entries, the latest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianxin.records import access
from lianxin.records.models import Entry, EntryCounterpart, EntryOfficer
from lianxin.records.queries.lines import Line, lines
from lianxin.registry.access import Viewer
from lianxin.registry.models import Area, Counterpart, Officer
from lianxin.registry.queries import within
from lianxin.rules.errors import NotFound, Refused

Place = tuple[date, int]


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines, and the cursor for those after them; an empty cursor when there are none."""

    lines: tuple[Line, ...]
    cursor: str


def entry_for(viewer: Viewer, code: str, *, action: str = "read") -> Line:
    """The entry as a line, if the viewer may do this with it. Raises NotFound."""
    found = access.entries(viewer, action).filter(code=code).select_related("place").first()
    if found is None:
        raise NotFound("entry", code)
    return lines([found], viewer)[0]


def entry_history(viewer: Viewer, code: str) -> list[Line]:
    """The entry with what it corrects and what corrects it, the earliest first. Raises NotFound.

    One statement for each step of the chain: it is as long as somebody has corrected it.
    """
    entry = access.entries(viewer).filter(code=code).select_related("place").first()
    if entry is None:
        raise NotFound("entry", code)
    chain = [entry]
    while chain[0].supersedes_id is not None:
        chain.insert(0, Entry.objects.select_related("place").get(pk=chain[0].supersedes_id))
    while (later := Entry.objects.filter(supersedes=chain[-1].pk).select_related("place").first()) is not None:
        chain.append(later)
    return lines(chain, viewer)


def entries_of_officer(
    viewer: Viewer,
    officer: Officer,
    *,
    cursor: str = "",
    limit: int = 30,
    first: date | None = None,
    last: date | None = None,
    containing: str = "",
) -> Page:
    """What an officer did, of which the viewer may know; ``containing`` a word in its text or the name of whom it was for."""
    rows = EntryOfficer.objects.filter(_span(first, last), officer=officer)
    if containing:
        named = EntryCounterpart.objects.filter(entry=OuterRef("entry"), root__name__icontains=containing)
        rows = rows.filter(Q(entry__text__icontains=containing) | Q(Exists(named)))
    return _page(viewer, rows.values_list("day", "entry_id"), "entry_id", cursor, limit)


def entries_of_counterpart(viewer: Viewer, counterpart: Counterpart, *, cursor: str = "", limit: int = 30) -> Page:
    """What was done for a counterpart and for those merged into it; of a village its households' too (rule 5)."""
    rows = EntryCounterpart.objects.filter(root=counterpart.root_id or counterpart.pk)
    return _page(viewer, rows.values_list("day", "entry_id"), "entry_id", cursor, limit)


def entries_within(
    viewer: Viewer,
    area: Area,
    *,
    cursor: str = "",
    limit: int = 30,
    first: date | None = None,
    last: date | None = None,
    kinds: Sequence[str] = (),
) -> Page:
    """What was done in an area."""
    rows = Entry.objects.filter(within("place", area), _span(first, last))
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return _page(viewer, rows.values_list("day", "pk"), "pk", cursor, limit)


def entries_with_codes(viewer: Viewer, codes: Iterable[str]) -> list[Line]:
    """The entries with these codes of which the viewer may know, the latest first: what stands behind a figure."""
    rows = access.entries(viewer).filter(code__in=list(codes)).select_related("place").order_by("-day", "-pk")
    return lines(list(rows), viewer)


def _span(first: date | None, last: date | None) -> Q:
    found = Q()
    if first is not None:
        found &= Q(day__gte=first)
    if last is not None:
        found &= Q(day__lte=last)
    return found


def _page(viewer: Viewer, rows: QuerySet[Any, Place], key: str, cursor: str, limit: int) -> Page:
    """The next lines after the cursor. Rows that the viewer may not know make a page shorter, never endless."""
    if cursor:
        day, last = _read(cursor)
        rows = rows.filter(Q(day__lt=day) | Q(day=day, **{f"{key}__lt": last}))
    places = list(dict.fromkeys(rows.order_by("-day", f"-{key}")[: limit + 1]))
    shown = places[:limit]
    found = {entry.pk: entry for entry in access.entries(viewer).filter(pk__in=[one for _, one in shown]).select_related("place")}
    more = _write(shown[-1]) if len(places) > limit else ""
    return Page(tuple(lines([found[one] for _, one in shown if one in found], viewer)), more)


def _write(place: Place) -> str:
    return f"{place[0].isoformat()}.{place[1]}"


def _read(cursor: str) -> Place:
    day, _, last = cursor.partition(".")
    try:
        return date.fromisoformat(day), int(last)
    except ValueError:
        raise Refused.because("cursor", cursor[:40], "页码不对", "not a place in the list") from None
