"""Rows of the registry as the values that the rules take: the only bridge."""

from collections.abc import Iterable, Mapping

from lianxin.registry.models import CalendarDay, Counterpart, Post
from lianxin.rules.entries import CounterpartFact, PostFact
from lianxin.rules.workdays import Calendar
from lianxin.rules.workdays import CalendarDay as DayFact


def post_fact(post: Post) -> PostFact:
    """A post, its unit by code: ask for the rows with ``select_related("unit")``."""
    return PostFact(post.unit.code, post.valid_from, post.valid_to, post.main)


def counterpart_fact(row: Counterpart, villages: Mapping[int, str]) -> CounterpartFact:
    """A counterpart (rows with ``select_related("area")``); ``villages`` are the codes of villages by id."""
    village = villages.get(row.area.village_id) if row.area.village_id else None
    merged = row.root_id is not None and row.root_id != row.pk
    return CounterpartFact(row.kind, row.base, row.area.code, village, row.valid_from, row.valid_to, merged)


def calendar_of(rows: Iterable[CalendarDay]) -> Calendar:
    """The working days as a value (rule 18)."""
    return Calendar(DayFact(row.day, row.working, row.official, row.note) for row in rows)
