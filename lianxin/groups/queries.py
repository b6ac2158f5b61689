"""The reads of groups: who runs with what, how their matters stand, what is left when the term is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from lianxin.audit.queries import acts as acts_about
from lianxin.groups import access
from lianxin.groups.models import ROLES, Extension, Group
from lianxin.liaison.models import Link
from lianxin.matters.access import hidden_from
from lianxin.matters.models import Matter
from lianxin.matters.queries.desk import late
from lianxin.registry.access import Viewer, held_on, in_area
from lianxin.registry.models import Area, Officer, Post
from lianxin.registry.queries.areas import within
from lianxin.rules.entries import date_of
from lianxin.rules.matters import OPEN

MOST = 300
LED = "groups.group.leader"


@dataclass(frozen=True, slots=True)
class Line:
    """A group with its numbers. ``open`` matters after ``last`` are an exception: they stand first."""

    group: Group
    members: int
    given: int
    open: int
    late: int
    solved: int
    over: bool

    @property
    def left(self) -> bool:
        """Whether its term is over and matters are still with it."""
        return self.over and self.open > 0


def groups(viewer: Viewer, area: Area | None, *, on: date, ended: bool = False) -> list[Line]:
    """The groups of an area: those with something left behind first, then by the end of their term. Three statements."""
    rows = access.groups(viewer)
    if area is not None:
        rows = rows.filter(within("area", area))
    found = list(rows.order_by("last", "pk")[:MOST])
    lines = _lines(viewer, found, on)
    kept = [one for one in lines if (one.over if ended else not one.over or one.left)]
    return sorted(kept, key=lambda one: (not one.left, one.group.last, one.group.pk))


def _lines(viewer: Viewer, found: Sequence[Group], on: date) -> list[Line]:
    units = [one.unit_id for one in found]
    held = Post.objects.filter(held_on(on), unit__in=units).values("unit").annotate(n=Count("officer", distinct=True))
    members = dict(held.values_list("unit", "n"))
    counted = {row["unit"]: row for row in _counted(viewer, units, on)}
    return [_line(one, members.get(one.unit_id, 0), counted.get(one.unit_id, {}), on) for one in found]


def _counted(viewer: Viewer, units: Sequence[int], on: date) -> list[Any]:
    """Matters by unit: what complains of the reader is not counted (Z9)."""
    rows = Matter.objects.filter(unit__in=units).exclude(pk__in=hidden_from(viewer)).order_by()
    still = Q(state__in=sorted(OPEN))
    found = rows.values("unit").annotate(
        given=Count("pk"),
        open=Count("pk", filter=still),
        late=Count("pk", filter=late(on)),
        solved=Count("pk", filter=Q(outcome="solved", solved_on__isnull=False)),
    )
    return list(found)


def _line(group: Group, members: int, row: dict[str, int], on: date) -> Line:
    over = group.ended_on is not None or group.last < on
    given, still, late, solved = (row.get(name, 0) for name in ("given", "open", "late", "solved"))
    return Line(group, members, given, still, late, solved, over)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the group, and where an instructor has been sent."""

    post: Post
    stations: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something in the life of a group: ``what`` is made, extended, led or ended; ``text`` says why, or who."""

    what: str
    on: date
    by: str
    text: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """One group as its page shows it: members then and now, the places it is in charge of, its numbers."""

    line: Line
    members: tuple[Member, ...]
    former: tuple[Post, ...]
    places: tuple[Link, ...]
    history: tuple[Event, ...]
    may: bool


def group_page(viewer: Viewer, code: str, *, on: date) -> Whole:
    """The group whose unit has that code. Raises NotFound."""
    group = access.group_for(viewer, code)
    posts = list(Post.objects.filter(unit=group.unit).select_related("officer").order_by("valid_from", "pk"))
    now = [one for one in posts if one.valid_from <= on and (one.valid_to is None or one.valid_to >= on)]
    sent = Link.objects.filter(officer__in=[one.officer_id for one in posts], valid_from__gte=group.first, valid_to=group.last)
    stations: dict[int, tuple[Link, ...]] = {}
    for one in sent.select_related("counterpart"):
        if one.officer_id is not None:
            stations[one.officer_id] = (*stations.get(one.officer_id, ()), one)
    return Whole(
        line=_lines(viewer, [group], on)[0],
        members=tuple(Member(one, stations.get(one.officer_id, ())) for one in now),
        former=tuple(one for one in posts if one not in now),
        places=tuple(Link.objects.filter(unit=group.unit).select_related("counterpart").order_by("pk")),
        history=_history(group),
        may=in_area(group.area, "group", "make", viewer),
    )


def _history(group: Group) -> tuple[Event, ...]:
    """Set up, extended, another leader, ended: what stays when the group has been dissolved. Three statements."""
    events = [Event("made", date_of(group.made_at), group.made_by, group.charge, None)]
    for row in Extension.objects.filter(group=group).order_by("pk"):
        events.append(Event("extended", date_of(row.at), row.by, row.reason, row.now))
    acts = [(one, str((one.after or {}).get("leader"))) for one in acts_about(kind="group", code=group.unit.code, verb=LED)]
    names = dict(Officer.objects.filter(code__in=[code for _one, code in acts]).values_list("code", "name"))
    events += [Event("led", date_of(one.at), one.by, names.get(code, "")) for one, code in acts]
    if group.ended_on is not None:
        ended = list(acts_about(kind="group", code=group.unit.code, verb="groups.group.ended", limit=1))
        events.append(Event("ended", group.ended_on, ended[0].by if ended else "", group.reason))
    return tuple(sorted(events, key=lambda one: one.on))


@dataclass(frozen=True, slots=True)
class Numbers:
    """The document's own figures: groups by kind, instructors sent out (A3 工作组30个, 指导员62名)."""

    task: int
    standing: int
    instructors: int


def numbers(viewer: Viewer, area: Area | None, *, on: date) -> Numbers:
    """Groups whose term holds on the day, and who is an instructor then; each person once. Two statements."""
    running = Q(first__lte=on, last__gte=on) & (Q(ended_on=None) | Q(ended_on__gte=on))
    rows = access.groups(viewer).filter(running)
    if area is not None:
        rows = rows.filter(within("area", area))
    kinds = dict(rows.order_by().values("kind").annotate(n=Count("pk")).values_list("kind", "n"))
    sent = Post.objects.filter(held_on(on), title=ROLES["instructor"], unit__in=rows.filter(kind="instructors").values("unit"))
    return Numbers(kinds.get("task", 0), kinds.get("standing", 0), sent.values("officer").distinct().count())
