"""A board as a table: groups down, duties across. Groups stand in the order of their codes, never by merit (principle 2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final

from lianxin.duties.boards import Line, Moment
from lianxin.rules.policy.schema import Duty, Policy
from lianxin.web.boards import charts

FLOOR: Final = (3, 5)
"""Below three fifths of what was due, a township is an exception."""
PERIODS: Final = 12
_COUNTS: Final = ("dues", "met", "short", "open", "grace", "exempt", "unmeasured")


@dataclass(frozen=True)
class Column:
    """A duty of a policy."""

    policy: str
    duty: str
    title: str
    clause: str
    quantity: str


@dataclass(frozen=True)
class Cell:
    """How the dues of one duty stand in one group."""

    dues: int = 0
    met: int = 0
    short: int = 0
    open: int = 0
    grace: int = 0
    exempt: int = 0
    unmeasured: int = 0

    @property
    def due(self) -> int:
        """How many are to be done: all but the exempt and those that cannot be measured."""
        return self.dues - self.exempt - self.unmeasured

    @property
    def still(self) -> int:
        """How many may still be done."""
        return self.open + self.grace

    @property
    def below(self) -> bool:
        """Whether so few of those that are over were met that the group is an exception."""
        over = self.met + self.short
        return self.short > 0 and self.met * FLOOR[1] < over * FLOOR[0]


@dataclass(frozen=True)
class Row:
    """A group (township, class) with a cell for each duty."""

    code: str
    name: str
    cells: tuple[tuple[Column, Cell | None], ...]


@dataclass(frozen=True)
class Table:
    """The duties, the groups, and how many dues are counted in all."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def __bool__(self) -> bool:
        return bool(self.rows)


def table(lines: Sequence[Line], policies: Mapping[str, Policy], lang: str, order: Mapping[str, int] | None = None) -> Table:
    """Lines as a table: duties in the order of their policies, groups by ``order`` (else by code); the nameless group last."""
    columns = _columns(lines, policies, lang)
    cells: dict[tuple[str, str, str], Cell] = {}
    names: dict[str, str] = {}
    for line in lines:
        key = (line.group, line.policy, line.duty)
        cells[key] = _plus(cells.get(key, Cell()), line)
        names[line.group] = line.name
    place = order or {}
    codes = sorted(names, key=lambda code: (not code, place.get(code, len(place)), code))
    rows = [Row(code, names[code], tuple((one, cells.get((code, one.policy, one.duty))) for one in columns)) for code in codes]
    return Table(columns, tuple(rows))


def _plus(cell: Cell, line: Line) -> Cell:
    return Cell(*(getattr(cell, name) + getattr(line, name) for name in _COUNTS))


def _columns(lines: Iterable[Line], policies: Mapping[str, Policy], lang: str) -> tuple[Column, ...]:
    found = {(line.policy, line.duty): line.quantity for line in lines}
    order = {(key, duty): place for place, (key, duty) in enumerate(_all(policies))}
    keys = sorted(found, key=lambda key: (order.get(key, len(order)), key))
    return tuple(_column(key, found[key], policies, lang) for key in keys)


def _all(policies: Mapping[str, Policy]) -> list[tuple[str, str]]:
    return [(key, duty) for key, policy in policies.items() for duty in policy.duties]


def _column(key: tuple[str, str], quantity: str, policies: Mapping[str, Policy], lang: str) -> Column:
    duty = _duty(policies, *key)
    title = (duty.en if lang == "en" and duty.en else duty.zh) if duty else key[1]
    return Column(key[0], key[1], title, duty.clause if duty else "", quantity)


def _duty(policies: Mapping[str, Policy], policy: str, duty: str) -> Duty | None:
    held = policies.get(policy)
    return held.duties.get(duty) if held else None


@dataclass(frozen=True)
class Past:
    """One duty in each of its last periods, with the line that shows it."""

    column: Column
    moments: tuple[Moment, ...]
    line: charts.Line


@dataclass(frozen=True)
class Together:
    """Duties with the same periods, as one table."""

    periods: tuple[str, ...]
    pasts: tuple[Past, ...]


def together(found: Sequence[Past]) -> list[Together]:
    """The pasts as tables, a table for each rhythm."""
    tables: dict[tuple[str, ...], list[Past]] = {}
    for past in found:
        tables.setdefault(tuple(moment.period for moment in past.moments), []).append(past)
    return [Together(periods, tuple(members)) for periods, members in tables.items()]


def pasts(columns: Sequence[Column], trends: Mapping[tuple[str, str], Sequence[Moment]]) -> list[Past]:
    """The last twelve periods of each duty that has more than one: one's own past, never another's."""
    found = []
    for column in columns:
        moments = tuple(trends.get((column.policy, column.duty), ()))[-PERIODS:]
        if len(moments) > 1 and any(moment.met + moment.short for moment in moments):
            found.append(Past(column, moments, charts.line([percent(moment) for moment in moments], top=100)))
    return found


def due_in(moment: Moment) -> int:
    """How many dues of a past period were to be done."""
    return moment.dues - moment.exempt


def percent(moment: Moment) -> int | None:
    """How many in a hundred were met, once all of them are judged; None while some may still be done, or nothing was due."""
    due = due_in(moment)
    if not due or moment.met + moment.short < due:
        return None
    return (200 * moment.met + due) // (2 * due)


assert {field.name for field in fields(Cell)} == set(_COUNTS)  # noqa: S101 - a new state must be counted here too
