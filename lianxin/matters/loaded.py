"""What a loaded matter needs besides its row to go on in the app: the deadline that runs, the day of review, pause, rating.

The folder has no column for a day of review: what is kept open is looked at again on its ``due_on`` where that is still to
come, else when the policy's time to handle such a matter has gone by from the day of loading. The early warning is the
policy's of that day.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Final

from lianxin.audit.bulk import BATCH, Row
from lianxin.feedback.models import Rating
from lianxin.matters.facts import law_of
from lianxin.matters.models import Deadline, Matter, Pause, Step
from lianxin.registry.models import Area
from lianxin.registry.queries import calendar
from lianxin.rules.deadlines import Span, due, end_of, warn_before
from lianxin.rules.entries import SHANGHAI, date_of
from lianxin.rules.matters import OPEN, REPORTED, State
from lianxin.rules.policy.matters import Term
from lianxin.rules.workdays import Calendar

CHANNEL: Final = "import"
HANDLE: Final = "handle"
REVIEW: Final = "review"
REVIEW_WITHIN: Final = Span(30, "days")
"""When what is kept open is looked at again, where no policy says how long such a matter may take."""
AROUND: Final = timedelta(days=800)
_LATEST: Final = ("closed_on", "rated_on", "verified_on", "solved_on", "returned_on", "contacted_on", "signed_on", "accepted_on")


def latest(row: Row) -> date:
    """The last day of which the row tells."""
    days: list[date] = [row[name] for name in _LATEST if row[name] is not None]
    return max(days, default=row["reported_on"])


def morning(day: date) -> datetime:
    """The beginning of a day: of what is loaded the day alone is known."""
    return datetime.combine(day, time(), tzinfo=SHANGHAI)


class Beside:
    """Writes what stands beside the rows of one load. ``by`` and ``at``: who loads them, and when."""

    def __init__(self, *, by: str, at: datetime) -> None:
        self.by, self.at, self.today = by, at, date_of(at)
        self._terms: dict[tuple[str, ...], Term | None] = {}

    @cached_property
    def days(self) -> Calendar:
        """Two years of the calendar either way. One statement."""
        return calendar(first=self.today - AROUND, last=self.today + AROUND)

    # -- new rows

    def of_new(self, rows: Sequence[Row]) -> None:
        """The first line of the history, and all that the row's state asks for."""
        ids = dict(Matter.objects.filter(code__in=[row["matter_code"] for row in rows]).values_list("code", "pk"))
        pairs = [(ids[row["matter_code"]], row) for row in rows]
        Step.objects.bulk_create((self._reported(pk, row) for pk, row in pairs), batch_size=BATCH)
        Deadline.objects.bulk_create(self._deadlines(pairs), batch_size=BATCH)
        paused = (self._pause(pk, row) for pk, row in pairs if row["state"] == State.PAUSED)
        Pause.objects.bulk_create(paused, batch_size=BATCH)
        Rating.objects.bulk_create((_rating(row, 1) for row in rows if row["rating"]), batch_size=BATCH)

    def _reported(self, pk: int, row: Row) -> Step:
        at, given = morning(row["reported_on"]), {"channel": CHANNEL}
        return Step(matter_id=pk, number=1, step=REPORTED, to=row["state"], at=at, by=self.by, given=given)

    def _deadlines(self, pairs: Iterable[tuple[int, Row]]) -> list[Deadline]:
        found: list[Deadline] = []
        for pk, row in pairs:
            if row["state"] == State.SHELVED:
                found.append(self._review(pk, row, 1))
            elif row["state"] in OPEN and row["due_on"] is not None:
                found.append(self._handle(pk, row, 1))
        return found

    def _handle(self, pk: int, row: Row, round_: int) -> Deadline:
        """The day as it was set elsewhere: no sum of ours gave it. The policy says when it is warned of."""
        last: date = row["due_on"]
        begun, term = morning(row["reported_on"]), self._term(row)
        warn = term.warn if term else None
        return Deadline(
            matter_id=pk,
            key=HANDLE,
            round=round_,
            starts_at=begun,
            amount=max(1, (last - row["reported_on"]).days),
            measure="days",
            due_at=end_of(last),
            due_on=last,
            sum={"set_by": self.by, "set_to": last.isoformat()},
            warn_at=warn_before(end_of(last), begun, warn, self.days) if warn else None,
        )

    def _review(self, pk: int, row: Row, round_: int) -> Deadline:
        """The day on which it is looked at again; it stands on the matter's row too."""
        day = self.review_day(row)
        Matter.objects.filter(pk=pk).update(review_on=day)
        return Deadline(
            matter_id=pk,
            key=REVIEW,
            round=round_,
            starts_at=self.at,
            amount=max(1, (day - self.today).days),
            measure="days",
            due_at=end_of(day),
            due_on=day,
            sum={"set_by": self.by, "set_to": day.isoformat()},
        )

    def review_day(self, row: Row) -> date:
        """When what is kept open is looked at again."""
        set_to: date | None = row["due_on"]
        if set_to is not None and set_to > self.today:
            return set_to
        term = self._term(row)
        return due(self.at, term.handle if term else REVIEW_WITHIN, self.days).due_on

    def _term(self, row: Row) -> Term | None:
        """How long what may take by the policies of today. A statement for each place and class of matter."""
        key = (row["area_code"], row["kind"], row["category"], row["channel"])
        if key not in self._terms:
            law = law_of(Area.objects.get(code=row["area_code"]), self.today)
            self._terms[key] = law.term(row["kind"], row["category"], "", row["channel"])
        return self._terms[key]

    def _pause(self, pk: int, row: Row) -> Pause:
        first = latest(row)
        until = max(first, row["due_on"] or first)
        return Pause(matter_id=pk, category="", reason=row["source_system"] or "导入", first=first, until=until, by=self.by)

    # -- rows with other content

    def of_changed(self, row: Row) -> None:
        """What runs as the row says now; a deadline with the same day goes on as it was."""
        matter = Matter.objects.get(code=row["matter_code"])
        self._settle_deadlines(matter, row)
        pauses = Pause.objects.filter(matter=matter, last=None)
        if row["state"] != State.PAUSED:
            pauses.update(last=latest(row))
        elif not pauses.exists():
            self._pause(matter.pk, row).save()
        if row["rating"]:
            _settle_rating(matter, row)

    def _settle_deadlines(self, matter: Matter, row: Row) -> None:
        running = Deadline.objects.filter(matter=matter, met_at=None, ended_at=None)
        if row["state"] not in OPEN:
            running.update(met_at=self.at)
            return
        if row["state"] == State.SHELVED:
            running.exclude(key=REVIEW).update(ended_at=self.at)
            if not running.filter(key=REVIEW).exists():
                self._review(matter.pk, row, _next_round(matter, REVIEW)).save()
            return
        running.filter(key=REVIEW).update(ended_at=self.at)
        Matter.objects.filter(pk=matter.pk).update(review_on=None)
        handling = running.filter(key=HANDLE)
        handling.exclude(due_on=row["due_on"]).update(ended_at=self.at)
        if row["due_on"] is not None and not handling.exists():
            self._handle(matter.pk, row, _next_round(matter, HANDLE)).save()


def _next_round(matter: Matter, key: str) -> int:
    return Deadline.objects.filter(matter=matter, key=key).count() + 1


def _rating(row: Row, round_: int) -> Rating:
    return Rating(
        subject_kind="matter",
        subject_code=row["matter_code"],
        round=round_,
        level=row["rating"],
        channel=CHANNEL,
        rated_at=morning(row["rated_on"]),
        rated_on=row["rated_on"],
    )


def _settle_rating(matter: Matter, row: Row) -> None:
    values = {"level": row["rating"], "rated_on": row["rated_on"], "rated_at": morning(row["rated_on"])}
    told = {"subject_kind": "matter", "subject_code": matter.code, "round": matter.round}
    if not Rating.objects.filter(**told, level=row["rating"], rated_on=row["rated_on"]).exists():
        Rating.objects.update_or_create(**told, defaults=values, create_defaults={**values, "channel": CHANNEL})
