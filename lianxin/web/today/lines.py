"""Dues as lines on a page: how far, how many working days are left, the clause, and the way to how it was counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

from django.utils.translation import gettext_lazy

from lianxin.rules import periods
from lianxin.rules.dues import Due
from lianxin.rules.policy.schema import Selector
from lianxin.rules.states import State
from lianxin.rules.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Line:
    """One due."""

    policy: str
    duty: str
    period: str
    title: str
    clause: str
    quantity: str
    state: State
    done: int | None
    owed: int | None
    share: bool
    each: bool
    entry_kind: str


@dataclass(frozen=True, slots=True)
class Group:
    """The dues of one window, and how many working days of it are left after today has begun."""

    heading: str
    first: date
    last: date | None
    days_left: int | None
    provisional: bool
    lines: Sequence[Line]

    @property
    def closed(self) -> bool:
        """Whether all that is owed here is done, exempt or not countable."""
        return all(line.state in {"met", "exempt", "unmeasured"} for line in self.lines)


def grouped(dues: Iterable[Due], calendar: Calendar, today: date) -> list[Group]:
    """The dues by window, whichever ends first on top, open terms last; without those that cannot be counted yet."""
    found = sorted(
        (due for due in dues if due.state != "unmeasured"), key=lambda due: (due.window.last or date.max, due.window.first)
    )
    return [_group(list(same), calendar, today) for _window, same in groupby(found, key=lambda due: due.window)]


def uncounted(dues: Iterable[Due]) -> list[Line]:
    """The dues whose source does not exist yet: named, never shown as nought."""
    return [line_of(due) for due in dues if due.state == "unmeasured"]


def _group(dues: list[Due], calendar: Calendar, today: date) -> Group:
    window = dues[0].window
    left = calendar.count(today, window.last) if window.last else None
    provisional = bool(window.last) and calendar.provisional(today, window.last or today)
    return Group(heading(window.label, today), window.first, window.last, left, provisional, [line_of(due) for due in dues])


def line_of(due: Due) -> Line:
    """A due as a line; of a share the numerator against the least that meets it."""
    verdict, duty = due.verdict, due.version.policy.duties[due.duty]
    kinds = due.version.policy.entry_kinds(duty.of) if duty.of.source == "entries" else ()
    return Line(
        policy=due.policy,
        duty=due.duty,
        period=due.period,
        title=due.title,
        clause=due.clause,
        quantity=_counted(due),
        state=due.state,
        done=verdict.done,
        owed=verdict.owed,
        share=duty.out_of is not None,
        each=duty.per is not None,
        entry_kind=kinds[0] if len(kinds) == 1 else "",
    )


PLACES: Final = {"village": "villages", "township": "townships", "household": "counterparts"}


def _counted(due: Due) -> str:
    """What the number counts, as the word after it: toward each thing, the things."""
    duty = due.version.policy.duties[due.duty]
    selector = duty.per or (duty.out_of if isinstance(duty.out_of, Selector) else None)
    if selector is None:
        return due.quantity
    return PLACES.get(selector.kind[0], "things") if len(selector.kind) == 1 else "things"


HEADINGS: Final[dict[periods.Kind, Any]] = {
    "week": gettext_lazy("本周任务"),
    "month": gettext_lazy("本月任务"),
    "quarter": gettext_lazy("本季度任务"),
    "half_year": gettext_lazy("本半年任务"),
    "year": gettext_lazy("今年任务"),
}


def heading(label: str, today: date) -> str:
    """本周任务, 本月任务, 本季度任务, 今年任务; empty for another span, which shows its own dates."""
    return next((str(words) for kind, words in HEADINGS.items() if periods.containing(kind, today).label == label), "")
