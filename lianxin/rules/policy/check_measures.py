"""Faults of measures: conditions and ways of counting that do not fit the source, denominators that do not fit the count."""

from collections.abc import Iterator
from typing import Final, get_args

from lianxin.rules.policy import schema
from lianxin.rules.policy.check_measured_calls import measure_call_faults
from lianxin.rules.policy.check_measured_matters import measure_matter_faults
from lianxin.rules.policy.draft import Draft
from lianxin.rules.policy.faults import Fault, Path
from lianxin.rules.policy.schema import Duty, Figure, Of, Selector
from lianxin.rules.policy.shape import suggestion
from lianxin.rules.policy.walk import sources

CONDITIONS: Final[dict[str, tuple[str, ...]]] = {
    "entries": ("with", "area", "campaign", "topic", "after", "ever"),
    "matters": ("with", "area", "campaign", "kind", "category", "reached", "in_time", "rating", "excluding"),
    "calls": ("area", "outcome", "within_seconds", "in_time", "confidential"),
    "links": ("with",),
}
"""Which conditions each source has; the sources not named here have none."""

_DISTINCT: Final = ("records", "counterparts", "villages", "townships", "officers", "units")
_DAYS: Final = ("days", "working_days")
COUNTS: Final[dict[str, tuple[str, ...]]] = {
    "entries": (*_DISTINCT, "kinds", *_DAYS, "contacts", *schema.QUANTITIES),
    "matters": (*_DISTINCT, *_DAYS),
    "calls": ("records", "units", *_DAYS, *schema.WAITS),
    "links": _DISTINCT,
}
"""Which ways of counting fit each source; the sources not named here count records only."""

FIGURES_ONLY: Final = ("links", "attested")
_ALL_CONDITIONS: Final = (*dict.fromkeys(name for names in CONDITIONS.values() for name in names),)


def measure_faults(draft: Draft, path: Path, rule: Figure | Duty) -> Iterator[Fault]:
    """Yield the faults of a rule's measure."""
    for source_path, of in sources(path, rule):
        yield from _conditions(draft, source_path, of)
        yield from _names(draft, source_path, of)
    yield from measure_matter_faults(draft, path, rule)
    yield from measure_call_faults(draft, path, rule)
    yield from _source_for(draft, path, rule)
    yield from _count(draft, path, rule)
    yield from _denominator(draft, path, rule)
    yield from _each_and_weights(draft, path, rule)


def _written_conditions(of: Of) -> list[str]:
    names = {"with": of.with_, "after": of.after, "ever": of.ever, "in_time": of.in_time, "reached": of.reached, "area": of.area}
    found = [name for name in _ALL_CONDITIONS if name in names and names[name] not in (None, False)]
    found += [name for name in _ALL_CONDITIONS if name not in names and getattr(of, name)]
    return ["in_time"] * (of.in_time is False) + found


def _conditions(draft: Draft, path: Path, of: Of) -> Iterator[Fault]:
    allowed = CONDITIONS.get(of.source, ())
    for name in _written_conditions(of):
        if name not in allowed:
            homes = "、".join(source for source, names in CONDITIONS.items() if name in names)
            zh = f"来源“{of.source}”没有条件“{name}”,它只用于 {homes}"
            yield draft.fault(
                (*path, name), zh, f'the source "{of.source}" has no condition "{name}"; it is for {homes}', key=True
            )


def _names(draft: Draft, path: Path, of: Of) -> Iterator[Fault]:
    if "any" in of.names and (len(of.names) > 1 or of.source not in ("entries", "links")):
        zh = "any 只能单独写,且只用于 entries、links"
        yield draft.fault((*path, of.source), zh, "any stands alone, and only for entries and links")
    if of.source != "matters":
        return
    events = get_args(schema.MatterEvent)
    for index, name in enumerate(of.names):
        if name not in events:
            near_zh, near_en = suggestion(name, list(events))
            zh = f"事项没有“{name}”这一环节{near_zh};可写:{'、'.join(events)}"
            en = f'matters have no event "{name}"{near_en}; allowed: {", ".join(events)}'
            yield draft.fault((*path, "matters", index), zh, en)


