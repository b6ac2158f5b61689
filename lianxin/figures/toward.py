"""What is asked of a counterpart, asked of the one that is counted, or toward which the duty is owed (rules 5, 8, 20)."""

from __future__ import annotations

from typing import Final

from lianxin.figures import conditions as on
from lianxin.figures import things as sets
from lianxin.figures.conditions import COLUMN, Aliases, Sight
from lianxin.figures.jobs import Part, Shape
from lianxin.figures.sql import TRUE, Sql, both, exists_by_row
from lianxin.figures.ways import OF_A_COUNTERPART
from lianxin.rules.policy.schema import Selector

WITHIN: Final = Aliases("w", "wc")


def counterpart_condition(sight: Sight, part: Part) -> Sql:
    """Return what a column asks of the entry's counterparts; all of it holds of one and the same."""
    job, of, whose = part.job, part.of, part.job.whose
    if job.out_of is not None:
        return _of_the_share(sight, part, job.out_of)
    if job.duty.per is not None:
        return _toward_thing(sight, part, job.duty.per)
    if job.duty.count in OF_A_COUNTERPART:
        return on.named(sight, of, Aliases(), whose)
    return on.names_one(sight, of, whose)


def _of_the_share(sight: Sight, part: Part, out_of: Selector) -> Sql:
    job, of, whose = part.job, part.of, part.job.whose
    if of.with_ is None or not set(of.with_.kind) & set(out_of.kind):
        counted = both(on.origin("ec", sight.policy, out_of.kind), on.names_one(sight, of, whose))
    else:
        counted = on.named(sight, of, Aliases(), whose)
    if job.duty.per is not None:
        linked = on.has_link("r.root_id", Sql("t.party"), whose, out_of.linked, sight.last) if out_of.linked else TRUE
        return both(counted, sets.on_roll(sight, out_of), linked)
    if out_of.linked:
        return both(counted, sets.reached(sight, out_of, whose, Sql(f"eo.{COLUMN[whose]}")))
    return both(counted, sets.reached(sight, out_of, whose, Sql(""), _own_roll(part.shape)))


def _own_roll(shape: Shape) -> Sql:
    """The condition that ``ra`` lies in the own area of whoever is counted."""
    if shape.anyone and shape.level:
        column = on.column_of(shape.level)
        return Sql(f"ra.{column} = pa.{column}")
    return sets.in_own("ra")


def _toward_thing(sight: Sight, part: Part, per: Selector) -> Sql:
    of, whose = part.of, part.job.whose
    thing = on.origin("tc", sight.policy, per.kind)
    if part.job.duty.count in OF_A_COUNTERPART:
        return both(thing, on.named(sight, of, Aliases(), whose), _is_toward(sight, per, Aliases()))
    if of.with_ is None:
        return thing
    named = on.named(sight, of, WITHIN, whose)
    return both(
        thing,
        exists_by_row(
            f"{on.named_table(sight, of.with_)} w JOIN registry_counterpart wc ON wc.id = w.root_id"
            " WHERE w.entry_id = e.id AND {} AND {}",
            named,
            _is_toward(sight, per, WITHIN),
        ),
    )


def _is_toward(sight: Sight, per: Selector, spot: Aliases) -> Sql:
    """That a counterpart named is the thing in ``tc``, or a household in it that stands for its village (rule 5)."""
    same = f"{spot.row}.root_id = tc.root_id"
    if not on.stands_for_village(sight.policy, per.kind):
        return Sql(same)
    return Sql(
        f"({same} OR ({spot.root}.base = 'household' AND EXISTS (SELECT 1 FROM registry_area ha JOIN registry_counterpart hv"
        f" ON hv.place_id = ha.village_id WHERE ha.id = {spot.root}.area_id AND hv.root_id = tc.root_id)))"
    )
