"""Which papers of an area somebody may have drafted now, before their hour: up to today, of the period that runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lianxin.policy.facts import InForce
from lianxin.policy.queries import schedule
from lianxin.registry.models import Area
from lianxin.rules import periods
from lianxin.rules.periods import Period
from lianxin.rules.policy.reports import ReportDocument


@dataclass(frozen=True, slots=True)
class Askable:
    """A paper that may be drafted now: by which version, of which days, and since when the policy holds."""

    version: InForce
    rule: ReportDocument
    period: Period
    since: date

    @property
    def name(self) -> str:
        """Its name within the area, as a form sends it."""
        return f"{self.version.key}/{self.rule.key}"


def askable(area: Area, on: date) -> list[Askable]:
    """The papers of an area whose period runs on a day, up to that day; on the last day the clock drafts it by itself."""
    found = []
    versions = [one for one in schedule() if area.pk == one.area or one.area in _above(area)]
    for version in versions:
        if version.first > on or (version.last is not None and version.last < on) or version.policy.reports is None:
            continue
        since = min(one.first for one in versions if (one.key, one.area) == (version.key, version.area))
        for rule in version.policy.reports.documents.values():
            if rule.who or not (area.level in rule.level if rule.level else area.pk == version.area):
                continue
            whole = rule.rhythm(version.policy.month_begins).period_on(on)
            if on < whole.last:
                found.append(Askable(version, rule, periods.span(whole.first, on), since))
    return found


def _above(area: Area) -> set[int]:
    """The areas in which an area lies."""
    levels = ("province", "prefecture", "county", "township", "district", "village")
    return {pk for level in levels if (pk := getattr(area, f"{level}_id")) is not None}
