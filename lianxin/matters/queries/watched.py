"""What the clock has to do with matters: found in batches, by index, and decided by ``rules.watching``."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any, Final

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from lianxin.audit.models import Delivery
from lianxin.matters.facts import Law, law_of
from lianxin.matters.models import Deadline, Matter, Pause, Step
from lianxin.matters.sums import measure_of
from lianxin.matters.telling import REMINDERS
from lianxin.policy.models import Adoption
from lianxin.registry.models import Area
from lianxin.registry.queries import calendar
from lianxin.rules import watching
from lianxin.rules.deadlines import BY_THE_HOUR, Span, very_late_at
from lianxin.rules.entries import date_of
from lianxin.rules.matters import STEPS, Actor
from lianxin.rules.sending import MOST_REMINDERS
from lianxin.rules.workdays import Calendar

BATCH: Final = 500
RAISES: Final = frozenset({"sign", "handle"})
"""The deadlines whose passing raises a matter a tier."""
RUNNING: Final = Q(met_at=None, ended_at=None)


@dataclass(frozen=True, slots=True)
class Raised:
    """A matter that goes up the ladder, and why."""

    deadline: int
    """The one that ran out."""
    tier: str
    reason: str
    token: str


def in_batches(rows: QuerySet[Any], size: int = BATCH) -> Iterator[list[Any]]:
    """The rows a batch at a time: their ids are read once, each batch as it is when its turn comes."""
    ids = sorted(rows.order_by().values_list("pk", flat=True))
    for start in range(0, len(ids), size):
        yield list(rows.filter(pk__in=ids[start : start + size]).order_by("pk"))


def working_days(at: datetime) -> Calendar:
    """The calendar around a moment: two years either way."""
    around = timedelta(days=800)
    return calendar(first=date_of(at) - around, last=date_of(at) + around)


class Laws:
    """The policies of the places of matters, each looked up once; of an earlier day too, once between two changes of policies."""

    def __init__(self, on: date) -> None:
        self._on = on
        self._areas = lru_cache(maxsize=None)(lambda pk: Area.objects.get(pk=pk))
        self._found: dict[tuple[int, int], Law] = {}

    @cached_property
    def _changes(self) -> list[date]:
        """The days on which what is in force changes."""
        rows = list(Adoption.objects.values_list("first", "last"))
        return sorted({first for first, _ in rows} | {last + timedelta(days=1) for _, last in rows if last is not None})

    def of(self, matter: Matter, on: date | None = None) -> Law:
        """What holds for the matter, or held on an earlier day."""
        day = min(on or self._on, self._on)
        key = matter.area_id, bisect_right(self._changes, day)
        if key not in self._found:
            self._found[key] = law_of(self._areas(matter.area_id), day)
        return self._found[key]


# -- early warnings, overdue -----------------------------------------------------------------------


def to_warn(at: datetime) -> Iterator[list[int]]:
    """Ids of the deadlines whose early warning has come, a batch at a time."""
    rows = Deadline.objects.filter(RUNNING, warned_at=None, warn_at__lte=at, due_at__gte=at)
    return ([row.pk for row in batch] for batch in in_batches(rows.only("pk")))


def to_mark_late(at: datetime) -> Iterator[list[int]]:
    """Ids of the deadlines that ran out and were not yet seen to."""
    rows = Deadline.objects.filter(RUNNING, late_at=None, due_at__lt=at)
    return ([row.pk for row in batch] for batch in in_batches(rows.only("pk")))


def to_mark_very_late(at: datetime) -> Iterator[list[int]]:
    """Ids of those overdue by three times their length."""
    days = working_days(at)
    rows = Deadline.objects.filter(RUNNING, late_at__isnull=False, very_late_at=None, due_at__lt=at)
    for batch in in_batches(rows.only("pk", "due_at", "amount", "measure")):
        yield [row.pk for row in batch if _is_very_late(row, at, days)]


def _is_very_late(row: Deadline, at: datetime, days: Calendar) -> bool:
    if not watching.worth_summing(row.due_at, row.amount, at, by_the_hour=row.measure in BY_THE_HOUR):
        return False
    return at > very_late_at(row.due_at, Span(row.amount, measure_of(row.measure)), days)


# -- the ladder ------------------------------------------------------------------------------------


def to_raise(at: datetime) -> Iterator[Raised]:
    """Matters that the policy's ladder raises a tier at this moment (A10)."""
    laws, days = Laws(date_of(at)), working_days(at)
    rows = Deadline.objects.filter(RUNNING, key__in=RAISES, due_at__lt=at, matter__led_by=None)
    rows = rows.filter(matter__state__in=sorted(STEPS["escalate"].came_from))
    for batch in in_batches(rows.select_related("matter__unit__area")):
        last = _last_raised(row.matter_id for row in batch)
        for row in batch:
            found = _raised(row, last.get(row.matter_id), laws.of(row.matter), days, at)
            if found is not None:
                yield found


