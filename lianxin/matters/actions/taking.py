"""One service for every step of the table: checked, changed, recorded and told in one transaction.

1. The matter and those joined into it are locked: what leads first, then by their ids; a step sent twice (``token``) is one.
2. Refused all at once: the table, the version, who may, what the step needs, what its handler finds.
3. The handler changes the row; the change is written to the joined matters too. Each step has the number of its version, once.
4. A row of ``Step`` and an act for each matter, and what the askers are told.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import OperationalError, transaction

from lianxin.audit.models import Act
from lianxin.database.locking import is_deadlock
from lianxin.database.writing import change_locked, insert_unseen
from lianxin.matters import access
from lianxin.matters.actions.handlers import HANDLERS
from lianxin.matters.actions.locked import led_by, lock
from lianxin.matters.actions.looking_up import look_up
from lianxin.matters.actions.move import Move
from lianxin.matters.models import Matter, Step
from lianxin.matters.telling import tell
from lianxin.registry.access import Viewer, viewer_by_code
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, NotFound, Refused, refuse
from lianxin.rules.matter_faults import given_faults, without_marks
from lianxin.rules.matters import OPEN, OWN_STEPS, STEPS, Actor, State
from lianxin.rules.matters import Step as Line

SHARED = (
    "category",
    "state",
    "since",
    "moved_at",
    "tier",
    "unit_id",
    "officer_id",
    "coordinator_id",
    "returns",
    "accepted_on",
    "signed_on",
    "contacted_on",
    "due_on",
    "returned_on",
    "solved_on",
    "answered_on",
    "closed_on",
    "paused_days",
    "review_on",
    "outcome",
    "answer",
    "internal",
    "basis",
    "referred_to",
    "claimed_by",
    "claimed_at",
)
"""What a step of the leading matter changes in those joined into it.
Its kind, who asked, the receipt and the rating are each one's own.
"""

_NAMES = {
    State.NEW: ("待受理", "new"),
    State.DISPATCHED: ("待签收", "assigned"),
    State.RETURNED: ("已退回", "returned"),
    State.DISPUTED: ("退回复核", "disputed"),
    State.HANDLING: ("办理中", "being handled"),
    State.PAUSED: ("暂停计时", "paused"),
    State.SHELVED: ("挂账", "kept open"),
    State.ANSWERED: ("已答复", "answered"),
    State.CLOSED: ("已办结", "closed"),
}


def take_step(
    *,
    code: str,
    step: str,
    by: str,
    at: datetime,
    actor: str = "staff",
    version: int | None = None,
    token: str = "",
    viewer: Viewer | None = None,
    **given: Any,
) -> Matter:
    """Take a step of the table; returns the matter as it is then.

    ``by``: an officer's code, ``asker`` (who has shown number and secret) or ``clock``; ``viewer`` is that officer where
    the caller has looked them up already. Raises NotFound where the matter does not
    exist for ``by``; Refused with every fault: table, access, needs, policy, or somebody was first.
    """
    line = STEPS.get(step)
    if line is None:
        raise Refused.because("step", step, "没有这个环节", "there is no such step")
    who = Actor(actor)
    me = _staff(by, viewer, at) if who is Actor.STAFF else None
    with _one_after_another():
        return _in_turn(code, line, who, me, by=by, at=at, version=version, token=token, given=given)


@contextmanager
def _one_after_another() -> Iterator[None]:
    """Raises Refused where the database ended this step so that another one could go on."""
    try:
        yield
    except OperationalError as error:
        if not is_deadlock(error):
            raise
        raise Refused.because(
            "version", "", "有人同时在办,请刷新后再办", "somebody acted at the same moment: look again"
        ) from error


def _staff(by: str, known: Viewer | None, at: datetime) -> Viewer:
    """Who takes the step as of today. Raises NotFound."""
    if known is not None and (known.code, known.on) == (by, date_of(at)):
        return known
    return viewer_by_code(by, on=date_of(at))


def take_for_asker(
    *, code: str, step: str, by: str, at: datetime, token: str = "", version: int | None = None, **given: Any
) -> Matter:
    """A step of the asker's that somebody at a counter takes down: the right to it is checked, the name stands in it."""
    with _one_after_another():
        return _in_turn(code, STEPS[step], Actor.ASKER, None, by=by, at=at, version=version, token=token, given=given)


def _in_turn(
    code: str,
    line: Line,
    who: Actor,
    viewer: Viewer | None,
    *,
    by: str,
    at: datetime,
    version: int | None,
    token: str,
    given: dict[str, Any],
) -> Matter:
    step = line.name
    given = {name: without_marks(value) if isinstance(value, str) else value for name, value in given.items()}
    begins = date_of(at) if HANDLERS[step].begins else None
    with transaction.atomic():
        found = lock(code, str(given.get("into") or ""), token=token, viewer=viewer, action=line.may or "", begins_on=begins)
        matter, done, named = found.matter, found.done, found.named
        led = led_by(matter) if found.follows and step not in OWN_STEPS else []
        if done is not None and done.by == by:
            # Whoever has given it away may see it no more, and is told all the same that the step was taken.
            return _same(matter, done, step)
        may = viewer is None or found.may(matter, named) or _only_reads(viewer, matter, named)
        if done is not None:
            return _same(matter, done, step)
        named = named or bool(led)
        move = Move(line, matter, who, by, at, {**given}, viewer, found.ahead, led, came_from=matter.state, named=named)
        refuse(first_faults(move, version, may))
        missing = list(_needs(move))
        refuse(fault for fault in missing if move.word(fault.field))
        refuse([*look_up(move), *missing, *HANDLERS[step].bars(move), *HANDLERS[step].check(move)])
        taken = _take(move, token)
        for name, more in move.then:
            _take(Move(STEPS[name], taken, who, by, at, more, viewer, came_from=taken.state, text=more["reason"]), "")
        for other in move.sooner:
            since = f"sooner-{taken.pk}-{taken.version}"
            _in_turn(other, STEPS["recompute"], Actor.CLOCK, None, by="clock", at=at, version=None, token=since, given={})
        if move.sooner:  # what follows has moved along
            taken.refresh_from_db()
        return taken


