"""The rows over which the columns of one shape are counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lianxin.figures import conditions as on
from lianxin.figures import spells
from lianxin.figures import things as sets
from lianxin.figures.conditions import COLUMN, Sight
from lianxin.figures.jobs import Job, Part, Shape
from lianxin.figures.lookout import Lookout
from lianxin.figures.sql import TRUE, Sql, any_of, both, exists, joined, sql
from lianxin.figures.statements import Body
from lianxin.rules.policy.schema import Policy


def groups_of(shape: Shape) -> list[Sql]:
    """Return by what the rows of a shape are grouped: the party, and the thing; by nothing where all see the same."""
    if shape.per is None:
        if not shape.anyone:
            return [Sql(f"eo.{COLUMN[shape.whose]}")]
        if shape.level:
            return [Sql(f"pa.{on.column_of(shape.level)}")]
        return [Sql("own.party")] if shape.apart else []
    thing = Sql("pv.root_id") if shape.level else Sql("tc.root_id")
    if shape.anyone:
        return [Sql("own.party"), thing] if shape.apart else [thing]
    return [Sql(f"eo.{COLUMN[shape.whose]}"), thing]


def body_of(lookout: Lookout, sight: Sight, shape: Shape, parts: Sequence[Part]) -> Body:
    """Return the rows of a shape: tables beside the record, tables made on the way, and what every row must meet."""
    job = parts[0].job
    joins = set(shape.joins) if shape.anyone else {*shape.joins, "eo"}
    own_areas = shape.anyone and shape.per is None and shape.level
    if own_areas:
        joins.add("pa")
    if shape.per is not None:
        joins.add("ec" if shape.level else "tc")
    where = [
        on.standing(sight),
        on.days_seen(sight, "ed.day" if shape.dated else "e.day", ever=shape.ever),
        _days_beside(sight, shape, job, joins),
        _kinds(lookout.policy, shape, parts),
        _of_parties(shape, job),
        on.unprotected(shape.ground, anyone=shape.anyone),
    ]
    if own_areas:
        where.append(any_of(f"pa.{on.column_of(shape.level)}", sorted(job.area_ids)))
    return Body(frozenset(joins), _joined(shape, job), tuple(_tables(lookout, sight, shape, job)), both(*where), shape.ground)


def _of_parties(shape: Shape, job: Job) -> Sql:
    if shape.anyone:
        return TRUE
    since = TRUE if shape.per is None else Sql("ed.day >= t.since" if shape.dated else "e.day >= t.since")
    always = shape.whose == "officer" and shape.ground.is_of_entries
    known = TRUE if always else Sql(f"eo.{COLUMN[shape.whose]} IS NOT NULL")
    asked = any_of(f"eo.{COLUMN[shape.whose]}", shape.asked) if shape.asked else TRUE
    return both(since, known, asked)


def _days_beside(sight: Sight, shape: Shape, job: Job, joins: set[str]) -> Sql:
    """The window said again of the tables beside the record, which hold its day too: so their indexes serve."""
    if job.spans:
        return TRUE
    if shape.dated:
        few = "eo" in joins & shape.ground.dated and shape.asked and shape.whose == "officer" and not shape.ever
        return on.days_touched(sight, "eo") if few else TRUE
    columns = [f"{name}.day" for name in ("eo", "ec", "tc") if name in joins & shape.ground.dated]
    return both(*(on.days_seen(sight, column, ever=shape.ever) for column in columns))


def _kinds(policy: Policy, shape: Shape, parts: Sequence[Part]) -> Sql:
    """Any of the kinds of entry that some part asks for; each part then looks for its own."""
    if len(parts) == 1 or not shape.ground.is_of_entries:
        return TRUE
    return any_of("e.kind", sorted({kind for part in parts for kind in policy.entry_kinds(part.of)}))


def _joined(shape: Shape, job: Job) -> Sql:
    found = []
    if shape.apart if shape.anyone else shape.own:
        found.append(_own_join(shape))
    if shape.inside:
        found.append(_SPELL_JOIN)
    if shape.per is not None:
        found.append(_thing_join(shape))
    return joined(" ", found)


def _own_join(shape: Shape) -> Sql:
    return Sql("JOIN own ON 1 = 1" if shape.anyone else f"JOIN own ON own.party = eo.{COLUMN[shape.whose]}")


_SPELL_JOIN: Final = sql(
    "JOIN spell ON spell.party = own.party AND e.day >= spell.first AND e.day <= spell.last AND {}",
    exists("registry_area x WHERE x.id = e.place_id AND {}", on.in_line("spell.area", "x")),
)
"""That the record lies in what was the party's own area on its day; of one party these days never overlap."""


def _thing_join(shape: Shape) -> Sql:
    party = "" if shape.anyone else f" AND t.party = eo.{COLUMN[shape.whose]}"
    if not shape.level:
        return Sql(f"JOIN thing t ON t.root = tc.root_id{party}")
    inside = sets.within_thing(shape.level)
    return Sql(f"JOIN registry_counterpart r ON r.root_id = ec.root_id {inside} JOIN thing t ON t.root = pv.root_id{party}")


def _tables(lookout: Lookout, sight: Sight, shape: Shape, job: Job) -> list[tuple[str, Sql]]:
    found = [("own", lookout.own(job))] if shape.own else []
    if shape.inside:
        found.append(("spell", spells.given(job.spells or {})))
    if shape.per is not None:
        own = job.spans or job.on_own_roll
        found.append(("thing", sets.things_for(sight, shape.per, shape.whose, own=own, anyone=shape.anyone, asked=shape.asked)))
    return found
