"""What an entry counted for: the dues of its officer behind which it stands, as they are with it."""

from datetime import date

from lianxin.duties import queries as duties
from lianxin.registry.access import Viewer
from lianxin.rules.dues import Due
from lianxin.web.entries.shown import Shown
from lianxin.web.errors import language
from lianxin.web.today.behind import codes_behind
from lianxin.web.today.lines import Line, line_of


def counted(me: Viewer, entry: Shown, *, today: date) -> list[Line]:
    """The running dues that count the entry; none for one that does not count or lies in an earlier window."""
    if not entry.counts:
        return []
    dues = duties.current(today, officer=me.code, lang=language())
    return [line_of(due) for due in dues if _may_take(due, entry) and codes_behind(me, due, today, only=entry.code)]


def _may_take(due: Due, entry: Shown) -> bool:
    """Whether the duty knows such entries and has the day in its window: then it is worth asking the figures."""
    policy = due.version.policy
    of = policy.duties[due.duty].of
    return of.source == "entries" and entry.kind_key in policy.entry_kinds(of) and entry.day in due.window
