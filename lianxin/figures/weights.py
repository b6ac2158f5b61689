"""What a counted thing is worth (``counts_as``), and what a whole record reaches (``each``)."""

from __future__ import annotations

from collections.abc import Sequence

from lianxin.figures import conditions as on
from lianxin.figures.conditions import Aliases, Sight
from lianxin.figures.sql import TRUE, Sql, any_of, both, exists, holds_on, sql
from lianxin.figures.values import PartyKind
from lianxin.figures.ways import WHOLE_RECORD
from lianxin.rules.policy.schema import Count, Each, Of, Weight, When

OF_THE_ROW: dict[Count, Aliases] = {
    "counterparts": Aliases("ec", "c"),
    "contacts": Aliases("ec", "c"),
    "villages": Aliases("ev", "evc"),
}
"""Ways of counting whose thing is a counterpart: it is weighed itself."""


def weighed(sight: Sight, lines: Sequence[Weight], of: Of, count: Count, whose: PartyKind) -> Sql:
    """Return the worth of a row: the first fitting line, else 1; a record takes its heaviest counterpart."""
    if count in OF_THE_ROW:
        return _first_fitting(sight, lines, OF_THE_ROW[count], whose)
    return sql(
        f"COALESCE((SELECT MAX({{}} + 0 * w.entry_id) FROM {on.named_table(sight, of.with_)} w"
        " JOIN registry_counterpart wc ON wc.id = w.root_id WHERE w.entry_id = e.id AND {}), {})",
        _first_fitting(sight, lines, Aliases("w", "wc"), whose),
        on.named(sight, of, Aliases("w", "wc"), whose),
        _first_fitting(sight, [line for line in lines if not _asks_thing(line.when)], None, whose),
    )


def _asks_thing(when: When) -> bool:
    return bool(when.size_class or when.kind or when.need or when.members_over is not None)


def _first_fitting(sight: Sight, lines: Sequence[Weight], spot: Aliases | None, whose: PartyKind) -> Sql:
    worth = Sql("1")
    for line in reversed(lines):
        worth = sql("CASE WHEN {} THEN {} ELSE {} END", _fits(sight, line.when, spot, whose), Sql(str(line.then)), worth)
    return worth


def _fits(sight: Sight, when: When, spot: Aliases | None, whose: PartyKind) -> Sql:
    conditions = [TRUE]
    if when.class_:
        conditions.append(_has_class(sight, when.class_))
    if spot is not None:
        conditions += _thing_fits(sight, when, spot)
    return both(*conditions)


def _has_class(sight: Sight, classes: Sequence[str]) -> Sql:
    return exists(
        "registry_post p WHERE p.officer_id = eo.officer_id AND {} AND {}",
        any_of("p.class_key", classes),
        holds_on("p", sight.last),
    )


def _thing_fits(sight: Sight, when: When, spot: Aliases) -> list[Sql]:
    found = []
    if when.size_class:
        found.append(
            exists(f"registry_area za WHERE za.id = {spot.root}.area_id AND {{}}", any_of("za.size_class", when.size_class))
        )
    if when.kind:
        found.append(any_of(f"{spot.root}.kind", when.kind))
    if when.need:
        found.append(on.has_need(f"{spot.row}.root_id", when.need, sight.last))
    if when.members_over is not None:
        found.append(Sql(f"{spot.root}.members > {when.members_over}"))
    return found


def whole_record(sight: Sight, of: Of, each: Each, whose: PartyKind) -> Sql:
    """Return the condition that the record by itself reaches so much, whatever part of it falls to a party or a period."""
    if each.count in WHOLE_RECORD:
        return sql(
            "{} >= {}",
            Sql(WHOLE_RECORD[each.count].format(officers=sight.ground.officers, days=sight.ground.days)),
            each.at_least,
        )
    if each.count == "working_days":
        inside = sight.is_working("z.day")
        return sql(
            f"(SELECT COUNT(DISTINCT z.day) FROM {sight.ground.days} z WHERE z.entry_id = e.id AND {{}}) >= {{}}",
            inside,
            each.at_least,
        )
    if each.count == "villages":
        of_kind = Sql("wc.kind = 'village'")
    elif each.count == "townships":
        of_kind = Sql("wc.base IN ('village', 'township', 'household')")
    else:
        of_kind = on.named(sight, of, Aliases("w", "wc"), whose)
    follow = each.count in {"villages", "townships"}
    table = sight.ground.counterparts if follow else on.named_table(sight, of.with_)
    told = "za.township_id" if each.count == "townships" else "w.root_id"
    return sql(
        f"(SELECT COUNT(DISTINCT {told}) FROM {table} w JOIN registry_counterpart wc ON wc.id = w.root_id"
        " JOIN registry_area za ON za.id = wc.area_id WHERE w.entry_id = e.id AND {}) >= {}",
        of_kind,
        each.at_least,
    )
