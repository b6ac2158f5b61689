"""Who was there, for many parties at once. No database here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from lianxin.rules.owing import Debtor, Held, People, Place, leaves, services
from lianxin.rules.presence import Leave, Presence, Service, Span, presence
from lianxin.rules.workdays import Calendar

_Alike = tuple[date, date, tuple[Service, ...], tuple[Leave, ...]]


@dataclass(slots=True)
class Attendance:
    """Presence of many parties; those with the same posts and days off within a window are worked out once."""

    calendar: Calendar
    people: People
    seen: date
    known: dict[_Alike, Presence] = field(default_factory=dict)
    posts: dict[int, list[Held]] = field(default_factory=dict)

    def of(self, debtor: Debtor, exempt: frozenset[str]) -> Presence:
        """The debtor's working days present in its window; of a term still open, until now (rules 10, 16)."""
        first = debtor.window.first
        last = max(first, debtor.window.through(self.seen))
        if self._never_away(debtor, first, last):
            return self._whole(first, last)
        serving = tuple(_cut_service(each, first, last) for each in services(debtor, self.people, exempt))
        away = tuple(_cut(leaves(debtor, self.people, exempt), first, last))
        key = (first, last, serving, away)
        if key not in self.known:
            self.known[key] = presence(self.calendar, first, last, services=serving, absences=away, exempt=exempt)
        return self.known[key]

    def _never_away(self, debtor: Debtor, first: date, last: date) -> bool:
        """Whether one post, or the unit, lasts all the window and nothing takes days from it: so it is with most."""
        if self.people.suspensions or (debtor.kind == "officer" and debtor.id in self.people.absences):
            return False
        return debtor.kind == "unit" or any(post.span.holds(first) and post.span.holds(last) for post in debtor.posts)

    def _whole(self, first: date, last: date) -> Presence:
        key = (first, last, (), ())
        if key not in self.known:
            days = self.calendar.count(first, last)
            self.known[key] = Presence(days, days, self.calendar.provisional(first, last))
        return self.known[key]

    def held_at_the_end(self, debtor: Debtor) -> list[Held]:
        """All posts of the officer on the window's last day, the main one or else the earliest first; a unit has none."""
        if debtor.kind == "unit":
            return []
        if not self.posts:
            for post in self.people.posts:
                self.posts.setdefault(post.officer_id, []).append(post)
        last = debtor.window.through(self.seen)
        held = [post for post in self.posts.get(debtor.id, ()) if post.span.holds(last)]
        return sorted(held, key=lambda post: (not post.main, post.span.first, post.home.code))

    def own_place(self, debtor: Debtor) -> Place | None:
        """The party's own area on the window's last day: of the unit, or of the unit of the officer's main post (rule 22).

        For rolls and tables; what counts with ``area: own`` is asked of each record's own day (``figures``).
        """
        if debtor.kind == "unit":
            return debtor.home.place
        held = self.held_at_the_end(debtor)
        return held[0].home.place if held else None


def _cut_service(service: Service, first: date, last: date) -> Service:
    span = service.span.cut(first, last) or Span(last + timedelta(days=1), last + timedelta(days=1))
    return Service(span, tuple(_cut(service.suspensions, first, last)))


def _cut(found: Iterable[Leave], first: date, last: date) -> Iterable[Leave]:
    for leave in found:
        span = leave.span.cut(first, last)
        if span:
            yield Leave(leave.kind, span)
