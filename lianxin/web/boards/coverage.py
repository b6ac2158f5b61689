"""Coverage both ways, for an area: who has no link, and who has nobody (J2, S2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lianxin.duties import summaries
from lianxin.duties.summaries import within
from lianxin.liaison.queries import Coverage
from lianxin.policy.facts import InForce
from lianxin.rules.periods import Period
from lianxin.rules.policy.schema import LinkRule


@dataclass(frozen=True)
class Covered:
    """A link rule on a day, with the version that it is of."""

    policy: str
    rule: LinkRule
    coverage: Coverage

    @property
    def without_link(self) -> int:
        """Parties without any such link."""
        return self.coverage.parties.total - self.coverage.parties.covered

    @property
    def without_party(self) -> int:
        """Counterparts that nobody is linked to."""
        return self.coverage.counterparts.total - self.coverage.counterparts.covered


def covered(
    versions: Sequence[InForce], area: Any, period: Period, *, today: date, every: bool = False
) -> tuple[list[Covered], datetime | None]:
    """The rules that set a floor of coverage, or all; and as of when, where that is kept. Else each is counted now."""
    found, as_of = summaries.covered(versions, area, period, today=today, every=every)
    return [Covered(policy, rule, coverage) for policy, rule, coverage in found], as_of


__all__ = ["Covered", "covered", "within"]
