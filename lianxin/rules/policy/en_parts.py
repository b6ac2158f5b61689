"""Parts of English sentences: numbers, dates, parties, counterparts, conditions."""

from collections.abc import Sequence
from typing import Final

from lianxin.rules.policy import names, schema
from lianxin.rules.policy.names import kind_name, plural, word_name
from lianxin.rules.policy.schema import DayWindow, LunarWindow, MonthDay, Policy, Selector, Share, SpanWindow, Table, When, Window

_MONTHS: Final = "January February March April May June July August September October November December"
_FRACTIONS: Final = {(1, 2): "half", (1, 3): "one third", (2, 3): "two thirds", (1, 4): "a quarter", (3, 4): "three quarters"}


def joined(parts: Sequence[str], last: str = "and") -> str:
    """Return parts as a list in prose: a, b and c."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def quoted(policy: Policy, list_name: str, keys: tuple[str, ...], last: str = "and") -> str:
    """Return declared words, each in quotation marks."""
    return joined([f"“{word_name(policy, list_name, key, 'en')}”" for key in keys], last)


def share(value: Share) -> str:
    """Return a share as read: all, 50%, one third."""
    if value.is_all:
        return "all"
    if value.denominator == 100:
        return f"{value.numerator}%"
    return _FRACTIONS.get((value.numerator, value.denominator), f"{value.numerator}/{value.denominator}")


def amount(number: int, count: str, noun: str) -> str:
    """Return a number with its noun: half-days as days, fen as yuan."""
    if count == "half_days":
        days, half = divmod(number, 2)
        text = f"{days}.5" if half else f"{days}"
        return f"{text} day{'' if number == 2 else 's'}" if number != 1 else "half a day"
    if count == "fen":
        yuan, rest = divmod(number, 100)
        return f"{yuan}.{rest:02} yuan" if rest else f"{yuan} yuan"
    return f"{number} {noun if number == 1 else plural(noun)}"


def times(number: int) -> str:
    """Return how often: once, twice, 3 times."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def parties(policy: Policy, who: tuple[str, ...]) -> str:
    """Return the parties of a rule: Each county leader and each bureau."""
    text = joined([f"each {word_name(policy, 'parties', key, 'en')}" for key in who])
    return text[:1].upper() + text[1:]


def thing(policy: Policy, selector: Selector, *, many: bool, last: str = "and") -> str:
    """Return what a set of counterparts is called: its needs for households, else its kinds."""
    kinds = joined([kind_name(policy, kind).plural if many else kind_name(policy, kind).en for kind in selector.kind], last)
    if not selector.need:
        return kinds
    needs = [word_name(policy, "needs", need, "en") for need in selector.need]
    if all(policy.base_kind(kind) == "household" for kind in selector.kind):
        return joined([plural(need) if many else need for need in needs], last)
    return f"{kinds} ({joined(needs, 'or')})"


def ways(policy: Policy, selector: Selector) -> str:
    """Return the kinds of link asked for, in brackets."""
    if isinstance(selector.linked, bool):
        return ""
    return f" ({joined([word_name(policy, 'links', key, 'en') for key in selector.linked], 'or')})"


def things(policy: Policy, selector: Selector, last: str = "and") -> str:
    """Return a set of counterparts with its link: the linked villages (contact point)."""
    linked = "the linked " if selector.linked is not False else ""
    return f"{linked}{thing(policy, selector, many=True, last=last)}{ways(policy, selector)}"


def toward(policy: Policy, selector: Selector | None) -> str:
    """Return the counterparts as a place or an object: in the linked villages, with hardship households."""
    if selector is None:
        return ""
    place = all(kind_name(policy, kind).is_place for kind in selector.kind)
    return f" {'in' if place else 'with'} {things(policy, selector, 'or')}"


def per(policy: Policy, selector: Selector) -> str:
    """Return what a duty is owed toward: for each linked village (contact point)."""
    linked = "linked " if selector.linked is not False else ""
    rest = "" if selector.linked is not False else " of the area"
    return f"for each {linked}{thing(policy, selector, many=False)}{ways(policy, selector)}{rest}"


def date(day: "int | MonthDay") -> str:
    """Return a date of the year: 1 March."""
    return f"{day.day} {_MONTHS.split()[day.month - 1]}" if isinstance(day, MonthDay) else _ordinal(day)


def _ordinal(day: int) -> str:
    ending = "th" if 11 <= day % 100 <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"the {day}{ending}"


def _around(window: "DayWindow | LunarWindow") -> str:
    parts = [f"{days} days {name}" for name, days in (("before", window.before), ("after", window.after)) if days]
    if window.if_off is not None:
        parts.insert(0, f"the {window.if_off} working day when it is a day off")
    return f" ({', '.join(parts)})" if parts else ""


def _day(day: "int | MonthDay", every: str) -> str:
    return names.WEEKDAYS[day - 1].en if every == "week" and isinstance(day, int) else date(day)


def _window(window: Window, every: str) -> str:
    if isinstance(window, LunarWindow):
        return f"on day {window.day} of lunar month {window.month}{_around(window)}"
    if isinstance(window, DayWindow):
        return f"on {_day(window.day, every)}{_around(window)}"
    return _span(window, every)


def _span(window: SpanWindow, every: str) -> str:
    if window.from_ is not None and window.to is not None:
        return f"from {_day(window.from_, every)} to {_day(window.to, every)}"
    if window.from_ is not None:
        return f"from {_day(window.from_, every)} on"
    return f"up to {_day(window.to, every)}" if window.to is not None else ""


def period(policy: Policy, duty: schema.Duty) -> str:
    """Return the period and its windows: every year from 1 March to 30 April."""
    if duty.every == "campaign":
        return f"during {quoted(policy, 'campaigns', duty.of.campaign)}"
    windows = joined([_window(window, duty.every) for window in duty.within])
    return f"{names.EVERY[duty.every].en} {windows}".rstrip()


def condition(policy: Policy, when: When) -> str:
    """Return the condition of a table's line."""
    parts = [
        joined([word_name(policy, "classes", key, "en") for key in when.class_], "or"),
        joined([names.SIZES[size].en for size in when.size_class], "or"),
        joined([kind_name(policy, kind).en for kind in when.kind], "or"),
        joined([word_name(policy, "needs", key, "en") for key in when.need], "or"),
        f"more than {when.members_over} members" if when.members_over is not None else "",
    ]
    return ", ".join(part for part in parts if part)


def table(policy: Policy, value: Table, count: str, noun: str) -> str:
    """Return a table as read: small: all; medium-sized: 50%; otherwise: one third."""
    lines: list[str] = []
    for line in value.lines:
        label = f"{condition(policy, line.when)}: " if line.when is not None else "otherwise "
        if isinstance(line.then, Table):
            lines.append(f"{label}({table(policy, line.then, count, noun)})")
        elif isinstance(line.then, Share):
            lines.append(label + share(line.then))
        else:
            lines.append(label + amount(line.then, count, noun))
    return ", ".join(lines)
