"""When somebody was last seen: by an officer, and by anybody (the ceiling on visits, principle 2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from lianxin.liaison.models import Link
from lianxin.records.models import EntryCounterpart, EntryOfficer
from lianxin.registry.access import held_on
from lianxin.registry.models import Counterpart, Officer

LOOKED_BACK = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Seen:
    """A linked counterpart, the kind of link, and when the officer last saw it; None for not within 400 days."""

    counterpart: Counterpart
    kind: str
    since: date
    last: date | None


class ByRow(Exists):
    """EXISTS asked of one row after the other, the latest first, until it holds: PostgreSQL would else join, then sort all."""

    template = "EXISTS(%(subquery)s OFFSET 0)"


def counting(on: date) -> Q:
    """Rows of entries that count (rule 2), as of today's knowledge, not after a day."""
    return Q(entry__outcome="done", entry__superseded_on=None, entry__withdrawn_on=None, day__lte=on, day__gt=on - LOOKED_BACK)


def last_seen(officer: Officer, *, on: date) -> list[Seen]:
    """The officer's linked counterparts, those not seen for longest first. One statement, by the index of each one's entries."""
    went = ByRow(EntryOfficer.objects.filter(entry=OuterRef("entry"), officer=officer))
    visits = EntryCounterpart.objects.filter(counting(on), went, root=OuterRef("root")).order_by("-day").values("day")[:1]
    links = (
        Link.objects.filter(held_on(on), officer=officer).select_related("root__area__village").annotate(last=Subquery(visits))
    )
    found: dict[int, Seen] = {}
    for link in links.order_by("valid_from", "pk"):
        found.setdefault(link.root_id, Seen(link.root, link.kind, link.valid_from, link.last))
    return sorted(found.values(), key=lambda seen: (seen.last or date.min, seen.counterpart.code))


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody was there, on a day."""

    counterpart: int
    day: date
    officer: str
    name: str


def seen_lately(counterparts: Iterable[Counterpart], *, on: date, days: int = 7) -> list[Visit]:
    """Who was with these counterparts within so many days: "seen three days ago: join, or wait?" One statement."""
    roots = [row.root_id or row.pk for row in counterparts]
    rows: QuerySet[EntryOfficer] = EntryOfficer.objects.filter(
        entry__outcome="done",
        entry__superseded_on=None,
        entry__withdrawn_on=None,
        entry__counterparts__root__in=roots,
        entry__counterparts__day__range=(on - timedelta(days=days), on),
    )
    columns = ("entry__counterparts__root", "day", "officer__code", "officer__name")
    return [Visit(*row) for row in rows.order_by("-day", "pk").values_list(*columns)]
