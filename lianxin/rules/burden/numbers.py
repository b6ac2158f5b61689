"""What is assumed where neither the policy nor the records say it: each number has a name, a range and words, none is hidden.

A place may set its own (``planning.models.Assumption``) and the what-if page may try others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

LEVELS: Final = ("above", "county", "township", "village")
"""From where somebody sets out: above the county, its seat, a township, a village."""

PLACES: Final = ("village", "township", "household", "enterprise", "school", "project", "unit")


@dataclass(frozen=True, slots=True)
class Assumed:
    """One assumption: its number, between which numbers it may be set, and what it means."""

    number: int
    low: int
    high: int
    zh: str
    en: str
    unit: str = "minutes"


_LEVELS_ZH: Final = {"above": "县以上", "county": "县级", "township": "乡镇", "village": "村"}
_PLACES_ZH: Final = {
    "village": "村",
    "township": "乡镇",
    "household": "户",
    "enterprise": "企业",
    "school": "学校",
    "project": "项目",
    "unit": "单位",
}
_TRIPS: Final[dict[str, tuple[int, ...]]] = {
    "above": (180, 150, 180, 120, 150, 150, 60),
    "county": (90, 60, 90, 40, 60, 60, 20),
    "township": (40, 20, 40, 30, 30, 40, 20),
    "village": (10, 40, 10, 20, 15, 20, 10),
}
"""Minutes there and back, by the order of ``PLACES``."""


def _trips() -> dict[str, Assumed]:
    found = {}
    for level in LEVELS:
        for place, minutes in zip(PLACES, _TRIPS[level], strict=True):
            zh = f"{_LEVELS_ZH[level]}干部到{_PLACES_ZH[place]}一趟,来回"
            en = f"a trip of a {'higher' if level == 'above' else level} officer to a {place}, there and back"
            found[f"trip.{level}.{place}"] = Assumed(minutes, 0, 1440, zh, en)
    return found


ASSUMED: Final[dict[str, Assumed]] = {
    "day": Assumed(480, 240, 720, "一个工作日", "a working day"),
    "homes-a-trip": Assumed(3, 1, 20, "一趟走访几户", "homes visited on one trip", "homes"),
    "record": Assumed(3, 0, 60, "写一条记录", "writing one record"),
    "matter": Assumed(240, 0, 4800, "解决一件问题", "solving one problem"),
    "documents": Assumed(5, 0, 480, "核对一份由系统起草的材料", "checking a text that the system has drafted"),
    "publications": Assumed(30, 0, 480, "公开一次", "one publication"),
    "occasions": Assumed(120, 0, 480, "参加一次会议、活动日", "one meeting or day of activity"),
    "inspections": Assumed(240, 0, 960, "一次检查", "one inspection"),
    "ratings": Assumed(10, 0, 480, "一次评议", "one rating"),
    "applications": Assumed(30, 0, 480, "办理一件", "one application"),
    "act": Assumed(30, 1, 480, "没有写明标准用时的一次工作", "one piece of work without a standard time"),
    "leave-days": Assumed(10, 0, 60, "每人每年休假", "leave of an officer in a year", "days"),
    "term-months": Assumed(24, 1, 120, "一个任期", "a term of office", "months"),
    **_trips(),
    "ceiling.share": Assumed(50, 1, 100, "用于本制度的工作时间上限", "ceiling: working time the policy takes", "percent"),
    "ceiling.meetings": Assumed(6, 0, 60, "每月会议、集中学习上限", "ceiling: meetings and joint study a month", "times"),
    "ceiling.inspections": Assumed(4, 0, 100, "每单位每年检查上限", "ceiling: inspections of a unit a year", "times"),
    "ceiling.household": Assumed(12, 0, 365, "每户每年走访上限", "ceiling: visits to a household a year", "times"),
    "ceiling.enterprise": Assumed(12, 0, 365, "每家企业每年走访上限", "ceiling: visits to an enterprise a year", "times"),
    "ceiling.documents": Assumed(1, 0, 20, "同一人一个周期内的材料上限", "ceiling: texts asked of one in one period", "texts"),
}
"""Defaults; they are assumptions, not findings, and every page that rests on one says so."""


class UnknownNumberError(ValueError):
    """An assumption that does not exist, or a number outside its range; ``name`` says which."""

    def __init__(self, name: str, number: object) -> None:
        super().__init__(f"{name}: {number}")
        self.name = name


@dataclass(frozen=True)
class Numbers:
    """The assumptions that hold: the defaults, with what a place has set. Raises UnknownNumberError."""

    own: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, number in self.own.items():
            known = ASSUMED.get(name)
            if known is None or not known.low <= number <= known.high:
                raise UnknownNumberError(name, number)

    def __getitem__(self, name: str) -> int:
        return self.own[name] if name in self.own else ASSUMED[name].number

    def trip(self, level: str, place: str) -> int:
        """Minutes there and back from a level of area to a kind of counterpart."""
        return self[f"trip.{starting_from(level)}.{place}"]

    def having(self, own: Mapping[str, int]) -> Numbers:
        """These, with others in place of some. Raises UnknownNumberError."""
        return Numbers({**self.own, **own})


def starting_from(level: str) -> str:
    """The row of the table of trips for the area level of a unit."""
    return {"province": "above", "prefecture": "above", "county": "county", "township": "township"}.get(level, "village")


# -- how long one thing takes ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Took:
    """The measured median of one kind of entry, and of how many records."""

    minutes: int
    records: int


ENOUGH: Final = 20
"""Of fewer records no median is taken: the standard time of the policy holds."""
