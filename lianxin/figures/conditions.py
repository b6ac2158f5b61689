"""What a measure asks of a record, as conditions on its rows (rules 2, 5, 6, 19, 20, 25).

Aliases are fixed: ``e`` the record, ``eo`` who is credited with it, ``ec`` a counterpart on it with ``c`` its root. Links and
needs are asked for by EXISTS, never joined: a join doubled sums when it was tried.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from lianxin.figures import calls
from lianxin.figures.grounds import ENTRIES, Ground, main_unit
from lianxin.figures.matters import of_matter, stands
from lianxin.figures.sql import TRUE, Sql, any_of, between, both, either, exists, exists_by_row, sql, value
from lianxin.figures.values import PartyKind
from lianxin.rules.policy.schema import After, Of, Policy, Selector

COLUMN: Final[dict[PartyKind, str]] = {"officer": "officer_id", "unit": "unit_id"}
LEVELS: Final = ("province", "prefecture", "county", "township", "district", "village", "group")
NAMED: Final = 0
OF_HOUSEHOLD: Final = 1


@dataclass(frozen=True, slots=True)
class Place:
    """An area: its row and its level, which names the column of all that lies in it."""

    id: int
    level: str


@dataclass(frozen=True, slots=True)
class Sight:
    """What is looked at: a policy's words, a span of days, and as of when. The days are pieces: a party may have its own.

    ``seen`` is the last day of which anything is seen: as of D no day after D (rule 2). ``apart``: places merged within the span.
    ``known``: as of when, or today: what matters have reached by then (the span does not bound that). ``hidden``: matters left
    out. ``lines``: the lines of the hotline whose calls are seen, None for all. ``ground``: where the records stand.
    """

    policy: Policy
    first: Sql
    last: Sql
    seen: Sql
    as_of: date | None = None
    places: Mapping[str, Place] = field(default_factory=dict)
    apart: tuple[tuple[int, date], ...] = ()
    working: tuple[date, ...] = ()
    known: date | None = None
    hidden: tuple[int, ...] = ()
    lines: tuple[int, ...] | None = None
    ground: Ground = ENTRIES

    def is_working(self, column: str) -> Sql:
        """Return the condition that a day is worked."""
        return any_of(column, self.working)


def column_of(level: str) -> str:
    """Return the column of an area that points to its ancestor of the level."""
    if level not in LEVELS:
        raise ValueError(level)
    return f'"{level}_id"' if level == "group" else f"{level}_id"


def counts(alias: str, as_of: date | None, today: date | None = None) -> Sql:
    """Return the condition that an entry stands: done, not withdrawn, not corrected, as of the day (rules 2, 19).

    A withdrawal dated after ``today``, as a folder may hold it, does not hold yet.
    """
    if as_of is None:
        stands = Sql(f"{alias}.outcome = 'done' AND {alias}.superseded_on IS NULL")
        gone = Sql(f"{alias}.withdrawn_on IS NULL")
        return both(stands, either(gone, sql(f"{alias}.withdrawn_on > {{}}", value(today))) if today else gone)
    day = value(as_of)
    return sql(
        f"{alias}.outcome = 'done' AND {alias}.recorded_on <= {{}}"
        f" AND ({alias}.superseded_on IS NULL OR {alias}.superseded_on > {{}})"
        f" AND ({alias}.withdrawn_on IS NULL OR {alias}.withdrawn_on > {{}})",
        day,
        day,
        day,
    )


def of_kinds(policy: Policy, kinds: Sequence[str], alias: str, day: date | None) -> Sql:
    """Return the condition that the entry is of one of the kinds, and reviewed if its kind asks for that (rule 19)."""
    words = policy.words.entries
    reviewed = [kind for kind in kinds if kind in words and words[kind].review]
    plain = [kind for kind in kinds if kind not in reviewed]
    found = any_of(f"{alias}.kind", plain) if plain else Sql("")
    if not reviewed:
        return found
    passed = both(any_of(f"{alias}.kind", reviewed), Sql(f"{alias}.review = 'passed'"))
    if day is not None:
        passed = both(passed, sql(f"{alias}.reviewed_on <= {{}}", value(day)))
    return either(found, passed)


def has_need(root: str, needs: Sequence[str], day: Sql) -> Sql:
    """Return the condition that the counterpart has one of the needs on the day (rules 6, 26)."""
    return exists_by_row(
        "registry_need n WHERE n.root_id = {} AND {} AND n.first <= {} AND n.last >= {}",
        Sql(root),
        any_of("n.need", needs),
        day,
        day,
    )


def has_link(root: str, party: Sql, kind: PartyKind, kinds: Sequence[str] | bool, day: Sql, *, apart: Sql = TRUE) -> Sql:
    """Return the condition that the party is linked to the counterpart on the day, in one of the ways (rules 6, 20).

    ``apart`` asks more of the link ``l``: that the two were one on that day already.
    """
    return exists_by_row(
        f"liaison_link l WHERE l.{COLUMN[kind]} = {{}} AND l.root_id = {{}} AND {{}}"
        " AND l.valid_from <= {} AND (l.valid_to IS NULL OR l.valid_to >= {}) AND {}",
        party,
        Sql(root),
        TRUE if isinstance(kinds, bool) else any_of("l.kind", kinds),
        day,
        day,
        apart,
    )


def merged_by_then(sight: Sight, row: str) -> Sql:
    """Return the condition that the link ``l`` and the counterpart of the row were one by the entry's day (rules 6, 23)."""
    told = f"l.counterpart_id <> {row}.counterpart_id AND {{}} IN (l.counterpart_id, {row}.counterpart_id)"
    return both(
        *(
            sql(
                f"NOT (e.day <= {{}} AND {told})",
                value(last),
                id,
            )
            for id, last in sight.apart
        )
    )


