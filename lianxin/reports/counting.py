"""What the references of documents are: asked of the figures, in few statements; nothing is counted here.

Figures above the village: a small count of residents by need is suppressed, whoever reads (principles 1). A paper counts nothing
that does not exist for one of its readers (Z9): it has one number for all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from lianxin.duties import figures as counted
from lianxin.duties.queries import work_out
from lianxin.figures.values import Answer, Row
from lianxin.registry.queries.areas import area_by_code, areas_below
from lianxin.reports import access, protection
from lianxin.rules import periods
from lianxin.rules.access import suppressed
from lianxin.rules.dues import Due
from lianxin.rules.periods import Period
from lianxin.rules.policy.check_reports import figure_keys
from lianxin.rules.policy.schema import Policy
from lianxin.rules.sentences import DONE, NOTHING_TO_COUNT, OWED, Reference, SpanName, Value, said


class Person(NamedTuple):
    """Whose own paper it is: the officer's row and code, and the row of the area in which the officer works."""

    id: int
    code: str
    area: int


@dataclass(frozen=True, slots=True)
class Ground:
    """Over what a document's references are counted."""

    policy: Policy
    area: str
    period: Period
    since: date
    today: date

    def span(self, name: SpanName) -> Period:
        """The period that a reference means."""
        if name == "period":
            return self.period
        first = date(self.period.last.year, 1, 1) if name == "year" else min(self.since, self.period.first)
        return periods.span(first, self.period.last)


def of_area(ground: Ground, references: Iterable[Reference]) -> dict[str, dict[str, Any]]:
    """What each reference is for the area, as it is stored: the numbers, how they are said, over which days."""
    wanted: dict[SpanName, list[Reference]] = defaultdict(list)
    for reference in references:
        wanted[reference.span].append(reference)
    found: dict[str, dict[str, Any]] = {}
    hidden = access.left_out(area_by_code(ground.area), on=ground.today) if wanted else ()
    for name, group in wanted.items():
        span, known = ground.span(name), figure_keys(ground.policy)
        keys = list(dict.fromkeys(reference.key for reference in group if reference.key in known))
        told = counted.several(keys, span, today=ground.today, area=ground.area, hidden=hidden)
        answers = {each.key: each for each in told}
        for reference in group:
            answer = answers.get(reference.key)
            found[reference.text] = _stored(reference, span, answer, answer.rows[0] if answer and answer.rows else None)
    return found


def of_officers(
    ground: Ground, references: Sequence[Reference], people: Sequence[Person]
) -> dict[str, dict[str, dict[str, Any]]]:
    """The same for the work of each of these officers. A figure in which an officer has no record is 0 for that officer."""
    found: dict[str, dict[str, dict[str, Any]]] = {one.code: {} for one in people}
    known = figure_keys(ground.policy)
    hidden = protection.of_officers([(one.id, one.area) for one in people], on=ground.today)
    for reference in references:
        if reference.form in (OWED, DONE):
            continue
        span = ground.span(reference.span)
        answer = None
        rows: dict[str, Row] = {}
        if reference.key in known:
            answer = counted.figure(reference.key, span, today=ground.today, area=ground.area, by="officer", hidden=hidden)
            rows = {row.group: row for row in answer.rows}
        for code, values in found.items():
            values[reference.text] = _stored(reference, span, answer, rows.get(code) or _none_of(answer))
    return found


def _none_of(answer: Answer | None) -> Row | None:
    if answer is None or not answer.measured:
        return None
    return Row("", None, 0, 0) if answer.unit == "share" else Row("", 0)


def _stored(reference: Reference, span: Period, answer: Answer | None, row: Row | None) -> dict[str, Any]:
    few = row is not None and row.few and suppressed(row.number or 0, serves=False)
    if row is None or answer is None or not answer.measured:
        value = Value(None)
    else:
        value = Value(row.number, row.numerator, row.denominator, answer.unit, few)
    return {
        "key": reference.key,
        "name": answer.name if answer else reference.key,
        "first": span.first.isoformat(),
        "last": span.last.isoformat(),
        "number": None if few else value.number,
        "numerator": None if few else value.numerator,
        "denominator": None if few else value.denominator,
        "attested": row.attested if row else "",
        "said": said(reference, value),
    }


