"""A call for postings as values for ``rules.pairing.postings``: the only bridge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lianxin.planning.posting_models import PostingCall, PostingMark
from lianxin.rules.pairing.postings import Applicant, Choice, Criterion, Score, Village, match


@dataclass(frozen=True, slots=True)
class Posed:
    """What the rule is given."""

    criteria: tuple[Criterion, ...]
    villages: tuple[Village, ...]
    applicants: tuple[Applicant, ...]
    scores: tuple[Score, ...]
    seed: int

    def matched(self) -> Choice:
        """Both proposals."""
        return match(self.criteria, self.villages, self.applicants, self.scores, seed=self.seed)


def criteria_of(call: PostingCall) -> tuple[Criterion, ...]:
    """What is looked at, with the weights."""
    return tuple(Criterion(one["key"], one["zh"], int(one["weight"])) for one in call.criteria)


def posed(call: PostingCall) -> Posed:
    """The call as it is now. Four statements, however many applied."""
    criteria = criteria_of(call)
    units = {row.unit_id: row for row in call.units.all()}
    villages = tuple(
        Village(row.counterpart.code, _levels(row.needs, criteria), row.places, _texts(row.evidence))
        for row in call.villages.select_related("counterpart").order_by("pk")
    )
    applicants = []
    for row in call.applicants.select_related("officer", "unit").order_by("pk"):
        unit = units.get(row.unit_id)
        strengths = _levels(unit.strengths if unit else {}, criteria)
        shown = _joined(criteria, _texts(unit.evidence) if unit else {}, _texts(row.evidence))
        wishes, conflicts = tuple(map(str, row.wishes)), frozenset(map(str, row.conflicts))
        applicants.append(Applicant(row.officer.code, row.unit.code, strengths, wishes, shown, conflicts))
    return Posed(criteria, villages, tuple(applicants), _scores(call), call.seed)


def _scores(call: PostingCall) -> tuple[Score, ...]:
    rows = PostingMark.objects.filter(panelist__call=call).values_list(
        "panelist__officer__code", "applicant__number", "criterion", "mark"
    )
    return tuple(Score(panelist, number or 0, criterion, mark) for panelist, number, criterion, mark in rows.order_by("pk"))


def _levels(given: Mapping[str, object], criteria: tuple[Criterion, ...]) -> dict[str, int]:
    return {one.key: int(str(given.get(one.key) or 0)) for one in criteria}


def _texts(given: Mapping[str, object]) -> dict[str, str]:
    return {key: str(text) for key, text in given.items() if text}


def _joined(criteria: tuple[Criterion, ...], unit: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """What shows it, of the person and of the department."""
    found = {one.key: ";".join(text for text in (own.get(one.key, ""), unit.get(one.key, "")) if text) for one in criteria}
    return {key: text for key, text in found.items() if text}
