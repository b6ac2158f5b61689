"""The burden laid out: by class, by month, by duty and by whom it reaches; one plan, or two beside each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from lianxin.rules.burden.acts import Time
from lianxin.rules.burden.clashes import by_month
from lianxin.rules.burden.findings import Case, tenth
from lianxin.rules.burden.highest import highest
from lianxin.rules.burden.overlap import net
from lianxin.rules.burden.plan import Plan, label_of
from lianxin.rules.burden.receiving import received
from lianxin.rules.policy.schema import Duty

Label = tuple[str, str]
Question = Callable[[Plan], str]


@dataclass(frozen=True)
class Pair:
    """A number before and after, as text; ``after`` is None where only one plan is shown."""

    before: str
    after: str | None = None

    @property
    def same(self) -> bool:
        """Whether there is nothing to compare, or no difference."""
        return self.after is None or self.after == self.before


@dataclass(frozen=True)
class ClassRow:
    """What the policy takes from one of a class, on average."""

    kind: str
    name: str
    parties: Pair
    hours: Pair
    most: Pair
    """hours a month of the busiest one of the class, with its own links"""
    share: Pair
    net: Pair
    heavy: bool


@dataclass(frozen=True)
class MonthRow:
    """Hours of one of a class in each month; ``full`` marks months with more work than days."""

    name: str
    hours: tuple[tuple[Pair, bool], ...]


@dataclass(frozen=True)
class DutyRow:
    """A duty of a class: how many pieces of work a year for each, hours, the way, and how long one piece takes."""

    duty: str
    title: Duty
    name: str
    acts: Pair
    hours: Pair
    travel: Pair
    times: tuple[tuple[str, Time], ...]


@dataclass(frozen=True)
class ReceivedRow:
    """What each counterpart of a kind receives in the year."""

    kind: str
    counterparts: int
    each: Pair


@dataclass(frozen=True)
class Sheet:
    """Everything a page shows of a plan, or of two."""

    classes: tuple[ClassRow, ...]
    months: tuple[str, ...]
    by_month: tuple[MonthRow, ...]
    duties: tuple[DutyRow, ...]
    received: tuple[ReceivedRow, ...]
    total: Pair


def sheet(before: Plan, after: Plan | None, lang: str) -> Sheet:
    """One plan, or two side by side."""
    both = _Both(before, after, lang)
    labels = list(dict.fromkeys((*before.parties(), *(after.parties() if after else ()))))
    return Sheet(
        tuple(both.class_row(label) for label in labels),
        tuple(month.label for month in before.when.months),
        tuple(both.month_row(label) for label in labels if label[0] == "officer"),
        tuple(both.duty_rows(labels)),
        tuple(both.received_rows()),
        both.pair(lambda plan: tenth(sum((line.load.total for line in plan.lines), Fraction(0)) / 60)),
    )


class _Both:
    """Two plans asked the same question."""

    def __init__(self, before: Plan, after: Plan | None, lang: str) -> None:
        self.plans = (before, after)
        self.lang = lang
        self.most: dict[int, dict[Label, Fraction]] = {}
        self.sums = [_by_label_and_duty(plan) for plan in self.plans if plan is not None]

    def highest(self, plan: Plan) -> dict[Label, Fraction]:
        """The busiest of each class, worked out once for each plan."""
        if id(plan) not in self.most:
            self.most[id(plan)] = highest(plan)
        return self.most[id(plan)]

    def pair(self, what: Question) -> Pair:
        before, after = self.plans
        assert before is not None  # noqa: S101 - the first is always there
        return Pair(what(before), None if after is None else what(after))

    def name(self, label: Label) -> str:
        plan = self.plans[1] or self.plans[0]
        assert plan is not None  # noqa: S101
        return Case(plan).label(label, self.lang)

    def class_row(self, label: Label) -> ClassRow:
        shown = self.plans[1] or self.plans[0]
        assert shown is not None  # noqa: S101
        return ClassRow(
            label[0],
            self.name(label),
            self.pair(lambda plan: f"{plan.parties().get(label, 0):,}"),
            self.pair(lambda plan: tenth(_hours_a_month(plan, label))),
            self.pair(lambda plan: tenth(self.highest(plan).get(label, Fraction(0)) / 60 / len(plan.when.months))),
            self.pair(lambda plan: tenth(plan.share(label) * 100)),
            self.pair(lambda plan: tenth(_net_share(plan, label) * 100)),
            _net_share(shown, label) * 100 > shown.costs.numbers["ceiling.share"],
        )

    def month_row(self, label: Label) -> MonthRow:
        found = [_months(plan, label) for plan in self.plans if plan is not None]
        before, after = found[0], found[1] if len(found) > 1 else None
        cells = []
        for label_of_month, (hours, full) in before.items():
            other = after.get(label_of_month) if after else None
            cells.append((Pair(tenth(hours), tenth(other[0]) if other else None), other[1] if other else full))
        return MonthRow(self.name(label), tuple(cells))

    def duty_rows(self, labels: list[Label]) -> list[DutyRow]:
        before = self.plans[0]
        assert before is not None  # noqa: S101
        plan = self.plans[1] or before
        duties = {**before.costs.policy.duties, **plan.costs.policy.duties}
        rows = []
        for key, duty in duties.items():
            for label in labels:
                if any((label, key) in sums for sums in self.sums):
                    rows.append(self._duty_row(key, duty, label, plan))
        return rows

    def _duty_row(self, key: str, duty: Duty, label: Label, plan: Plan) -> DutyRow:
        def each(place: int) -> Pair:
            found = [sums.get((label, key), (Fraction(0),) * 3)[place] for sums in self.sums]
            if place == 0 and duty.count == "half_days":
                found = [number / 2 for number in found]
            return Pair(tenth(found[0]), tenth(found[1]) if len(found) > 1 else None)

        kinds = plan.costs.policy.entry_kinds(duty.of) if duty.of.source == "entries" and not duty.of.is_any else ()
        words = plan.costs.policy.words.entries
        times = tuple((_named(words[kind], self.lang), plan.costs.time_of(kind)) for kind in kinds if kind in words)
        if duty.count == "half_days":
            times = ()
        return DutyRow(key, duty, self.name(label), each(0), each(1), each(2), times)

    def received_rows(self) -> list[ReceivedRow]:
        found = [{one.kind: one for one in received(plan)} for plan in self.plans if plan is not None]
        rows = []
        for kind in dict.fromkeys(kind for side in found for kind in side):
            each = [tenth(side[kind].each) if kind in side else "0" for side in found]
            counterparts = max(side[kind].counterparts for side in found if kind in side)
            rows.append(ReceivedRow(kind, counterparts, Pair(each[0], each[1] if len(each) > 1 else None)))
        return rows


def _named(word: object, lang: str) -> str:
    zh, en = getattr(word, "zh", ""), getattr(word, "en", None)
    return str(en if lang == "en" and en else zh)


def _by_label_and_duty(plan: Plan) -> dict[tuple[Label, str], tuple[Fraction, Fraction, Fraction]]:
    """For one party of a class: pieces of work, hours of work and hours of the way, over the period."""
    parties = plan.parties()
    sums = plan.sums(lambda line: (label_of(line.group), line.duty))
    return {
        (label, duty): tuple(part / parties[label] for part in (load.acts, load.minutes / 60, load.travel / 60))  # type: ignore[misc]
        for (label, duty), load in sums.items()
    }


def _hours_a_month(plan: Plan, label: Label) -> Fraction:
    parties = plan.parties().get(label, 0)
    total = sum((line.load.total for line in plan.lines if label_of(line.group) == label), Fraction(0))
    return total / 60 / parties / len(plan.when.months) if parties else Fraction(0)


def _net_share(plan: Plan, label: Label) -> Fraction:
    there = plan.present_minutes(plan.parties().get(label, 0)) - plan.away_minutes(label)
    return net(plan, label) / there if there > 0 else Fraction(0)


def _months(plan: Plan, label: Label) -> dict[str, tuple[Fraction, bool]]:
    """Hours by month, and whether that is more than the month has."""
    if label not in plan.parties():
        return {month.label: (Fraction(0), False) for month in plan.when.months}
    minutes: dict[str, Fraction] = defaultdict(Fraction)
    for month, duties in by_month(Case(plan), label).items():
        minutes[month] = sum(duties.values(), Fraction(0))
    day = plan.costs.numbers["day"]
    return {
        month.label: (minutes[month.label] / 60, minutes[month.label] > month.working_days * day) for month in plan.when.months
    }
