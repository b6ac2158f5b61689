"""What all parties have done toward the duties of a window: one statement for all measures of one shape (rules 3 to 11).

The number of statements depends on the shapes of the duties, never on parties, things or entries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from lianxin.figures import conditions as on
from lianxin.figures import things as sets
from lianxin.figures.bodies import body_of, groups_of
from lianxin.figures.conditions import COLUMN
from lianxin.figures.facts import places_of, working_days
from lianxin.figures.grounds import ground_of
from lianxin.figures.jobs import Job, Part, Shape, parts_of, place_levels, shape_of
from lianxin.figures.lookout import Lookout
from lianxin.figures.spells import parted, spells_of
from lianxin.figures.sql import Sql, as_date, both, sql
from lianxin.figures.statements import Cell, answers, cell, from_rows, statement, with_tables
from lianxin.figures.toward import counterpart_condition
from lianxin.figures.values import Owing, PartyId, PartyKind, Tally, ThingTally
from lianxin.figures.ways import WAYS
from lianxin.figures.weights import weighed, whole_record
from lianxin.rules.entry_faults import LONGEST_SPAN
from lianxin.rules.policy.schema import Duty, Of, Policy, Selector, Table

ANYONE = 0
"""In the place of a party, where all see the same number."""
Key = tuple[int, int | None]
"""A party and perhaps a thing; by anyone without things, the area in its place."""


def tally(
    policy: Policy,
    owing: Mapping[str, Sequence[Owing]],
    *,
    first: date,
    last: date,
    as_of: date | None = None,
    today: date | None = None,
    hidden: Collection[int] = (),
) -> dict[str, dict[PartyId, Tally]]:
    """Return what each party has done toward each duty in the window; a Tally for every party asked about.

    ``hidden`` are matters left out for who asks. Raises KeyError for a duty that the policy does not have.
    """
    lookout = Lookout(policy, first, last, as_of, today, hidden=tuple(hidden))
    jobs = [job for key, parties in owing.items() for job in _jobs(lookout, policy.duties[key], parties)]
    counted = _counted(lookout, jobs)
    found: dict[str, dict[PartyId, Tally]] = {key: {} for key in owing}
    for job in jobs:
        found[job.duty.key].update(_tallies(lookout, job, counted))
    return found


def _jobs(lookout: Lookout, duty: Duty, parties: Sequence[Owing]) -> Iterable[Job]:
    kinds: tuple[PartyKind, ...] = ("officer", "unit")
    for kind in kinds:
        mine = tuple(each for each in parties if each.party.kind == kind)
        if mine:
            yield from _in_own_areas(lookout, Job(duty, kind, mine))


def _in_own_areas(lookout: Lookout, job: Job) -> Iterable[Job]:
    """The duty as it is; where whoever did it counts in the own area of the day, those who moved apart from the others.

    The others see the number of their area together. What is counted by days lies on days after the record's own.
    """
    if not (job.anyone and job.asks_own_area and job.duty.is_built):
        yield job
        return
    found = spells_of(job.whose, job.owing)
    if job.duty.per is not None or job.spans:
        yield replace(job, spells=found)
        return
    told = parted(job.owing, found, _earliest(lookout, job.duty), lookout.last)
    if told.staying:
        yield replace(job, owing=told.staying)
    if told.moving:
        yield replace(job, owing=told.moving, spells={each.party.id: found[each.party.id] for each in told.moving})


def _earliest(lookout: Lookout, duty: Duty) -> date:
    """The first day on which a record that may count can begin."""
    asked = [duty.of, duty.out_of] if isinstance(duty.out_of, Of) else [duty.of]
    if any(of.ever for of in asked):
        return date.min
    dated = any(WAYS[count].dated for count in (duty.count, duty.each.count if duty.each else duty.count))
    return lookout.first - timedelta(days=LONGEST_SPAN) if dated else lookout.first


class Counted:
    """Numbers by duty, kind of party and slot, and there by party and thing."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, PartyKind, str], dict[Key, int]] = defaultdict(dict)

    def of(self, job: Job, slot: str) -> dict[Key, int]:
        """Return the numbers of a duty's parties in one slot, to be added to or looked up."""
        return self._numbers[job.duty.key, job.whose, slot]

    def add(self, job: Job, slot: str, key: Key, number: int) -> None:
        """Add a number: things of different kinds are counted apart, and never meet."""
        kept = self.of(job, slot)
        kept[key] = kept.get(key, 0) + number

    def number(self, job: Job, slot: str, party: int, thing: int | None) -> int:
        """Return a party's number, or that which all see, or 0."""
        return _seen_by(self.of(job, slot), (party, thing))


def _seen_by(numbers: dict[Key, int], key: Key) -> int:
    """A party's number, or that which all see, or 0."""
    own = numbers.get(key)
    return numbers.get((ANYONE, key[1]), 0) if own is None else own


