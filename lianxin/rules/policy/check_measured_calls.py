"""Faults of measures over calls: conditions that ask nothing, waits that are added up, people measured by the telephone."""

from collections.abc import Iterator
from typing import Final, get_args

from lianxin.rules.policy import schema
from lianxin.rules.policy.draft import Draft
from lianxin.rules.policy.faults import Fault, Path
from lianxin.rules.policy.schema import WAITS, Duty, Figure, Of
from lianxin.rules.policy.shape import suggestion
from lianxin.rules.policy.walk import sources

WAITED: Final = ("answered", "timed")
"""Calls whose wait can be asked about."""


def measure_call_faults(draft: Draft, path: Path, rule: Figure | Duty) -> Iterator[Fault]:
    """Yield the faults of a rule that counts calls."""
    for source_path, of in sources(path, rule):
        if of.source == "calls":
            yield from _names(draft, source_path, of)
            yield from _conditions(draft, source_path, of)
    if rule.count in WAITS:
        yield from _waits(draft, path, rule)
    if any(of.source == "calls" for _, of in sources(path, rule)):
        yield from _people(draft, path, rule)
        yield from _duty(draft, path, rule)


def _names(draft: Draft, path: Path, of: Of) -> Iterator[Fault]:
    events = get_args(schema.CallEvent)
    for index, name in enumerate(of.names):
        if name not in events:
            near_zh, near_en = suggestion(name, list(events))
            zh = f"来电没有“{name}”这一种{near_zh};可写:{'、'.join(events)}"
            yield draft.fault((*path, "calls", index), zh, f'there are no calls "{name}"{near_en}; allowed: {", ".join(events)}')


def _conditions(draft: Draft, path: Path, of: Of) -> Iterator[Fault]:
    if of.within_seconds is not None and not set(of.names) <= set(WAITED):
        zh = "within_seconds(多少秒内接通)只问接通的来电:answered 或 timed"
        yield draft.fault((*path, "within_seconds"), zh, "within_seconds is asked of calls answered or timed", key=True)
    if of.in_time is not None and of.names != ("called_back",):
        zh = "来电的 in_time 只问回拨是否按时:calls: called_back"
        yield draft.fault((*path, "in_time"), zh, "of calls, in_time asks whether they were called back in time", key=True)


def _waits(draft: Draft, path: Path, rule: Figure | Duty) -> Iterator[Fault]:
    """A mean or a median is one number of the calls that were answered; there is nothing to add, to weigh or to divide."""
    if rule.of.source != "calls":
        return  # told where the way of counting does not fit the source
    if isinstance(rule, Duty):
        zh = f"“{rule.count}”只用于数据(figures);任务写多少秒内接通的占多少(within_seconds)"
        en = f'"{rule.count}" is for figures; a duty asks for the share answered within so many seconds (within_seconds)'
        yield draft.fault((*path, "count"), zh, en)
    if not set(rule.of.names) <= set(WAITED):
        zh = f"“{rule.count}”只数接通的来电:answered 或 timed"
        yield draft.fault((*path, "count"), zh, f'"{rule.count}" is of calls answered or timed')
    for name, written in (("each", rule.each), ("counts_as", rule.counts_as), ("out_of", rule.out_of)):
        if written:
            zh = f"有“{rule.count}”时不写“{name}”:它是一个秒数"
            yield draft.fault((*path, name), zh, f'no "{name}" beside "{rule.count}", which is a number of seconds', key=True)


def _people(draft: Draft, path: Path, rule: Figure | Duty) -> Iterator[Fault]:
    """A call is the desk's: whoever sits there is not measured by it (principle 2), and nobody is to blame for one missed."""
    parties = [(index, draft.policy.parties.get(key)) for index, key in enumerate(rule.who)]
    for index, party in parties:
        if party is not None and party.are != "units":
            zh = "来电是接听单位的,不拿来计干部个人的接听量:who 写单位"
            en = "calls are the answering unit's; nobody's own calls are counted: who names units"
            yield draft.fault((*path, "who", index), zh, en)


def _duty(draft: Draft, path: Path, rule: Figure | Duty) -> Iterator[Fault]:
    if not isinstance(rule, Duty):
        return
    if rule.per is not None:
        zh = "来电不写联系对象,不能按对象(per)计"
        yield draft.fault((*path, "per"), zh, "calls name no counterparts: no per", key=True)
    if rule.out_of is None and "rung" in rule.of.names and (rule.at_most is not None or rule.exactly is not None):
        kind = "at_most" if rule.at_most is not None else "exactly"
        zh = "群众来电不能设上限:那等于奖励让人打不进来"
        yield draft.fault((*path, kind), zh, "no ceiling on how many people call: it pays for not letting them through", key=True)
