"""What can not be done by counting alone: links that the roll does not have, or that the officers can not carry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lianxin.rules.burden.findings import Case, Finding, grouped
from lianxin.rules.burden.roll import Ask, ask_of, link_ask, lower_quota, upper_quota
from lianxin.rules.dues import least_numerator
from lianxin.rules.policy.schema import Duty, LinkRule, Table
from lianxin.rules.windows import Window

_PLACES = {"villages": "village", "townships": "township"}


def impossible_links(case: Case) -> Iterator[Finding]:
    """For each rule of links: more asked of each than there are, or more to be covered than all together may carry."""
    for key, rule in case.policy.links.items():
        counted = _counted(case, rule)
        if counted.parties == 0 or counted.known == 0:
            yield _unknown(case, key, rule, counted)
            continue
        lower, upper = lower_quota(rule), upper_quota(rule)
        if lower > counted.there and (counted.there or not rule.with_.need):
            yield _too_few(key, rule, counted, lower)
        if rule.cover is not None and rule.cover.counterparts is not None and upper is not None:
            must = least_numerator(rule.cover.counterparts, counted.there)
            if must > counted.parties * upper:
                yield _too_many(key, rule, counted, must, upper)
        if lower * counted.parties > counted.there >= lower > 0:
            yield _shared(key, rule, counted, lower)


class _Counted(NamedTuple):
    """Parties of a rule, counterparts that fit it, and counterparts of its kinds whatever their needs."""

    parties: int
    there: int
    known: int


def _counted(case: Case, rule: LinkRule) -> _Counted:
    roll, ask = case.plan.costs.roll, link_ask(rule)
    parties = sum(group.parties for group in roll.of(case.policy, rule.who))
    return _Counted(parties, roll.on(ask), roll.on(Ask(ask.kinds)))


def _name(rule: LinkRule | Duty) -> str:
    return rule.en or rule.key


def _too_few(key: str, rule: LinkRule, counted: _Counted, lower: int) -> Finding:
    return Finding(
        "impossible",
        "links-too-few",
        f"links.{key}",
        f"“{rule.zh}”要每人联系{lower}个,名册上符合条件的一共只有{counted.there}个;至多写{counted.there}个",
        f'"{_name(rule)}" asks for {lower} links each, and there are {counted.there} on the roll in all; '
        f"{counted.there} is the most",
        {"asked": lower, "there": counted.there},
    )


def _too_many(key: str, rule: LinkRule, counted: _Counted, must: int, upper: int) -> Finding:
    """With the smallest changes that would do: more officers, or a higher ceiling."""
    parties, most = counted.parties, counted.parties * upper
    more, ceiling = -(-must // upper) - parties if upper else 0, -(-must // parties)
    officers_zh = f"再加{more}人,或" if upper else ""
    officers_en = f"{more} more officers, or " if upper else ""
    return Finding(
        "impossible",
        "links-too-many",
        f"links.{key}",
        f"“{rule.zh}”:{grouped(must)}户(个)要有人联系,{parties}人每人至多{upper}个,一共只能联系{grouped(most)}个,"
        f"还差{grouped(must - most)}个;要{officers_zh}把每人上限改为{ceiling}个",
        f'"{_name(rule)}": {grouped(must)} are to be linked; {parties} officers with at most {upper} each can take '
        f"{grouped(most)}, {grouped(must - most)} are left over; it takes {officers_en}a ceiling of {ceiling}",
        {"asked": must, "parties": parties, "upper": upper, "most": most, "missing": must - most, "ceiling": ceiling},
    )


def _shared(key: str, rule: LinkRule, counted: _Counted, lower: int) -> Finding:
    asked = lower * counted.parties
    return Finding(
        "note",
        "links-shared",
        f"links.{key}",
        f"“{rule.zh}”:{grouped(counted.parties)}人每人{lower}个共{grouped(asked)}个联系,名册上有{grouped(counted.there)}个,"
        "有的会由几个人同时联系",
        f'"{_name(rule)}": {grouped(counted.parties)} with {lower} each make {grouped(asked)} links to '
        f"{grouped(counted.there)} on the roll: some will have several officers",
        {"asked": asked, "there": counted.there},
    )


def _unknown(case: Case, key: str, rule: LinkRule, counted: _Counted) -> Finding:
    if counted.parties == 0:
        zh, en = "名册上还没有要承担它的人", "nobody on the roll would owe it yet"
    else:
        zh, en = "名册上还没有它要联系的对象", "the roll has nobody to be linked yet"
    return Finding(
        "note",
        "roll-empty",
        f"links.{key}",
        f"“{rule.zh}”:{zh},做不做得到要等名册录入后才能判断",
        f'"{_name(rule)}": {en}; whether it can be done shows once the roll is in',
    )


# -- duties ------------------------------------------------------------------------------------------


def impossible_counts(case: Case) -> Iterator[Finding]:
    """For each duty that asks for a number: more days than its window has, more places or households than there are."""
    for key, duty in case.policy.duties.items():
        most = _most(duty)
        if most is None or duty.target.kind == "at_most":
            continue
        for window in case.plan.windows[key]:
            limit = _limit(case, duty, window)
            if limit is not None and most > limit[0]:
                yield _above(key, duty, most, limit)
                break


def _most(duty: Duty) -> int | None:
    """The greatest number that the duty asks of anybody; None for shares and rolling spans."""
    kind, value = duty.target
    if kind == "rolling":
        return None
    if isinstance(value, tuple):
        return value[0]
    leaves = value.leaves() if isinstance(value, Table) else (value,)
    return max((leaf for leaf in leaves if isinstance(leaf, int)), default=None)


def _limit(case: Case, duty: Duty, window: Window) -> tuple[int, str, str] | None:
    """The most of what is counted that there can be in a window, and what it is."""
    when = case.plan.when
    last = window.through(when.period.last)
    if duty.every == "term" or duty.of.ever:
        return None
    if duty.count == "half_days":
        return ((last - window.first).days + 1) * 2, f"{window.label}的半天数", f"half-days of {window.label}"
    if duty.count == "days":
        return (last - window.first).days + 1, f"{window.label}的天数", f"days of {window.label}"
    if duty.count == "working_days":
        return when.calendar.count(window.first, last), f"{window.label}的工作日", f"working days of {window.label}"
    if duty.count == "kinds":
        return len(case.policy.entry_kinds(duty.of)), "写明的记录种类", "kinds of entry named"
    return _of_the_roll(case, duty)


def _of_the_roll(case: Case, duty: Duty) -> tuple[int, str, str] | None:
    roll = case.plan.costs.roll
    if duty.per is not None:
        return None
    if duty.count in _PLACES:
        there = roll.on(Ask((_PLACES[duty.count],)))
    elif duty.count == "counterparts" and duty.of.with_ is not None:
        there = roll.on(ask_of(duty.of.with_))
    else:
        return None
    return (there, "名册上的总数", "on the roll in all") if there else None


def _above(key: str, duty: Duty, most: int, limit: tuple[int, str, str]) -> Finding:
    there, zh, en = limit
    return Finding(
        "impossible",
        "more-than-there-are",
        f"duties.{key}",
        f"“{duty.zh}”要{grouped(most)}个,而{zh}只有{grouped(there)}个",
        f'"{_name(duty)}" asks for {grouped(most)}; {en}: {grouped(there)}',
        {"asked": most, "there": there},
    )