# -- counting ------------------------------------------------------------------------------------


def _counted(lookout: Lookout, jobs: Sequence[Job]) -> Counted:
    built = [job for job in jobs if job.duty.is_built]
    parts = [part for job in built for part in parts_of(job, _levels(lookout, job))]
    lookout.places.update(places_of(code for part in parts for code in _codes(part.of)))
    by_shape: dict[Shape, list[Part]] = defaultdict(list)
    for part in parts:
        by_shape[part.shape].append(part)
    counted = Counted()
    for shape, alike in by_shape.items():
        _count(lookout, shape, alike, counted)
    for job in built:
        if job.out_of is not None:
            _totals(lookout, job, job.out_of, counted)
    return counted


def _codes(of: Of) -> Iterable[str]:
    return of.area if isinstance(of.area, tuple) else ()


def _levels(lookout: Lookout, job: Job) -> list[str]:
    """The levels for which a duty is counted apart, so that areas are met by an index."""
    if job.duty.per is not None:
        return place_levels(job) if job.out_of is not None else [""]
    if job.by_area:
        levels = lookout.levels_of(job.area_ids)
        return sorted({levels[area] for area in job.area_ids})
    return [""]


def _count(lookout: Lookout, shape: Shape, parts: Sequence[Part], counted: Counted) -> None:
    job = parts[0].job
    sight = replace(lookout.sight(job), ground=shape.ground)
    if any("working_days" in (part.job.duty.count, getattr(part.job.duty.each, "count", "")) for part in parts):
        sight = replace(sight, working=working_days(lookout.first, lookout.last, ever=shape.ever))
    body = body_of(lookout, sight, shape, parts)
    groups = groups_of(shape)
    cells = [_cell(sight, part, body.joins) for part in parts]
    slots = [counted.of(part.job, part.slot) for part in parts]
    for group, numbers in answers(lookout.rows(statement(body, groups, cells)), len(groups)):
        key = _key(shape, group)
        for kept, number in zip(slots, numbers, strict=True):
            kept[key] = kept.get(key, 0) + number if groups else number


def _key(shape: Shape, group: tuple[Any, ...]) -> Key:
    ids = [int(each or 0) for each in group]
    if shape.per is not None:
        return (ids[0] if shape.apart or not shape.anyone else ANYONE, ids[-1])
    if shape.anyone and not shape.apart:
        return (ANYONE, ids[0] if shape.level else None)
    return (ids[0], None)


def _cell(sight: on.Sight, part: Part, joins: frozenset[str]) -> Cell:
    duty, of, whose = part.job.duty, part.of, part.job.whose
    asked = both(on.learned_first(sight, of.after), counterpart_condition(sight, part))
    if of.area == "own" and not part.job.anyone:
        asked = both(on.in_own_area(whose), asked)
    conditions = [on.of_record(sight, of), on.of_date(asked, joins)]
    if duty.count == "working_days":
        conditions.append(sight.is_working("ed.day"))
    if duty.each is not None and duty.count == "records":
        conditions.append(whole_record(sight, of, duty.each, whose))
    condition = both(*conditions)
    if "eo" not in joins and on.asks_officer(of):
        condition = on.credited(sight, condition)
    worth = weighed(sight, duty.counts_as, of, duty.count, whose) if duty.counts_as else None
    return cell(part.way, condition, worth)


# -- denominators --------------------------------------------------------------------------------


def _totals(lookout: Lookout, job: Job, out_of: Selector, counted: Counted) -> None:
    """Count of how many counterparts the share is taken."""
    sight = lookout.sight(job)
    own = [("own", lookout.own(job))] if job.needs_own else []
    if job.duty.per is not None:
        thing = [("thing", sets.things_for(sight, job.duty.per, job.whose, own=job.needs_own, anyone=job.anyone))]
        for level in place_levels(job):
            query = sets.thing_totals(sight, out_of, level, job.whose)
            for party, root, number in lookout.rows(with_tables([*own, *thing], query)):
                counted.add(job, "out_of", (int(party or ANYONE), int(root)), number)
    elif out_of.linked:
        query = sets.linked_totals(sight, out_of, job.whose, own=job.spans)
        for party, number in lookout.rows(with_tables(own, query)):
            counted.add(job, "out_of", (int(party), None), number)
    else:
        number_of = _on_rolls(lookout, job, out_of)
        for each in job.owing:
            counted.add(job, "out_of", (each.party.id, None), number_of.get(each.area_id or 0, 0))


def _on_rolls(lookout: Lookout, job: Job, out_of: Selector) -> dict[int, int]:
    """How many are on the roll of each own area, on the last day of the window."""
    by_level: dict[str, list[int]] = defaultdict(list)
    for area, level in lookout.levels_of(job.area_ids).items():
        by_level[level].append(area)
    found: dict[int, int] = {}
    for level, areas in by_level.items():
        found.update(dict(lookout.rows(sets.roll_totals(lookout.whole, out_of, level, sorted(areas)))))
    return found


