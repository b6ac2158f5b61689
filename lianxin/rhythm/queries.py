"""The reads of meetings: the rhythm of an area, its meetings, the agenda of one with what was decided and how that stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from lianxin.matters import access as matters_access
from lianxin.matters.models import Matter, Part
from lianxin.matters.queries import Stuck, open_on, stuck_about
from lianxin.records.models import Entry, EntryOfficer
from lianxin.registry.access import Viewer, in_area
from lianxin.registry.models import Area, Officer
from lianxin.rhythm import access
from lianxin.rhythm.facts import RoundInForce, content_of, only_recorded, rounds_in
from lianxin.rhythm.models import Decision, Guest, Item, Meeting, Minutes
from lianxin.rules.documents import digest, number_text
from lianxin.rules.errors import NotFound
from lianxin.rules.matters import OPEN
from lianxin.rules.periods import Period, preceding

MOST = 200
NEAR = 10
"""Days around the one planned on which a record may be of the same meeting."""


@dataclass(frozen=True, slots=True)
class Beat:
    """A round in its present period: how it stands. ``state``: held, planned, recorded, due.

    ``recorded``: a meeting stands in a diary, of which nobody has said which round it was. ``missed``: it was in force in the
    period before, and none was held, nor recorded.
    """

    round: RoundInForce
    period: Period
    state: str
    meeting: Meeting | None
    missed: bool


def beats(viewer: Viewer, area: Area, *, on: date) -> list[Beat]:
    """Each round of an area and how it stands today. Three statements, and one for each round."""
    rounds = rounds_in(area, on)
    rows = list(access.meetings(viewer).filter(area=area).exclude(state="off").order_by("planned_on"))
    since = min((preceding(one.period(on)).first for one in rounds), default=on)
    others = only_recorded(area, {one.rule.entry for one in rounds}, since, on).values_list("kind", "day") if rounds else ()
    written = [(kind, day) for kind, day in others]
    return [
        _beat(
            one,
            [row for row in rows if (row.policy, row.round) == one.key],
            [day for kind, day in written if kind == one.rule.entry],
            area,
            on,
        )
        for one in rounds
    ]


def _beat(rule: RoundInForce, rows: Sequence[Meeting], written: Sequence[date], area: Area, on: date) -> Beat:
    period = rule.period(on)
    before = preceding(period)
    owed = any(one.key == rule.key for one in rounds_in(area, before.first))
    held = next((row for row in rows if row.held_on is not None and row.held_on in period), None)
    planned = next((row for row in rows if row.state == "planned" and row.planned_on in period), None)
    earlier = any(row.held_on is not None and row.held_on in before for row in rows) or any(day in before for day in written)
    recorded = any(day in period for day in written)
    state = "held" if held else "planned" if planned else "recorded" if recorded else "due"
    return Beat(rule, period, state, held or planned, owed and not earlier)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A meeting that stands in a diary only: the code of the entry, its day and kind, how many came."""

    code: str
    kind: str
    day: date
    came: int


def recorded(area: Area, *, first: date, last: date) -> list[Recorded]:
    """The meetings of a span of which only a record is there, the latest first. Two statements."""
    kinds = {one.rule.entry for one in rounds_in(area, last)}
    rows = only_recorded(area, kinds, first, last).annotate(came=Count("officers")).order_by("-day", "-pk") if kinds else ()
    return [Recorded(row.code, row.kind, row.day, row.came) for row in rows[:MOST]]


def record_of(area: Area, code: str) -> Recorded:
    """The record with that code, where it is one of the meetings that are not taken up yet. Raises NotFound."""
    day = Entry.objects.filter(code=code).values_list("day", flat=True).first()
    found = next((one for one in recorded(area, first=day, last=day) if one.code == code), None) if day else None
    if found is None:
        raise NotFound("entry", code)
    return found


def written_near(meeting: Meeting) -> list[Recorded]:
    """Meetings of about the planned day that stand in a diary and belong to none: one of them may be this one."""
    first, last = meeting.planned_on - timedelta(days=NEAR), meeting.planned_on + timedelta(days=NEAR)
    return recorded(meeting.area, first=first, last=last)


@dataclass(frozen=True, slots=True)
class Line:
    """A meeting in a list, with how many matters stood on its agenda and how many of them have been solved since."""

    meeting: Meeting
    matters: int
    solved: int


def meetings(viewer: Viewer, area: Area | None, *, first: date, last: date) -> list[Line]:
    """The meetings of a span that the viewer may see, the latest first. One statement."""
    rows = access.meetings(viewer).filter(Q(held_on__range=(first, last)) | Q(held_on=None, planned_on__range=(first, last)))
    if area is not None:
        rows = rows.filter(area=area)
    hidden = Q(items__matter__in=matters_access.hidden_from(viewer))
    since = Q(items__matter__solved_on__isnull=False, items__matter__outcome="solved")
    counted = rows.annotate(asked=Count("items", filter=~hidden), done=Count("items", filter=~hidden & since))
    return [Line(row, row.asked, row.done) for row in counted.order_by("-planned_on", "-pk")[:MOST]]


