"""The tables over which a source is counted, all in the form of records: a record, who is credited, whom it names, its dates.

Entries have tables of their own. Matters are seen in the same form, once for each event asked about: the day is that of the
event, who is credited is the handler, the counterparts are its own and the villages that follow from it (rules 5, 21). A call of
the hotline counts once, on the day on which it rang, whatever came of it; it lies in the area of its line, is the work of the
unit that answers the line, credited to nobody in person, and names nobody. So whatever asks something of a record asks it of
all; what is asked of matters or calls alone stands in ``matters`` and ``calls``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from lianxin.figures.sql import Sql, sql
from lianxin.rules.policy.schema import Of

EVENTS: Final = ("reported", "accepted", "contacted", "due", "solved", "closed", "returned", "verified", "rated")
"""Every event of a matter that can be counted; the day of each is a column."""
SOLVED: Final = "m.outcome IN ('', 'solved')"
"""A matter that ended otherwise has not been solved, whatever day is written there (S4)."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the records of a source stand: each a table or a query in its place, to be given an alias.

    ``named`` are the counterparts that the record itself names, ``counterparts`` with the villages that follow from it too;
    ``townships`` joins those in which it happened, as ``ta``. ``events`` is empty for entries; ``dated`` are the tables that
    hold the record's day too, so that their indexes serve.
    """

    records: str
    officers: str
    counterparts: str
    days: str
    named: str
    townships: str
    dated: frozenset[str] = frozenset()
    events: tuple[str, ...] = ()
    source: Literal["entries", "matters", "calls"] = "entries"

    @property
    def is_of_matters(self) -> bool:
        """Whether its records are matters."""
        return self.source == "matters"

    @property
    def is_of_calls(self) -> bool:
        """Whether its records are calls of the hotline."""
        return self.source == "calls"

    @property
    def is_of_entries(self) -> bool:
        """Whether its records are entries."""
        return self.source == "entries"

    def of_record(self, alias: str) -> str:
        """Return the condition that the officer or date of that alias is of the record ``e``; of a matter, of that event."""
        return f"{alias}.entry_id = e.id AND {alias}.day = e.day" if self.events else f"{alias}.entry_id = e.id"


ENTRIES: Final = Ground(
    "records_entry",
    "records_entryofficer",
    "records_entrycounterpart",
    "records_entryday",
    "records_entrycounterpart",
    "registry_area ta ON ta.id IN (SELECT COALESCE(sa.township_id, 0) FROM records_entrycounterpart sc"
    " JOIN registry_counterpart sr ON sr.id = sc.root_id AND sr.base IN ('village', 'township')"
    " JOIN registry_area sa ON sa.id = sr.area_id WHERE sc.entry_id = e.id"
    " UNION SELECT COALESCE(sb.township_id, 0) FROM registry_area sb WHERE sb.id = e.area_id)",
    dated=frozenset({"eo", "ec", "tc"}),
)


def ground_of(of: Of) -> Ground:
    """Return where the records of a source stand."""
    if of.source == "calls":
        return _of_calls(of.names)
    return _of_matters(of.names) if of.source == "matters" else ENTRIES


def main_unit(officer: str, day: Sql) -> Sql:
    """Return the unit of an officer's main post on the day; without a main post of the earliest (rule 22)."""
    return sql(_MAIN_UNIT.format(officer=officer, day="{}"), day, day)


_MAIN_UNIT: Final = (
    "(SELECT gp.unit_id FROM registry_post gp JOIN registry_unit gu ON gu.id = gp.unit_id"
    " WHERE gp.officer_id = {officer} AND gp.valid_from <= {day} AND (gp.valid_to IS NULL OR gp.valid_to >= {day})"
    " ORDER BY gp.main DESC, gp.valid_from, gu.code LIMIT 1)"
)


# -- matters -------------------------------------------------------------------------------------


@lru_cache(64)
def _of_matters(events: tuple[str, ...]) -> Ground:
    unknown = [event for event in events if event not in EVENTS]
    if unknown:
        raise ValueError(unknown)
    return Ground(
        _each(
            events,
            f"m.id, m.code, m.kind, m.category, m.campaign, m.area_id, m.area_id AS place_id, m.rating, m.exclusion, {_dates()}",
        ),
        _each(events, f"m.id AS entry_id, m.officer_id, {_UNIT}"),
        _COUNTERPARTS,
        _each(events, "m.id AS entry_id"),
        f"({_NAMED})",
        _TOWNSHIPS,
        events=events,
        source="matters",
    )


def _dates() -> str:
    plain = ", ".join(f"m.{event}_on" for event in EVENTS if event != "solved")
    return f"{plain}, CASE WHEN {SOLVED} THEN m.solved_on END AS solved_on"


