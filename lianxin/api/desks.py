"""Desks for programs that act as an officer: what waits, what is stuck, ready answers, what others may read."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Final

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from ninja.params.functions import Query as Given
from pydantic import Field

from lianxin.api.auth import having, now, viewer
from lianxin.api.out import line
from lianxin.api.schemas import ANSWERS, Code, In, Line, MatterOut, Text
from lianxin.liaison.queries import Reading
from lianxin.matters import actions, queries
from lianxin.rules.entries import date_of

router = Router(tags=["desks"])
CURSOR: Final[Any] = Given("", max_length=200)


class Waiting(Schema):
    """A matter that waits for this officer, for what, and until when."""

    why: str
    matter: MatterOut
    due_on: date | None


class Stuck(Schema):
    """Where a matter is stuck and since when, how many days late, and who can move it; in both languages."""

    matter: MatterOut
    where: str
    where_en: str
    since: datetime
    late_days: int
    who: str
    who_en: str


class StuckList(Schema):
    """Some of what is stuck, and the mark after which the list goes on."""

    stuck: list[Stuck]
    cursor: str


class CannedAsked(In):
    """What ready answers are looked for by, and after which one the list goes on."""

    q: Annotated[str, Field(max_length=300)] = ""
    category: Code = ""
    every: bool = False
    after: Code = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class CannedIn(In):
    """A ready answer; with ``code`` that one written anew."""

    code: Code = ""
    category: Code = ""
    title: Line
    text: Text
    area: Code
    basis: Line = ""
    is_public: bool = False
    good_until: date | None = None


class CannedOut(Schema):
    """A ready answer, and from when to when it may be used."""

    code: str
    category: str
    title: str
    text: str
    basis: str
    area: str
    is_public: bool
    reviewed_on: date | None
    good_until: date | None
    retired_on: date | None


class PublishIn(In):
    """What others may read of a matter, in words without persons."""

    title: Line
    text: Text
    answer: Text | None = None


def _read(request: HttpRequest, matters: list[Any]) -> None:
    queries.log_matters(viewer(request), matters, Reading(now(), "接口读取事项", "api"))


@router.get("/inbox", response={200: list[Waiting], **ANSWERS})
def inbox(request: HttpRequest) -> list[Waiting]:
    """What waits for this officer and the unit, each with why: ``sign``, ``handle``, ``replied`` (the asker said something),
    ``part``, ``accept`` a hand-over, ``instruction``, ``put_right`` (judged badly), ``bring_together``, ``name_leader``
    (``escalate`` with ``officer``), ``extension`` and ``appeal`` to decide, ``call_back``. The reads are logged.
    """
    me = viewer(request)
    found = queries.inbox(me)
    known = {one.code: one for one in queries.matters_with_codes(me, _told_of(found))}
    rows: list[tuple[str, Any, date | None]] = [
        *(("sign", one, one.due_on) for one in found.to_sign),
        *(("handle", one, one.due_on) for one in (*found.mine, *found.unnamed)),
        *(("part", one.matter, one.due_on) for one in found.parts),
        *(("accept", one.matter, one.matter.due_on) for one in found.transfers),
        *(("put_right", one, day) for one, day in queries.to_put_right(me)),
        *(("bring_together", one, one.due_on) for one in queries.to_bring_together(me)),
        *(("name_leader", one, one.due_on) for one in queries.without_leader(me)),
        *(("replied", one, one.due_on) for one in queries.replied(me)),
        *(("extension", one.matter, one.matter.due_on) for one in queries.extensions_to_decide(me)),
        *(("appeal", one, None) for one in queries.appeals_to_decide(me)),
        *(("instruction", known[one.about_code], one.due_on) for one in found.instructions if one.about_code in known),
        *(("call_back", known[one.subject_code], one.due_on) for one in _once(found.call_backs) if one.subject_code in known),
    ]
    _read(request, [matter for _, matter, _ in rows])
    return [Waiting(why=why, matter=MatterOut(**line(matter)), due_on=day) for why, matter, day in rows]


def _once(calls: Iterable[Any]) -> list[Any]:
    """One call for each matter, the earliest that is owed: drawn by lot and judged badly too, it is called about once."""
    found: dict[str, Any] = {}
    for one in calls:
        found.setdefault(one.subject_code, one)
    return list(found.values())


def _told_of(found: queries.Inbox) -> list[str]:
    """The matters that instructions and calls are about."""
    return [*(one.about_code for one in found.instructions), *(one.subject_code for one in found.call_backs)]


@router.get("/stuck", response={200: StuckList, **ANSWERS})
def stuck(request: HttpRequest, cursor: str = CURSOR) -> StuckList:
    """What is stuck, where, since when, and who can move it: as far as this key may urge; 404 where it may not."""
    lines, mark = queries.stuck(having(request, "matter", "urge"), at=now(), cursor=cursor)
    _read(request, [one.matter for one in lines])
    return StuckList(
        stuck=[
            Stuck(
                matter=MatterOut(**line(one.matter)),
                where=one.zh,
                where_en=one.en,
                since=one.since,
                late_days=one.late_days,
                who=one.who_zh,
                who_en=one.who_en,
            )
            for one in lines
        ],
        cursor=mark,
    )


@router.post("/desk/next", response={200: list[MatterOut], **ANSWERS})
def take_next(request: HttpRequest) -> list[MatterOut]:
    """Take the next that nobody has from the desk; nothing when nothing waits."""
    taken = actions.claim_next(by=viewer(request).code, at=now())
    return [MatterOut(**line(taken))] if taken else []


@router.post("/matters/{code}/release", response={200: list[str], **ANSWERS})
def release(request: HttpRequest, code: Code) -> list[str]:
    """Put one back on the desk; the code, unless it was not one's own."""
    return [code] if actions.release(codes=(code,), by=viewer(request).code, at=now()) else []


