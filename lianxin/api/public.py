"""What needs no key: ask, follow, rate; promises, what others asked, figures of units."""

from datetime import date
from typing import Any, Final, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from ninja.params.functions import Query

from lianxin.api.auth import now
from lianxin.api.schemas import ANSWERS, Code, In, PhotoOut, PublicIn, PublicStepIn, ReceiptOut
from lianxin.liaison.queries import card_by_code, who_serves
from lianxin.matters import actions, queries
from lianxin.registry import queries as registry
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, refuse
from lianxin.rules.periods import containing

router = Router(tags=["public"], auth=None)
AREA: Final[Any] = Query(..., max_length=64)
WORDS: Final[Any] = Query("", max_length=300)
CURSOR: Final[Any] = Query("", max_length=200)


class Opening(In):
    """Number and secret of a receipt."""

    number: Code
    secret: Code


class HistoryOut(Schema):
    """A step as the asker sees it. ``given``: days, and the asker's own judgement."""

    step: str
    zh: str
    en: str
    at: str
    unit: str
    text: str
    given: dict[str, Any]


class FollowedOut(Schema):
    """Where one's matter stands, and what may be done now. ``relative``: the name of the relative who follows it; empty for the
    asker. ``paused_until`` and ``paused_why`` while the clock stands still.
    """

    number: str
    state: str
    text: str
    category: str
    reported_on: date
    answer: str
    outcome: str
    basis: str
    referred_to: str
    unit: str | None
    due_on: str | None
    review_on: date | None
    paused_until: date | None
    paused_why: str
    paused_days: int
    relative: str
    may: list[str]
    history: list[HistoryOut]
    photos: list[PhotoOut]


class PromiseOut(Schema):
    """Who promised what by when, and how it went; ``kept`` is null while it is open and not late."""

    code: str
    title: str
    goal: str
    officer: str
    unit: str
    due_on: str | None
    kept: bool | None
    how: str


class PublishedOut(Schema):
    """What somebody asked and was told: reviewed, with consent, without persons."""

    code: str
    title: str
    text: str
    answer: str
    outcome: str
    category: str
    unit: str


class PublishedPage(Schema):
    """Some of them, and the mark after which the list goes on."""

    published: list[PublishedOut]
    cursor: str


class UnitOut(Schema):
    """A unit's matters of this year, by code: null where so few rated that one could be singled out."""

    code: str
    name: str
    accepted: int
    answered: int
    solved: int
    overdue: int
    rated: int | None
    satisfied: int | None


def address_of(request: HttpRequest) -> str:
    """From where it was sent, for counting wrong tries."""
    return str(request.META.get("REMOTE_ADDR", ""))


@router.post("/matters", response={201: ReceiptOut, **ANSWERS})
def ask(request: HttpRequest, sent: PublicIn) -> Status[dict[str, str]]:
    """Ask. With a ``token`` it may be sent again: it is one matter, and the same receipt."""
    matter = actions.report_matter(matter=new_public(sent), by="asker", at=now(), token=sent.token)
    receipt = actions.receipt_of(matter)
    return Status(201, {"number": receipt.number, "secret": receipt.secret})


def new_public(sent: PublicIn) -> actions.NewMatter:
    """What was sent, as the action takes it: anonymous without name and number. Raises Refused for a tip with one."""
    if sent.kind == "tip":
        named = ("asker", "phone", "on_behalf", "tells_by")
        refuse(Fault(one, "", "举报不留姓名和电话", "a tip takes no name and no number") for one in named if getattr(sent, one))
    return actions.NewMatter(
        **sent.model_dump(exclude={"token", "against_units"}),
        channel="public",
        anonymous=not (sent.asker or sent.phone),
        against_units=tuple(sent.against_units),
    )


@router.post("/follow", response={200: FollowedOut, **ANSWERS})
def follow(request: HttpRequest, sent: Opening) -> FollowedOut:
    """Where it stands. A wrong number and a wrong secret look the same; after ten the door stays shut for a while."""
    found = queries.followed(sent.number, sent.secret, at=now(), address=address_of(request))
    return _followed(found)


def _followed(found: queries.Followed) -> FollowedOut:
    matter = found.matter
    return FollowedOut(
        number=matter.code,
        state=matter.state,
        text=matter.text,
        answer=matter.answer,
        category=found.category,
        reported_on=matter.reported_on,
        outcome=matter.outcome,
        basis=matter.basis,
        referred_to=matter.referred_to,
        review_on=matter.review_on,
        paused_until=found.pause.until if found.pause else None,
        paused_why=found.pause.reason if found.pause else "",
        paused_days=matter.paused_days,
        relative=found.relative,
        unit=matter.unit.name if matter.unit else None,
        due_on=matter.due_on.isoformat() if matter.due_on else None,
        may=sorted(actions.offered_to_asker(matter, found.may, at=now())),
        history=[
            HistoryOut(
                step=one.step, zh=one.zh, en=one.en, at=one.at.isoformat(), unit=one.unit, text=one.public, given=one.given
            )
            for one in found.history
        ],
        photos=[PhotoOut.model_validate(one) for one in found.photos],
    )


