"""A record of a phone becomes what a page would have made of it: an entry with its matters, a correction, a withdrawal."""

from dataclasses import dataclass, field
from datetime import date, datetime

from lianxin.matters.actions import AtOnce, NewMatter, lift
from lianxin.phones.models import Upload
from lianxin.phones.serving import Serving
from lianxin.records.actions import NewEntry, NewHousehold, NewProblem, correct_entry, make_entry, withdraw_entry
from lianxin.records.models import Entry
from lianxin.registry.models import Officer
from lianxin.rules.errors import Fault, NotFound, Refused, refuse
from lianxin.rules.phones import Noted, Payload, State


class LaterError(Exception):
    """It cannot be taken in yet, and nothing of it is kept: it is to be sent again."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__(faults)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a record: the entry, its matters, and for each problem the matter that it became or nothing."""

    entry: str
    matters: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def carry_out(
    payload: Payload, *, uid: str, officer: Officer, by: str, at: datetime, serving: Serving | None = None, corrects: str = ""
) -> Done:
    """Make it, as ``by``, for the officer whose phone it was: all of it or nothing. Raises Refused with every fault, LaterError.

    Without ``serving`` a person has decided on it, and it may name whom the officer does not serve; ``corrects`` is the code of
    an entry that the person put in place of the payload's own.
    """
    try:
        if payload.kind == "withdrawal":
            return _withdrawn(payload, officer, by=by, at=at)
        if serving is not None:
            refuse(serving.faults(payload))
        target = corrects or (_target(payload.corrects, officer) if payload.kind == "correction" else "")
        return _made(payload, uid, officer, target, by=by, at=at)
    except NotFound as error:
        fault = Fault("corrects", error.code, "没有这条记录,或不是你的", "there is no such record, or it is not yours")
        raise Refused((fault,)) from error


def _made(payload: Payload, uid: str, officer: Officer, target: str, *, by: str, at: datetime) -> Done:
    raised = [one for one in payload.problems if one.become != "note"]
    entry = _entry(payload, uid, officer)
    if not raised:
        made = correct_entry(code=target, entry=entry, by=by, at=at) if target else make_entry(entry=entry, by=by, at=at)
        return Done(made.code, [], [""] * len(payload.problems))
    made, matters = lift(entry=entry, matters=tuple(_matter(one) for one in raised), by=by, at=at, corrects=target)
    codes = [one.code for one in matters]
    rest = iter(codes)
    return Done(made.code, codes, [next(rest) if one.become != "note" else "" for one in payload.problems])


def _entry(payload: Payload, uid: str, officer: Officer) -> NewEntry:
    whose = payload.counterparts[0] if len(payload.counterparts) == 1 and not payload.households else None
    notes = [one for one in payload.problems if one.become == "note"]
    return NewEntry(
        code=uid,
        officers=tuple(dict.fromkeys((officer.code, *payload.officers))),
        kind=payload.activity,
        day=payload.day or date.min,
        until=payload.until,
        counterparts=tuple(dict.fromkeys(payload.counterparts)),
        households=tuple(NewHousehold(one.area, one.name) for one in payload.households),
        half_days=payload.half_days,
        minutes=payload.minutes,
        persons=payload.persons,
        fen=payload.fen,
        count=payload.count,
        campaign=payload.campaign,
        topic=payload.topic,
        outcome="nobody_home" if payload.nobody_home else "done",
        text=payload.text,
        problems=tuple(NewProblem(one.text, one.counterpart or whose) for one in notes),
    )


def _matter(one: Noted) -> NewMatter:
    at_once = AtOnce(outcome="solved", answer=one.answer) if one.become == "solved" else None
    return NewMatter(
        kind=one.kind, category=one.category, text=one.text, channel="visit", counterpart=one.counterpart, at_once=at_once
    )


def _withdrawn(payload: Payload, officer: Officer, *, by: str, at: datetime) -> Done:
    code = _target(payload.corrects, officer)
    withdraw_entry(code=code, reason=payload.reason, by=by, at=at)
    return Done(code)


def _target(named: str, officer: Officer) -> str:
    """The entry that a correction or withdrawal is about. Raises LaterError while its record has not come, Refused when it was
    not taken in.
    """
    row = Upload.objects.filter(uid=named, first=True, officer=officer).first()
    if row is not None:
        if row.state != State.RECEIVED:
            fault = Fault("corrects", named, "它要更正的那条没有收下,请先处理那一条", "the record it is about was not taken in")
            raise Refused((fault,))
        return row.entry
    if Entry.objects.filter(code=named).exists():
        return named
    raise LaterError(Fault("corrects", named, "它要更正的那条还没有到", "the record it is about has not come yet"))