def solved_through(viewer: Viewer, area: Area, *, first: date, last: date) -> int:
    """Matters solved within a span that had been on the agenda of a meeting held in the area: each once, however often."""
    return _solved(viewer, area, first, last).count()


def _solved(viewer: Viewer, area: Area, first: date, last: date) -> QuerySet[Matter]:
    held = access.meetings(viewer).filter(area=area, state="held").values("pk")
    rows = Matter.objects.filter(pk__in=Item.objects.filter(meeting__in=held).values("matter"))
    hidden = matters_access.hidden_from(viewer)
    return rows.exclude(pk__in=hidden).filter(outcome="solved", solved_on__range=(first, last))


@dataclass(frozen=True, slots=True)
class Solved:
    """A matter behind that number, and whether the viewer may open it."""

    matter: Matter
    opens: bool


def solved_ones(viewer: Viewer, area: Area, *, first: date, last: date) -> list[Solved]:
    """The matters behind ``solved_through``, the latest solved first. Two statements."""
    rows = list(_solved(viewer, area, first, last).select_related("area", "unit").order_by("-solved_on", "-pk"))
    opens = set(matters_access.matters(viewer).filter(pk__in=[one.pk for one in rows]).values_list("pk", flat=True))
    return [Solved(one, one.pk in opens) for one in rows]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, and how its part of the matter stands. ``done_on``: None while it is open."""

    decision: Decision
    done_on: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class Point:
    """A matter on the agenda. ``opens``: whether this viewer may open the matter itself."""

    item: Item
    decided: tuple[Decided, ...]
    opens: bool


@dataclass(frozen=True, slots=True)
class Agenda:
    """One meeting as its page shows it."""

    meeting: Meeting
    guests: tuple[Guest, ...]
    mine: tuple[Guest, ...]
    """Those for which the viewer may answer, while it is planned."""
    came: tuple[Officer, ...]
    points: tuple[Point, ...]
    before: tuple[Decided, ...]
    """What earlier meetings of the area decided and is still open: what a briefing hears."""
    may: bool
    signed: bool
    """Whether its minutes are: nothing is decided any more."""


def agenda(viewer: Viewer, code: str, *, on: date) -> Agenda:
    """The meeting with that code. Raises NotFound."""
    meeting = access.meeting_for(viewer, code)
    kept = Decision.objects.select_related("unit", "officer").order_by("pk")
    items = list(access.items(viewer, meeting).prefetch_related(Prefetch("decisions", queryset=kept, to_attr="kept")))
    ids = [one.matter_id for one in items]
    opens = set(matters_access.matters(viewer).filter(pk__in=ids).values_list("pk", flat=True))
    parts = _parts(ids)
    points = tuple(
        Point(one, tuple(_decided(row, one.matter, parts, on) for row in one.kept), one.matter_id in opens) for one in items
    )
    came = (
        EntryOfficer.objects.filter(entry=meeting.entry_id).select_related("officer").order_by("position")
        if meeting.entry_id
        else ()
    )
    guests = tuple(Guest.objects.filter(meeting=meeting).select_related("unit", "officer").order_by("unit__code"))
    asked = access.guests(viewer).filter(meeting=meeting, meeting__state="planned")
    may_answer = set(asked.values_list("pk", flat=True))
    return Agenda(
        meeting=meeting,
        guests=guests,
        mine=tuple(one for one in guests if one.pk in may_answer),
        came=tuple(one.officer for one in came),
        points=points,
        before=_still_open(viewer, meeting, on),
        may=in_area(meeting.area, "meeting", "make", viewer),
        signed=Minutes.objects.filter(meeting=meeting, signed_at__isnull=False).exists(),
    )


def coming(meeting: Meeting) -> list[Officer]:
    """Who leads it and who was named by the units asked: those whom whoever writes down who came need not type."""
    rows = Guest.objects.filter(meeting=meeting, officer__isnull=False).select_related("officer").order_by("unit__code")
    named = [one.officer for one in rows if one.officer is not None]
    return list(dict.fromkeys([*([meeting.chair] if meeting.chair else []), *named]))


def _parts(matters: Sequence[int]) -> dict[tuple[int, int], date | None]:
    """By matter and unit: when the part was finished."""
    rows = Part.objects.filter(matter__in=matters).values_list("matter_id", "unit_id", "done_on")
    return {(matter, unit): done for matter, unit, done in rows}


def _decided(row: Decision, matter: Matter, parts: dict[tuple[int, int], date | None], on: date) -> Decided:
    done = (matter.answered_on if row.leads else parts.get((matter.pk, row.unit_id))) or (
        matter.answered_on if matter.state not in OPEN else None
    )
    return Decided(row, done, (done or on) > row.due_on)


def _still_open(viewer: Viewer, meeting: Meeting, on: date) -> tuple[Decided, ...]:
    earlier = Meeting.objects.filter(area=meeting.area, policy=meeting.policy, state="held", planned_on__lte=meeting.planned_on)
    rows = Decision.objects.filter(item__meeting__in=earlier.exclude(pk=meeting.pk), item__matter__state__in=sorted(OPEN))
    rows = rows.exclude(item__matter__in=matters_access.hidden_from(viewer))
    found = list(rows.select_related("item__matter", "unit", "officer").order_by("due_on", "pk")[:MOST])
    parts = _parts([row.item.matter_id for row in found])
    return tuple(one for row in found if (one := _decided(row, row.item.matter, parts, on)).done_on is None)


def agenda_of(viewer: Viewer, area: Area, rule: RoundInForce, at: datetime) -> tuple[Stuck, ...]:
    """What may come on the agenda of a round: what is stuck in the area, of its categories and kinds, open to all who come."""
    return stuck_about(viewer, area, categories=rule.categories, kinds=rule.rule.kind, at=at)


def agenda_then(viewer: Viewer, area: Area, rule: RoundInForce, on: date) -> tuple[Stuck, ...]:
    """What may have been on the agenda of a round on a day gone by: what was open then, of its categories and kinds."""
    return open_on(viewer, area, categories=rule.categories, kinds=rule.rule.kind, on=on)


def proposals(viewer: Viewer, area: Area, key: tuple[str, str], *, at: datetime, on: date) -> tuple[Stuck, ...]:
    """What is stuck and may come on the agenda of a round. Raises NotFound for a round that the area does not hold."""
    rule = next((one for one in rounds_in(area, on) if one.key == key), None)
    if rule is None:
        raise NotFound("round", "/".join(key))
    return agenda_of(viewer, area, rule, at)


def round_of(area: Area, key: tuple[str, str], *, on: date) -> RoundInForce:
    """The round in force. Raises NotFound."""
    for one in rounds_in(area, on):
        if one.key == key:
            return one
    raise NotFound("round", "/".join(key))


def rounds_of(area: Area, kind: str, *, on: date) -> tuple[RoundInForce, ...]:
    """The rounds of an area whose meetings are entries of that kind. Raises NotFound for none."""
    found = tuple(one for one in rounds_in(area, on) if one.rule.entry == kind)
    if not found:
        raise NotFound("round", kind)
    return found


def invitations(viewer: Viewer, *, on: date) -> list[Guest]:
    """Meetings to come to which the viewer's own units are asked: those not answered, and those to which the viewer goes."""
    rows = Guest.objects.filter(meeting__state="planned", meeting__planned_on__gte=on)
    mine = rows.filter(Q(answer="", unit__in=viewer.units) | Q(officer=viewer.officer_id))
    return list(mine.select_related("meeting", "unit").order_by("meeting__planned_on", "pk")[:MOST])


