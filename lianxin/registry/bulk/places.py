"""Areas with their ancestors and their own counterparts, units, campaigns, the calendar: in bulk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lianxin.audit.bulk import BATCH, Binding, Bound, Row, take_ids
from lianxin.registry.models import Area, CalendarDay, Campaign, Counterpart, Unit
from lianxin.registry.models.places import LEVELS
from lianxin.rules.names import search_text

OWN_COUNTERPART: Final = ("township", "village")
"""The levels whose areas are counterparts too, with the same code (exchange.md, Files)."""

AREAS: Final = Binding(
    Area,
    (
        Bound("area_code", "code"),
        Bound("name"),
        Bound("level"),
        Bound("parent_code", "parent__code"),
        Bound("kind"),
        Bound("size_class"),
        Bound("valid_from", blank=None),
        Bound("valid_to", blank=None),
        Bound("merged_into", "merged_into__code"),
        Bound("provisional"),
    ),
    ("area_code",),
)


def _units(rows: Sequence[Row]) -> list[Mapping[str, Any]]:
    return [{"search": search_text(row["name"], codes=[row["unit_code"]])} for row in rows]


UNITS: Final = Binding(
    Unit,
    (
        Bound("unit_code", "code", "code"),
        Bound("name", attr="name"),
        Bound("kind", attr="kind"),
        Bound("area_code", "area__code", "area_id", (Area, "code")),
        Bound("parent_code", "parent__code"),
    ),
    ("unit_code",),
    _units,
)
CAMPAIGNS: Final = Binding(
    Campaign,
    (
        Bound("campaign", "key", "key"),
        Bound("name", attr="name"),
        Bound("area_code", "area__code", "area_id", (Area, "code")),
        Bound("from", "first", "first"),
        Bound("to", "last", "last"),
    ),
    ("campaign",),
)
CALENDAR: Final = Binding(
    CalendarDay,
    (
        Bound("day", attr="day"),
        Bound("working", attr="working"),
        Bound("official", attr="official"),
        Bound("note", attr="note"),
    ),
    ("day",),
)


def set_unit_parents(parents: Mapping[str, str]) -> None:
    """Put each unit (by code) under its parent; an empty parent is none. All of them are there by now."""
    ids = dict(Unit.objects.filter(code__in={*parents, *parents.values()}).values_list("code", "pk"))
    units = [Unit(pk=ids[code], parent_id=ids.get(parent)) for code, parent in parents.items()]
    Unit.objects.bulk_update(units, ["parent"], batch_size=BATCH)


# -- areas ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Node:
    """An area in the tree, by primary keys."""

    pk: int
    level: str
    parent: int | None
    ancestors: dict[str, int | None]


def write_areas(new: Sequence[Row], changed: Sequence[Row]) -> None:
    """Insert and change areas, keep every area's ancestors and own counterpart right. Rows are sound, in any order."""
    nodes = _nodes()
    ids = dict(Area.objects.values_list("code", "pk"))
    ids.update(zip((row["area_code"] for row in new), take_ids(Area, len(new)), strict=True))
    before = {pk: node.ancestors for pk, node in nodes.items()}
    for row in (*new, *changed):
        pk = ids[row["area_code"]]
        nodes[pk] = _Node(pk, row["level"], ids.get(row["parent_code"]), {})
    _fill_ancestors(nodes)
    Area.objects.bulk_create([_area(row, nodes, ids) for row in new], batch_size=BATCH)
    _update([_area(row, nodes, ids) for row in changed])
    written = {ids[row["area_code"]] for row in (*new, *changed)}
    _move([node for pk, node in nodes.items() if pk not in written and node.ancestors != before[pk]])
    _own_counterparts(new, ids)
    _rename_counterparts(changed, ids)


def _nodes() -> dict[int, _Node]:
    columns = [f"{level}_id" for level in LEVELS]
    found = {}
    for pk, level, parent, *ancestors in Area.objects.values_list("pk", "level", "parent_id", *columns):
        found[pk] = _Node(pk, level, parent, dict(zip(LEVELS, ancestors, strict=True)))
    return found


def _fill_ancestors(nodes: dict[int, _Node]) -> None:
    """Each area's ancestors from its parent's, parents first; its own level is itself."""
    for node in sorted(nodes.values(), key=lambda node: LEVELS.index(node.level)):
        above = nodes[node.parent].ancestors if node.parent else dict.fromkeys(LEVELS)
        node.ancestors = {**above, node.level: node.pk}


def _area(row: Row, nodes: Mapping[int, _Node], ids: Mapping[str, int]) -> Area:
    pk = ids[row["area_code"]]
    return Area(
        pk=pk,
        code=row["area_code"],
        name=row["name"],
        level=row["level"],
        parent_id=nodes[pk].parent,
        kind=row["kind"],
        size_class=row["size_class"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        merged_into_id=ids.get(row["merged_into"]),
        provisional=row["provisional"],
        search=search_text(row["name"], codes=[row["area_code"]]),
        **{f"{level}_id": above for level, above in nodes[pk].ancestors.items()},
    )


_CONTENT: Final = (
    "name",
    "level",
    "parent",
    "kind",
    "size_class",
    "valid_from",
    "valid_to",
    "merged_into",
    "provisional",
    "search",
)


def _update(areas: list[Area]) -> None:
    Area.objects.bulk_update(areas, [*_CONTENT, *LEVELS], batch_size=BATCH // 4)


def _move(nodes: list[_Node]) -> None:
    areas = [Area(pk=node.pk, **{f"{level}_id": above for level, above in node.ancestors.items()}) for node in nodes]
    Area.objects.bulk_update(areas, list(LEVELS), batch_size=BATCH // 4)


def _own_counterparts(rows: Sequence[Row], ids: Mapping[str, int]) -> None:
    own = [row for row in rows if row["level"] in OWN_COUNTERPART]
    made = [
        Counterpart(
            pk=pk,
            root_id=pk,
            code=row["area_code"],
            kind=row["level"],
            base=row["level"],
            area_id=ids[row["area_code"]],
            place_id=ids[row["area_code"]],
            **_shared(row),
        )
        for row, pk in zip(own, take_ids(Counterpart, len(own)), strict=True)
    ]
    Counterpart.objects.bulk_create(made, batch_size=BATCH)


def _rename_counterparts(rows: Sequence[Row], ids: Mapping[str, int]) -> None:
    for row in rows:
        if row["level"] in OWN_COUNTERPART:
            Counterpart.objects.filter(place_id=ids[row["area_code"]]).update(**_shared(row))


def _shared(row: Row) -> dict[str, Any]:
    """What an area's own counterpart takes from it."""
    return {
        "name": row["name"],
        "valid_from": row["valid_from"],
        "valid_to": row["valid_to"],
        "provisional": row["provisional"],
        "search": search_text(row["name"], codes=[row["area_code"]]),
    }
