"""The grid of villages of a plan of pairing: the registry knows no coordinates, so townships are rows and villages cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Count, Q

from lianxin.liaison.models import Link
from lianxin.planning import access
from lianxin.planning.facts.outcome import missing_in
from lianxin.planning.models import PairingPlan
from lianxin.planning.queries.pairing import day_before, terms
from lianxin.registry.access import Viewer, held_on
from lianxin.registry.models import Area, Counterpart


@dataclass(slots=True)
class Cell:
    """One village in the grid: pairs in the plan, how many are new, how many parties before and after, what is missing."""

    code: str
    name: str
    pairs: int = 0
    new: int = 0
    parties: int = 0
    parties_before: int = 0
    missing: int = 0


@dataclass(slots=True)
class Row:
    """A township with its villages."""

    code: str
    name: str
    cells: list[Cell] = field(default_factory=list)

    @property
    def pairs(self) -> int:
        """Pairs in all its villages."""
        return sum(cell.pairs for cell in self.cells)

    @property
    def new(self) -> int:
        """New pairs in all its villages."""
        return sum(cell.new for cell in self.cells)

    @property
    def missing(self) -> int:
        """Missing places in all its villages."""
        return sum(cell.missing for cell in self.cells)


Where = Callable[[int | None, int | None], Cell | None]
"""The cell of a village or, without one, a township."""


def grid(viewer: Viewer, plan: PairingPlan) -> list[Row]:
    """Townships with their villages, in the order of codes; what lies in no village stands with its township. Five statements."""
    links = access.shown(viewer, plan)
    places = Area.objects.filter(Q(level__in=("township", "village")), **{plan.area.level: plan.area_id})
    columns = places.values_list("pk", "code", "name", "level", "township")
    names = {pk: (code, name, level, town) for pk, code, name, level, town in columns}
    cells: dict[int, Cell] = {}

    def cell(village: int | None, township: int | None) -> Cell | None:
        where = village or township
        if where is None or where not in names:
            return None
        return cells.setdefault(where, Cell(*names[where][:2]))

    rows = links.order_by().values_list("counterpart__area__village", "counterpart__area__township")
    counts = rows.annotate(
        pairs=Count("pk"),
        new=Count("pk", filter=Q(kept=False)),
        people=Count("officer", distinct=True),
        units=Count("unit", distinct=True),
    )
    for village, township, pairs, new, people, units in counts:
        if (at := cell(village, township)) is not None:
            at.pairs, at.new, at.parties = at.pairs + pairs, at.new + new, at.parties + people + units
    _add_before(viewer, plan, cell)
    _add_missing(plan, cell)
    return _by_township(names, cells)


def _add_before(viewer: Viewer, plan: PairingPlan, cell: Where) -> None:
    kinds = {layer.kind for layer in terms(plan).layers}
    roots = access.shown(viewer, plan).values("counterpart")
    held = Link.objects.filter(held_on(day_before(plan)), kind__in=kinds, root__in=roots).order_by()
    rows = held.values_list("root__area__village", "root__area__township")
    for village, township, people, units in rows.annotate(a=Count("officer", distinct=True), b=Count("unit", distinct=True)):
        if (at := cell(village, township)) is not None:
            at.parties_before += people + units


def _add_missing(plan: PairingPlan, cell: Where) -> None:
    lacking = {one.code: one.missing for one in missing_in(plan.outcome) if one.of == "counterpart"}
    rows = Counterpart.objects.filter(code__in=list(lacking)[:20_000])
    for code, village, township in rows.values_list("code", "area__village", "area__township"):
        if (at := cell(village, township)) is not None:
            at.missing += lacking[code]


def _by_township(names: dict[int, tuple[str, str, str, int | None]], cells: dict[int, Cell]) -> list[Row]:
    rows: dict[int, Row] = {}
    for pk in sorted(cells, key=lambda pk: names[pk][0]):
        town = names[pk][3] if names[pk][3] in names else pk
        code, name = names[town or pk][:2]
        rows.setdefault(town or pk, Row(code, name)).cells.append(cells[pk])
    return sorted(rows.values(), key=lambda row: row.code)
