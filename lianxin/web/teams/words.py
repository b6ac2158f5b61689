"""How missions and their steps are called on a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianxin.registry.access import Viewer

STATES: Final[dict[str, tuple[str, str, Promise]]] = {
    "sent": ("warn", "→", _("已派出")),
    "accepted": ("info", "●", _("在路上")),
    "arrived": ("info", "●", _("已到场")),
    "done": ("ok", "✓", _("已办完,待回访")),
    "called_back": ("", "✓", _("已回访")),
    "declined": ("warn", "↩", _("去不了")),
    "recalled": ("", "×", _("已召回")),
}
STEPS: Final[dict[str, Promise]] = {
    "accept": _("接单,出发"),
    "decline": _("去不了"),
    "arrive": _("到了"),
    "done": _("办完了"),
    "call_back": _("记下回访"),
    "recall": _("召回"),
}
DIRECT: Final = frozenset({"accept", "arrive"})
"""One press is all."""
KINDS: Final[dict[str, Promise]] = {"industry": _("行业指挥中心"), "township": _("乡镇指挥中心")}
NAMES: Final[dict[str, Promise]] = {
    "sent": _("派出"),
    "accepted": _("接单"),
    "arrived": _("到场"),
    "done": _("办完"),
    "called_back": _("回访"),
    "solved": _("回访说解决了"),
    "declined": _("去不了"),
}


@dataclass(frozen=True, slots=True)
class MissionRow:
    """A mission in a list."""

    code: str
    team: str
    vehicle: str
    title: str
    area: str
    matter: str
    colour: str
    sign: str
    word: Promise
    sent_at: datetime


def row_of(mission: Any) -> MissionRow:
    """The line of a mission."""
    colour, sign, word = STATES[mission.state]
    return MissionRow(
        mission.code,
        mission.team.name,
        mission.vehicle.name if mission.vehicle else "",
        mission.matter.title,
        mission.matter.area.name,
        mission.matter.code,
        colour,
        sign,
        word,
        mission.sent_at,
    )


def rows_of(missions: Sequence[Any]) -> list[MissionRow]:
    """The lines of several."""
    return [row_of(one) for one in missions]


def hours_of(team: Any) -> str:
    """When a team works, as on a clock."""
    if (team.opens, team.closes) == (0, 1440):
        return str(_("全天"))
    return f"{team.opens // 60:02}:{team.opens % 60:02}–{team.closes // 60:02}:{team.closes % 60:02}"


def oversees(me: Viewer) -> bool:
    """Whether somebody sees more than the teams that they are in."""
    return me.oversees("team", "read")
