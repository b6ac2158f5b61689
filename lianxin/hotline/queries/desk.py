"""The desk: who rings, whom one talks with, who is to be called back; one call with what its caller has open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Q, QuerySet

from lianxin.audit.actions import record_reads
from lianxin.audit.sealing import blind_index
from lianxin.hotline import access
from lianxin.hotline.facts import ringing
from lianxin.hotline.models import Call, CallMatter, Line, Seat
from lianxin.liaison import access as liaison
from lianxin.liaison.queries import Reading, log_rows
from lianxin.matters import queries as matters
from lianxin.matters.models import Matter
from lianxin.registry.access import Viewer
from lianxin.registry.models import Counterpart
from lianxin.rules.errors import NotFound
from lianxin.rules.matter_faults import storable
from lianxin.rules.matters import OPEN

MOST: Final = 30
TALKS_AT_MOST: Final = timedelta(hours=4)
"""After so long a call whose end was never told is no longer shown as going on."""
ROLL_PHONE: Final = "registry.counterpart.phone"
RECENT: Final = 5


@dataclass(frozen=True, slots=True)
class Board:
    """What stands on the desk now."""

    ringing: tuple[Call, ...]
    mine: tuple[Call, ...]
    """Calls that the viewer has and of which it has not been said what came."""
    to_call_back: tuple[Call, ...]
    more_to_call_back: bool


def board(viewer: Viewer, *, at: datetime) -> Board:
    """The desk at a moment. Three statements."""
    rows = access.calls(viewer, "answer").select_related("line", "agent")
    rings = rows.filter(ringing(at), agent=None).order_by("heard_at", "pk")
    mine = rows.filter(agent=viewer.officer_id, outcome="", begun_at__gte=at - TALKS_AT_MOST).filter(
        Q(answered_at__isnull=False) | Q(back_how="reached") | ringing(at)
    )
    back = rows.filter(back_due_at__isnull=False, back_at=None).order_by("back_due_at", "pk")
    waiting = list(back[: MOST + 1])
    return Board(tuple(rings[:MOST]), tuple(mine.order_by("-begun_at")[:MOST]), tuple(waiting[:MOST]), len(waiting) > MOST)


def my_seat(viewer: Viewer) -> Seat | None:
    """Where the viewer sits."""
    return Seat.objects.filter(officer=viewer.officer_id).select_related("line").first()


def lines(viewer: Viewer, thing: str = "call", action: str = "answer") -> list[Line]:
    """The lines in use with which the viewer may do this, by code."""
    rows = access.lines(viewer, thing, action).filter(ended_at=None)
    return list(rows.select_related("unit", "area").order_by("code"))


@dataclass(frozen=True, slots=True)
class CallFile:
    """One call; the caller's matters and calls before; who on the roll has that number."""

    call: Call
    about: tuple[CallMatter, ...]
    """The matters that it brought or is about, in the order in which they came."""
    open: tuple[Matter, ...]
    before: tuple[Matter, ...]
    """The caller's last matters that are over."""
    calls: tuple[Call, ...]
    households: tuple[Counterpart, ...]


def call_of(viewer: Viewer, code: str, *, reading: Reading | None = None) -> CallFile:
    """The call, if the viewer may answer it. Raises NotFound. With ``reading`` everything that is shown is logged as read."""
    rows = access.calls(viewer, "answer").select_related("line", "agent", "area")
    call = rows.filter(code=code).first() if storable(code) else None
    if call is None:
        raise NotFound("call", code)
    theirs = matters.matters_by_phone(viewer, call.phone)
    before = [one for one in theirs if one.state not in OPEN][:RECENT]
    found = CallFile(
        call,
        tuple(call.matters.select_related("matter__area").order_by("pk")),
        tuple(one for one in theirs if one.state in OPEN),
        tuple(before),
        _calls_before(viewer, call),
        households_of(viewer, call.phone),
    )
    if reading is not None:
        log_calls(viewer, [call], reading)
        matters.log_matters(viewer, [*found.open, *found.before], reading)
        log_rows(viewer, found.households, reading)
    return found


def _calls_before(viewer: Viewer, call: Call) -> tuple[Call, ...]:
    if not call.phone_index:
        return ()
    same = access.calls(viewer).filter(~Q(phone_index=""), phone_index=call.phone_index, begun_at__lt=call.begun_at)
    return tuple(same.order_by("-begun_at")[:RECENT])


def households_of(viewer: Viewer, phone: str) -> tuple[Counterpart, ...]:
    """Who on the roll has left this number, as far as the viewer may find them."""
    if not phone:
        return ()
    rows = liaison.counterparts(viewer, "find").filter(phone_index=blind_index(phone, about=ROLL_PHONE))
    return tuple(rows.filter(pk=F("root"), valid_to=None).select_related("area").order_by("code")[:RECENT])


def log_calls(viewer: Viewer, calls: Iterable[Call], reading: Reading) -> int:
    """Log that callers' numbers were shown."""
    codes = [one.code for one in calls if one.phone]
    return record_reads(codes, kind="call", by=viewer.code, at=reading.at, purpose=reading.purpose, through=reading.through)


def calls_with_ids(viewer: Viewer, ids: Sequence[int]) -> list[Call]:
    """Those of these calls that the viewer may see, the latest first."""
    return list(_seen(viewer).filter(pk__in=ids))


def calls_with_codes(viewer: Viewer, codes: Iterable[str]) -> list[Call]:
    """The same by their codes."""
    return list(_seen(viewer).filter(code__in=list(codes)))


def _seen(viewer: Viewer) -> QuerySet[Call]:
    return access.calls(viewer).select_related("line", "agent").order_by("-begun_at", "-pk")
