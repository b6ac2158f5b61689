"""The tables that are loaded alike: for each, where its rows are kept, what is checked, what is remembered of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from lianxin.audit.bulk import Binding
from lianxin.exchange import tables
from lianxin.exchange.load import checks
from lianxin.exchange.load.checks import Check
from lianxin.exchange.load.job import Job
from lianxin.exchange.load.matters import MATTER_CHECKS, remember_matter, settle_matter
from lianxin.exchange.sense import Judge
from lianxin.exchange.tables import Table
from lianxin.exchange.world import World
from lianxin.figures.bulk import ATTESTED
from lianxin.liaison.bulk import LINKS
from lianxin.matters.bulk import MATTERS, write_matters
from lianxin.registry.bulk import people, places, served

Row = dict[str, Any]
Rows = list[Row]


def _forget(world: World, row: Row) -> None:
    """Nothing later names these rows."""


def _base(judge: Judge, row: Row) -> None:
    lexicon = judge.world.words.ever(row["area_code"])
    row["_base"] = lexicon.base_of(row["kind"])


def _no_base(judge: Judge, row: Row) -> None:
    """Most rows need nothing worked out before they are remembered."""


@dataclass(frozen=True, slots=True)
class Part:
    """How one table is loaded."""

    table: Table
    binding: Binding
    checks: tuple[Check, ...]
    """Each stands by itself: one that needs a cell that could not be read does not keep the others from being made."""
    remember: Callable[[World, Row], None] = _forget
    prepare: Check = _no_base
    whole: bool = False
    """Its rows name one another: all are remembered before any is checked."""
    late: Check | None = None
    """What can be checked only when all rows of the table are known."""
    is_late: Callable[[Row], bool] = lambda row: False
    words: Check | None = None
    """A check of words, put off until the adoptions are known."""
    again: Callable[[Judge, Row, Row], None] = lambda judge, old, row: None
    """What a row must keep of the one that it replaces."""
    write: Callable[[Rows, Rows], None] | None = None
    """How rows are written, where the binding alone does not do it."""
    write_as: Callable[[Job, Rows, Rows], None] | None = None
    """The same, where it matters who loads, and when."""
    noted: Callable[[Job, Row], None] = lambda job, row: None
    """What the loading remembers of a new or changed row, for what follows from it."""


def _write_units(new: Rows, changed: Rows) -> None:
    places.UNITS.create(new)
    places.UNITS.update(changed)
    under = [row for row in new if row["parent_code"]]
    places.set_unit_parents({row["unit_code"]: row["parent_code"] for row in (*under, *changed)})


PARTS: Final = (
    Part(
        tables.AREAS,
        places.AREAS,
        (checks.check_area, checks.check_area_circle),
        World.remember_area,
        whole=True,
        write=places.write_areas,
        again=checks.check_area_again,
    ),
    Part(
        tables.UNITS,
        places.UNITS,
        (checks.check_unit,),
        World.remember_unit,
        whole=True,
        words=checks.check_unit_words,
        write=_write_units,
    ),
    Part(tables.CAMPAIGNS, places.CAMPAIGNS, (checks.check_campaign,), World.remember_campaign),
    Part(tables.CALENDAR, places.CALENDAR, (checks.check_day,)),
    Part(tables.OFFICERS, people.OFFICERS, (checks.check_officer,), World.remember_officer),
    Part(
        tables.POSTS,
        people.POSTS,
        (checks.check_post, checks.check_post_place, checks.check_post_alone),
        World.remember_post,
        noted=lambda job, row: job.busy.add(row["officer_code"]),
    ),
    Part(tables.ACCOUNTS, people.ACCOUNTS, (checks.check_account,)),
    Part(tables.ABSENCES, people.ABSENCES, (checks.check_absence,)),
    Part(tables.SUSPENSIONS, people.SUSPENSIONS, (checks.check_suspension,)),
    Part(
        tables.COUNTERPARTS,
        served.COUNTERPARTS,
        (checks.check_counterpart, checks.check_counterpart_kind),
        World.remember_counterpart,
        prepare=_base,
        late=checks.check_merge,
        is_late=lambda row: row["end_reason"].startswith(served.MERGED),
    ),
    Part(tables.NEEDS, served.NEEDS, (checks.check_need, checks.check_need_word)),
    Part(tables.LINKS, LINKS, (checks.check_link, checks.check_link_word, checks.check_link_dates)),
    Part(
        tables.MATTERS,
        MATTERS,
        MATTER_CHECKS,
        remember_matter,
        prepare=settle_matter,
        write_as=lambda job, new, changed: write_matters(new, changed, by=job.by, at=job.at),
    ),
    Part(tables.ATTESTED, ATTESTED, (checks.check_attested,)),
)
"""In the order of loading; adoptions and entries are loaded in ways of their own."""

BY_NAME: Final = {part.table.name: part for part in PARTS}
