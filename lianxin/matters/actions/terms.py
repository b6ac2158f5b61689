"""Deadlines as rows: begun, met, ended, moved. The sums are ``rules.deadlines``; which term holds says the policy.

The handling deadline of a round is begun once: given back and given away again, it goes on, for the asker was told of it.
"""

from collections.abc import Iterable
from datetime import date, datetime

from lianxin.matters.actions.move import Move
from lianxin.matters.facts import span_of
from lianxin.matters.models import Deadline, Matter
from lianxin.matters.sums import sums_again, warned_again, working_days
from lianxin.rules import deadlines
from lianxin.rules.deadlines import Due, Span
from lianxin.rules.entries import date_of
from lianxin.rules.policy.matters import Span as Written
from lianxin.rules.policy.matters import Term


def begin(move: Move, key: str, span: Written | None, *, warn: Written | None = None) -> Deadline | None:
    """Begin a deadline at this moment; None where the policy names no span. A running one of the same key ends first.

    That for handling is never later than the other system's, in whatever round.
    """
    if span is None:
        return None
    length = span_of(span)
    days = move.calendar
    found = deadlines.due(move.at, length, days, outer_due=move.outer_due if key == "handle" else None)
    ahead = deadlines.warn_at(found, span_of(warn), days) if warn else None
    return _write(move, key, length, found, ahead)


def begin_until(move: Move, key: str, day: date, *, warn: Written | None = None) -> Deadline:
    """A deadline whose day somebody has set: an instruction, a promise, a dispatcher where no policy says."""
    length = Span(max(1, (day - move.today).days), "days")
    due_at = deadlines.end_of(day)
    row = Deadline(
        matter=move.matter,
        key=key,
        round=_next(move, key),
        starts_at=move.at,
        amount=length.amount,
        measure=length.measure,
        due_at=due_at,
        due_on=day,
        sum={"set_by": move.by, "set_to": day.isoformat()},
        warn_at=deadlines.warn_before(due_at, move.at, span_of(warn), move.calendar) if warn else None,
    )
    move.begun.append(row)
    return row


def _write(move: Move, key: str, span: Span, found: Due, warn_at: datetime | None) -> Deadline:
    row = Deadline(
        matter=move.matter,
        key=key,
        round=_next(move, key),
        starts_at=move.at,
        amount=span.amount,
        measure=span.measure,
        due_at=found.due_at,
        due_on=found.due_on,
        sum=found.shown(),
        provisional=found.provisional,
        warn_at=warn_at,
    )
    move.begun.append(row)
    return row


def _next(move: Move, key: str) -> int:
    """The round of a deadline that begins with this step; one of the same key that still runs ends."""
    last, runs = move.rounds.get(key, (0, False))
    if runs:
        end(move.matter, [key], move.at)
    move.rounds[key] = last + 1, True
    return last + 1


def next_round(matter: Matter, key: str) -> int:
    last = Deadline.objects.filter(matter=matter, key=key).order_by("-round").values_list("round", flat=True).first()
    return (last or 0) + 1


def running(matter: Matter, key: str) -> Deadline | None:
    """The deadline of that key that is still asked for."""
    return Deadline.objects.filter(matter=matter, key=key, met_at=None, ended_at=None).order_by("-round").first()


def meet(matter: Matter, keys: Iterable[str], at: datetime) -> int:
    """What was asked for has happened, in time or not; returns how many deadlines that closes."""
    return Deadline.objects.filter(matter=matter, key__in=list(keys), met_at=None, ended_at=None).update(met_at=at)


def end(matter: Matter, keys: Iterable[str] | None, at: datetime) -> int:
    """It is no longer asked for: given back, withdrawn, joined. ``None``: all of them."""
    rows = Deadline.objects.filter(matter=matter, met_at=None, ended_at=None)
    return (rows if keys is None else rows.filter(key__in=list(keys))).update(ended_at=at)


def sum_again(matter: Matter, row: Deadline) -> Due | None:
    """The sum of a running deadline, by the pauses, the extensions and the calendar as they are now.

    A day that somebody set moves by the days on which the clock stood still and by what was granted, and by nothing else.
    Only the handling deadline stands still; None where another one was set by somebody: that day stays.
    """
    row.matter = matter
    return sums_again([row], working_days(date_of(row.starts_at))).get(row.pk)


def term_of(move: Move, row: Deadline) -> Term | None:
    """How long what may take by the policy of the day on which the deadline began."""
    matter = move.matter
    return move.law_on(date_of(row.starts_at)).term(matter.kind, matter.category, matter.tier, matter.channel)


def move_handle(move: Move) -> bool:
    """Work the running handling deadline out again; returns whether it moved."""
    row = running(move.matter, "handle")
    return row is not None and work_out(move, row)


def work_out(move: Move, row: Deadline) -> bool:
    """Work a running deadline out again and store it; returns whether it moved, and then its warnings begin anew."""
    found = sum_again(move.matter, row)
    if found is None:
        return False
    moved = found.due_at != row.due_at
    kept = {name: row.sum[name] for name in ("set_by", "set_to") if name in row.sum}
    row.due_at, row.due_on, row.sum, row.provisional = found.due_at, found.due_on, {**found.shown(), **kept}, found.provisional
    if moved:
        row.warned_at = row.late_at = row.very_late_at = None
    if row.key == "handle":
        row.warn_at = warned_again(row, found, term_of(move, row), working_days(date_of(row.starts_at)))
        move.log |= {"due_on": row.due_on.isoformat()}
        move.matter.due_on = row.due_on
    row.save(update_fields=["due_at", "due_on", "sum", "provisional", "warn_at", "warned_at", "late_at", "very_late_at"])
    return moved
