"""One statement for many measures: rows of one source, grouped once, each measure a column of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from lianxin.figures.grounds import ENTRIES, Ground
from lianxin.figures.sql import EMPTY, TRUE, Sql, both, joined, sql
from lianxin.figures.ways import Rung, Way

TABLES: Final[dict[str, str]] = {
    "eo": "JOIN {officers} eo ON {of_eo}",
    "ed": "JOIN {days} ed ON {of_ed}",
    "tc": "JOIN {counterparts} tc ON tc.entry_id = e.id",
    "ec": "JOIN {counterparts} ec ON ec.entry_id = e.id JOIN registry_counterpart c ON c.id = ec.root_id",
    "ev": "JOIN {counterparts} ev ON ev.entry_id = e.id JOIN registry_counterpart evc ON evc.id = ev.root_id"
    " AND {ev_kind} = 'village'",
    "ta": "JOIN {townships}",
    "pa": "LEFT JOIN registry_area pa ON pa.id = e.place_id",
    "ca": "JOIN registry_area ca ON ca.id = c.area_id",
}
"""What may stand beside the record, in the order in which it is joined."""

UNIQUE: Final[dict[str, str]] = {"eo": "eo.officer_id", "ed": "ed.day"}
"""What tells the rows of a table apart for one record. The others may repeat a thing (two counterparts merged into one)."""
NEVER_UNIQUE: Final = frozenset({"tc", "ec", "ev", "ta"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One measure's column: when a row counts, and what it is worth. ``rungs`` hold its own cap and threshold."""

    condition: Sql
    worth: Sql
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """Where the rows come from: tables beside the record, further joins, tables made on the way, and what all rows must meet."""

    joins: frozenset[str]
    more: Sql = EMPTY
    ctes: tuple[tuple[str, Sql], ...] = ()
    where: Sql = TRUE
    ground: Ground = ENTRIES


def cell(way: Way, condition: Sql, worth: Sql | None = None) -> Cell:
    """Return the column of a measure counted in that way."""
    known = both(condition, Sql(way.known)) if way.known else condition
    return Cell(known, worth or Sql(way.worth), way.rungs)


def statement(body: Body, groups: Sequence[Sql], cells: Sequence[Cell]) -> Sql:
    """Return the query: the groups' columns, then one column per cell, NULL where no row counted.

    All cells must have rungs with the same keys.
    """
    summed, keys = _from_rows_on(body, groups, cells)
    inner = _innermost(body, groups, [key for rung in keys for key in rung], cells, "SUM" if summed else "MAX")
    return with_tables(body.ctes, _climbed(inner, len(groups), keys, cells))


def statement_at_levels(body: Body, levels: Sequence[Sql], cells: Sequence[Cell]) -> Sql:
    """Return the query for several groupings of the same rows: which grouping, its group, then the cells as above.

    The rows are looked up once. Where things repeat among groups each grouping counts them anew: distinct counts do not add.
    """
    summed, keys = _from_rows_on(body, levels, cells)
    told = [key for rung in keys for key in rung]
    take = "SUM" if summed else "MAX"
    base = _innermost(body, levels, told, cells, "" if told else take)
    columns = "".join(f", k{i}" for i in range(len(told))) + "".join(f", {take}(m{i}) AS m{i}" for i in range(len(cells)))
    every = []
    for i in range(len(levels)):
        inner = _grouped(Sql(f"SELECT g{i} AS g0{columns} FROM base"), 1 + len(told))
        every.append(sql(f"SELECT {i} AS level, each{i}.* FROM ({{}}) each{i}", _climbed(inner, 1, keys, cells)))
    return with_tables([*body.ctes, ("base", base)], joined(" UNION ALL ", every))


def _from_rows_on(body: Body, groups: Sequence[Sql], cells: Sequence[Cell]) -> tuple[bool, list[tuple[str, ...]]]:
    """Whether worths are summed from the rows on, as each thing has one row; and the keys that are left to group by."""
    keys = [rung.keys for rung in cells[0].rungs]
    summed = _rows_are_unique(body, groups, keys)
    return summed, keys[:-1] if summed else keys