def _last_raised(ids: Iterable[int]) -> dict[int, datetime]:
    rows = Step.objects.filter(matter__in=list(ids), step="escalate").order_by().values("matter").annotate(last=Max("at"))
    return {row["matter"]: row["last"] for row in rows}


def _raised(row: Deadline, last: datetime | None, law: Law, days: Calendar, at: datetime) -> Raised | None:
    matter = row.matter
    term = law.term(matter.kind, matter.category, matter.tier, matter.channel)
    to = watching.raised_to(law.rules, term, law.tier_of(matter))
    if (
        to is None
        or term is None
        or term.escalate is None
        or at <= watching.raised_at(row.due_at, last, term.escalate.after, days)
    ):
        return None
    by_the_hour = row.measure in BY_THE_HOUR
    reason = watching.late_text(row.key, row.due_at, row.due_on, by_the_hour=by_the_hour)
    return Raised(row.pk, to, reason, f"raise-{row.pk}-{to}"[:64])


# -- pauses that ended, reviews, closing -------------------------------------------------------------


def to_resume(today: date) -> Iterator[str]:
    """Matters whose pause has ended by the day that was said."""
    rows = Pause.objects.filter(last=None, until__lt=today, matter__state="paused", matter__led_by=None)
    for batch in in_batches(rows.select_related("matter")):
        yield from (row.matter.code for row in batch)


def to_review(today: date) -> Iterator[str]:
    """Matters kept open whose day of review has come."""
    rows = Matter.objects.filter(state="shelved", review_on__lte=today, led_by=None)
    for batch in in_batches(rows.only("pk", "code")):
        yield from (row.code for row in batch)


def to_close(at: datetime) -> Iterator[str]:
    """Answered matters that nobody came back to within the days that the policy of their answer's day gives; not while a negative
    rating is being put right.
    """
    laws, days = Laws(date_of(at)), working_days(at)
    busy = Deadline.objects.filter(RUNNING, matter=OuterRef("pk"))
    for batch in in_batches(Matter.objects.filter(~Exists(busy), state="answered")):
        for matter in batch:
            feedback = laws.of(matter, date_of(matter.since)).feedback or laws.of(matter).feedback
            if feedback is not None and at > watching.closes_at(matter.since, feedback.close_after, days):
                yield matter.code


# -- reminders ---------------------------------------------------------------------------------------


def to_remind(at: datetime) -> Iterator[tuple[str, int]]:
    """Code, and how often at most: askers whose next reminder of a question put to them has come.

    Nobody is reminded to judge: a rating is voluntary, without hint or pressure (standards, Service window and ratings).
    """
    laws = Laws(date_of(at))
    rows = Matter.objects.filter(state__in=("handling", "paused", "shelved"), led_by=None).exclude(tells_by="")
    asked = rows.filter(steps__step="ask", steps__at__lte=at - watching.REPLY_WITHIN).distinct()
    for batch in in_batches(asked):
        done = _reminded(matter.code for matter in batch)
        last = Step.objects.filter(matter__in=batch, step__in=("ask", "reply")).order_by("matter", "number")
        latest = {step.matter_id: step for step in last.only("matter", "step", "at")}
        for matter in batch:
            feedback, step = laws.of(matter).feedback, latest[matter.pk]
            most = min(feedback.reminders, MOST_REMINDERS) if feedback else 0
            nth = done[matter.code] + 1
            if step.step == "ask" and nth <= most and at >= step.at + watching.REPLY_WITHIN * nth:
                yield matter.code, most


def _reminded(codes: Iterable[str]) -> Counter[str]:
    rows = Delivery.objects.filter(subject_kind="matter", subject_code__in=list(codes), about__in=sorted(REMINDERS))
    return Counter(rows.values_list("subject_code", flat=True))


def may(step: str, matter: Matter) -> bool:
    """Whether the clock may take the step as the matter stands."""
    line = STEPS[step]
    return matter.state in line.came_from and Actor.CLOCK in line.actors
