"""Faults of sense in single rules: what the tables of the policy language rule out."""

from collections.abc import Iterator
from typing import Final

from lianxin.rules.policy import schema
from lianxin.rules.policy.check_measures import measure_faults
from lianxin.rules.policy.check_periods import period_faults
from lianxin.rules.policy.draft import Draft
from lianxin.rules.policy.faults import Fault, Path
from lianxin.rules.policy.schema import Duty, LinkRule, Share, Table

_DEEPEST_TABLE: Final = 2


def sense_faults(draft: Draft) -> Iterator[Fault]:
    """Yield every fault of sense."""
    for key, party in draft.policy.parties.items():
        yield from _party(draft, ("parties", key), party)
    for key, link in draft.policy.links.items():
        yield from _link(draft, ("links", key), link)
    for key, figure in draft.policy.figures.items():
        yield from measure_faults(draft, ("figures", key), figure)
    for key, duty in draft.policy.duties.items():
        path = ("duties", key)
        yield from measure_faults(draft, path, duty)
        yield from _target(draft, path, duty)
        yield from _extras(draft, path, duty)
        yield from period_faults(draft, path, duty)


def _party(draft: Draft, path: Path, party: schema.Party) -> Iterator[Fault]:
    if party.are != "units":
        return
    parts: list[tuple[Path, schema.PartyConditions]] = [(path, party)]
    if party.except_ is not None:
        parts.append(((*path, "except"), party.except_))
    for part_path, part in parts:
        for name, words in (("class", part.class_), ("tag", part.tag)):
            if words:
                zh = f"“{name}”只用于干部(are: officers),不用于单位"
                yield draft.fault((*part_path, name), zh, f'"{name}" is for officers, not for units', key=True)


def _link(draft: Draft, path: Path, link: LinkRule) -> Iterator[Fault]:
    written = [kind for kind in ("exactly", "at_least", "at_most", "between") if getattr(link, kind) is not None]
    if len(written) > 1:
        zh = f"数目只能写一种,这里有:{'、'.join(written)}"
        yield draft.fault((*path, written[1]), zh, f"only one number, here are {', '.join(written)}", key=True)
    if link.between is not None and link.between[0] > link.between[1]:
        yield _reversed(draft, (*path, "between"))
    if link.at_least == 0:
        yield draft.fault((*path, "at_least"), "写0等于没有要求;不需要就删去", "0 asks for nothing; leave it out")
    if link.cover is not None and link.cover.parties is None and link.cover.counterparts is None:
        zh = "cover 里要写 parties 或 counterparts"
        yield draft.fault((*path, "cover"), zh, "cover needs parties or counterparts")


def _reversed(draft: Draft, path: Path) -> Fault:
    return draft.fault(path, "前一个数不能大于后一个数", "the first number must not exceed the second")


def _target(draft: Draft, path: Path, duty: Duty) -> Iterator[Fault]:
    targets = duty.targets
    if not targets:
        zh = "缺少目标:exactly、at_least、at_most、between、rolling 写一个"
        yield draft.fault(path, zh, "no target: write one of exactly, at_least, at_most, between, rolling", key=True)
    if len(targets) > 1:
        names = [target.kind for target in targets]
        zh = f"目标只能写一个,这里有:{'、'.join(names)}"
        yield draft.fault((*path, names[1]), zh, f"exactly one target, here are {', '.join(names)}", key=True)
    for target in targets:
        yield from _amount(draft, path, duty, target)
        if isinstance(target.value, Table):
            yield from _table(draft, (*path, target.kind), target.value, duty, depth=1)
    if duty.between is not None and duty.between[0] > duty.between[1]:
        yield _reversed(draft, (*path, "between"))


