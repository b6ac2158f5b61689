"""A record of a phone becomes what a page would have made of it: an entry with its matters, a correction, a withdrawal."""

from dataclasses import dataclass, field
from datetime import date, datetime

from lianxin.liaison import access as liaison
from lianxin.matters.actions import AtOnce, NewMatter, lift
from lianxin.phones.models import Upload
from lianxin.records.actions import NewEntry, NewHousehold, NewProblem, withdraw_entry
from lianxin.records.models import Entry
from lianxin.registry.access import viewer_for
from lianxin.registry.models import Counterpart, Officer
from lianxin.rules.entries import date_of
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
    payload: Payload, *, uid: str, officer: Officer, by: str, at: datetime, decided: bool = False, corrects: str = ""
) -> Done:
    """Make it, as ``by``, for the officer whose phone it was. Raises Refused with what is wrong, LaterError.

    A record that a person has ``decided`` on may name whom the officer does not serve; ``corrects`` is an entry's code that the
    person put in place of the payload's own.
    """
    try:
        if payload.kind == "withdrawal":
            return _withdrawn(payload, officer, by=by, at=at)
        if not decided:
            refuse(_unserved(payload, officer, at))
        target = corrects or (_target(payload.corrects, officer) if payload.kind == "correction" else "")
        return _made(payload, uid, officer, target, by=by, at=at)
    except NotFound as error:
        fault = Fault("corrects", error.code, "没有这条记录,或不是您的", "there is no such record, or it is not yours")
        raise Refused((fault,)) from error


def _made(payload: Payload, uid: str, officer: Officer, target: str, *, by: str, at: datetime) -> Done:
    raised = [one for one in payload.problems if one.become != "note"]
    entry = _entry(payload, uid, officer)
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


def _unserved(payload: Payload, officer: Officer, at: datetime) -> list[Fault]:
    """Those named whom the officer neither served on the day of the entry nor serves now; merged ones stand for their root.

    Without a post on that day the day itself is wrong, which the entry's own rules say.
    """
    if not payload.counterparts or payload.day is None:
        return []
    left = dict(Counterpart.objects.filter(code__in=payload.counterparts).values_list("code", "root_id"))
    for day in dict.fromkeys((payload.day, date_of(at))):
        viewer = viewer_for(officer, on=day)
        if day == payload.day and not viewer.units:
            return []
        found = liaison.counterparts(viewer, "find").filter(pk__in=left.values())
        served = set(found.values_list("pk", flat=True))
        left = {code: root for code, root in left.items() if root not in served}
        if not left:
            return []
    zh, en = "记录那天您不联系这一对象,现在也不联系", "you did not serve it on that day, nor do you now"
    return [Fault("counterpart_codes", code, zh, en) for code in sorted(left)]