def is_home(policy: Policy, kind: str) -> bool:
    """Return whether the kind of counterpart is a household, or like one."""
    return policy.base_kind(kind) == "household"


def stands_for_village(policy: Policy, kinds: Sequence[str]) -> bool:
    """Return whether a household's entry stands for its village: villages are asked for and households are not (rule 5)."""
    return "village" in kinds and not any(is_home(policy, kind) for kind in kinds)


def origin(alias: str, policy: Policy, kinds: Sequence[str]) -> Sql:
    """Return the condition that the counterpart is named on the entry, or follows from a household named (rule 5)."""
    if stands_for_village(policy, kinds):
        return Sql(f"{alias}.origin <= {OF_HOUSEHOLD}")
    return Sql(f"{alias}.origin = {NAMED}")


@dataclass(frozen=True, slots=True)
class Aliases:
    """A counterpart on the entry: its row and its root."""

    row: str = "ec"
    root: str = "c"


def selected(sight: Sight, selector: Selector, spot: Aliases, whose: PartyKind, day: Sql) -> Sql:
    """Return the condition that the counterpart is one of the selector's, link and need as of the day."""
    root = f"{spot.row}.root_id"
    conditions = [origin(spot.row, sight.policy, selector.kind), any_of(f"{spot.root}.kind", selector.kind)]
    if selector.linked:
        one = merged_by_then(sight, spot.row)
        conditions.append(has_link(root, Sql(f"eo.{COLUMN[whose]}"), whose, selector.linked, day, apart=one))
    if selector.need:
        conditions.append(has_need(root, selector.need, day))
    return both(*conditions)


def learned_first(sight: Sight, after: After | None) -> Sql:
    """Return the condition that the same officer has such an entry, on that day or earlier (rule 25).

    The same counterpart is any that both name; no topic matches nothing.
    """
    if after is None:
        return TRUE
    if after.same == "topic":
        same = Sql("ae.topic = e.topic AND e.topic <> ''")
    else:
        same = exists_by_row(
            "records_entrycounterpart ac JOIN records_entrycounterpart oc ON oc.root_id = ac.root_id"
            f" WHERE ac.entry_id = ae.id AND oc.entry_id = e.id AND ac.origin = {NAMED} AND oc.origin = {NAMED}"
        )
    return exists_by_row(
        "records_entryofficer ao JOIN records_entry ae ON ae.id = ao.entry_id"
        " WHERE ao.officer_id = eo.officer_id AND ao.day <= e.day AND {} AND {} AND {}",
        of_kinds(sight.policy, after.entries, "ae", sight.known),
        counts("ae", sight.as_of, sight.known),
        same,
    )


def named(sight: Sight, of: Of, spot: Aliases, whose: PartyKind) -> Sql:
    """Return the condition that this counterpart of the entry meets all that is asked of one (rule 20)."""
    if of.with_ is None:
        return Sql(f"{spot.row}.origin = {NAMED}")
    return selected(sight, of.with_, spot, whose, Sql("e.day"))


def names_one(sight: Sight, of: Of, whose: PartyKind) -> Sql:
    """Return the condition that the entry names a counterpart which meets all that is asked of one."""
    if of.with_ is None:
        return TRUE
    return exists_by_row(
        f"{named_table(sight, of.with_)} w JOIN registry_counterpart wc ON wc.id = w.root_id WHERE w.entry_id = e.id AND {{}}",
        named(sight, of, Aliases("w", "wc"), whose),
    )


def named_table(sight: Sight, selector: Selector | None) -> str:
    """Return where to look for what a selector asks: among those named, or with the villages that follow from them."""
    all_of_them = selector is not None and stands_for_village(sight.policy, selector.kind)
    return sight.ground.counterparts if all_of_them else sight.ground.named