# -- an officer's year ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Promise:
    """A duty of a year for one officer: all its windows together."""

    key: str
    title: str
    quantity: str
    owed: int
    done: int


def year_of(ground: Ground, who: Person) -> list[Promise]:
    """What an officer owes and has done in the year by this policy, duty by duty; duties that are not measured are left out."""
    hidden = protection.of_officer(who.id, who.area, on=ground.today)
    dues = work_out(ground.period, today=ground.today, officer=who.code, hidden=hidden)
    by_duty: dict[str, list[Due]] = defaultdict(list)
    for due in dues:
        if due.policy == ground.policy.policy and due.state != "unmeasured":
            by_duty[due.duty].append(due)
    return [
        Promise(
            key,
            each[0].title,
            each[0].quantity,
            sum(due.verdict.owed or 0 for due in each),
            sum(due.verdict.done or 0 for due in each),
        )
        for key, each in by_duty.items()
    ]


def lines_of(promises: Sequence[Promise], *, account: bool) -> tuple[list[str], list[Reference]]:
    """A paragraph for each duty of the year, and its references: what is owed and, in an account, what is done."""
    lines, references = [], []
    for number, one in enumerate(promises, start=1):
        owed, done = Reference(one.key, form=OWED), Reference(one.key, form=DONE)
        references += [owed, done] if account else [owed]
        rest = f",已完成{done.text}" if account else ""
        lines.append(f"{number}.{one.title}:应完成{owed.text}{rest}。")
    return lines, references


def stored_promises(ground: Ground, promises: Iterable[Promise]) -> dict[str, dict[str, Any]]:
    """What is owed and done, as it is stored beside the figures."""
    found: dict[str, dict[str, Any]] = {}
    for one in promises:
        for form, number in ((OWED, one.owed), (DONE, one.done)):
            reference = Reference(one.key, form=form)
            found[reference.text] = {
                "key": one.key,
                "name": one.title,
                "first": ground.period.first.isoformat(),
                "last": ground.period.last.isoformat(),
                "number": number,
                "numerator": None,
                "denominator": None,
                "attested": "",
                "said": amount(number, one.quantity),
            }
    return found


_UNIT = {
    "half_days": "天", "days": "天", "working_days": "个工作日", "minutes": "分钟", "persons": "人次", "fen": "元",
    "records": "次", "contacts": "户次", "links": "个联系对象", "counterparts": "个联系对象", "villages": "个村",
    "townships": "个乡镇", "mean_seconds": "秒", "median_seconds": "秒",
}  # fmt: skip


def amount(number: int, quantity: str) -> str:
    """A number of what a duty counts, with its unit: 3天."""
    return said(Reference("one"), Value(number, quantity=quantity)) + _UNIT.get(quantity, "项")


# -- the table of a document -----------------------------------------------------------------------


def table_of(ground: Ground, by: str, keys: Sequence[str]) -> dict[str, Any]:
    """The table by township or village, in the order of codes: an area without a record has noughts, as counted."""
    grouping = "record_township" if by == "township" else "record_village"
    columns: list[dict[str, str]] = []
    cells: dict[str, dict[str, str]] = defaultdict(dict)
    area = area_by_code(ground.area)
    below, hidden = areas_below(area, level=by, on=ground.period.last), protection.of_rows(area, by, on=ground.today)
    places = list(below.values_list("code", "name"))
    for key in keys:
        asked: dict[str, Any] = {"today": ground.today, "area": ground.area, "by": grouping, "hidden": hidden}
        answer = counted.figure(key, ground.period, **asked)
        columns.append({"key": key, "name": answer.name})
        rows: Mapping[str, Row] = {row.group: row for row in answer.rows}
        for code, _ in places:
            row = rows.get(code) or _none_of(answer)
            words = _stored(Reference(key), ground.period, answer, row)["said"]
            cells[code][key] = "–" if words == NOTHING_TO_COUNT["zh"] else words
    return {
        "columns": columns,
        "rows": [{"code": code, "name": name, "cells": [cells[code][key] for key in keys]} for code, name in places],
    }
