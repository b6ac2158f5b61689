"""Faults of periods: windows that do not fit the period, campaigns and terms where they cannot be."""

from collections.abc import Iterator
from typing import Final

from lianxin.rules.policy.draft import Draft
from lianxin.rules.policy.faults import Fault, Path
from lianxin.rules.policy.schema import DayWindow, Duty, LunarWindow, MonthDay, SpanWindow, Window

_NARROWED: Final = ("year", "month", "week")
_DECEMBER: Final = 12
_LAST_DAY: Final = {"month": 31, "week": 7}
_SHAPES_ZH: Final = {"year": "07-01 这样的日期", "month": "1 至 31", "week": "1 至 7(星期一为1)"}
_SHAPES_EN: Final = {"year": "a date such as 07-01", "month": "1 to 31", "week": "1 to 7 (Monday is 1)"}


def period_faults(draft: Draft, path: Path, duty: Duty) -> Iterator[Fault]:
    """Yield the faults of a duty's period and windows."""
    yield from _campaign_and_term(draft, path, duty)
    if duty.within and duty.every not in _NARROWED:
        zh = f"within 只能缩小年、月、周,不能用于 every: {duty.every}"
        yield draft.fault((*path, "within"), zh, f"within narrows year, month or week, not every: {duty.every}", key=True)
        return
    for index, window in enumerate(duty.within):
        place = (*path, "within", index)
        yield from _window(draft, place if place in draft.tree.values else (*path, "within"), window, duty.every)


def _campaign_and_term(draft: Draft, path: Path, duty: Duty) -> Iterator[Fault]:
    if duty.every == "campaign" and len(duty.of.campaign) != 1:
        zh = "every: campaign 要在 of 里写明一个 campaign"
        yield draft.fault((*path, "every"), zh, "every: campaign needs one campaign named in of")
    if duty.every == "term":
        units = [key for key in duty.who if key in draft.policy.parties and draft.policy.parties[key].are == "units"]
        if units:
            zh = f"every: term(任期)只用于干部,“{draft.policy.parties[units[0]].zh}”是单位"
            yield draft.fault((*path, "every"), zh, f'every: term is for officers; "{units[0]}" are units')


def _window(draft: Draft, path: Path, window: Window, every: str) -> Iterator[Fault]:
    if isinstance(window, LunarWindow):
        if every != "year":
            yield draft.fault((*path, "lunar"), "农历日期只用于 every: year", "a lunar date goes with every: year", key=True)
        return
    days: dict[str, int | MonthDay | None]
    days = {"day": window.day} if isinstance(window, DayWindow) else {"from": window.from_, "to": window.to}
    sound = True
    for name, day in days.items():
        if day is not None and not _fits(day, every):
            sound = False
            zh = f"every: {every} 时写 {_SHAPES_ZH[every]}"
            yield draft.fault((*path, name), zh, f"with every: {every} write {_SHAPES_EN[every]}")
    if isinstance(window, SpanWindow):
        yield from _span(draft, path, window, every, sound=sound)


def _fits(day: int | MonthDay, every: str) -> bool:
    return isinstance(day, MonthDay) if every == "year" else isinstance(day, int) and day <= _LAST_DAY[every]


def _span(draft: Draft, path: Path, window: SpanWindow, every: str, *, sound: bool) -> Iterator[Fault]:
    if window.from_ is None and window.to is None:
        yield draft.fault(path, "要写 from 或 to(或 day、lunar)", "from or to (or day, or lunar) is missing")
    begins = draft.policy.month_begins
    if not sound or window.from_ is None or window.to is None:
        return
    if _order(window.from_, every, begins) > _order(window.to, every, begins):
        yield draft.fault((*path, "from"), "from 不能晚于 to", "from must not be after to")


def _order(day: int | MonthDay, every: str, begins: int) -> tuple[int, int, int]:
    """Return where a day stands in its period: with months from the 26th, the 27th comes before the 5th,
    and 31 December before 1 March (rule 24)."""
    if isinstance(day, MonthDay):
        carried = begins > 1 and (day.month, day.day) >= (_DECEMBER, begins)
        return (0 if carried else 1, day.month, day.day)
    return (0, 0, day if every == "week" else (day - begins) % 31)