# -- toward each ---------------------------------------------------------------------------------


def _things_of(lookout: Lookout, job: Job, per: Selector, counted: Counted) -> dict[int, list[ThingTally]]:
    """Return the things of each party, counted."""
    sight = lookout.sight(job)
    query = sets.facts_of(sets.things(sight, per, job.whose, own=job.spans or job.on_own_roll, asked=job.asked))
    wanted = {each.party.id for each in job.owing}
    facts = [
        row for row in lookout.rows(with_tables([("own", lookout.own(job))] if job.needs_own else [], query)) if row[0] in wanted
    ]
    needs = lookout.needs_of({row[1] for row in facts}, _needs_asked(job.duty))
    days = _rolling_days(lookout, job) if job.duty.target.kind == "rolling" and job.duty.is_built else {}
    together = job.anyone and job.spells is None and not job.spans
    found: dict[int, list[ThingTally]] = defaultdict(list)
    for party, root, since, code, kind, size_class, members in facts:
        start = as_date(since)
        found[party].append(
            ThingTally(
                root,
                code,
                kind,
                size_class,
                members,
                frozenset(needs.get(root, ())),
                None if start == sets.ALWAYS else start,
                counted.number(job, "done", party, root),
                counted.number(job, "out_of", party, root) if job.duty.out_of is not None else None,
                tuple(sorted(days.get((ANYONE if together else party, root), ()))),
            )
        )
    return {party: sorted(each, key=lambda thing: thing.code) for party, each in found.items()}


def _needs_asked(duty: Duty) -> set[str]:
    return _needs_in(duty.target.value) if isinstance(duty.target.value, Table) else set()


def _needs_in(target: Table) -> set[str]:
    found: set[str] = set()
    for line in target.lines:
        found |= set(line.when.need) if line.when else set()
        if isinstance(line.then, Table):
            found |= _needs_in(line.then)
    return found


def _rolling_days(lookout: Lookout, job: Job) -> dict[tuple[int, int], set[date]]:
    """Return the counted days of the window, and the last one before it, by party and thing (rule 11)."""
    sight, way = replace(lookout.sight(job), ground=ground_of(job.duty.of)), WAYS["days"]
    ever = job.duty.of.model_copy(update={"ever": True})
    part = Part(job, ever, way, "done", shape_of(job, ever, way))
    body = body_of(lookout, sight, part.shape, [part])
    alone = Sql("own.party") if part.shape.apart else Sql(str(ANYONE))
    party = alone if job.anyone else Sql(f"eo.{COLUMN[job.whose]}")
    before = sql("CASE WHEN ed.day < {} THEN 1 ELSE 0 END AS before", sight.first)
    columns = sql("{} AS party, tc.root_id AS root, ed.day AS day, {}", party, before)
    seen = from_rows(body, columns, _cell(sight, part, body.joins).condition)
    query = Sql(
        "SELECT party, root, MAX(day) FROM seen WHERE before = 1 GROUP BY 1, 2"
        " UNION SELECT party, root, day FROM seen WHERE before = 0"
    )
    found: dict[tuple[int, int], set[date]] = defaultdict(set)
    for who, root, day in lookout.rows(with_tables([*body.ctes, ("seen", seen)], query)):
        found[int(who), int(root)].add(as_date(day))
    return found


# -- the answer ----------------------------------------------------------------------------------


def _tallies(lookout: Lookout, job: Job, counted: Counted) -> dict[PartyId, Tally]:
    measured = job.duty.is_built
    if job.duty.per is not None:
        things = _things_of(lookout, job, job.duty.per, counted)
        return {each.party: Tally(0, None, tuple(things.get(each.party.id, ())), measured) for each in job.owing}
    done, whole = counted.of(job, "done"), counted.of(job, "out_of")
    places = _places(job, job.duty.of)
    if job.duty.out_of is None or job.duty.out_of == "working_days":
        return {each.party: Tally(_seen_by(done, at), measured=measured) for each, at in zip(job.owing, places, strict=True)}
    below = _places(job, job.duty.out_of if isinstance(job.duty.out_of, Of) else None)
    return {
        each.party: Tally(_seen_by(done, at), _seen_by(whole, under), measured=measured)
        for each, at, under in zip(job.owing, places, below, strict=True)
    }


def _places(job: Job, of: Of | None) -> list[Key]:
    """Under which keys the numbers that the parties see were kept: by area, or each its own."""
    if of is not None and of.area == "own" and job.by_area:
        return [(ANYONE, each.area_id) for each in job.owing]
    return [(each.party.id, None) for each in job.owing]
