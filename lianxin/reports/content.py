"""What a document holds, and what the same would be at another moment."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from lianxin.policy.facts import policy_of
from lianxin.reports import counting
from lianxin.reports.counting import Ground, Person
from lianxin.reports.models import Document
from lianxin.rules.entries import date_of
from lianxin.rules.periods import Period, parse, span
from lianxin.rules.policy.schema import Policy
from lianxin.rules.sentences import DONE, OWED, Reference, references


def ground_of(policy: Policy, area: str, period: Period, since: date, at: datetime) -> Ground:
    """Over what the references of a document are counted at a moment."""
    return Ground(policy, area, period, since, date_of(at))


def content_of(row: Document) -> dict[str, Any]:
    """What the digest of a signed document covers."""
    return {
        "title": row.title,
        "recipients": row.recipients,
        "text": row.text,
        "values": row.values,
        "table": row.table,
        "period": row.period,
        "office": row.office,
        "year": row.year,
        "number": row.number,
    }


def period_of(row: Document) -> Period:
    """The period of a document, also one whose months do not begin on the first."""
    found = parse(row.period)
    return found if (found.first, found.last) == (row.first, row.last) else span(row.first, row.last)


def values_now(row: Document, at: datetime) -> dict[str, Any]:
    """What the references of a document's text are at a moment."""
    policy = policy_of(row.version.digest)
    named: list[Reference] = list(dict.fromkeys(references(row.text)))
    area = _home(row)
    ground = ground_of(policy, area, period_of(row), row.since, at)
    if row.officer is None:
        return counting.of_area(ground, named)
    who = Person(row.officer.pk, row.officer.code, row.area_id)
    found = counting.of_officers(ground, named, [who])[who.code]
    if any(reference.form in (OWED, DONE) for reference in named):
        promised = counting.stored_promises(ground, counting.year_of(ground, who))
        found |= {text: value for text, value in promised.items() if text in {one.text for one in named}}
    return found


def table_now(row: Document, at: datetime) -> dict[str, Any] | None:
    """The table of a document at a moment; None for a document without one."""
    policy = policy_of(row.version.digest)
    rule = policy.reports.documents.get(row.key) if policy.reports is not None else None
    if rule is None or rule.table is None:
        return None
    ground = ground_of(policy, row.area.code, period_of(row), row.since, at)
    return counting.table_of(ground, rule.table.by, rule.table.figures)


def _home(row: Document) -> str:
    """The area over which an officer's figures are counted: the county, so that no link elsewhere is left out."""
    if row.officer is None:
        return row.area.code
    top = row.area.county or row.area
    return top.code
