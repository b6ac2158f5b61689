"""What an entry counted for: the dues of its officer whose measure knows its kind, as they stand with it."""

from datetime import date

from lianxin.duties import queries as duties
from lianxin.rules.dues import Due
from lianxin.web.entries.shown import Shown
from lianxin.web.errors import language
from lianxin.web.today.lines import Line, line_of


def counted(entry: Shown, *, officer: str, today: date) -> list[Line]:
    """The running dues toward which such an entry goes; none for one that does not count or lies in an earlier window."""
    if not entry.counts:
        return []
    dues = duties.current(today, officer=officer, lang=language())
    return [line_of(due) for due in dues if _takes(due, entry)]


def _takes(due: Due, entry: Shown) -> bool:
    """Whether the duty counts entries of this kind, and the entry's day lies in its window."""
    policy = due.version.policy
    of = policy.duties[due.duty].of
    return of.source == "entries" and entry.kind_key in policy.entry_kinds(of) and entry.day in due.window
