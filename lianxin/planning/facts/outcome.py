"""What came of solving a plan, as it is stored with it and read again: plain JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lianxin.rules.access import suppressed
from lianxin.rules.pairing import Cut, Missing, Plan, Problem, sentences

CUTS = 20
"""so many cuts are kept; each can be lifted by itself, and solving again shows the next"""


def outcome_of(problem: Problem, plan: Plan, *, before: int) -> dict[str, Any]:
    """Cost, bound, how it was found, what is missing and why. ``before``: what today's links would cost."""
    return {
        "cost": plan.cost,
        "bound": plan.bound,
        "before": before,
        "held": len(problem.held),
        "links": len(plan.links),
        "kept": sum(link.kept for link in plan.links),
        "stopped": plan.stopped,
        "counterparts": len(problem.counterparts),
        "parties": len(problem.parties),
        "methods": sorted({part.method for part in plan.parts}),
        "pairs": sum(part.pairs for part in plan.parts),
        "missing": [[one.of, one.layer, one.code, one.missing] for one in plan.missing],
        "cuts": [_cut(problem, cut) for cut in plan.cuts[:CUTS]],
        "more_cuts": max(0, len(plan.cuts) - CUTS),
        "carries": {
            f"{layer}|{party.code}": number for party in problem.parties for layer, number in party.carries.items() if number
        },
    }


def _cut(problem: Problem, cut: Cut) -> dict[str, Any]:
    """Needs of few are left out of the table: who they are could be told from it (principles 1)."""
    names = problem.names
    rows = [replace(row, needs=()) for row in cut.rows]
    zh, en = sentences.said(problem, replace(cut, rows=tuple(rows)))
    return {
        "layer": cut.layer,
        "side": cut.side,
        "asked": cut.asked,
        "available": cut.available,
        "missing": cut.missing,
        "parties": len(cut.parties),
        "zh": zh,
        "en": en,
        "rows": [
            [
                names.get(row.area, row.area),
                [] if suppressed(row.counterparts, serves=False) else list(row.needs),
                row.counterparts,
                row.places,
            ]
            for row in cut.rows
        ],
        "remedies": [[one.kind, one.number, one.zh, one.en] for one in cut.remedies],
    }


def prices_of(plan: Plan) -> dict[str, int]:
    """The prices of seats by ``layer|party``; one that is not there is not known."""
    return {f"{layer}|{party}": price for (layer, party), price in plan.prices.items()}


def prices_from(stored: Mapping[str, int]) -> dict[tuple[str, str], int]:
    """The same, read again."""
    return {(key.split("|", 1)[0], key.split("|", 1)[1]): price for key, price in stored.items()}


def missing_in(outcome: Mapping[str, Any]) -> list[Missing]:
    """What was missing when it was solved."""
    return [Missing(*row) for row in outcome.get("missing", ())]
