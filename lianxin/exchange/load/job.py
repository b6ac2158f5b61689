"""One loading: what it was asked to do, what it knows, what it has found wrong, what it has done."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from lianxin.exchange.faults import Faults, RowFault
from lianxin.exchange.source import Sheet
from lianxin.exchange.world import World

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What a loading did, by file (English name), or every reason why nothing was done."""

    new: dict[str, int]
    changed: dict[str, int]
    skipped: dict[str, int]
    faults: tuple[RowFault, ...]
    more: int
    """Faults beyond those listed."""
    written: bool
    """Whether the installation holds the folder now: false after a dry run and after any fault."""
    lang: str = "zh"

    @property
    def ok(self) -> bool:
        """Whether the folder has no fault."""
        return not self.faults

    def lines(self) -> list[tuple[str, str, str, str, str]]:
        """The faults as `file, row, column, value, reason` in the reader's language."""
        return [
            (fault.file, str(fault.row) if fault.row else "", fault.column, fault.value, fault.reason(self.lang))
            for fault in self.faults
        ]


@dataclass(slots=True)
class Job:
    """Everything that the steps of one loading share."""

    by: str
    at: datetime
    today: date
    update: bool
    folder: Path
    progress: Progress
    world: World = field(default_factory=World)
    faults: Faults = field(default_factory=Faults)
    new: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    later: list[Callable[[], None]] = field(default_factory=list)
    """Checks of words, put off until the adoptions are known."""
    busy: set[str] = field(default_factory=set)
    """Officers whose posts are new or other: whose work theirs is may have changed (rule 22)."""
    moved: set[str] = field(default_factory=set)
    """Counterparts that lie elsewhere now, belong to another unit, or are of another kind (rule 21)."""
    dry: bool = False
    """Whether everything is undone in the end."""
    adopted: list[tuple[str, date]] = field(default_factory=list)
    """Where and from when something was adopted."""

    @property
    def writing(self) -> bool:
        """Whether rows are still written: after the first fault the rest is only looked through."""
        return not self.faults

    def done(self, sheet: Sheet, rows: int) -> None:
        """Say how far it is."""
        self.progress(sheet.shown, rows)

    def report(self, *, written: bool, lang: str) -> Report:
        """What to hand back."""
        counts = (dict(self.new), dict(self.changed), dict(self.skipped))
        return Report(*counts, tuple(self.faults), self.faults.total - len(self.faults.listed), written, lang)