def _source_for(draft: Draft, path: Path, rule: Figure | Duty) -> Iterator[Fault]:
    of = rule.of
    if isinstance(rule, Duty) and of.source in FIGURES_ONLY:
        zh = f"来源“{of.source}”只用于数据(figures),不能作任务"
        yield draft.fault((*path, "of", of.source), zh, f'the source "{of.source}" is for figures only', key=True)
    if of.source != "attested":
        return
    if len(of.names) > 1:
        yield draft.fault((*path, "of", "attested"), "只写一个核定单位", "one attesting unit")
    others = {
        "count": rule.count != "records",
        "each": rule.each,
        "counts_as": rule.counts_as,
        "out_of": rule.out_of,
        "who": isinstance(rule, Figure) and rule.who,
    }
    for name, written in others.items():
        if written:
            zh = f"部门核定数(attested)不写“{name}”"
            yield draft.fault((*path, name), zh, f'no "{name}" with an attested figure', key=True)


def _count(draft: Draft, path: Path, rule: Figure | Duty) -> Iterator[Fault]:
    allowed = COUNTS.get(rule.of.source, ("records",))
    if rule.count not in allowed and rule.of.source != "attested":
        zh = f"来源“{rule.of.source}”不能用“{rule.count}”来数;可用:{'、'.join(allowed)}"
        en = f'the source "{rule.of.source}" cannot be counted by "{rule.count}"; allowed: {", ".join(allowed)}'
        yield draft.fault((*path, "count"), zh, en)


def _denominator(draft: Draft, path: Path, rule: Figure | Duty) -> Iterator[Fault]:
    out_of, place = rule.out_of, (*path, "out_of")
    if out_of == "working_days":
        if isinstance(rule, Figure):
            yield draft.fault(place, "分母 working_days 只用于任务(duties)", "out_of: working_days is for duties only")
        elif rule.count != "working_days":
            zh = "分母是 working_days 时要写 count: working_days"
            yield draft.fault(place, zh, "out_of: working_days goes with count: working_days")
        elif rule.per is not None:
            zh = "分母 working_days 不与 per 同用"
            yield draft.fault(place, zh, "out_of: working_days does not go with per")
        if rule.of.ever:
            zh = "占本期工作日的份额只看本期的日子,不写 ever"
            yield draft.fault((*path, "of", "ever"), zh, "a share of the period's working days does not go with ever", key=True)
    elif isinstance(out_of, Selector):
        if rule.count != "counterparts":
            zh = "分母是联系对象时要写 count: counterparts"
            yield draft.fault(place, zh, "a set of counterparts in out_of goes with count: counterparts")
        if isinstance(rule, Figure) and out_of.linked is not False and not rule.who:
            zh = "数据里以“所联系的”作分母,要写明 who"
            yield draft.fault(place, zh, "in a figure, linked in out_of needs who")
    elif isinstance(out_of, Of):
        allowed = COUNTS.get(out_of.source, ("records",))
        if out_of.source == "attested" or rule.count not in allowed:
            zh = f"分母的来源“{out_of.source}”不能用“{rule.count}”来数"
            yield draft.fault(place, zh, f'the source "{out_of.source}" in out_of cannot be counted by "{rule.count}"')


def _each_and_weights(draft: Draft, path: Path, rule: Figure | Duty) -> Iterator[Fault]:
    sums = rule.count in schema.QUANTITIES
    if rule.each is not None:
        allowed = COUNTS.get(rule.of.source, ())
        if sums:
            zh = f"count: {rule.count} 是求和,不能再写 each"
            yield draft.fault((*path, "each"), zh, f"no each with a sum ({rule.count})", key=True)
        if rule.each.count not in allowed and rule.of.source != "attested":
            zh = f"来源“{rule.of.source}”不能用“{rule.each.count}”来数"
            yield draft.fault(
                (*path, "each", "count"), zh, f'the source "{rule.of.source}" cannot be counted by "{rule.each.count}"'
            )
    if not rule.counts_as or rule.of.source == "attested":
        return
    if sums or rule.out_of is not None:
        zh = "counts_as 不与求和或份额同用"
        yield draft.fault((*path, "counts_as"), zh, "no counts_as with sums or shares", key=True)
    for index, weight in enumerate(rule.counts_as):
        if weight.when == schema.When():
            yield draft.fault((*path, "counts_as", index, "when"), "when 里要写条件", "when needs a condition")
