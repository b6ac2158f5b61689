"""Parts of Chinese sentences: numbers, dates, parties, counterparts, conditions."""

from typing import Final

from lianxin.rules.policy import names, schema
from lianxin.rules.policy.names import kind_name, lunar_day, word_name
from lianxin.rules.policy.schema import DayWindow, LunarWindow, MonthDay, Policy, Selector, Share, SpanWindow, Table, When, Window

DIGITS: Final = "零一二三四五六七八九十"
_LARGEST_IN_WORDS: Final = 10
UNITS: Final = {
    "records": "次",
    "officers": "名",
    "units": "个",
    "villages": "个",
    "townships": "个",
    "kinds": "样",
    "days": "天",
    "working_days": "个工作日",
    "contacts": "户次",
    "half_days": "天",
    "minutes": "分钟",
    "persons": "人次",
    "fen": "元",
    "count": "条",
    "mean_seconds": "秒",
    "median_seconds": "秒",
}
SOURCE_UNITS: Final = {
    "matters": "件",
    "calls": "个",
    "links": "个",
    "publications": "份",
    "documents": "份",
    "occasions": "次",
    "inspections": "次",
    "ratings": "个",
    "applications": "件",
}


def share(value: Share) -> str:
    """Return a share as read: 全部, 50%, 三分之一."""
    if value.is_all:
        return "全部"
    if value.denominator == 100:
        return f"{value.numerator}%"
    if value.denominator <= _LARGEST_IN_WORDS:
        return f"{DIGITS[value.denominator]}分之{DIGITS[value.numerator]}"
    return f"{value.denominator}分之{value.numerator}"


def quantity(number: int, count: str, unit: str) -> str:
    """Return a target as read: half-days as days, fen as yuan."""
    if count == "half_days":
        days, half = divmod(number, 2)
        if not days:
            return "半天"
        return f"{days}天半" if half else f"{days}天"
    if count == "fen":
        yuan, rest = divmod(number, 100)
        return f"{yuan}.{rest:02}元" if rest else f"{yuan}元"
    return f"{number}{unit}"


def words(policy: Policy, list_name: str, keys: tuple[str, ...]) -> str:
    """Return the Chinese names of declared words, joined."""
    return "、".join(word_name(policy, list_name, key, "zh") for key in keys)


def party_names(policy: Policy, who: tuple[str, ...]) -> str:
    """Return the parties without 每名: 县、科级干部."""
    return words(policy, "parties", who)


def parties(policy: Policy, who: tuple[str, ...]) -> str:
    """Return the parties of a rule: 每名联系点县领导、每个业务单位."""
    text, last = "", ""
    for key in who:
        party = policy.parties.get(key)
        each = "每个" if party is not None and party.are == "units" else "每名"
        text += ("、" if text else "") + (each if each != last else "") + word_name(policy, "parties", key, "zh")
        last = each
    return text


def is_place(policy: Policy, selector: Selector) -> bool:
    """Return whether one is *in* these counterparts (villages, townships)."""
    return all(kind_name(policy, kind).is_place for kind in selector.kind)


def measure_word(policy: Policy, selector: Selector) -> str:
    """Return the measure word of a set of counterparts; 个 when they differ in kind."""
    found = {kind_name(policy, kind).measure for kind in selector.kind}
    return found.pop() if len(found) == 1 else "个"


def things(policy: Policy, selector: Selector, joined: str = "、") -> str:
    """Return what a set of counterparts is called: its needs for households, else its kinds."""
    kinds = joined.join(kind_name(policy, kind).zh for kind in selector.kind)
    if not selector.need:
        return kinds
    needs = joined.join(word_name(policy, "needs", need, "zh") for need in selector.need)
    if all(policy.base_kind(kind) == "household" for kind in selector.kind):
        return needs
    return f"{kinds}({needs})"


def ways(policy: Policy, selector: Selector) -> str:
    """Return the kinds of link asked for, in brackets: (联系点)."""
    if isinstance(selector.linked, bool):
        return ""
    return f"({words(policy, 'links', selector.linked)})"


def linked_things(policy: Policy, selector: Selector) -> str:
    """Return a set of counterparts with its link: 所联系的村(联系点)."""
    linked = "所联系的" if selector.linked is not False else ""
    return f"{linked}{things(policy, selector)}{ways(policy, selector)}"


def toward(policy: Policy, selector: Selector | None) -> str:
    """Return the counterparts as a place or an object: 在所联系的村, 对困难户."""
    if selector is None:
        return ""
    return ("在" if is_place(policy, selector) else "对") + linked_things(policy, selector)


def per(policy: Policy, selector: Selector) -> str:
    """Return what a duty is owed toward: 对所联系的每个村(联系点)."""
    linked = "所联系的" if selector.linked is not False else "辖区内的"
    first = kind_name(policy, selector.kind[0]).measure
    return f"对{linked}每{first}{things(policy, selector)}{ways(policy, selector)}"


def _date(day: "int | MonthDay", every: str) -> str:
    if isinstance(day, MonthDay):
        return f"{day.month}月{day.day}日"
    return names.WEEKDAYS[day - 1].zh if every == "week" else f"{day}日"


def _around(window: "DayWindow | LunarWindow") -> str:
    text = {"next": "(遇休息日顺延)", "previous": "(遇休息日提前)", None: ""}[window.if_off]
    around = [f"{name}{days}天" for name, days in (("前", window.before), ("后", window.after)) if days]
    return text + (f"({'、'.join(around)}内)" if around else "")


def _window(window: Window, every: str) -> str:
    if isinstance(window, LunarWindow):
        return lunar_day(window.month, window.day) + _around(window)
    if isinstance(window, DayWindow):
        return _date(window.day, every) + _around(window)
    return _span(window, every)


def _span(window: SpanWindow, every: str) -> str:
    if window.from_ is not None and window.to is not None:
        return f"{_date(window.from_, every)}至{_date(window.to, every)}"
    if window.from_ is not None:
        return f"{_date(window.from_, every)}以后"
    return f"{_date(window.to, every)}以前" if window.to is not None else ""


def period(policy: Policy, duty: schema.Duty) -> str:
    """Return the period and its windows: 每年3月1日至4月30日, 每周二."""
    if duty.every == "campaign":
        return f"在“{words(policy, 'campaigns', duty.of.campaign)}”期间"
    windows = "、".join(_window(window, duty.every) for window in duty.within)
    if duty.every == "week" and windows.startswith("周"):
        return f"每{windows}"
    return f"{names.EVERY[duty.every].zh}{windows}"


def condition(policy: Policy, when: When) -> str:
    """Return the condition of a table's line: 较小的, 县领导."""
    parts = [
        "或".join(word_name(policy, "classes", key, "zh") for key in when.class_),
        "或".join(names.SIZES[size].zh for size in when.size_class),
        "或".join(kind_name(policy, kind).zh for kind in when.kind),
        "或".join(word_name(policy, "needs", key, "zh") for key in when.need),
        f"人口超过{when.members_over}人的" if when.members_over is not None else "",
    ]
    return "、".join(part for part in parts if part)


def table(policy: Policy, value: Table, count: str, unit: str) -> str:
    """Return a table as read: 较小的全部,中等的50%,其余三分之一."""
    lines: list[str] = []
    for line in value.lines:
        label = condition(policy, line.when) if line.when is not None else "其余"
        if isinstance(line.then, Table):
            lines.append(f"{label}({table(policy, line.then, count, unit)})")
        else:
            lines.append(label + (share(line.then) if isinstance(line.then, Share) else quantity(line.then, count, unit)))
    return ",".join(lines)
