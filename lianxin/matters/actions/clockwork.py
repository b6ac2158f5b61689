"""What moves a deadline: the clock stopped, going on, extended; kept open with a day of review; worked out again."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from lianxin.matters.actions import terms
from lianxin.matters.actions.joint import drop_offers
from lianxin.matters.actions.move import Handler, Handlers, Move, date_faults
from lianxin.matters.models import Deadline, Extension, Matter, Pause
from lianxin.matters.telling import day_text
from lianxin.rules import deadlines
from lianxin.rules.errors import Fault
from lianxin.rules.matters import Actor

# -- pause -----------------------------------------------------------------------------------------


def _check_pause(move: Move) -> Iterator[Fault]:
    """A reason of the policy's, and no more days in all for that reason than the policy lets."""
    until, category = move.given.get("until"), move.word("category")
    yield from date_faults(move, "until")
    rules = move.law.rules.pauses
    if not category:
        return
    found = rules.get(category)
    if found is None:
        if rules:
            yield Fault("category", category, "没有这种暂停情形", "there is no such reason to stop the clock")
        return
    if isinstance(until, date):
        before = list(Pause.objects.filter(matter=move.matter, category=category))
        spans = [deadlines.Pause(one.first, one.last or one.until) for one in before if (one.last or one.until) >= one.first]
        days = deadlines.stood_still([*spans, deadlines.Pause(move.today + timedelta(days=1), until)])
        if days > found.most_days:
            zh = f"这种情形累计最多暂停{found.most_days}天,现为{days}天"
            yield Fault("until", until.isoformat(), zh, f"{found.most_days} days at most in all, this makes {days}")


def _pause(move: Move) -> None:
    """The clock stands still from tomorrow: today has been running."""
    until = move.given["until"]
    if isinstance(until, date):
        first = move.today + timedelta(days=1)
        Pause.objects.create(
            matter=move.matter,
            category=move.word("category"),
            reason=move.word("reason"),
            first=first,
            until=max(until, move.today),
            by=move.by,
        )
        terms.move_handle(move)
        move.public = move.word("reason")
        move.tell("paused", until=until.isoformat())


def end_pause(move: Move) -> None:
    """The pause ends: the day on which it is resumed runs again."""
    row = Pause.objects.filter(matter=move.matter, last=None).first()
    if row is None:
        return
    found = deadlines.paused_until(row.first, row.until, move.today)
    row.last = found.last if found else row.first - timedelta(days=1)
    row.save(update_fields=["last"])
    move.matter.paused_days = paused_days(move.matter)


def paused_days(matter: Matter) -> int:
    """On how many days the clock has stood still for the matter in all, pauses that are over."""
    rows = Pause.objects.filter(matter=matter, last__isnull=False)
    spans = [deadlines.Pause(one.first, one.last) for one in rows if one.last is not None and one.last >= one.first]
    return deadlines.stood_still(spans)


def _bars_resume(move: Move) -> Iterator[Fault]:
    """The clock ends a pause when its last day has gone by: whoever stopped it anew meanwhile has set another one."""
    if move.actor is Actor.CLOCK and Pause.objects.filter(matter=move.matter, last=None, until__gte=move.today).exists():
        yield Fault("step", "resume", "暂停还没有到期", "the pause has not run out")


def _resume(move: Move) -> None:
    end_pause(move)
    terms.move_handle(move)


# -- extension -------------------------------------------------------------------------------------


def _bars_ask(move: Move) -> Iterator[Fault]:
    """As often as the policy lets, and while the deadline runs."""
    if not move.rounds.get("handle", (0, False))[1]:
        yield Fault("step", "ask_extension", "没有在走的办理期限", "no deadline is running")
    if move.standing.asked_for is not None:
        yield Fault("step", "ask_extension", "已有待批的延期申请", "an extension is waiting to be decided")
    law = move.term.extend if move.term else None
    if move.term is not None and law is None:
        yield Fault("step", "ask_extension", "制度不允许延期", "the policy lets nobody extend it")
    if law is not None and sum(one.granted is True for one in move.standing.extensions) >= law.times:
        yield Fault("step", "ask_extension", f"最多延期{law.times}次", f"extended {law.times} times at most")


def _check_ask(move: Move) -> Iterator[Fault]:
    """As long as the policy lets."""
    law, days = move.term.extend if move.term else None, move.given.get("days")
    if law is not None and isinstance(days, int) and days > law.amount:
        yield Fault("days", str(days), f"每次最多延长{law.amount}", f"{law.amount} at a time at most")