# -- ready answers -----------------------------------------------------------------------------------


@router.get("/canned", response={200: list[CannedOut], **ANSWERS})
def canned(request: HttpRequest, asked: Query[CannedAsked]) -> list[CannedOut]:
    """Ready answers that may be used today around this officer's units; with ``every`` those that wait for review, are out of
    date or retired too, for whoever writes them. They go on after the one with the code ``after``.
    """
    me = having(request, "canned", "write") if asked.every else viewer(request)
    found = queries.canned(
        me,
        on=date_of(now()),
        category=asked.category,
        typed=asked.q,
        all_of_them=asked.every,
        after=asked.after,
        limit=asked.limit,
    )
    return [_canned(one) for one in found]


@router.post("/canned", response={201: CannedOut, **ANSWERS})
def write_canned(request: HttpRequest, sent: CannedIn) -> Status[CannedOut]:
    """Write a ready answer: somebody else reviews it before it is used."""
    return Status(201, _canned(actions.write_canned(**sent.model_dump(), by=viewer(request).code, at=now())))


@router.post("/canned/{code}/review", response={204: None, **ANSWERS})
def review_canned(request: HttpRequest, code: Code) -> Status[None]:
    """It may be used from today on. Never by whoever wrote it."""
    actions.review_canned(code=code, by=viewer(request).code, at=now())
    return Status(204, None)


@router.post("/canned/{code}/retire", response={204: None, **ANSWERS})
def retire_canned(request: HttpRequest, code: Code) -> Status[None]:
    """It is not used any more."""
    actions.retire_canned(code=code, by=viewer(request).code, at=now())
    return Status(204, None)


def _canned(row: Any) -> CannedOut:
    names = ("code", "category", "title", "text", "basis", "is_public", "reviewed_on", "good_until", "retired_on")
    return CannedOut(**{name: getattr(row, name) for name in names}, area=row.area.code)


# -- what others may read ----------------------------------------------------------------------------


@router.post("/matters/{code}/publish", response={200: MatterOut, **ANSWERS})
def publish(request: HttpRequest, code: Code, sent: PublishIn) -> dict[str, object]:
    """Show question and answer to others, in words without persons."""
    return line(actions.publish(code=code, **sent.model_dump(), by=viewer(request).code, at=now()))


@router.delete("/matters/{code}/publish", response={204: None, **ANSWERS})
def unpublish(request: HttpRequest, code: Code) -> Status[None]:
    """Show it no longer."""
    actions.unpublish(code=code, by=viewer(request).code, at=now())
    return Status(204, None)