_UNIT: Final = "COALESCE(m.unit_id, {}) AS unit_id"


def _each(events: Sequence[str], columns: str) -> str:
    """The matters on the day of each of the events, with these columns."""
    return f"({' UNION ALL '.join(_one(event, columns) for event in events)})"


def _one(event: str, columns: str) -> str:
    day = f"m.{event}_on"
    unit = _MAIN_UNIT.format(officer="m.officer_id", day=day)
    known = f"{day} IS NOT NULL" + (f" AND {SOLVED}" if event == "solved" else "")
    return f"SELECT {columns.format(unit)}, {day} AS day FROM matters_matter m WHERE {known}"


_NAMED: Final = (
    "SELECT m.id AS entry_id, v.id AS counterpart_id, v.root_id, 0 AS origin"
    " FROM matters_matter m JOIN registry_counterpart v ON v.id = m.counterpart_id"
)
_OF_HOUSEHOLD: Final = (
    "SELECT m.id AS entry_id, v.id AS counterpart_id, v.root_id, 1 AS origin FROM matters_matter m"
    " JOIN registry_counterpart h ON h.id = m.counterpart_id AND h.base = 'household'"
    " JOIN registry_area ha ON ha.id = h.area_id JOIN registry_counterpart v ON v.place_id = ha.village_id"
)
_OF_AREA: Final = (
    "SELECT m.id AS entry_id, v.id AS counterpart_id, v.root_id, 2 AS origin FROM matters_matter m"
    " JOIN registry_area ma ON ma.id = m.area_id JOIN registry_counterpart v ON v.place_id = ma.village_id"
)
"""Its own counterpart, the village of its household, the village in which its area lies (``records.models.Origin``).

One may stand here twice; whatever is counted is told apart by its root.
"""
_COUNTERPARTS: Final = f"({_NAMED} UNION ALL {_OF_HOUSEHOLD} UNION ALL {_OF_AREA})"
_TOWNSHIPS: Final = (
    f"(SELECT sc.entry_id, sa.township_id AS id FROM {_COUNTERPARTS} sc"
    " JOIN registry_counterpart sr ON sr.id = sc.root_id AND sr.base IN ('village', 'township')"
    " JOIN registry_area sa ON sa.id = sr.area_id"
    " UNION ALL SELECT m.id, ma.township_id FROM matters_matter m JOIN registry_area ma ON ma.id = m.area_id)"
    " ta ON ta.entry_id = e.id AND ta.id IS NOT NULL"
)
"""Of its counterpart and of the villages that follow, and that of its own area."""


# -- calls of the hotline ------------------------------------------------------------------------

CALL_EVENTS: Final[dict[str, str]] = {
    "rung": "1 = 1",
    "answered": "k.answered_at IS NOT NULL",
    "timed": "k.answered_at IS NOT NULL AND k.waited IS NOT NULL",
    "missed": "k.answered_at IS NULL AND (k.missed_at IS NOT NULL OR k.ended_at IS NOT NULL OR k.lost_at IS NOT NULL)",
    "back_due": "k.back_due_at IS NOT NULL",
    "called_back": "k.back_due_at IS NOT NULL AND k.back_how IN ('reached', 'again')",
}
"""Which calls each word of the policy language means. One that still rings is in none but ``rung``."""
_CALLS: Final = (
    "(SELECT k.id, k.code, k.day, k.area_id, k.area_id AS place_id, NULLIF(k.outcome, '') AS kind, '' AS campaign, k.outcome,"
    " k.waited, k.begun_at, k.back_due_at, k.back_at, k.line_id FROM hotline_call k WHERE {})"
)
_ANSWERING: Final = (
    "(SELECT k.id AS entry_id, k.day, CAST(NULL AS bigint) AS officer_id, n.unit_id FROM hotline_call k"
    " JOIN hotline_line n ON n.id = k.line_id)"
)
_NO_ONE: Final = "(SELECT k.id AS entry_id, 0 AS counterpart_id, 0 AS root_id, 0 AS origin FROM hotline_call k WHERE 1 = 0)"


@lru_cache(64)
def _of_calls(events: tuple[str, ...]) -> Ground:
    """Where such calls stand; one that several words mean stands there once."""
    meant = " OR ".join(f"({CALL_EVENTS[event]})" for event in events)
    return Ground(
        _CALLS.format(meant),
        _ANSWERING,
        _NO_ONE,
        "(SELECT k.id AS entry_id, k.day FROM hotline_call k)",
        _NO_ONE,
        "registry_area ta ON 1 = 0",
        source="calls",
    )
