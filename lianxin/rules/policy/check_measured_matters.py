"""Faults of measures over matters: conditions that say nothing, rates that leave out what was not left out, quotas on silence."""

from collections.abc import Iterator
from typing import Final

from lianxin.rules.policy.draft import Draft
from lianxin.rules.policy.faults import Fault, Path
from lianxin.rules.policy.reach import fits_nothing
from lianxin.rules.policy.schema import Duty, Figure, Of
from lianxin.rules.policy.walk import sources

TIMED: Final = ("contacted", "solved", "closed", "returned", "verified")
"""Events that have a deadline, so that ``in_time`` can be asked of them."""
ARRIVALS: Final = ("reported", "accepted")


def measure_matter_faults(draft: Draft, path: Path, rule: Figure | Duty) -> Iterator[Fault]:
    """Yield the faults of a rule that counts matters."""
    for source_path, of in sources(path, rule):
        if of.source == "matters":
            yield from _conditions(draft, source_path, of)
    of = rule.of
    if of.source != "matters":
        return
    if isinstance(rule.out_of, Of):
        yield from _excluded(draft, path, of, rule.out_of)
    if isinstance(rule, Duty) and set(of.names) & set(ARRIVALS) and (rule.at_most is not None or rule.exactly is not None):
        kind = "at_most" if rule.at_most is not None else "exactly"
        zh = "收到的诉求不能设上限:那等于奖励把人挡在门外(诉求减少从不作任务)"
        en = "no ceiling on what people ask for: it pays for keeping people away (a fall in matters is never a duty)"
        yield draft.fault((*path, kind), zh, en, key=True)


def _conditions(draft: Draft, path: Path, of: Of) -> Iterator[Fault]:
    if of.in_time is not None:
        asked = (of.reached,) if of.reached is not None else of.names
        untimed = [event for event in asked if event not in TIMED]
        if untimed:
            zh = f"“{untimed[0]}”没有期限,问不了是否按时;用 reached 写明问哪一环节:{'、'.join(TIMED)}"
            en = f'"{untimed[0]}" has no deadline; say with reached which event in_time asks of: {", ".join(TIMED)}'
            yield draft.fault((*path, "in_time"), zh, en, key=True)
    if of.reached is not None and of.names == (of.reached,):
        zh = f"reached 与所数的环节相同({of.reached}),等于没有写"
        yield draft.fault((*path, "reached"), zh, f"reached says the same as the source ({of.reached})")
    for category, kinds in fits_nothing(draft.policy, of.category, of.kind):
        zh = f"“{category}”类不收{kinds},永远数不到"
        yield draft.fault((*path, "kind"), zh, f'the category "{category}" is not for these kinds: nothing is ever counted')


def _excluded(draft: Draft, path: Path, of: Of, whole: Of) -> Iterator[Fault]:
    if whole.source == "matters" and set(of.excluding) != set(whole.excluding):
        side = "out_of" if set(of.excluding) - set(whole.excluding) else "of"
        zh = "of 和 out_of 的 excluding 要一样:分子不计的,分母也不计"
        en = "excluding is the same in of and out_of: what the one leaves out, the other leaves out"
        yield draft.fault((*path, side), zh, en, key=True)
