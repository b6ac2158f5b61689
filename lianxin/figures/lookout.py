"""From where a window is counted: policy, days, as of when, and what was otherwise then."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from lianxin.figures import facts, merges, sql
from lianxin.figures import things as sets
from lianxin.figures.conditions import Place, Sight
from lianxin.figures.jobs import Job
from lianxin.figures.sql import Sql, table, value
from lianxin.rules.policy.schema import Policy

OWN_COLUMNS = (("party", "bigint"), ("area", "bigint"), ("level", "text"), ("first", "date"), ("last", "date"))


@dataclass
class Lookout:
    """One window of one policy. What it asks of the registry is kept while it counts.

    ``hidden`` are matters left out for who asks (Z9); ``lines`` the lines of the hotline whose calls are counted, None for all.
    """

    policy: Policy
    first: date
    last: date
    as_of: date | None = None
    today: date | None = None
    rolled_up: bool = False
    hidden: tuple[int, ...] = ()
    lines: tuple[int, ...] | None = None
    places: dict[str, Place] = field(default_factory=dict)
    _levels: dict[int, str] = field(default_factory=dict)

    @cached_property
    def then(self) -> merges.Then:
        """What had not been merged yet on the last day."""
        return merges.then(self.last, self.today if self.rolled_up else None)

    @property
    def whole(self) -> Sight:
        """The days of the window."""
        seen = self.last if self.seen is None else min(self.last, self.seen)
        return self._sight(value(self.first), value(self.last), value(seen))

    def _sight(self, first: Sql, last: Sql, seen: Sql) -> Sight:
        sight = Sight(self.policy, first, last, seen, self.as_of, self.places, self.apart)
        return replace(sight, known=self.seen, hidden=self.hidden, lines=self.lines)

    @property
    def apart(self) -> tuple[tuple[int, date], ...]:
        """Places merged within the window: on a day before, a link to one of them is none to the other (rule 6)."""
        return tuple((id, last) for id, last in self.then.since(self.first) if last < self.last)

    @property
    def seen(self) -> date | None:
        """The last day of which anything is seen: that asked as of, else today (rule 2)."""
        return self.today if self.as_of is None else self.as_of

    def sight(self, job: Job) -> Sight:
        """Return the days looked at: the window, or each party's own span, which stands in ``own``."""
        if not job.spans:
            return self.whole
        last = Sql("own.last")
        seen = last
        if self.seen is not None:
            day = value(self.seen)
            seen = sql.sql("CASE WHEN own.last < {} THEN own.last ELSE {} END", day, day)
        return self._sight(Sql("own.first"), last, seen)

    def rows(self, query: Sql) -> list[tuple[Any, ...]]:
        """Return the rows of a query as of the last day's merges."""
        return sql.rows(self.then.seen(query))

    def levels_of(self, area_ids: Collection[int]) -> dict[int, str]:
        """Return the level of each of these areas."""
        self._levels.update(facts.levels_of(set(area_ids) - self._levels.keys()))
        return {area: self._levels[area] for area in area_ids}

    def own(self, job: Job) -> Sql:
        """Return the table of a duty's parties with their own areas and spans."""
        levels = self.levels_of(job.area_ids)
        return table(
            OWN_COLUMNS,
            [
                (each.party.id, each.area_id, levels.get(each.area_id or 0, ""), each.first or self.first, each.last or self.last)
                for each in job.owing
            ],
        )

    def needs_of(self, root_ids: Collection[int], needs: Collection[str]) -> dict[int, set[str]]:
        """Return which of the needs each of these counterparts has on the last day."""
        found: dict[int, set[str]] = {}
        if needs and root_ids:
            for root, need in self.rows(sets.needs_on(self.last, sorted(root_ids), sorted(needs))):
                found.setdefault(root, set()).add(need)
        return found
