"""What a measure asks of a matter, beside what it may ask of any record: kind, category, campaign, what it reached, its rating.

``known`` is the last day of which anything is known: as of D the day D, else today (rule 2). What came later has not happened.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from lianxin.figures.grounds import EVENTS
from lianxin.figures.sql import TRUE, Sql, any_of, both, exists_by_row, sql, value
from lianxin.rules.policy.schema import Of, Policy


def stands(known: date | None, hidden: Collection[int] = ()) -> Sql:
    """Return the condition that a matter is seen: reported by then, and not one that must be left out for who asks (Z9)."""
    seen = TRUE if known is None else sql("e.reported_on <= {}", value(known))
    return both(seen, sql("NOT ({})", any_of("e.id", sorted(hidden))) if hidden else TRUE)


def of_matter(policy: Policy, of: Of, known: date | None) -> Sql:
    """Return what is asked of the matter by itself."""
    conditions = [TRUE]
    if of.kind:
        conditions.append(any_of("e.kind", of.kind))
    if of.category:
        conditions.append(any_of("e.category", sorted(policy.categories_below(*of.category))))
    if of.campaign:
        conditions.append(in_campaign(of.campaign))
    if of.rating:
        conditions += [any_of("e.rating", of.rating), _by(known, "e.rated_on")]
    if of.excluding:
        conditions.append(sql("NOT ({})", any_of("e.exclusion", of.excluding)))
    return both(*conditions, _reached(of, known))


def _reached(of: Of, known: date | None) -> Sql:
    if of.reached is not None and of.reached not in EVENTS:
        raise ValueError(of.reached)
    column = "e.day" if of.reached is None else f"e.{of.reached}_on"
    conditions = [TRUE if of.reached is None else _by(known, column)]
    if of.in_time is not None:
        conditions.append(Sql(f"{column} {'<=' if of.in_time else '>'} e.due_on"))
    return both(*conditions)


def _by(known: date | None, column: str) -> Sql:
    return Sql(f"{column} IS NOT NULL") if known is None else sql(f"{column} <= {{}}", value(known))


def in_campaign(keys: Sequence[str]) -> Sql:
    """Return the condition that the matter was reported in the dates and the area of a campaign, and names no other one."""
    return exists_by_row(
        "registry_campaign g JOIN registry_area x ON x.id = e.place_id WHERE {} AND e.reported_on BETWEEN g.first AND g.last"
        " AND e.campaign IN ('', g.key)"
        " AND g.area_id IN (x.province_id, x.prefecture_id, x.county_id, x.township_id, x.district_id, x.village_id, x.group_id)",
        any_of("g.key", keys),
    )
