"""A policy judged before it is adopted: the burden, and everything found about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from lianxin.rules.burden.acts import Costs
from lianxin.rules.burden.clashes import clashes
from lianxin.rules.burden.feasible import too_much
from lianxin.rules.burden.findings import Case, Finding, in_order
from lianxin.rules.burden.links import impossible_counts, impossible_links
from lianxin.rules.burden.plan import Plan, When, plan
from lianxin.rules.burden.relief import CHECKS, Check

ALL: Final[tuple[Check, ...]] = (impossible_links, impossible_counts, too_much, *CHECKS, clashes)


@dataclass(frozen=True)
class Judgement:
    """The burden with the findings, the gravest first."""

    plan: Plan
    findings: tuple[Finding, ...]

    @property
    def impossible(self) -> tuple[Finding, ...]:
        """What can not be done, whoever wants it."""
        return tuple(one for one in self.findings if one.kind == "impossible")

    @property
    def breaches(self) -> tuple[Finding, ...]:
        """What is against a standard and needs a signed reason."""
        return tuple(one for one in self.findings if one.kind == "breach")


def judge(costs: Costs, when: When) -> Judgement:
    """The burden of a policy on a roll over a period, and what is wrong with it."""
    found = plan(costs, when)
    return Judgement(found, in_order(_all(Case(found), ALL)))


def _all(case: Case, checks: Iterable[Check]) -> Iterator[Finding]:
    yield from _unwindowed(case)
    for check in checks:
        yield from check(case)


def _unwindowed(case: Case) -> Iterator[Finding]:
    """Duties that have no window in the period: nothing of theirs is counted."""
    for key, duty in case.policy.duties.items():
        if not case.plan.windows[key]:
            yield Finding(
                "note",
                "no-window",
                f"duties.{key}",
                f"“{duty.zh}”在这一时期没有期限({'活动日期还没有登记' if duty.every == 'campaign' else '不到期'}),没有算进来",
                f'"{duty.en or key}" has no window in this period and is not counted',
            )
