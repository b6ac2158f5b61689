"""Who was there: posts, absences and suspensions make the working days present (rules 9, 10, 17).

An officer is present on a working day when some post by which the duty is owed is held on it,
that post's area is not under a suspension of a kind that the duty exempts, and the officer is not
absent by such a kind. A unit is always present; only suspensions take days from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from lianxin.rules.workdays import Calendar

ONE_DAY: Final = timedelta(days=1)

Reason = Literal["no_post", "absence", "suspension"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Days from ``first`` to ``last``, both included; without ``last`` it has not ended."""

    first: date
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day and (self.last is None or day <= self.last)

    def cut(self, first: date, last: date) -> Span | None:
        """The part of it between ``first`` and ``last``, or None."""
        start = max(self.first, first)
        end = last if self.last is None else min(self.last, last)
        return Span(start, end) if start <= end else None

    def without(self, other: Span) -> tuple[Span, ...]:
        """What is left of it before and after the other."""
        last, end = self.last or date.max, other.last or date.max
        before = Span(self.first, min(last, other.first - ONE_DAY)) if self.first < other.first else None
        after = Span(max(self.first, end + ONE_DAY), self.last) if end < last else None
        return tuple(part for part in (before, after) if part is not None)


@dataclass(frozen=True, slots=True)
class Leave:
    """An absence of an officer or a suspension of an area, of a kind."""

    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Service:
    """One post by which a duty is owed, and the suspensions of the area of its unit."""

    span: Span
    suspensions: tuple[Leave, ...] = ()


@dataclass(frozen=True, slots=True)
class Away:
    """Working days on which a party was not present, and why; for the page that explains."""

    first: date
    last: date
    days: int
    reason: Reason
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Presence:
    """Working days of a window, how many of them the party was present, and the days away."""

    working_days: int
    present: int
    provisional: bool
    away: tuple[Away, ...] = ()


def presence(
    calendar: Calendar,
    first: date,
    last: date,
    *,
    services: Sequence[Service],
    absences: Iterable[Leave] = (),
    exempt: frozenset[str] = frozenset(),
) -> Presence:
    """The working days between ``first`` and ``last`` on which the party was present (rule 10)."""
    pieces = _Pieces(first, last, services, tuple(a for a in absences if a.kind in exempt), exempt)
    away = tuple(
        Away(start, end, days, reason, kind) for start, end, reason, kind in pieces.away() if (days := calendar.count(start, end))
    )
    total = calendar.count(first, last)
    present = total - sum(part.days for part in away)
    return Presence(total, present, calendar.provisional(first, last), away)


def present_days(
    calendar: Calendar,
    first: date,
    last: date,
    *,
    services: Sequence[Service],
    absences: Iterable[Leave] = (),
    exempt: frozenset[str] = frozenset(),
) -> frozenset[date]:
    """Those working days themselves, for a share of working days (rule 9)."""
    found = presence(calendar, first, last, services=services, absences=absences, exempt=exempt)
    away = {day for part in found.away for day in calendar.days(part.first, part.last)}
    return frozenset(calendar.days(first, last)) - away


@dataclass(frozen=True, slots=True)
class _Pieces:
    """The window cut where something begins or ends: in each piece every day is alike."""

    first: date
    last: date
    services: Sequence[Service]
    absences: tuple[Leave, ...]
    exempt: frozenset[str]

    def away(self) -> list[tuple[date, date, Reason, str]]:
        found: list[tuple[date, date, Reason, str]] = []
        for start, end in self._alike():
            why = self._why_away(start)
            if why is None:
                continue
            joins = bool(found) and found[-1][2:] == why and found[-1][1] + ONE_DAY == start
            since = found.pop()[0] if joins else start
            found.append((since, end, *why))
        return found

    def _alike(self) -> list[tuple[date, date]]:
        spans = [service.span for service in self.services]
        spans += [leave.span for leave in self.absences]
        spans += [leave.span for service in self.services for leave in service.suspensions]
        cuts = {self.first}
        for span in spans:
            cuts.add(span.first)
            if span.last is not None and span.last < self.last:
                cuts.add(span.last + ONE_DAY)
        starts = sorted(cut for cut in cuts if self.first <= cut <= self.last)
        ends = [start - ONE_DAY for start in starts[1:]] + [self.last]
        return list(zip(starts, ends, strict=True))

    def _why_away(self, day: date) -> tuple[Reason, str] | None:
        held = [service for service in self.services if service.span.holds(day)]
        if not held:
            return "no_post", ""
        for leave in self.absences:
            if leave.span.holds(day):
                return "absence", leave.kind
        stopped = [self._suspension(service, day) for service in held]
        if None in stopped:
            return None
        return "suspension", stopped[0] or ""

    def _suspension(self, service: Service, day: date) -> str | None:
        for leave in service.suspensions:
            if leave.kind in self.exempt and leave.span.holds(day):
                return leave.kind
        return None