# -- before ------------------------------------------------------------------------------------------


def _only_reads(viewer: Viewer, matter: Matter, named: bool) -> bool:
    """False. Raises NotFound where the matter does not exist for the viewer."""
    if not access.allowed(viewer, matter, ["read"], named=named):
        raise NotFound("matter", matter.code)
    return False


def _same(matter: Matter, done: Step, step: str) -> Matter:
    if done.step == step:
        return matter
    raise Refused.because("token", done.token, "这个编号已用于另一个环节", "this token belongs to another step")


def first_faults(move: Move, version: int | None, may: bool) -> Iterator[Fault]:
    """What stands in the way whatever was given: somebody was first, the table, who may."""
    line, matter = move.line, move.matter
    if version is not None and version != matter.version:
        yield Fault("version", str(version), "有人先办了一步,请刷新后再办", "somebody was first: look again")
    if move.state not in line.came_from or move.actor not in line.actors:
        zh, en = _NAMES[move.state]
        yield Fault("step", line.name, f"“{zh}”的事项不能“{line.zh}”", f"the matter is {en}: “{line.en}” cannot follow")
    elif matter.led_by_id is not None and matter.state in OPEN and line.name not in OWN_STEPS:
        yield Fault(
            "step", line.name, "已并入另一件事项,请在牵头的事项上办理", "it is joined into another matter: take the step there"
        )
    if line.may in HANDED_ON and any(one.by == move.by for one in move.standing.taken("recuse")):
        yield Fault("step", line.name, "您已回避这件事项", "you have stood aside from it")
    if not may:
        yield Fault("step", line.name, "没有办理这一环节的权限", "you may not take this step")


def _needs(move: Move) -> Iterator[Fault]:
    refusal = move.law.refusal(move.word("ground")) if "ground" in move.line.needs else None
    known = {"category": move.matter.category, "referred_to": refusal.way if refusal else ""}
    yield from given_faults(move.line, move.given, known=known)


# -- the step ----------------------------------------------------------------------------------------


def _take(move: Move, token: str) -> Matter:
    before = move.was = [_plain(one) for one in move.all]
    matter = move.matter
    if move.line.to is not None and move.line.to != matter.state:
        matter.state, matter.since = move.line.to, move.at
    matter.moved_at = move.at
    HANDLERS[move.line.name].change(move)
    insert_unseen(move.begun)
    _follow(move, before[0])
    for one, old in zip(move.all, before, strict=True):
        _save(one, old)
    _log(move, [old["state"] for old in before], token)
    for about, values in move.tells:
        tell(move.all, about, at=move.at, **values)
    return matter


def _plain(matter: Matter) -> dict[str, Any]:
    there = matter.__dict__
    return {one.attname: there[one.attname] for one in Matter._meta.concrete_fields if one.attname in there}


def _follow(move: Move, before: dict[str, Any]) -> None:
    changed = [name for name in SHARED if before[name] != getattr(move.matter, name)]
    for one in move.led:
        for name in changed:
            setattr(one, name, getattr(move.matter, name))
        for name, value in move.own.get(one.code, {}).items():
            setattr(one, name, value)


def _save(matter: Matter, before: dict[str, Any]) -> None:
    """Write what changed of a row that is locked."""
    matter.version = before["version"] + 1
    changed = {name: getattr(matter, name) for name, value in before.items() if getattr(matter, name) != value}
    change_locked(matter, changed, version=before["version"])


def _log(move: Move, states: Iterable[str], token: str) -> None:
    lead = move.matter
    steps, acts = [], []
    for one, old in zip(move.all, states, strict=True):
        given = {**move.log, "led_by": lead.code} if one is not lead else {**move.log, **move.kept}
        steps.append(
            Step(
                matter=one,
                number=one.version,
                step=move.line.name,
                came_from=old,
                to=one.state,
                at=move.at,
                by=move.by,
                unit_id=one.unit_id,
                text=move.text,
                public=move.public,
                given=given,
                token=token,
            )
        )
        before, after = {"state": old}, {"state": one.state, **{name: value for name, value in given.items() if name in ACTED}}
        verb = f"matters.matter.{move.line.name}"
        acts.append(Act(at=move.at, by=move.by, verb=verb, kind="matter", code=one.code, before=before, after=after))
    insert_unseen(steps)
    insert_unseen(acts)


HANDED_ON = frozenset({"handle", "part", "accept", "approve", "review", "exclude"})
"""What whoever has stood aside does no more: neither handle it nor decide about it."""
ACTED = frozenset({"unit", "officer", "outcome", "category", "tier", "into", "led_by", "ground", "level", "days", "due_on"})
"""What of a step stands in its act: codes and dates, never a text."""
