"""The rows over which the columns of one shape are counted."""

from __future__ import annotations

from collections.abc import Sequence

from lianxin.figures import conditions as on
from lianxin.figures import things as sets
from lianxin.figures.calls import brought
from lianxin.figures.conditions import COLUMN, Sight
from lianxin.figures.jobs import Job, Part, Shape
from lianxin.figures.lookout import Lookout
from lianxin.figures.sql import TRUE, Sql, any_of, both, exists, joined, sql
from lianxin.figures.statements import Body
from lianxin.rules.policy.schema import Policy


def groups_of(shape: Shape) -> list[Sql]:
    """Return by what the rows of a shape are grouped: the party, and the thing."""
    if shape.per is None:
        if not shape.anyone:
            return [Sql(f"eo.{COLUMN[shape.whose]}")]
        return [Sql(f"pa.{on.column_of(shape.level)}") if shape.level else Sql("own.party")]
    thing = Sql("pv.root_id") if shape.level else Sql("tc.root_id")
    if shape.anyone:
        return [Sql("own.party"), thing] if shape.mine else [thing]
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
        _unprotected(shape),
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


def _unprotected(shape: Shape) -> Sql:
    """Nobody's due counts what complains of him, or he would learn of it by the number (Z9): the same due for whoever looks.

    By anyone in a place, where the number is of the place, what complains of somebody is left out altogether.
    """
    if shape.ground.is_of_entries:
        return TRUE
    about = TRUE if shape.anyone else Sql("(a.unit_id = eo.unit_id OR a.officer_id = eo.officer_id)")
    if shape.ground.is_of_calls:
        return sql("NOT ({})", brought(exists("matters_against a WHERE a.matter_id = b.matter_id AND {}", about)))
    return sql("NOT ({})", exists("matters_against a WHERE a.matter_id = e.id AND {}", about))


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
    if shape.mine or (shape.own and not (shape.anyone and (shape.per is not None or shape.level))):
        found.append(_own_join(shape))
    if shape.per is not None:
        found.append(_thing_join(shape))
    return joined(" ", found)


def _own_join(shape: Shape) -> Sql:
    if not shape.anyone:
        return Sql(f"JOIN own ON own.party = eo.{COLUMN[shape.whose]}")
    return sql("JOIN own ON {}", exists("registry_area x WHERE x.id = e.place_id AND {}", on.in_own_area("x")))


def _thing_join(shape: Shape) -> Sql:
    party = "" if shape.anyone else f" AND t.party = eo.{COLUMN[shape.whose]}"
    if not shape.level:
        return Sql(f"JOIN thing t ON t.root = tc.root_id{party}")
    inside = sets.within_thing(shape.level)
    return Sql(f"JOIN registry_counterpart r ON r.root_id = ec.root_id {inside} JOIN thing t ON t.root = pv.root_id{party}")


def _tables(lookout: Lookout, sight: Sight, shape: Shape, job: Job) -> list[tuple[str, Sql]]:
    found = [("own", lookout.own(job))] if shape.own else []
    if shape.per is not None:
        own = job.spans or job.on_own_roll
        found.append(("thing", sets.things_for(sight, shape.per, shape.whose, own=own, anyone=shape.anyone, asked=shape.asked)))
    return found
