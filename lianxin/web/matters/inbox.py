"""What waits for somebody among the matters, on *Today*: to sign for, due soon, parts, offers, calls, decisions, replies."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.matters import queries
from lianxin.registry.access import Viewer
from lianxin.rules.entries import date_of
from lianxin.web.errors import language
from lianxin.web.matters import words
from lianxin.web.matters.asked import SHEETS
from lianxin.web.matters.shown import wanted_by
from lianxin.web.typeset import chinese

SHOWN: Final = 5
SOON: Final = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Line:
    """One matter that waits. ``step`` is what one press does, where one press is enough."""

    code: str
    title: str
    due_on: date | None = None
    note: str = ""
    step: str = ""
    do: str | Promise = ""
    version: int = 0
    token: str = field(default_factory=lambda: uuid.uuid4().hex)
    form: str = ""
    """The step whose form one press opens, where that is what is asked for."""


@dataclass(frozen=True, slots=True)
class Group:
    """What waits for the same thing."""

    label: str | Promise
    rows: Sequence[Line]
    more: bool


def groups(me: Viewer, at: datetime) -> list[Group]:
    """All that waits, five of each; about a dozen statements. For a leader also what is stuck."""
    today = date_of(at)
    found = queries.inbox(me, limit=SHOWN + 1)
    late = [one for one in (*found.mine, *found.unnamed) if (due := wanted_by(one)) and due < today]
    soon = [one for one in (*found.mine, *found.unnamed) if (due := wanted_by(one)) and today <= due <= today + SOON]
    aimless = _without_goal(me, found)
    rest = [one for one in (*found.mine, *found.unnamed) if one not in (*late, *soon, *aimless)]
    titles = _titles(me, [one.subject_code for one in found.call_backs])
    made = (
        _group(gettext_lazy("等签收"), (_line(one, step="sign") for one in found.to_sign)),
        _group(gettext_lazy("已超期"), (_to_aim(one) if one in aimless else _mine(one) for one in late)),
        _group(gettext_lazy("快到期"), (_to_aim(one) if one in aimless else _mine(one) for one in soon)),
        _group(gettext_lazy("承诺还没有写目标"), (_to_aim(one) for one in aimless if one not in (*late, *soon))),
        _group(gettext_lazy("评价不满意,要整改"), (_line(row, day) for row, day in queries.to_put_right(me, limit=SHOWN + 1))),
        _group(gettext_lazy("诉求人补充了"), map(_line, queries.replied(me, limit=SHOWN + 1))),
        _group(gettext_lazy("要协办的"), (_line(one.matter, one.due_on, one.task) for one in found.parts)),
        _group(gettext_lazy("别的单位想移交来"), (_line(one.matter, None, one.reason) for one in found.transfers)),
        _group(gettext_lazy("等批延期"), (_line(one.matter, None, _asked(one)) for one in queries.extensions_to_decide(me))),
        _group(gettext_lazy("要回访的"), _calls(found.call_backs, titles)),
        _group(gettext_lazy("其他在办"), map(_mine, rest)),
        _group(gettext_lazy("请您出面协调"), map(_line, queries.to_bring_together(me, limit=SHOWN + 1))),
        _group(gettext_lazy("要请领导协调,还没有人"), (_to_name(one) for one in queries.without_leader(me, limit=SHOWN + 1))),
        _group(
            gettext_lazy("批示有了反馈"),
            (_line(row, None, result) for row, result in queries.reported_back(me, at=at, limit=SHOWN + 1)),
        ),
        _group(gettext_lazy("卡住的"), _stuck(me, at, {one.code for one in late})),
    )
    return [group for group in made if group.rows]


def _stuck(me: Viewer, at: datetime, mine: Collection[str]) -> list[Line]:
    """What is stuck within reach of whoever may instruct: where, and who can move it; without one's own that are overdue."""
    if not me.may("matter", "instruct"):
        return []
    lines, _cursor = queries.stuck(me, at=at, limit=SHOWN + 1 + len(mine))
    english = language() == "en"
    others = (one for one in lines if one.matter.code not in mine)
    return [
        _line(one.matter, None, f"{one.en} · {one.who_en}" if english else chinese(f"{one.zh} · {one.who_zh}")) for one in others
    ]


def _without_goal(me: Viewer, found: queries.Inbox) -> list[Any]:
    """One's own promises without a goal; asked for only where what waits shows one's promises, or there is more than is shown."""
    if len(found.mine) <= SHOWN and not any(one.kind == "promise" for one in found.mine):
        return []
    return queries.without_goal(me, limit=SHOWN + 1)


def _to_aim(row: Any) -> Line:
    """A promise that does not say to what end: with the form that asks for it, where all the rest is known."""
    return replace(_line(row, None, _("目标还没有写:写清办到什么程度算兑现")), form="plan", do=gettext_lazy("写目标 ›"))


def _to_name(row: Any) -> Line:
    """What was raised to the linked leader where none is linked: with the form in which somebody is named."""
    return replace(_line(row, None, _("没有领导联系这里,也没有指定人")), form="escalate", do=gettext_lazy("指定 ›"))


def _group(label: str | Promise, lines: Iterable[Line]) -> Group:
    rows = list(lines)
    return Group(label, rows[:SHOWN], len(rows) > SHOWN)


def _line(row: Any, due_on: date | None = None, note: str = "", *, step: str = "") -> Line:
    do = SHEETS[step].do if step else ""
    return Line(row.code, row.title, due_on or wanted_by(row), note, step, do, row.version)


def _mine(row: Any) -> Line:
    """What one handles; what the asker was not content with says so."""
    return _line(row, None, _("重新办理:上一次没有办好") if row.reopened else "")


def _asked(one: Any) -> str:
    length = f"{one.amount}{words.word(words.MEASURES, one.measure)}"
    return f"{length} · {one.reason}"


def _titles(me: Viewer, codes: Sequence[str]) -> dict[str, str]:
    """The titles of the matters that are to be called back. One statement."""
    return {row.code: row.title for row in queries.matters_with_codes(me, codes)} if codes else {}


def _calls(calls: Iterable[Any], titles: dict[str, str]) -> Iterator[Line]:
    """The calls that are owed: a matter that is to be called for two reasons is called once, by the earlier day."""
    owed: dict[str, list[Any]] = {}
    for one in calls:
        if one.subject_code in titles:
            owed.setdefault(one.subject_code, []).append(one)
    for code, same in owed.items():
        why = dict.fromkeys(_("评价不满意") if one.why == "negative" else _("随机抽到") for one in same)
        line = Line(code, titles[code], min(one.due_on for one in same), " · ".join(why))
        yield replace(line, form="verify", do=gettext_lazy("回访 ›"))