def _ask(move: Move) -> None:
    law = move.term.extend if move.term else None
    Extension.objects.create(
        matter=move.matter,
        amount=move.given["days"],
        measure=law.measure if law else "working_days",
        reason=move.word("reason"),
        asked_at=move.at,
        asked_by=move.by,
    )


def _bars_decide(move: Move) -> Iterator[Fault]:
    """Somebody other than who asked, and than the handler: no policy can change that."""
    found = move.standing.asked_for
    if found is None:
        yield Fault("step", move.line.name, "没有待批的延期申请", "no extension is waiting")
        return
    yield from not_oneself(move, found.asked_by)


def not_oneself(move: Move, asked_by: str) -> Iterator[Fault]:
    """Who asked for it and who handles it do not decide it."""
    handler = move.matter.officer.code if move.matter.officer else ""
    if move.by in {asked_by, handler}:
        yield Fault("step", move.line.name, "要由申请人和经办人以外的人批准", "decided by neither who asked nor the handler")


def _grant(move: Move) -> None:
    _decide(move, granted=True)
    terms.move_handle(move)
    move.public = move.word("reason")
    move.tell("extended", due=day_text(move.matter.due_on))


def _refuse(move: Move) -> None:
    _decide(move, granted=False)


def _decide(move: Move, *, granted: bool) -> None:
    found = move.standing.asked_for
    if found is not None:
        found.granted, found.decided_at, found.decided_by = granted, move.at, move.by
        found.decision = move.word("reason")
        found.save(update_fields=["granted", "decided_at", "decided_by", "decision"])


def drop_extension(move: Move) -> None:
    """Nobody decides what is answered, given back or joined."""
    rows = Extension.objects.filter(matter=move.matter, granted=None)
    rows.update(granted=False, decided_at=move.at, decided_by=move.by, decision="")


# -- kept open -------------------------------------------------------------------------------------


def _check_shelve(move: Move) -> Iterator[Fault]:
    yield from date_faults(move, "review_on")


def _bars_shelve(move: Move) -> Iterator[Fault]:
    yield from not_oneself(move, "")


def _shelve(move: Move) -> None:
    """挂账: not solved, not closed; the deadline is no longer asked for, the day of review is."""
    matter = move.matter
    matter.outcome, matter.review_on = "kept_open", move.given["review_on"]
    move.public = move.word("answer") or move.word("reason")
    terms.end(matter, ["handle", "contact"], move.at)
    terms.begin_until(move, "review", move.given["review_on"])
    drop_offers(move)
    drop_extension(move)
    move.tell("shelved", review=str(matter.review_on))


def _bars_review(move: Move) -> Iterator[Fault]:
    """The clock takes it up on its day: whoever kept it open anew meanwhile has set another one."""
    day = move.matter.review_on
    if move.actor is Actor.CLOCK and day is not None and day > move.today:
        yield Fault("step", "review_shelved", "还没有到复查的日子", "the day of review has not come")


def _review(move: Move) -> None:
    """Looked at again: handled from now on, by a new deadline."""
    matter = move.matter
    matter.outcome, matter.review_on = "", None
    terms.meet(matter, ["review"], move.at)
    begun = terms.begin(move, "handle", move.term.handle if move.term else None, warn=move.term.warn if move.term else None)
    if begun is not None:
        matter.due_on = begun.due_on


# -- worked out again ------------------------------------------------------------------------------


def _recompute(move: Move) -> None:
    """A holiday was announced late: the step says which deadlines moved, from when to when."""
    moved = {}
    for row in Deadline.objects.filter(matter=move.matter, met_at=None, ended_at=None).order_by("key", "round"):
        before = row.due_on
        if terms.work_out(move, row):
            moved[row.key] = [before.isoformat(), row.due_on.isoformat()]
    move.log |= {"moved": moved}


HANDLERS: Final[Handlers] = {
    "pause": Handler(_pause, _check_pause),
    "resume": Handler(_resume, bars=_bars_resume),
    "ask_extension": Handler(_ask, _check_ask, _bars_ask),
    "grant_extension": Handler(_grant, bars=_bars_decide),
    "refuse_extension": Handler(_refuse, bars=_bars_decide),
    "shelve": Handler(_shelve, _check_shelve, _bars_shelve),
    "review_shelved": Handler(_review, bars=_bars_review),
    "recompute": Handler(_recompute),
}