@router.post("/steps/{step}", response={200: FollowedOut, **ANSWERS})
def act(request: HttpRequest, step: Code, sent: PublicStepIn) -> FollowedOut:
    """The asker's own steps: reply, rate, reopen, withdraw."""
    actions.public_step(
        number=sent.number,
        secret=sent.secret,
        step=step,
        at=now(),
        address=address_of(request),
        token=sent.token,
        **sent.values(),
    )
    return _followed(queries.followed(sent.number, sent.secret, at=now(), again=True))


@router.get("/promises", response={200: list[PromiseOut], **ANSWERS})
def promises(request: HttpRequest, area: str = AREA, how: Literal["", "open", "kept", "missed"] = "") -> list[PromiseOut]:
    """Promises with a public face in an area (S10), those due latest first, 500 at most; ``how``: only those that stand so."""
    found, _ = queries.promises(registry.area_by_code(area), on=date_of(now()), how=how, limit=500)
    return [
        PromiseOut(
            code=one.code,
            title=one.title,
            goal=one.goal,
            officer=one.officer,
            unit=one.unit,
            due_on=one.due_on.isoformat() if one.due_on else None,
            kept=one.kept,
            how=one.how,
        )
        for one in found
    ]


@router.get("/published", response={200: PublishedPage, **ANSWERS})
def published(request: HttpRequest, area: str = AREA, q: str = WORDS, cursor: str = CURSOR) -> PublishedPage:
    """What others asked in an area."""
    rows, more = queries.published(registry.area_by_code(area), typed=q, cursor=cursor)
    names = tuple(PublishedOut.model_fields)
    return PublishedPage(published=[PublishedOut(**{name: getattr(one, name) for name in names}) for one in rows], cursor=more)


@router.get("/units", response={200: list[UnitOut], **ANSWERS})
def units(request: HttpRequest, area: str = AREA) -> list[UnitOut]:
    """What units were given this year and what became of it, by code."""
    today = date_of(now())
    rows = queries.unit_figures(registry.area_by_code(area), first=containing("year", today).first, last=today, on=today)
    names = tuple(UnitOut.model_fields)
    return [UnitOut(**{name: getattr(one, name) for name in names}) for one in rows]


# -- looking up --------------------------------------------------------------------------------------


class PlaceOut(Schema):
    """A village, township or county: its code goes into requests."""

    code: str
    name: str
    level: str


class OfficeOut(Schema):
    """A unit: its code goes into ``against_units``."""

    code: str
    name: str
    phone: str


class ComerOut(Schema):
    """An officer who is linked to a place, with the number of the office: nothing private."""

    name: str
    unit: str
    phone: str


class AnswerOut(Schema):
    """A policy in plain words: reviewed, in force."""

    code: str
    category: str
    title: str
    text: str
    basis: str


TYPED: Final[Any] = Query(..., min_length=1, max_length=60)


@router.get("/areas", response={200: list[PlaceOut], **ANSWERS})
def areas(request: HttpRequest, q: str = TYPED) -> list[Any]:
    """Villages, townships and counties by name or code, the nearest first: where something is."""
    return registry.places_named(q)


@router.get("/offices", response={200: list[OfficeOut], **ANSWERS})
def offices(request: HttpRequest, q: str = TYPED) -> list[Any]:
    """Units by name or code: for a complaint about one."""
    return registry.units_found(q)


@router.get("/officers", response={200: list[ComerOut], **ANSWERS})
def officers(request: HttpRequest, area: str = AREA) -> list[ComerOut]:
    """Who is linked to a village or township today."""
    place = registry.counterpart_by_code(registry.area_by_code(area).code)
    found = [one for one in who_serves(place, on=date_of(now())) if one.officer]
    told = dict.fromkeys((one.name, one.unit, one.phone) for one in found)
    return [ComerOut(name=name, unit=unit, phone=phone) for name, unit, phone in told]


@router.get("/cards/{code}", response={200: list[ComerOut], **ANSWERS})
def card(request: HttpRequest, code: Code) -> list[ComerOut]:
    """Who serves now where a contact card was given, by the code on it."""
    found = card_by_code(code, on=date_of(now()))
    return [ComerOut(name=one.name, unit=one.unit, phone=one.phone) for one in found.officers]


@router.get("/answers", response={200: list[AnswerOut], **ANSWERS})
def answers(request: HttpRequest, area: str = AREA, q: str = WORDS) -> list[Any]:
    """Policies answered in plain words, of the area or above."""
    return queries.public_answers(registry.area_by_code(area), on=date_of(now()), typed=q)
