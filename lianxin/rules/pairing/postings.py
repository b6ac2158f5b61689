"""First secretaries to villages (J8, the match only): a stable matching and the best total fit, side by side; people decide.

Stable: deferred acceptance (Gale and Shapley 1962), people propose. Best fit: an assignment of the highest sum. The panel
scores numbers, not names; what it goes by are criteria, each with its weight and the evidence shown with the result.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from lianxin.rules.errors import Fault
from lianxin.rules.pairing.mincost import MinCost


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is looked at, with its weight; ``key`` is what villages need, departments are strong in and people can do."""

    key: str
    zh: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Village:
    """A village that asks for ``places`` people. ``needs``: how much it needs each criterion, 0 to 3, with what shows it."""

    code: str
    needs: Mapping[str, int]
    places: int = 1
    evidence: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Applicant:
    """A person who applied. ``strengths``: of the department, 0 to 3; ``wishes``: villages in order, none of them: anywhere.

    ``conflicts``: villages where the applicant declared a relative or other interest.
    """

    code: str
    unit: str
    strengths: Mapping[str, int]
    wishes: Sequence[str] = ()
    evidence: Mapping[str, str] = field(default_factory=dict)
    conflicts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Score:
    """One panel member's mark for a number (not a name) on a criterion, 0 to 100."""

    panelist: str
    number: int
    criterion: str
    mark: int


