"""Who is of a party on some day of a span, as a condition on the officer of an entry or of a link (rules 12, 17, 27)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lianxin.figures.conditions import Place, column_of
from lianxin.figures.sql import FALSE, TRUE, Sql, any_of, both, either, has_tag, rows, sql, value
from lianxin.figures.values import PartyKind
from lianxin.rules.policy.schema import Party, PartyConditions, Policy


@dataclass(frozen=True, slots=True)
class Reach:
    """Where and when a version counts its parties: in its area without those where a nearer version holds, on these days.

    ``within``: by posts and units of an area asked about alone.
    """

    home: Place
    nearer: tuple[Place, ...]
    first: date
    last: date
    within: Place | None = None

    def holds(self, area: str) -> Sql:
        """Return the condition that the area of that alias is within reach."""
        inside = Sql(f"{area}.{column_of(self.home.level)} = {self.home.id}")
        outside = [Sql(f"COALESCE({area}.{column_of(each.level)}, 0) <> {each.id}") for each in self.nearer]
        here = TRUE if self.within is None else Sql(f"{area}.{column_of(self.within.level)} = {self.within.id}")
        return both(inside, here, *outside)


def parties_of(policy: Policy, who: Sequence[str], kind: PartyKind) -> list[Party]:
    """Return the parties of that kind among those named."""
    return [policy.parties[key] for key in who if policy.parties[key].are == f"{kind}s"]


def member(policy: Policy, who: Sequence[str], kind: PartyKind, column: str, reach: Reach) -> Sql:
    """Return the condition that the officer or unit in the column is of one of the parties on some day of the span."""
    parties = parties_of(policy, who, kind)
    if not parties:
        return FALSE
    if kind == "unit":
        return either(*(_unit(party, column, reach) for party in parties))
    plain = [party for party in parties if party.except_ is None]
    found = [_officer(party, column, reach) for party in plain]
    excepting = [party for party in parties if party.except_ is not None]
    found += [any_of(column, sorted(_not_excepted(party, reach))) for party in excepting]
    return either(*found)


def _officer(party: Party, column: str, reach: Reach) -> Sql:
    return _one_of(column, sql("SELECT p.officer_id FROM {} WHERE {}", POSTS, _post(party, reach)))


def _one_of(column: str, members: Sql) -> Sql:
    """Asked of every row of a window, so the members are found once. ``IS TRUE`` keeps the databases from starting with them."""
    return sql(f"({column} IN ({{}})) IS TRUE", members)


POSTS = Sql(
    "registry_post p JOIN registry_officer o ON o.id = p.officer_id"
    " JOIN registry_unit u ON u.id = p.unit_id JOIN registry_area ua ON ua.id = u.area_id"
)


def _post(asked: PartyConditions, reach: Reach) -> Sql:
    return both(
        sql("p.valid_from <= {} AND (p.valid_to IS NULL OR p.valid_to >= {})", value(reach.last), value(reach.first)),
        _fits(asked),
        reach.holds("ua"),
    )


def _fits(asked: PartyConditions) -> Sql:
    return both(
        any_of("p.class_key", asked.class_) if asked.class_ else TRUE,
        _unit_fits(asked),
        has_tag("o.tags", asked.tag) if asked.tag else TRUE,
    )


def _unit_fits(asked: PartyConditions) -> Sql:
    return both(
        any_of("u.kind", asked.unit_kind) if asked.unit_kind else TRUE,
        any_of("ua.level", asked.level) if asked.level else TRUE,
    )


def _unit(party: Party, column: str, reach: Reach) -> Sql:
    left = TRUE
    if party.except_ is not None:
        left = sql("NOT ({})", _unit_fits(party.except_))
    members = sql(
        "SELECT u.id FROM registry_unit u JOIN registry_area ua ON ua.id = u.area_id WHERE {} AND {} AND {}",
        _unit_fits(party),
        left,
        reach.holds("ua"),
    )
    return _one_of(column, members)


def _not_excepted(party: Party, reach: Reach) -> set[int]:
    """The officers of a party with an exception: of it on some day on which no post of theirs is excepted."""
    if party.except_ is None:
        return set()
    query = sql("SELECT p.officer_id, p.valid_from, p.valid_to FROM {} WHERE {}", POSTS, _post(party, reach))
    excepted = sql("SELECT p.officer_id, p.valid_from, p.valid_to FROM {} WHERE {}", POSTS, _post(party.except_, reach))
    out: dict[int, list[tuple[date, date]]] = {}
    for officer, first, last in _spans(rows(excepted), reach):
        out.setdefault(officer, []).append((first, last))
    return {officer for officer, first, last in _spans(rows(query), reach) if _some_day_left(first, last, out.get(officer, []))}


def _spans(found: Iterable[tuple[object, ...]], reach: Reach) -> Iterable[tuple[int, date, date]]:
    for officer, first, last in found:
        yield int(str(officer)), max(_day(first, reach.first), reach.first), min(_day(last, reach.last), reach.last)


def _day(item: object, missing: date) -> date:
    if item is None:
        return missing
    return item if isinstance(item, date) else date.fromisoformat(str(item))


def _some_day_left(first: date, last: date, taken: Iterable[tuple[date, date]]) -> bool:
    """Whether the days from first to last are not all taken."""
    day = first
    for start, end in sorted(taken):
        if start > day:
            break
        day = max(day, date.fromordinal(end.toordinal() + 1))
    return day <= last