def credited(sight: Sight, condition: Sql) -> Sql:
    """Return the condition that somebody credited with the record meets the condition on ``eo``."""
    return exists_by_row(f"{sight.ground.officers} eo WHERE {sight.ground.of_record('eo')} AND {{}}", condition)


def in_places(places: Sequence[Place], area: str = "e.place_id") -> Sql:
    """Return the condition that an area lies in one of the places."""
    inside = [
        any_of(f"x.{column_of(level)}", [p.id for p in places if p.level == level]) for level in sorted({p.level for p in places})
    ]
    return exists("registry_area x WHERE x.id = {} AND {}", Sql(area), either(*inside))


def in_own_area(kind: PartyKind, party: int | None = None) -> Sql:
    """Return the condition that the record lies in the own area of the party in ``eo``, or of that one, on its ``day``.

    That is the unit's, or that of the unit of the officer's main post on that day (rules 20, 22).
    """
    whose = f"eo.{COLUMN[kind]}" if party is None else str(party)
    unit = Sql(whose) if kind == "unit" else main_unit(whose, Sql("e.day"))
    return exists(
        "registry_unit u JOIN registry_area x ON x.id = e.place_id WHERE u.id = {} AND {}", unit, in_line("u.area_id", "x")
    )


def in_line(area: str, alias: str) -> Sql:
    """Return the condition that the area of that alias is this one or lies in it."""
    return Sql(f"{area} IN ({', '.join(f'{alias}.{column_of(level)}' for level in LEVELS)})")


def standing(sight: Sight) -> Sql:
    """Return the condition that a record stands: an entry that counts, a matter that was reported by then (rules 2, 19)."""
    if sight.ground.is_of_calls:
        return calls.stands(sight.known, sight.hidden, sight.lines)
    return stands(sight.known, sight.hidden) if sight.ground.is_of_matters else counts("e", sight.as_of, sight.known)


def of_record(sight: Sight, of: Of) -> Sql:
    """Return what is asked of the record by itself: kind, campaign, area by codes, and what its source knows beside these.

    Not the party's own area, which hangs on who is credited (``in_own_area``).
    """
    if sight.ground.is_of_matters:
        conditions = [of_matter(sight.policy, of, sight.known)]
    elif sight.ground.is_of_calls:
        conditions = [calls.of_call(of, sight.known)]
    else:
        conditions = [of_kinds(sight.policy, sight.policy.entry_kinds(of), "e", sight.known)]
        conditions += [any_of("e.campaign", of.campaign)] if of.campaign else []
        conditions += [any_of("e.topic", of.topic)] if of.topic else []
    if isinstance(of.area, tuple):
        conditions.append(in_places([sight.places[code] for code in of.area if code in sight.places]))
    return both(*conditions)


def unprotected(ground: Ground, *, anyone: bool) -> Sql:
    """Return that a due may count the record: nobody's due counts what complains of him, or he would learn of it by the number.

    That holds for whoever looks (Z9). By anyone, where the number is of a place, what complains of anybody is left out.
    """
    if ground.is_of_entries:
        return TRUE
    about = TRUE if anyone else Sql("(a.unit_id = eo.unit_id OR a.officer_id = eo.officer_id)")
    if ground.is_of_calls:
        return sql("NOT ({})", calls.brought(exists("matters_against a WHERE a.matter_id = b.matter_id AND {}", about)))
    return sql("NOT ({})", exists("matters_against a WHERE a.matter_id = e.id AND {}", about))


def asks_officer(of: Of) -> bool:
    """Return whether the conditions ask something of an officer on the entry."""
    return of.after is not None or (of.with_ is not None and bool(of.with_.linked))


def of_date(condition: Sql, joins: Collection[str]) -> Sql:
    """Return the condition, asked only of rows whose date is looked at: PostgreSQL asked it of all years' entries first."""
    if "ed" not in joins or condition is TRUE:
        return condition
    return sql("CASE WHEN ed.day IS NULL THEN 1 = 0 ELSE {} END", condition)


def days_seen(sight: Sight, column: str, *, ever: bool) -> Sql:
    """Return the condition that the day lies in the span looked at; with ``ever`` also before it."""
    return between(column, None if ever else sight.first, sight.seen)


def days_touched(sight: Sight, alias: str) -> Sql:
    """Return the condition that an entry of the officer in ``alias`` reaches into the span: two ranges of two indexes.

    It narrows what is looked up for counting by days; the days themselves say what counts.
    """
    begun = days_seen(sight, f"{alias}.day", ever=False)
    return sql(f"({{}} OR ({alias}.until >= {{}} AND {alias}.day < {{}}))", begun, sight.first, sight.first)
