"""After adoption: planned against measured by class and quarter, and what the policy solved for that."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianxin import clock
from lianxin.matters.access import hidden_from
from lianxin.planning import measured
from lianxin.planning.measured import Cost
from lianxin.policy import queries as policies
from lianxin.policy.facts import policy_of
from lianxin.rules import periods
from lianxin.rules.burden.findings import tenth
from lianxin.rules.policy.schema import Policy
from lianxin.web.declare import needs
from lianxin.web.errors import language
from lianxin.web.places import choices, place_of
from lianxin.web.scope import Choice
from lianxin.web.viewer import viewer


@dataclass(frozen=True)
class Row:
    """One class: each quarter, and all of them together."""

    name: str
    parties: int
    cells: tuple[Cost, ...]
    planned: Fraction
    measured: Fraction
    per_month: str


@needs("board", "read")
@require_safe
def cost(request: HttpRequest, digest: str) -> HttpResponse:
    """What a policy cost in a year and what it solved."""
    found, today = policies.version_text(digest), clock.today()
    policy, area = policy_of(digest), place_of(request, "board", "read")
    year = _year(request.GET.get("year", ""))
    costs = measured.costs(policy, area, year, today=today)
    rows = _rows(costs, policy)
    context = {
        "version": found,
        "policy": policy,
        "area": area,
        "area_choices": choices(request, "board", "read", area),
        "year": year,
        "years": _years(year),
        "quarters": [quarter.label for quarter in measured.quarters(year)],
        "rows": rows,
        "planned": sum((row.planned for row in rows), Fraction(0)),
        "measured": sum((row.measured for row in rows), Fraction(0)),
        "received": measured.received(policy, area, year, today=today),
        "answers": measured.came_of_it(policy, area, year, today=today, lang=language(), hidden=hidden_from(viewer(request))),
    }
    return render(request, "burden/cost.html", context)


def _year(asked: str) -> periods.Period:
    this = periods.containing("year", clock.today())
    try:
        found = periods.parse(asked)
    except periods.PeriodError:
        return this
    return found if found.kind == "year" else this


def _years(year: periods.Period) -> list[Choice]:
    this = periods.containing("year", clock.today())
    labels = sorted({this.label, periods.preceding(this).label, year.label})
    return [Choice(label, label, label == year.label) for label in labels]


def _rows(costs: list[Cost], policy: Policy) -> list[Row]:
    by_label: dict[tuple[str, str], list[Cost]] = {}
    for one in costs:
        by_label.setdefault(one.label, []).append(one)
    return [_row(label, cells, policy) for label, cells in by_label.items() if label[0] == "officer"]


def _row(label: tuple[str, str], cells: list[Cost], policy: Policy) -> Row:
    word = policy.words.classes.get(label[1])
    name = label[1] if word is None else (word.en if language() == "en" and word.en else word.zh)
    planned = sum((one.planned for one in cells), Fraction(0))
    taken = [one for one in cells if one.measured is not None]
    spent = sum((one.measured or Fraction(0) for one in taken), Fraction(0))
    months = 3 * len(taken) * cells[0].parties
    return Row(name, cells[0].parties, tuple(cells), planned, spent, tenth(spent / 60 / months) if months else "–")