def _amount(draft: Draft, path: Path, duty: Duty, target: schema.Target) -> Iterator[Fault]:
    value = target.value
    leaves = value.leaves() if isinstance(value, Table) else (value,)
    shares = [isinstance(leaf, Share) for leaf in leaves]
    place = (*path, target.kind)
    if duty.out_of is None and any(shares):
        zh = "写了份额就要写分母 out_of(占什么的多少)"
        yield draft.fault(place, zh, "a share needs out_of: a share of what")
    if duty.out_of is not None and not all(shares):
        zh = "有分母 out_of 时目标要写成份额(95%、1/3)"
        yield draft.fault(place, zh, "with out_of the target is a share (95%, 1/3)")
    if target.kind == "at_least" and value == 0:
        yield draft.fault(place, "写0等于没有要求", "0 asks for nothing")


def _table(draft: Draft, path: Path, table: Table, duty: Duty, depth: int) -> Iterator[Fault]:
    if depth > _DEEPEST_TABLE:
        yield draft.fault(path, "分档表最多套两层", "a table has two dimensions at most")
        return
    last = len(table.lines) - 1
    if table.lines[last].when is not None:
        zh = "分档表的最后一行不写 when(其余各档)"
        yield draft.fault((*path, last), zh, "the last line of a table has no when (all the rest)")
    for index, line in enumerate(table.lines):
        if line.when is None and index != last:
            zh = "只有最后一行可以不写 when"
            yield draft.fault((*path, index), zh, "only the last line may lack when")
        if line.when is not None and duty.per is None:
            yield from _needs_per(draft, (*path, index, "when"), line.when)
        if line.when is not None and line.when == schema.When():
            yield draft.fault((*path, index, "when"), "when 里要写条件", "when needs a condition")
        if isinstance(line.then, Table):
            yield from _table(draft, (*path, index, "then"), line.then, duty, depth + 1)


def _needs_per(draft: Draft, path: Path, when: schema.When) -> Iterator[Fault]:
    for name, value in (("kind", when.kind), ("need", when.need), ("members_over", when.members_over)):
        if value not in ((), None):
            zh = f"按“{name}”分档要先写 per(对谁)"
            yield draft.fault((*path, name), zh, f'a table by "{name}" needs per', key=True)


def _extras(draft: Draft, path: Path, duty: Duty) -> Iterator[Fault]:
    if duty.rolling is not None:
        yield from _rolling(draft, path, duty)
    if duty.prorate:
        yield from _prorate(draft, path, duty)
    if duty.by_anyone and duty.per is None and duty.of.area is None:
        zh = "by: anyone 要同时写 per,或在 of 里写 area"
        yield draft.fault((*path, "by"), zh, "by: anyone needs per, or area in of", key=True)
    if duty.or_declared and duty.at_most is not None:
        zh = "or_declared(如实申报没有)不用于 at_most"
        yield draft.fault((*path, "or_declared"), zh, "or_declared does not fit at_most", key=True)


def _rolling(draft: Draft, path: Path, duty: Duty) -> Iterator[Fault]:
    if duty.per is None:
        zh = "rolling(间隔不超过多少天)要写 per(对谁)"
        yield draft.fault((*path, "rolling"), zh, "rolling needs per", key=True)
    clashes = {
        "count": duty.count != "records",
        "each": duty.each is not None,
        "counts_as": bool(duty.counts_as),
    }
    for name, clash in clashes.items():
        if clash:
            zh = f"有 rolling 时不写“{name}”:它看的是间隔,不是数目"
            yield draft.fault((*path, name), zh, f'no "{name}" beside rolling, which looks at gaps, not at numbers', key=True)


def _prorate(draft: Draft, path: Path, duty: Duty) -> Iterator[Fault]:
    target = duty.at_least
    leaves = target.leaves() if isinstance(target, Table) else (target,)
    whole = all(isinstance(leaf, int) and (leaf >= 2 or leaf == 0) for leaf in leaves)
    if whole and duty.per is None and duty.out_of is None:
        return
    zh = "prorate(按在岗工作日折算)只用于不少于2的 at_least,且没有 per 和 out_of"
    en = "prorate is for at_least of 2 or more, without per and out_of"
    yield draft.fault((*path, "prorate"), zh, en, key=True)