# -- minutes -----------------------------------------------------------------------------------------------

MARK = "会议纪要"


@dataclass(frozen=True, slots=True)
class MinutesPage:
    """The minutes of a meeting as they are read: drafted, signed, or as they would be; without what the reader may not know."""

    meeting: Meeting
    row: Minutes | None
    content: dict[str, Any]
    number: str
    sound: bool
    """Whether what was signed still has its digest."""
    changed: bool
    """Whether the meeting has changed since they were drafted."""
    may_draft: bool
    may_sign: bool


def minutes_of(viewer: Viewer, code: str) -> MinutesPage:
    """The minutes of a meeting that was held. Raises NotFound."""
    meeting = access.meeting_for(viewer, code)
    if meeting.state != "held":
        raise NotFound("minutes", code)
    row = Minutes.objects.filter(meeting=meeting).first()
    now = content_of(meeting)
    kept = row.content if row is not None else now
    whole = {**kept, "year": row.year, "number": row.number} if row is not None else {}
    seen = set(access.items(viewer, meeting).values_list("matter__code", flat=True))
    signed = row is not None and row.signed_at is not None
    return MinutesPage(
        meeting=meeting,
        row=row,
        content={**kept, "items": [one for one in kept["items"] if one["matter"] in seen]},
        number=number_text(MARK, row.year or 0, row.number) if row is not None and row.number else "",
        sound=not signed or row is None or digest(whole) == row.digest,
        changed=row is not None and not signed and kept != now,
        may_draft=not signed and in_area(meeting.area, "meeting", "make", viewer),
        may_sign=row is not None and not signed and row.drafted_by != viewer.code and _may_sign(viewer, meeting),
    )


def _may_sign(viewer: Viewer, meeting: Meeting) -> bool:
    return access.meetings(viewer, "sign").filter(pk=meeting.pk).exists()
