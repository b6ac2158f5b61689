"""A step on its way: what it works with, what it changes, what it leaves behind. Handlers of steps are given one of these."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from lianxin.database.prepared import Prepared, Soon
from lianxin.matters.actions.standing import Standing
from lianxin.matters.facts import OF_MATTER, Law, law_of, law_soon
from lianxin.matters.models import Deadline, Matter
from lianxin.matters.sums import working_days, working_days_soon
from lianxin.registry.access import Viewer, held_on
from lianxin.registry.models import Area, Counterpart, Officer, Post, Unit
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault
from lianxin.rules.matters import Actor, State, Step
from lianxin.rules.policy.matters import Term
from lianxin.rules.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a step will look at, asked with its lock in one way to the server and back."""

    law: Callable[[Area], Law]
    rounds: Soon[Any]
    calendar: Callable[[], Calendar]


def ahead(code: str, on: date) -> Ahead:
    """Ask for what a step that begins a deadline on this day needs of the matter with this code."""
    return Ahead(law_soon(OF_MATTER, code, on), _ROUNDS.soon(code=code), working_days_soon(on))


@dataclass
class Move:
    """One step of one matter, and of those joined into it."""

    line: Step
    matter: Matter
    actor: Actor
    by: str
    at: datetime
    given: dict[str, Any]
    viewer: Viewer | None = None
    ahead: Ahead | None = None
    """What was asked with the lock; the step asks itself where nothing was."""
    led: list[Matter] = field(default_factory=list)
    """The matters joined into this one that the step is written to as well."""
    came_from: str = ""
    was: list[dict[str, Any]] = field(default_factory=list)
    """The columns of ``all`` as the step begins."""
    own: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By the number of a matter that follows: what it has of its own once the step is taken."""
    named: bool = True
    """Whether anybody may be complained of in one of them."""
    text: str = ""
    """For the staff, beside the step."""
    public: str = ""
    """What the asker sees of it."""
    log: dict[str, Any] = field(default_factory=dict)
    """What is kept of what was given: codes, dates, numbers, never who asked."""
    kept: dict[str, Any] = field(default_factory=dict)
    """What stands beside the step of the leading one alone."""
    unit: Unit | None = None
    officer: Officer | None = None
    into: Matter | None = None
    place: Area | None = None
    whom: Counterpart | None = None
    tells: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    begun: list[Deadline] = field(default_factory=list)
    """Deadlines that begin with the step: written together, when its handler has done."""
    then: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Steps that follow from this one, in the same transaction: "not solved" reopens."""
    sooner: list[str] = field(default_factory=list)
    """Other matters whose deadlines are worked out again once the step is written: another system's date has come to them."""

    @cached_property
    def today(self) -> date:
        """The day in Asia/Shanghai."""
        return date_of(self.at)

    @property
    def outer_due(self) -> date | None:
        """The earliest day by which other systems want it, or what is joined into it; None where none has said."""
        return min((one.outer_due for one in self.all if one.outer_due is not None), default=None)

    @cached_property
    def law(self) -> Law:
        """The policies in force today for the matter's place."""
        return self.ahead.law(self.matter.area) if self.ahead else law_of(self.matter.area, self.today)

    def law_on(self, day: date) -> Law:
        """The policies in force on an earlier day. The past is judged by the rules of its day; one statement."""
        if day >= self.today:
            return self.law
        if day not in self._laws:
            self._laws[day] = law_of(self.matter.area, day)
        return self._laws[day]

    @cached_property
    def _laws(self) -> dict[date, Law]:
        return {}

    @cached_property
    def term(self) -> Term | None:
        """How long what may take, as the matter is classed now."""
        return self.law.term(self.matter.kind, self.matter.category, self.matter.tier, self.matter.channel)

    @cached_property
    def standing(self) -> Standing:
        """What hangs on the matter as the step begins."""
        return Standing(self.matter)

    @cached_property
    def calendar(self) -> Calendar:
        """The calendar that a deadline begun today may need. One statement."""
        return self.ahead.calendar() if self.ahead else working_days(self.today)

    @cached_property
    def rounds(self) -> dict[str, tuple[int, bool]]:
        """By key: the last round of the matter's deadlines as the step begins, and whether one runs. One statement."""
        rows = self.ahead.rounds.all() if self.ahead else _ROUNDS.all(code=self.matter.code)
        found: dict[str, tuple[int, bool]] = {}
        for key, last, met_at, ended_at in rows:
            found[key] = last, found.get(key, (0, False))[1] or (met_at is None and ended_at is None)
        return found

    @property
    def state(self) -> State:
        """Where the matter stood before the step."""
        return State(self.came_from)

    @property
    def all(self) -> list[Matter]:
        """The matter and those that follow it."""
        return [self.matter, *self.led]

    def word(self, name: str) -> str:
        """A text or code that was given, without blanks around it; empty when it was not."""
        return str(self.given.get(name) or "").strip()

    def tell(self, about: str, **values: str) -> None:
        """Tell the askers, when all is written (``matters.telling.TEXTS``)."""
        self.tells.append((about, values))


_ROUNDS = Prepared(
    lambda code: Deadline.objects.filter(matter__code=code).order_by("round").values_list("key", "round", "met_at", "ended_at")
)

Check = Callable[[Move], Iterable[Fault]]
Change = Callable[[Move], None]


@dataclass(frozen=True, slots=True)
class Handler:
    """What a step asks for beyond the table, and what it does beyond the state.

    ``bars`` is what stands in its way whatever it is given: what is barred is not offered (``actions.offered``).
    ``check`` is about what it was given.
    """

    change: Change
    check: Check = lambda _: ()
    bars: Check = lambda _: ()
    begins: bool = False
    """It begins deadlines: what that needs is asked with the lock."""


Handlers = Mapping[str, Handler]


def works_in(officer: Officer, unit: Unit, on: date) -> bool:
    """Whether the officer holds a post in the unit on the day."""
    return Post.objects.filter(held_on(on), officer=officer, unit=unit).exists()


def date_faults(move: Move, name: str) -> Iterator[Fault]:
    """A date that was given must not have gone by."""
    day = move.given.get(name)
    if isinstance(day, date) and day < move.today:
        yield Fault(name, day.isoformat(), "日期已过", "the date has gone by")
