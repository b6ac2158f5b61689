"""Desks for programs that act as an officer: what waits, what is stuck, the counter, ready answers, what others may read."""

from datetime import date
from typing import Annotated, Any, Final

from django.http import HttpRequest
from ninja import Path, Router, Schema, Status
from ninja.params.functions import Query
from pydantic import Field

from lianxin.api.auth import now, viewer
from lianxin.api.out import line
from lianxin.api.schemas import Code, Faults, In, Line, MatterOut, ReceiptOut, StepIn, Text
from lianxin.liaison.queries import Reading
from lianxin.matters import actions, queries
from lianxin.rules.entries import date_of

router = Router(tags=["desks"])
ANSWERS = {404: Faults, 422: Faults}
CURSOR: Final[Any] = Query("", max_length=200)
WORDS: Final[Any] = Query("", max_length=300)
KEY: Final[Any] = Query("", max_length=64)
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


class Waiting(Schema):
    """A matter that waits for this officer, for what, and until when."""

    why: str
    matter: MatterOut
    due_on: date | None


class Stuck(Schema):
    """Where a matter is stuck, how many days late, and who can move it."""

    matter: MatterOut
    where: str
    late_days: int
    who: str


class StuckList(Schema):
    """Some of what is stuck, and the mark after which the list goes on."""

    stuck: list[Stuck]
    cursor: str


class IdentityIn(In):
    """How it was checked who asks."""

    identity: Annotated[Line, Field(max_length=100)]


class RelativeIn(In):
    """Who may follow and rate, as the asker agreed at a desk."""

    name: Annotated[Line, Field(max_length=60)]
    relation: Annotated[Line, Field(max_length=30)]


class RelativeOut(Schema):
    """A relative with the asker's consent."""

    id: int
    name: str
    relation: str


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
    """What waits for this officer and the unit: to sign for, to handle, parts, hand-overs offered, what was judged badly, what
    a leader is to bring together, for what one is still to be named (``escalate`` with ``officer``). The reads are logged.
    """
    me = viewer(request)
    found = queries.inbox(me)
    rows: list[tuple[str, Any, date | None]] = [
        *(("sign", one, one.due_on) for one in found.to_sign),
        *(("handle", one, one.due_on) for one in (*found.mine, *found.unnamed)),
        *(("part", one.matter, one.due_on) for one in found.parts),
        *(("accept", one.matter, one.matter.due_on) for one in found.transfers),
        *(("put_right", one, day) for one, day in queries.to_put_right(me)),
        *(("bring_together", one, one.due_on) for one in queries.to_bring_together(me)),
        *(("name_leader", one, one.due_on) for one in queries.without_leader(me)),
    ]
    _read(request, [matter for _, matter, _ in rows])
    return [Waiting(why=why, matter=MatterOut(**line(matter)), due_on=day) for why, matter, day in rows]


@router.get("/stuck", response={200: StuckList, **ANSWERS})
def stuck(request: HttpRequest, cursor: str = CURSOR) -> StuckList:
    """What is stuck, where, since when, and who can move it: as far as this key sees."""
    lines, mark = queries.stuck(viewer(request), at=now(), cursor=cursor)
    _read(request, [one.matter for one in lines])
    return StuckList(
        stuck=[
            Stuck(matter=MatterOut(**line(one.matter)), where=one.zh, late_days=one.late_days, who=one.who_zh) for one in lines
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


# -- the counter -------------------------------------------------------------------------------------


@router.post("/matters/{code}/for-asker/{step}", response={200: MatterOut, **ANSWERS})
def for_asker(request: HttpRequest, code: Code, step: Code, sent: StepIn) -> dict[str, object]:
    """A step of the asker's (reply, rate, withdraw, reopen), taken down by whoever stands at the counter."""
    given = sent.given.values()
    by = viewer(request).code
    return line(actions.counter_step(code=code, step=step, by=by, at=now(), token=sent.token, version=sent.version, **given))


@router.post("/matters/{code}/receipt", response={201: ReceiptOut, **ANSWERS})
def reissue(request: HttpRequest, code: Code, sent: IdentityIn) -> Status[ReceiptOut]:
    """A new receipt for one that was lost, after it was checked who asks: the old one opens nothing any more."""
    receipt = actions.reissue_receipt(code=code, identity=sent.identity, by=viewer(request).code, at=now())
    return Status(201, ReceiptOut(number=receipt.number, secret=receipt.secret))


@router.get("/matters/{code}/relatives", response={200: list[RelativeOut], **ANSWERS})
def relatives(request: HttpRequest, code: Code) -> list[RelativeOut]:
    """The relatives who may follow and rate. The read is logged."""
    dossier = queries.matter_of(viewer(request), code, action="counter", reading=Reading(now(), "接口读取事项", "api"))
    return [RelativeOut(id=one.pk, name=one.name, relation=one.relation) for one in dossier.consents]


@router.post("/matters/{code}/relatives", response={201: ReceiptOut, **ANSWERS})
def consent(request: HttpRequest, code: Code, sent: RelativeIn) -> Status[ReceiptOut]:
    """A relative may follow and rate: what the relative takes home."""
    me = viewer(request).code
    receipt = actions.add_consent(code=code, name=sent.name, relation=sent.relation, by=me, at=now())
    return Status(201, ReceiptOut(number=receipt.number, secret=receipt.secret))


@router.delete("/matters/{code}/relatives/{relative}", response={204: None, **ANSWERS})
def end_consent(request: HttpRequest, code: Code, relative: Number) -> Status[None]:
    """The asker takes the consent back."""
    actions.end_consent(code=code, consent=relative, by=viewer(request).code, at=now())
    return Status(204, None)


# -- ready answers -----------------------------------------------------------------------------------


@router.get("/canned", response={200: list[CannedOut], **ANSWERS})
def canned(request: HttpRequest, q: str = WORDS, category: str = KEY) -> list[CannedOut]:
    """Ready answers that may be used today around this officer's units."""
    found = queries.canned(viewer(request), on=date_of(now()), category=category, typed=q)
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
