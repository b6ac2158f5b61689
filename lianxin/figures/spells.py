"""In which area each party was when: its own area of each day (rules 20, 22).

What a party did itself is looked at by the officer or unit on the record (``conditions.in_own_area``). Where whoever did it
counts, the record knows nothing of the party; then the areas of those who moved stand beside the records, with their days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from lianxin.figures.sql import Sql, any_of, as_date, rows, sql, table
from lianxin.figures.values import Owing, PartyKind

COLUMNS: Final = (("party", "bigint"), ("area", "bigint"), ("first", "date"), ("last", "date"))


class Spell(NamedTuple):
    """Days, one after the other, on which a party's own area was the same."""

    area_id: int
    first: date
    last: date

    def holds(self, first: date, last: date) -> bool:
        """Return whether all days of the span are among them."""
        return self.first <= first and last <= self.last


Spells = Mapping[int, tuple[Spell, ...]]
"""The spells of each party, in order; a day in none of them is one without a post."""


class Post(NamedTuple):
    """A post as far as it tells where its officer is."""

    main: bool
    first: date
    last: date
    unit: str
    area_id: int


def spells_of(kind: PartyKind, owing: Sequence[Owing]) -> dict[int, tuple[Spell, ...]]:
    """Return where each of the parties was when. One statement for officers; a unit is where it is."""
    if kind == "unit":
        return {each.party.id: _always(each.area_id) for each in owing}
    held: dict[int, list[Post]] = defaultdict(list)
    for officer, post in _posts({each.party.id for each in owing}):
        held[officer].append(post)
    return {each.party.id: tuple(spells(held[each.party.id])) for each in owing}


def _always(area_id: int | None) -> tuple[Spell, ...]:
    return () if area_id is None else (Spell(area_id, date.min, date.max),)


def _posts(officers: Collection[int]) -> Iterable[tuple[int, Post]]:
    query = sql(
        "SELECT p.officer_id, p.main, p.valid_from, p.valid_to, u.code, u.area_id FROM registry_post p"
        " JOIN registry_unit u ON u.id = p.unit_id WHERE {}",
        any_of("p.officer_id", sorted(officers)),
    )
    for officer, main, first, last, unit, area in rows(query):
        yield officer, Post(bool(main), as_date(first), date.max if last is None else as_date(last), unit, area)


def spells(posts: Collection[Post]) -> list[Spell]:
    """Return the spells of one officer: each day's area is that of the main post, without one of the earliest (rule 22)."""
    starts = {post.first for post in posts}
    starts |= {post.last + timedelta(days=1) for post in posts if post.last < date.max}
    days = sorted(starts)
    found: list[Spell] = []
    for first, after in zip(days, [*days[1:], None], strict=True):
        last = date.max if after is None else after - timedelta(days=1)
        held = [post for post in posts if post.first <= first <= post.last]
        if not held:
            continue
        area = min(held, key=lambda post: (not post.main, post.first, post.unit)).area_id
        if found and found[-1].area_id == area and found[-1].last + timedelta(days=1) == first:
            found[-1] = found[-1]._replace(last=last)
        else:
            found.append(Spell(area, first, last))
    return found


def given(found: Spells) -> Sql:
    """Return the table of the spells, which travel as parameters: ``party, area, first, last``."""
    return table(COLUMNS, [(party, *spell) for party, each in found.items() for spell in each])


@dataclass(frozen=True, slots=True)
class Parted:
    """The parties of a duty told apart: those in one area on all days that matter, and the others."""

    staying: tuple[Owing, ...]
    moving: tuple[Owing, ...]


def parted(owing: Iterable[Owing], found: Spells, first: date, last: date) -> Parted:
    """Return who was in one area, the own area asked with, on all days of the span, and who was not."""
    staying: list[Owing] = []
    moving: list[Owing] = []
    for each in owing:
        stays = any(spell.area_id == each.area_id and spell.holds(first, last) for spell in found[each.party.id])
        (staying if stays else moving).append(each)
    return Parted(tuple(staying), tuple(moving))
