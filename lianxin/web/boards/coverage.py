"""Coverage both ways, for an area: who has no link, and who has nobody (J2, S2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from lianxin.liaison.queries import Coverage, coverage
from lianxin.policy.facts import InForce
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


def within(version: InForce, area: Any) -> InForce:
    """The version as if it held for this area alone: what lies in it is counted."""
    deeper = area.pk != version.area
    return replace(version, area=area.pk, level=area.level) if deeper else version


def covered(versions: Sequence[InForce], area: Any, on: date, *, every: bool = False) -> list[Covered]:
    """The rules that set a floor of coverage, or all; five statements for each rule, whatever the number of links."""
    return [
        Covered(version.key, rule, coverage(within(version, area), rule, on))
        for version in versions
        for rule in version.policy.links.values()
        if every or rule.cover is not None
    ]
