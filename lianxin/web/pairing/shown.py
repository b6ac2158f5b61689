"""How a plan of pairing is put in words: costs as kilometres, stages, what came of solving it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lianxin.planning.queries import pairing
from lianxin.registry.access import Viewer
from lianxin.rules.errors import Refused
from lianxin.web.errors import language
from lianxin.web.templatetags.lianxin import named

STEP_OF = {"draft": 2, "at_units": 3, "adopted": 4, "dropped": 0}


@dataclass(frozen=True)
class Stage:
    """Where a plan stands, in words, with the look of its tag."""

    word: str
    look: str


def stage(plan: Any) -> Stage:
    """The stage of a plan."""
    words = {
        "draft": Stage(_("草案"), "info"),
        "at_units": Stage(_("征求单位意见"), "warn"),
        "adopted": Stage(_("已采用"), "ok"),
        "dropped": Stage(_("已放弃"), ""),
    }
    return words[plan.state]


def layers(plan: Any) -> list[tuple[str, str]]:
    """The link rules of a plan, by key and name; by key alone when the policy no longer holds."""
    try:
        rules = pairing.rules_of(plan).links
    except Refused:
        return [(one.rule, one.rule) for one in pairing.terms(plan).layers]
    return [(one.rule, named(rules[one.rule]) if one.rule in rules else one.rule) for one in pairing.terms(plan).layers]


def head(viewer: Viewer, plan: Any, here: str) -> dict[str, Any]:
    """What every page of a plan shows at its top."""
    return {
        "plan": plan,
        "stage": stage(plan),
        "here": here,
        "may_draft": viewer.may("pairing", "draft") and _is_whole(viewer, plan, "draft"),
        "may_read": viewer.may("pairing", "read") and _is_whole(viewer, plan, "read"),
        "run": pairing.last_run(plan),
    }


def _is_whole(viewer: Viewer, plan: Any, action: str) -> bool:
    return pairing.may(viewer, plan, action)


def methods(plan: Any) -> list[str]:
    """How its parts were solved, in words."""
    words = {
        "successive": _("最短增广路,逐条最省,精确"),
        "minimum-cost": _("最小费用流,精确"),
        "auction": _("拍卖法,对全部结对算出下界"),
        "Lagrangian": _("拉格朗日松弛与局部搜索,同一家的分支定界;下界与差距照写"),
        "links": _("沿用的不动,其余求解"),
    }
    firsts = {method.partition(" ")[0].strip(",") for method in plan.outcome.get("methods", ())}
    return [words[first] for first in words if first in firsts]


def gap(plan: Any) -> str:
    """By how much the cost may exceed the least, in percent rounded up to a tenth; empty: by nothing, or nobody knows."""
    cost, bound = plan.outcome.get("cost", 0), plan.outcome.get("bound", 0)
    if bound <= 0 or cost <= bound:
        return ""
    tenths = -(-(cost - bound) * 1000 // bound)
    return f"{tenths // 10}.{tenths % 10}%"


def failures(run: Any) -> list[str]:
    """Why a run was refused, in the reader's language."""
    return [fault[3] if language() == "en" else fault[2] for fault in run.faults] if run and run.state == "failed" else []


@dataclass(frozen=True)
class Cut:
    """Why it cannot be done: a sentence, a table, what would be enough."""

    layer: str
    said: str
    rows: list[tuple[str, str, int, int]]
    remedies: list[str]


def cuts(plan: Any) -> list[Cut]:
    """The cuts of what was solved, in the reader's language."""
    names, english = dict(layers(plan)), language() == "en"
    words = pairing.words(plan)
    return [
        Cut(
            names.get(cut["layer"], cut["layer"]),
            cut["en" if english else "zh"],
            [(area, "、".join(words.label("needs", need, language()) for need in needs), many, places)
             for area, needs, many, places in cut["rows"]],
            [remedy[3 if english else 2] for remedy in cut["remedies"]],
        )
        for cut in plan.outcome.get("cuts", ())
    ]  # fmt: skip
