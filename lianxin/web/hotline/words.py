"""How states and outcomes of calls are called on a page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianxin.hotline.facts import state
from lianxin.hotline.queries import calls_with_codes
from lianxin.registry.access import Viewer
from lianxin.rules.calls import BY_HAND, hidden_middle

STATES: Final[dict[str, tuple[str, str, Promise]]] = {
    "ringing": ("warn", "♪", _("正在振铃")),
    "talking": ("info", "●", _("正在通话")),
    "ended": ("", "✓", _("已接通")),
    "missed": ("late", "✕", _("没接到")),
}
OUTCOMES: Final[dict[str, Promise]] = {
    "matter": _("登记了事项"),
    "consultation": _("咨询,当场答复"),
    "progress": _("问进度、催办或补充"),
    "silent": _("无声"),
    "wrong": _("拨错了"),
    "dropped": _("没说完断线"),
}
BACK: Final[dict[str, Promise]] = {
    "reached": _("已回拨"),
    "unreachable": _("几次都没打通"),
    "again": _("群众再次来电,已接通"),
}
HOW: Final[dict[str, Promise]] = {
    "brought": _("本次登记"),
    "asked": _("问进度"),
    "added": _("补充了情况"),
    "urged": _("催办"),
}
"""What a call had to do with a matter."""
DONE: Final[dict[str, Promise]] = {
    "asked": _("已记下:问进度"),
    "added": _("已补充,经办人看得到"),
    "urged": _("已催办,经办人看得到"),
}
TURNED: Final[dict[str, Promise]] = {
    "line": _("没有这条线路"),
    "headers": _("缺少签名或编号"),
    "timestamp": _("时间太早或太晚,可能是重放"),
    "signature": _("签名不对"),
    "size": _("太大"),
    "conflict": _("编号用过,内容不同"),
    "content": _("看不懂"),
}
"""Why a message of a telephony system was turned away."""
NOTHING: Final = ("silent", "wrong", "dropped")
"""Outcomes after which nothing is registered any more."""
SETTLED_BY_HAND: Final = tuple((key.value, HOW["asked"] if key == "progress" else OUTCOMES[key.value]) for key in BY_HAND)


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call in a list: the middle of the number stays hidden."""

    code: str
    phone: str
    colour: str
    sign: str
    word: str | Promise
    begun_at: datetime
    waited: int | None
    agent: str
    outcome: str | Promise
    back: str | Promise
    back_due_at: datetime | None
    tries: int
    late: bool
    line: str
    can_open: bool


def row_of(call: Any, at: datetime, *, can_open: bool = True) -> CallRow:
    """The line of a call."""
    stands = state(call, at)
    colour, sign, word = STATES["talking" if stands == "ringing" and call.agent_id else stands]
    waits = call.back_due_at is not None and call.back_at is None
    return CallRow(
        code=call.code,
        phone=hidden_middle(call.phone),
        colour=colour,
        sign=sign,
        word=word,
        begun_at=call.begun_at,
        waited=call.waited,
        agent=call.agent.name if call.agent else "",
        outcome=OUTCOMES.get(call.outcome, call.outcome),
        back=BACK.get(call.back_how, ""),
        back_due_at=call.back_due_at if waits else None,
        tries=call.back_tries,
        late=bool(waits and call.back_due_at < at),
        line=call.line.name,
        can_open=can_open,
    )


def rows_of(calls: Sequence[Any], at: datetime, *, can_open: bool = True) -> list[CallRow]:
    """The lines of several."""
    return [row_of(one, at, can_open=can_open) for one in calls]


def lines_behind(viewer: Viewer, codes: Iterable[str], at: datetime) -> list[CallRow]:
    """The calls behind a number, of which the viewer may know, the latest first; pages show nothing of who rang."""
    return rows_of(calls_with_codes(viewer, codes), at, can_open=viewer.may("call", "answer"))