@dataclass(frozen=True, slots=True)
class Fit:
    """How well one person and one village fit: the sum, and its parts with the evidence of both sides."""

    total: int
    parts: tuple[tuple[str, int, str, str], ...]
    """criterion, points, the village's evidence, the applicant's"""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One way to match. ``pairs``: applicant → village; ``total``: their fit; ``unstable``: who would both rather change."""

    pairs: Mapping[str, str]
    total: int
    unstable: tuple[tuple[str, str], ...]
    unfilled: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Choice:
    """Both proposals and the fits behind them."""

    stable: Proposal
    best: Proposal
    fits: Mapping[tuple[str, str], Fit]


def numbers(applicants: Sequence[Applicant], seed: int) -> dict[str, int]:
    """The number under which each is scored: an order that follows from the seed and says nothing of the name."""
    key = seed.to_bytes(8, "big", signed=True)
    order = sorted(applicants, key=lambda one: blake2b(one.code.encode(), digest_size=8, key=key).digest())
    return {one.code: place + 1 for place, one in enumerate(order)}


def faults_of(criteria: Sequence[Criterion], applicants: Sequence[Applicant], scores: Sequence[Score]) -> list[Fault]:
    """Marks for numbers or criteria that there are not, outside 0 to 100, or given twice."""
    keys, known = {one.key for one in criteria}, range(1, len(applicants) + 1)
    seen: set[tuple[str, int, str]] = set()
    found = []
    for score in scores:
        where = f"{score.panelist} {score.number} {score.criterion}"
        if score.number not in known or score.criterion not in keys:
            found.append(Fault("scores", where, "没有这个编号或指标", "no such number or criterion"))
        if not 0 <= score.mark <= 100:
            found.append(Fault("scores", str(score.mark), "分数应在0到100之间", "a mark is 0 to 100"))
        key = (score.panelist, score.number, score.criterion)
        if key in seen:
            found.append(Fault("scores", where, "重复打分", "marked twice"))
        seen.add(key)
    return found


def fit(criteria: Sequence[Criterion], village: Village, applicant: Applicant, marks: Mapping[str, Sequence[int]]) -> Fit:
    """Per criterion: weight × need × (mean mark of the panel + 20 × the department's strength), in whole points."""
    parts = []
    for one in criteria:
        given = marks.get(one.key, ())
        mean = sum(given) // len(given) if given else 0
        points = one.weight * village.needs.get(one.key, 0) * (mean + 20 * applicant.strengths.get(one.key, 0))
        if points:
            parts.append((one.key, points, village.evidence.get(one.key, ""), applicant.evidence.get(one.key, "")))
    return Fit(sum(points for _, points, _, _ in parts), tuple(parts))


def match(
    criteria: Sequence[Criterion], villages: Sequence[Village], applicants: Sequence[Applicant], scores: Sequence[Score],
    *, seed: int = 0,
) -> Choice:  # fmt: skip
    """Both proposals. Same input and seed, same proposals: equal fits are told apart by the blind number, never by name."""
    number = numbers(applicants, seed)
    marks: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for score in scores:
        marks[score.number][score.criterion].append(score.mark)
    fits = {
        (one.code, village.code): fit(criteria, village, one, marks[number[one.code]])
        for one in applicants
        for village in villages
        if village.code not in one.conflicts and (not one.wishes or village.code in one.wishes)
    }
    ranks = _Ranks(villages, applicants, fits, number)
    return Choice(ranks.proposal(_deferred(ranks)), ranks.proposal(_highest(ranks)), fits)


class _Ranks:
    """Who prefers whom."""

    def __init__(
        self, villages: Sequence[Village], applicants: Sequence[Applicant], fits: Mapping[tuple[str, str], Fit],
        number: Mapping[str, int],
    ) -> None:  # fmt: skip
        self.places = {one.code: one.places for one in villages}
        self.fits, self.number = fits, number
        self.order: dict[str, list[str]] = {}
        for one in applicants:
            may = [village.code for village in villages if (one.code, village.code) in fits]
            place = {code: at for at, code in enumerate(one.wishes)}
            self.order[one.code] = sorted(may, key=lambda code: (place.get(code, 0), -fits[one.code, code].total, code))

    def of_village(self, village: str, applicant: str) -> tuple[int, int]:
        """Higher is better for the village."""
        return self.fits[applicant, village].total, -self.number[applicant]

    def proposal(self, pairs: dict[str, str]) -> Proposal:
        """A matching with what is to be said about it."""
        inside: dict[str, list[str]] = defaultdict(list)
        for applicant, village in pairs.items():
            inside[village].append(applicant)
        return Proposal(
            dict(sorted(pairs.items())),
            sum(self.fits[pair].total for pair in pairs.items()),
            tuple(self._unstable(pairs, inside)),
            {code: many - len(inside[code]) for code, many in sorted(self.places.items()) if many > len(inside[code])},
        )

    def _unstable(self, pairs: dict[str, str], inside: dict[str, list[str]]) -> list[tuple[str, str]]:
        found = []
        for applicant, order in sorted(self.order.items()):
            for village in order:
                if pairs.get(applicant) == village:
                    break
                worst = min((self.of_village(village, other) for other in inside[village]), default=None)
                full = len(inside[village]) >= self.places[village]
                if self.places[village] and (not full or worst is None or worst < self.of_village(village, applicant)):
                    found.append((applicant, village))
        return found


def _deferred(ranks: _Ranks) -> dict[str, str]:
    """Each asks the village liked best that has not refused; a village keeps the best of those who asked."""
    tried = dict.fromkeys(ranks.order, 0)
    inside: dict[str, list[str]] = defaultdict(list)
    waiting = sorted(ranks.order, key=lambda code: ranks.number[code], reverse=True)
    while waiting:
        applicant = waiting.pop()
        if tried[applicant] == len(ranks.order[applicant]):
            continue
        village = ranks.order[applicant][tried[applicant]]
        tried[applicant] += 1
        inside[village].append(applicant)
        if len(inside[village]) > ranks.places[village]:
            worst = min(inside[village], key=lambda code: ranks.of_village(village, code))
            inside[village].remove(worst)
            waiting.append(worst)
    return {applicant: village for village, all_of in inside.items() for applicant in all_of}


def _highest(ranks: _Ranks) -> dict[str, str]:
    """The matching of the highest total fit, filling as many places as can be filled first."""
    people, villages = sorted(ranks.order, key=lambda code: ranks.number[code]), sorted(ranks.places)
    net = MinCost(1 + len(people) + len(villages))
    more = 1 + sum(max((ranks.fits[code, village].total for village in ranks.order[code]), default=0) for code in people)
    arcs = {}
    for at, code in enumerate(people):
        net.add(0, 1 + at, 1, 0)
        for village in ranks.order[code]:
            end = 1 + len(people) + villages.index(village)
            arcs[code, village] = net.add(1 + at, end, 1, -ranks.fits[code, village].total)
    for at, village in enumerate(villages):
        net.add(1 + len(people) + at, 0, ranks.places[village], -more)
    net.run()
    return {code: village for (code, village), arc in arcs.items() if net.flow(arc)}


def departures(proposal: Proposal, decided: Mapping[str, str], reasons: Mapping[str, str]) -> list[Fault]:
    """Where the decision departs from the proposal without a written reason: nobody is posted until there is one."""
    people = sorted({*proposal.pairs, *decided})
    return [
        Fault("reasons", code, "与建议方案不同,须写明理由", "departs from the proposal: a reason is needed")
        for code in people
        if proposal.pairs.get(code) != decided.get(code) and not reasons.get(code, "").strip()
    ]


def decision_faults(villages: Sequence[Village], applicants: Sequence[Applicant], decided: Mapping[str, str]) -> list[Fault]:
    """What people may not decide either: somebody or a village that there is not, more than the places, a declared conflict."""
    places, people = {one.code: one.places for one in villages}, {one.code: one for one in applicants}
    found, taken = [], dict.fromkeys(places, 0)
    for code, village in sorted(decided.items()):
        if code not in people or village not in places:
            found.append(Fault("decided", f"{code} {village}", "没有这个人或这个村", "no such person or village"))
            continue
        taken[village] += 1
        if village in people[code].conflicts:
            found.append(Fault("decided", code, "本人申报了不宜去这个村", "the person declared an interest there"))
    over = (village for village, many in sorted(taken.items()) if many > places[village])
    return found + [Fault("decided", village, "人数超过这个村要的名额", "more than the village asked for") for village in over]