def _climbed(inner: Sql, groups: int, keys: Sequence[tuple[str, ...]], cells: Sequence[Cell]) -> Sql:
    for outward in range(len(keys) - 1, -1, -1):
        inner = _outward(inner, groups, sum(len(rung) for rung in keys[:outward]), cells, outward)
    return inner


def with_tables(tables: Sequence[tuple[str, Sql]], query: Sql) -> Sql:
    """Return the query with tables made on the way, each once."""
    if not tables:
        return query
    made = joined(", ", [sql(name + " AS MATERIALIZED ({})", made) for name, made in tables])
    return sql("WITH {} {}", made, query)


def from_rows(body: Body, columns: Sql, condition: Sql) -> Sql:
    """Return the query of the rows themselves, without the tables made on the way."""
    return sql("SELECT {} FROM {} {} WHERE {} AND {}", columns, _tables(body), body.more, body.where, condition)


def _rows_are_unique(body: Body, groups: Sequence[Sql], keys: Sequence[tuple[str, ...]]) -> bool:
    """Whether the innermost rung can be left out: each thing has one row, and it is taken as it is."""
    if body.joins & NEVER_UNIQUE or body.more or len(body.ground.events) > 1:
        return False
    told = {key for rung in keys for key in rung} | {group.text for group in groups}
    return {"e.id"} | {UNIQUE[name] for name in body.joins if name in UNIQUE} <= told


def _innermost(body: Body, groups: Sequence[Sql], keys: Sequence[str], cells: Sequence[Cell], take: str) -> Sql:
    """The rows grouped by groups and keys, their worths taken together; without ``take`` the rows as they are."""
    columns = [sql(f"{{}} AS g{i}", group) for i, group in enumerate(groups)]
    columns += [Sql(f"{key} AS k{i}") for i, key in enumerate(keys)]
    alone = len(cells) == 1
    for i, each in enumerate(cells):
        worth = each.worth if alone else sql("CASE WHEN {} THEN {} END", each.condition, each.worth)
        columns.append(sql(f"{take}({{}}) AS m{i}", worth))
    where = both(body.where, cells[0].condition if alone else TRUE)
    query = sql("SELECT {} FROM {} {} WHERE {}", joined(", ", columns), _tables(body), body.more, where)
    return _grouped(query, len(groups) + len(keys)) if take else query


def _outward(inner: Sql, groups: int, left: int, cells: Sequence[Cell], rung: int) -> Sql:
    columns = [f"g{i}" for i in range(groups)] + [f"k{i}" for i in range(left)]
    columns += [f"SUM({each.rungs[rung].turned(f'm{i}')}) AS m{i}" for i, each in enumerate(cells)]
    return _grouped(sql(f"SELECT {', '.join(columns)} FROM ({{}}) q{rung}", inner), groups + left)


def _tables(body: Body) -> Sql:
    ground = body.ground
    names = {
        "officers": ground.officers,
        "of_eo": ground.of_record("eo"),
        "of_ed": ground.of_record("ed"),
        "counterparts": ground.counterparts,
        "days": ground.days,
        "townships": ground.townships,
        "ev_kind": "evc.kind || ''" if ground.is_of_matters else "evc.kind",  # SQLite began with the villages: 48 s
    }
    beside = [text.format(**names) for name, text in TABLES.items() if name in body.joins]
    return Sql(" ".join([f"{ground.records} e", *beside]))


def _grouped(query: Sql, columns: int) -> Sql:
    if not columns:
        return query
    return sql(f"{{}} GROUP BY {', '.join(str(i + 1) for i in range(columns))}", query)


def answers(found: Sequence[tuple[Any, ...]], groups: int) -> list[tuple[tuple[Any, ...], tuple[int, ...]]]:
    """Return each group with its numbers, zeros for what a database gives as NULL."""
    return [(tuple(row[:groups]), tuple(int(number or 0) for number in row[groups:])) for row in found]
