"""What offices look after, for programs: promises, what was handed over, what others may read, what did not arrive, alarms."""

from datetime import date, datetime
from typing import Annotated, Any, Final

from django.http import HttpRequest
from ninja import Path, Router, Schema, Status
from ninja.params.functions import Query

from lianxin.api.auth import having, now
from lianxin.api.out import line
from lianxin.api.schemas import ANSWERS, Code, MatterOut
from lianxin.api.whole import StepOut
from lianxin.liaison.queries import Reading
from lianxin.matters import actions, queries
from lianxin.registry import queries as registry
from lianxin.rules.entries import date_of

router = Router(tags=["office"])
BEFORE: Final[Any] = Query(0, ge=0, le=2**53, description="go on below this number; 0 for the latest")
LIMIT: Final[Any] = Query(25, ge=1, le=100)
AREA: Final[Any] = Query("", max_length=64)
Number = Annotated[int, Path(ge=1, le=2**53)]


class PromisedOut(Schema):
    """A promise as the monthly meeting hears of it. ``group``: late, kept, due, open or ended."""

    code: str
    group: str
    title: str
    goal: str
    officer: str
    unit: str
    area: str
    reported_on: date
    due_on: date | None
    done_on: date | None
    in_time: bool
    face: bool
    last: str


class ShownOut(Schema):
    """What waits to be put into words without persons, and what others read now."""

    waiting: list[MatterOut]
    shown: list[MatterOut]


class HandedOut(Schema):
    """A matter that was handed over: where it is now. ``id`` is for going on with the list."""

    id: int
    code: str
    title: str
    kind: str
    state: str
    unit: str | None
    due_on: date | None
    outcome: str


class HandedOneOut(Schema):
    """One of them: to whom it went, when and why, and the steps of one's own unit."""

    matter: HandedOut
    on: datetime
    to: str
    reason: str
    steps: list[StepOut]


class UndeliveredOut(Schema):
    """A message that was given up: never its text, nor the whole number. ``code`` is empty where the matter is not to be seen."""

    id: int
    code: str
    title: str
    about: str
    sender: str
    to: str
    tries: int
    made_at: datetime
    error: str


class AlarmOut(Schema):
    """Who read the records of more residents in a day than the role needs."""

    day: date
    officer: str
    name: str
    residents: int
    limit: int


def _reading() -> Reading:
    return Reading(now(), "接口读取事项", "api")


@router.get("/promises", response={200: list[PromisedOut], **ANSWERS})
def promises(request: HttpRequest, first: date, last: date, area: str = AREA) -> list[Any]:
    """The promises that stood between two days and that this key may see, by unit; with and without a public face."""
    me = having(request, "matter", "read")
    place = registry.area_by_code(area) if area else None
    return queries.promised(me, place, first=first, last=last, on=date_of(now()))


@router.get("/publishing", response={200: ShownOut, **ANSWERS})
def publishing(request: HttpRequest) -> ShownOut:
    """Answered matters whose askers agreed and that wait to be reviewed; and those that others read. The reads are logged."""
    me = having(request, "matter", "publish")
    waiting, shown = queries.to_show(me), queries.shown_to_others(me)
    queries.log_matters(me, [*waiting, *shown], _reading())
    made = [[MatterOut(**line(one)) for one in rows] for rows in (waiting, shown)]
    return ShownOut(waiting=made[0], shown=made[1])


@router.get("/handed", response={200: list[HandedOut], **ANSWERS})
def handed(request: HttpRequest, before: int = BEFORE, limit: int = LIMIT) -> list[HandedOut]:
    """What the unit handed over to one that accepted, the latest first. The reads are logged."""
    me = having(request, "matter", "handed")
    rows = queries.handed_over(me, before=before, limit=limit)
    queries.log_matters(me, rows, _reading())
    return [_handed(one) for one in rows]


@router.get("/handed/{code}", response={200: HandedOneOut, **ANSWERS})
def handed_one(request: HttpRequest, code: Code) -> HandedOneOut:
    """One of them. Not who asked, not what others wrote. The read is logged."""
    found = queries.handed_one(having(request, "matter", "handed"), code, reading=_reading())
    steps = [StepOut.model_validate(one) for one in found.steps]
    return HandedOneOut(matter=_handed(found.matter), on=found.on, to=found.to, reason=found.reason, steps=steps)


def _handed(row: Any) -> HandedOut:
    names = ("code", "title", "kind", "state", "due_on", "outcome")
    own = {name: getattr(row, name) for name in names}
    return HandedOut(id=row.pk, **own, unit=row.unit.code if row.unit else None)


@router.get("/undelivered", response={200: list[UndeliveredOut], **ANSWERS})
def undelivered(request: HttpRequest, before: int = BEFORE, limit: int = LIMIT) -> list[UndeliveredOut]:
    """Messages that were given up after their tries, the latest first."""
    me = having(request, "delivery", "read")
    names = ("id", "about", "sender", "to", "tries", "made_at", "error")
    return [
        UndeliveredOut(code=one.code, title=one.title, **{name: getattr(one.told, name) for name in names})
        for one in queries.undelivered(me, before=before or None, limit=limit)
    ]


@router.post("/undelivered/{number}/again", response={204: None, **ANSWERS})
def again(request: HttpRequest, number: Number) -> Status[None]:
    """One more try: the clock sends it."""
    actions.send_again(number=number, by=having(request, "delivery", "retry").code, at=now())
    return Status(204, None)


@router.get("/alarms", response={200: list[AlarmOut], **ANSWERS})
def alarms(request: HttpRequest, day: date | None = None) -> list[AlarmOut]:
    """Who read unusually much on a day; today's where none is asked for."""
    me = having(request, "matter", "review")
    on = day or date_of(now())
    names = ("officer", "name", "residents", "limit")
    return [AlarmOut(day=on, **{name: getattr(one, name) for name in names}) for one in queries.read_alarms(me, on=on)]
