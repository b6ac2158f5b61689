"""What the clock writes beside the steps: that a deadline was warned of, ran out, ran out long ago; what a calendar moved.

Each is a compare-and-swap on the row, so that of two clocks one does it, and what was met meanwhile stays met.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.audit.models import Act
from lianxin.matters import telling
from lianxin.matters.actions.taking import take_step
from lianxin.matters.facts import law_of
from lianxin.matters.models import Deadline, Matter, Step
from lianxin.matters.queries.moved import CALENDAR, RECOMPUTED
from lianxin.matters.queries.watched import RUNNING, may
from lianxin.matters.sums import sums_again, warned_again, working_days
from lianxin.rules.deadlines import BY_THE_HOUR, Due
from lianxin.rules.entries import SHANGHAI, date_of
from lianxin.rules.matters import OPEN
from lianxin.rules.watching import late_text
from lianxin.rules.workdays import Calendar

CLOCK = "clock"


def warn(*, deadlines: Sequence[int], at: datetime, by: str = CLOCK) -> int:
    """Say of each that its early warning has been given; returns of how many that was still to be said."""
    with transaction.atomic():
        rows = Deadline.objects.select_for_update(of=("self",)).filter(RUNNING, pk__in=list(deadlines), warned_at=None)
        found = list(rows.select_related("matter").order_by("pk"))
        Deadline.objects.filter(pk__in=[row.pk for row in found]).update(warned_at=at)
        Act.objects.bulk_create([_act("matters.deadline.warned", row, by, at) for row in found])
    return len(found)


def mark_late(*, deadline: int, at: datetime, by: str = CLOCK) -> bool:
    """Say that it ran out, and urge whoever handles the matter, once; False when it no longer runs or somebody was first."""
    with transaction.atomic():
        row = _still(deadline, late_at=None, due_at__lt=at)
        if row is None:
            return False
        if row.matter.led_by_id is None and may("urge", row.matter):
            text = late_text(row.key, row.due_at, row.due_on, by_the_hour=row.measure in BY_THE_HOUR)
            token = f"late-{row.pk}-{row.due_on}"
            take_step(code=row.matter.code, step="urge", by=by, at=at, actor="clock", token=token, text=text)
        return _mark(row, "late_at", "matters.deadline.late", by, at)


def raise_tier(*, deadline: int, tier: str, reason: str, token: str, at: datetime, by: str = CLOCK) -> bool:
    """Raise the matter of a deadline that ran out to this tier; False when it no longer runs. Raises Refused as ``take_step``."""
    with transaction.atomic():
        row = _still(deadline, due_at__lt=at)
        if row is None:
            return False
        take_step(code=row.matter.code, step="escalate", by=by, at=at, actor="clock", token=token, reason=reason, tier=tier)
    return True


def _still(deadline: int, **more: Any) -> Deadline | None:
    """The deadline if it still runs. The matter is locked first, as by every step: what somebody does in this very moment comes
    before this or after it.
    """
    of = Deadline.objects.filter(pk=deadline).values("matter")
    Matter.objects.select_for_update(of=("self",)).filter(pk__in=of).values_list("pk", flat=True).first()
    return Deadline.objects.filter(RUNNING, pk=deadline, **more).select_related("matter").first()


def mark_very_late(*, deadline: int, at: datetime, by: str = CLOCK) -> bool:
    """Say that it is overdue by three times its length; False when it no longer runs or somebody was first."""
    with transaction.atomic():
        row = Deadline.objects.filter(RUNNING, pk=deadline, very_late_at=None).select_related("matter").first()
        return row is not None and _mark(row, "very_late_at", "matters.deadline.very_late", by, at)


def _mark(row: Deadline, field: str, verb: str, by: str, at: datetime) -> bool:
    still = Deadline.objects.filter(RUNNING, pk=row.pk, due_at=row.due_at, **{field: None})
    if not still.update(**{field: at}):
        return False
    _act(verb, row, by, at).save()
    return True


def _act(verb: str, row: Deadline, by: str, at: datetime, before: dict[str, Any] | None = None) -> Act:
    after = {"deadline": row.key, "due_on": row.due_on.isoformat()}
    return Act(at=at, by=by, verb=verb, kind="matter", code=row.matter.code, before=before, after=after)


# -- a calendar announced late ---------------------------------------------------------------------


def recompute(*, matter: str, because: str, at: datetime, by: str = CLOCK) -> bool:
    """Work the running deadlines of a matter out again, as a step that says what moved; False when the table has no room for it.

    ``because`` says which change of the calendar, or which night: the same one moves nothing twice.
    """
    row = Matter.objects.get(code=matter)
    if row.led_by_id is not None or not may("recompute", row):
        return False
    take_step(code=matter, step="recompute", by=by, at=at, actor="clock", token=f"recompute-{because}")
    return True


def store_again(*, deadline: int, at: datetime, by: str = CLOCK) -> bool:
    """Work a deadline out again where no step is due: its day is the same, or the matter is over; a move is on record."""
    with transaction.atomic():
        row = _still(deadline)
        days = working_days(date_of(row.starts_at)) if row else None
        due = sums_again([row], days).get(row.pk) if row and days else None
        if row is None or days is None or due is None:
            return False
        kept = {name: row.sum[name] for name in ("set_by", "set_to") if name in row.sum}
        changed: dict[str, Any] = {
            "due_at": due.due_at,
            "due_on": due.due_on,
            "sum": {**due.shown(), **kept},
            "provisional": due.provisional,
            "warn_at": _warned_again(row, due, days),
        }
        if changed["warn_at"] != row.warn_at and (changed["warn_at"] is None or changed["warn_at"] > at):
            changed["warned_at"] = None
        if due.due_at != row.due_at:
            changed |= {"warned_at": None, "late_at": None, "very_late_at": None}
        if not Deadline.objects.filter(RUNNING, pk=row.pk, due_at=row.due_at).update(**changed):
            return False
        if due.due_at != row.due_at:
            was, row.due_on = row.due_on, due.due_on
            _act("matters.deadline.moved", row, by, at, {"due_on": was.isoformat()}).save()
        elif changed["warn_at"] != row.warn_at:
            _warning_moved(row, changed["warn_at"], by, at)
    return True


def _warned_again(row: Deadline, due: Due, days: Calendar) -> datetime | None:
    """Its early warning, by the policy of the day on which it began."""
    matter = row.matter
    term = law_of(matter.area, date_of(row.starts_at)).term(matter.kind, matter.category, matter.tier, matter.channel)
    return warned_again(row, due, term, days)


def _warning_moved(row: Deadline, warn_at: datetime | None, by: str, at: datetime) -> None:
    act = _act("matters.deadline.warning_moved", row, by, at, {"warn_at": _moment(row.warn_at)})
    act.after = {**(act.after or {}), "warn_at": _moment(warn_at)}
    act.save()


def _moment(value: datetime | None) -> str | None:
    return value.astimezone(SHANGHAI).isoformat() if value else None


def recomputed(*, because: int | None, moved: int, at: datetime, by: str = CLOCK) -> None:
    """Put on record that all open deadlines have been worked out, after that act on the calendar or because it is night."""
    after = {"until": because or 0, "moved": moved}
    audit.record(RECOMPUTED, kind=CALENDAR, code="deadlines", by=by, at=at, after=after)


# -- reminders ---------------------------------------------------------------------------------------


def remind_of_question(*, code: str, most: int, at: datetime) -> bool:
    """Remind an asker of a question that waits for an answer, unless that has been done as often as the policy says, or twice, or
    the answer has just come. Returns whether a message waits to be sent.
    """
    with transaction.atomic():
        matter = Matter.objects.select_for_update().get(code=code)
        last = Step.objects.filter(matter=matter, step__in=("ask", "reply")).order_by("-number").first()
        waits = matter.state in OPEN and last is not None and last.step == "ask"
        return waits and telling.remind(matter, "remind_reply", at=at, most=most)
