"""What an export holds: everything, or an area's share with all that its rows name, so that it can be loaded again by itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from lianxin.exchange.tables import TABLES
from lianxin.figures.models import Attested
from lianxin.liaison.models import Link
from lianxin.matters.models import Matter
from lianxin.policy.models import Adoption
from lianxin.records.models import Entry, EntryCounterpart, EntryOfficer
from lianxin.registry.bulk.served import MERGED
from lianxin.registry.models import (
    Absence,
    Area,
    CalendarDay,
    Campaign,
    Counterpart,
    Need,
    Officer,
    Post,
    RoleGrant,
    Suspension,
    Unit,
)
from lianxin.registry.models.places import LEVELS

Rows = QuerySet[Any]
NO_LIMIT = Q()


@dataclass(frozen=True, slots=True)
class Scope:
    """For each table the rows to export."""

    areas: Rows
    units: Rows
    campaigns: Rows
    calendar: Rows
    adoptions: Rows
    officers: Rows
    posts: Rows
    accounts: Rows
    absences: Rows
    suspensions: Rows
    counterparts: Rows
    needs: Rows
    links: Rows
    entries: Rows
    matters: Rows
    attested: Rows

    def rows(self, table: str) -> Rows:
        """The rows of one table by its English name."""
        found: Rows = getattr(self, table)
        return found


def scope_of(area: Area | None, first: date | None, last: date | None, *, open_to: Q = NO_LIMIT) -> Scope:
    """What to export of an area with all below it, or of everything; what is dated of these days only.

    ``open_to`` says which matters whoever exports may take out.
    """
    matters = Matter.objects.filter(_between(first, last, "reported_on", "reported_on"), open_to)
    entries = _with_corrections(Entry.objects.filter(_between(first, last, "day", "day")))
    absences = Absence.objects.filter(_between(first, last, "first", "last"))
    suspensions = Suspension.objects.filter(_between(first, last, "first", "last"))
    if area is None:
        return Scope(
            Area.objects.all(),
            Unit.objects.all(),
            Campaign.objects.all(),
            CalendarDay.objects.all(),
            Adoption.objects.all(),
            Officer.objects.all(),
            Post.objects.all(),
            RoleGrant.objects.all(),
            absences,
            suspensions,
            Counterpart.objects.filter(place=None),
            Need.objects.all(),
            Link.objects.all(),
            entries if (first or last) else Entry.objects.all(),
            matters,
            Attested.objects.all(),
        )
    return _Share(area, entries, matters).scope(absences, suspensions)


def _between(first: date | None, last: date | None, begin: str, end: str) -> Q:
    wanted = NO_LIMIT
    if first is not None:
        wanted &= Q(**{f"{end}__gte": first})
    if last is not None:
        wanted &= Q(**{f"{begin}__lte": last})
    return wanted


def _with_corrections(entries: "QuerySet[Entry]") -> "QuerySet[Entry]":
    """These entries and those that they correct, to the first of each chain: a correction can not be loaded without them."""
    extra: set[int] = set()
    wanted = set(entries.exclude(supersedes=None).values_list("supersedes_id", flat=True))
    while wanted - extra:
        extra |= wanted
        further = Entry.objects.filter(pk__in=list(wanted), supersedes__isnull=False).values_list("supersedes_id", flat=True)
        wanted = set(further) - extra
    ours = Entry.objects.filter(pk__in=entries.order_by().values("pk"))
    return Entry.objects.filter(Q(pk__in=ours.values("pk")) | Q(pk__in=list(extra))) if extra else entries


@dataclass(slots=True)
class _Share:
    """An area's share, closed over what its rows name. Sets of primary keys: a share is a part, and fits in memory."""

    area: Area
    entries: "QuerySet[Entry]"
    matters: "QuerySet[Matter]"
    areas: set[int] = field(default_factory=set)
    units: set[int] = field(default_factory=set)
    officers: set[int] = field(default_factory=set)
    counterparts: set[int] = field(default_factory=set)

    def scope(self, absences: Rows, suspensions: Rows) -> Scope:
        """The rows of every table."""
        level = self.area.level
        inside = Q(**{f"area__{level}": self.area})
        entries = _with_corrections(self.entries.filter(**{f"place__{level}": self.area}))
        links = Link.objects.filter(**{f"counterpart__area__{level}": self.area})
        matters = self.matters.filter(inside)
        named = Q(key__in=entries.order_by().values("campaign")) | Q(key__in=matters.order_by().values("campaign"))
        campaigns = Campaign.objects.filter(inside | named)
        self._close(inside, entries, matters, links, campaigns)
        here = Q(area__in=self.areas)
        return Scope(
            Area.objects.filter(pk__in=self.areas),
            Unit.objects.filter(pk__in=self.units),
            campaigns,
            CalendarDay.objects.all(),
            Adoption.objects.filter(here),
            Officer.objects.filter(pk__in=self.officers),
            Post.objects.filter(officer__in=self.officers),
            RoleGrant.objects.filter(Q(area__in=self.areas) | Q(unit__in=self.units), officer__in=self.officers),
            absences.filter(officer__in=self.officers),
            suspensions.filter(here),
            Counterpart.objects.filter(pk__in=self.counterparts, place=None),
            Need.objects.filter(counterpart__in=self.counterparts),
            links,
            entries,
            matters,
            Attested.objects.filter(inside),
        )

    def _close(self, inside: Q, entries: Rows, matters: Rows, links: Rows, campaigns: Rows) -> None:
        unit_ids = Unit.objects.filter(inside).values_list("pk", flat=True)
        parts = {"entry__in": entries.order_by().values("pk")}
        self.units.update(unit_ids)
        self.units.update(_ids(entries, "unit_id"), _ids(links, "unit_id"), _ids(matters, "unit_id"))
        self.officers.update(_ids(Post.objects.filter(unit__in=list(self.units)), "officer_id"), _ids(links, "officer_id"))
        self.officers.update(_ids(EntryOfficer.objects.filter(**parts), "officer_id"), _ids(matters, "officer_id"))
        self._with_backups()
        self.units.update(_ids(Post.objects.filter(officer__in=list(self.officers)), "unit_id"))
        self.counterparts.update(_ids(Counterpart.objects.filter(inside), "pk"), _ids(links, "counterpart_id"))
        self.counterparts.update(_ids(EntryCounterpart.objects.filter(**parts, origin=0), "counterpart_id"))
        self.counterparts.update(_ids(matters, "counterpart_id"))
        self._with_merged()
        self.units.update(_ids(Counterpart.objects.filter(pk__in=list(self.counterparts)), "unit_id"))
        self._with_parents()
        self.areas.update(_ids(Area.objects.filter(**{self.area.level: self.area}), "pk"))
        for rows in (
            Unit.objects.filter(pk__in=list(self.units)),
            Counterpart.objects.filter(pk__in=list(self.counterparts)),
            campaigns,
            entries,
        ):
            self.areas.update(_ids(rows, "area_id"))
        self._with_ancestors()

    def _with_backups(self) -> None:
        new = self.officers
        while new:
            new = _ids(Post.objects.filter(officer__in=list(new)), "backup_id") - self.officers
            self.officers.update(new)

    def _with_merged(self) -> None:
        new = self.counterparts
        while new:
            reasons = Counterpart.objects.filter(pk__in=list(new), end_reason__startswith=MERGED)
            codes = [reason.removeprefix(MERGED) for reason in reasons.values_list("end_reason", flat=True)]
            new = _ids(Counterpart.objects.filter(code__in=codes), "pk") - self.counterparts
            self.counterparts.update(new)

    def _with_parents(self) -> None:
        new = self.units
        while new:
            new = _ids(Unit.objects.filter(pk__in=list(new)), "parent_id") - self.units
            self.units.update(new)

    def _with_ancestors(self) -> None:
        new = self.areas
        while new:
            rows = Area.objects.filter(pk__in=list(new)).values_list("merged_into_id", *(f"{level}_id" for level in LEVELS))
            new = {pk for row in rows for pk in row if pk is not None} - self.areas
            self.areas.update(new)


def _ids(rows: Rows, column: str) -> set[int]:
    return {pk for pk in rows.order_by().values_list(column, flat=True).distinct() if pk is not None}


def exported_tables() -> Iterator[str]:
    """The English names of the tables that an export holds, in order: all that are built."""
    return (table.name for table in TABLES if table.columns)
