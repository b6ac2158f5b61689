"""Checks for relieving the grassroots: what a draft may only do with a signed and published reason (S15, principles 2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import combinations
from typing import Final

from lianxin.rules.burden.findings import Case, Finding, Kind, grouped, tenth
from lianxin.rules.burden.overlap import net
from lianxin.rules.burden.plan import Line, label_of
from lianxin.rules.burden.receiving import received
from lianxin.rules.burden.standards import DRAFTED, FORMAL_WORDS, LEDGER_WORDS, MEETING_WORDS, STANDARDS
from lianxin.rules.policy.schema import Duty

Check = Callable[[Case], Iterator[Finding]]
_PROBLEMS: Final = frozenset({"reported", "accepted", "solved", "closed"})
_FOUND: Final = frozenset({"problem", "request", "suggestion", "complaint", "difficulty"})


def breach(check: str, part: str, zh: str, en: str, *, kind: Kind = "breach", **numbers: int) -> Finding:
    """A finding against one of the standards, with its source."""
    standard = STANDARDS[check]
    return Finding(kind, check, part, zh, en, numbers, *standard.source)


def _named(duty: Duty) -> str:
    return duty.en or duty.key


def _has(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)


# -- one fact once -----------------------------------------------------------------------------------


def asked_twice(case: Case) -> Iterator[Finding]:
    """Two duties that ask the same parties for the same thing in the same rhythm."""
    for one, other in combinations(case.policy.duties.values(), 2):
        same = (one.of, one.count, one.per, one.every, one.within, one.out_of, one.each)
        if same != (other.of, other.count, other.per, other.every, other.within, other.out_of, other.each):
            continue
        if _same_parties(case, one, other):
            yield breach(
                "asked-twice",
                f"duties.{other.key}",
                f"“{one.zh}”和“{other.zh}”要同一些人把同一件事记两遍",
                f'"{_named(one)}" and "{_named(other)}" ask the same people for the same records',
            )


def _same_parties(case: Case, one: Duty, other: Duty) -> bool:
    groups = {group.key for group in case.plan.costs.roll.of(case.policy, one.who)}
    shared = groups & {group.key for group in case.plan.costs.roll.of(case.policy, other.who)}
    return bool(shared) or bool(set(one.who) & set(other.who))


def ledgers(case: Case) -> Iterator[Finding]:
    """Kinds of entry that are ledgers, and texts that the system does not draft."""
    for key, word in case.policy.words.entries.items():
        if _has(word.zh, LEDGER_WORDS):
            yield breach(
                "ledger",
                f"words.entries.{key}",
                f"“{word.zh}”是系统能由记录生成的,不应要人再填",
                f'"{word.en or key}" can be made from the records and should not be filled in by hand',
            )
    for duty in case.policy.duties.values():
        unknown = sorted(set(duty.of.names) - DRAFTED) if duty.of.source == "documents" else []
        if unknown:
            yield breach(
                "ledger",
                f"duties.{duty.key}",
                f"“{duty.zh}”要的材料({'、'.join(unknown)})系统不会起草,要人另写",
                f'the texts of "{_named(duty)}" ({", ".join(unknown)}) are not drafted by the system: somebody has to write them',
            )


def texts_in_one_period(case: Case) -> Iterator[Finding]:
    """More texts asked of one person in the same rhythm than the ceiling."""
    ceiling = case.plan.costs.numbers["ceiling.documents"]
    for label in case.plan.parties():
        groups = [group for group in case.plan.groups if label_of(group) == label]
        asking: dict[str, list[Duty]] = {}
        for duty in case.policy.duties.values():
            if duty.of.source == "documents" and any(group.is_of(case.policy, duty.who) for group in groups):
                asking.setdefault(duty.every, []).append(duty)
        for duties in asking.values():
            if len(duties) > ceiling:
                yield breach(
                    "documents",
                    f"duties.{duties[-1].key}",
                    f"同一周期里要{case.label(label)}交{len(duties)}份材料:{'、'.join(duty.zh for duty in duties)}",
                    f"{case.label(label, 'en')} owes {len(duties)} texts in one period: "
                    f"{', '.join(_named(duty) for duty in duties)}",
                    asked=len(duties),
                    ceiling=ceiling,
                )


def daily(case: Case) -> Iterator[Finding]:
    """A record owed on every working day. Where any record will do, the work itself is the diary (one fact once): only a note."""
    days = case.plan.when.working_days
    for duty in case.policy.duties.values():
        if duty.every != "day" or duty.target.kind == "at_most":
            continue
        zh = f"“{duty.zh}”要求每个工作日都有记录,一年{days}次"
        en = f'"{_named(duty)}" asks for a record on every working day: {days} in the period'
        if duty.of.is_any:
            zh, en = (
                f"{zh};当天做了什么记什么即可,不另写日记",
                f"{en}; whatever was done that day will do, nothing is written twice",
            )
        yield breach("daily", f"duties.{duty.key}", zh, en, kind="note" if duty.of.is_any else "breach", days=days)


# -- meetings, inspections, visits -----------------------------------------------------------------------


def meetings(case: Case) -> Iterator[Finding]:
    """More meetings, study and activity days a month than the ceiling, for a class or unit."""
    ceiling, months = case.plan.costs.numbers["ceiling.meetings"], len(case.plan.when.months)
    for label, parties in case.plan.parties().items():
        held = _acts(case, lambda line, label=label: label_of(line.group) == label and _is_meeting(case, line.duty))  # type: ignore[misc]
        each = held / parties / months
        if each > ceiling:
            yield breach(
                "meetings",
                f"classes.{label[1]}",
                f"{case.label(label)}平均每月{tenth(each)}次会议、学习,上限{ceiling}次",
                f"{case.label(label, 'en')}: {tenth(each)} meetings a month on average, the ceiling is {ceiling}",
                ceiling=ceiling,
            )


def _is_meeting(case: Case, key: str) -> bool:
    duty = case.policy.duties[key]
    if duty.of.source == "occasions":
        return True
    names = [case.policy.words.entries[kind].zh for kind in duty.of.names if kind in case.policy.words.entries]
    return duty.of.source == "entries" and any(_has(name, MEETING_WORDS) for name in (*names, duty.zh))


def _acts(case: Case, wanted: Callable[[Line], bool]) -> Fraction:
    return sum((line.load.acts for line in case.plan.lines if wanted(line)), Fraction(0))


def inspections(case: Case) -> Iterator[Finding]:
    """More inspections a year than the ceiling for each unit, or for each village where none is named."""
    ceiling = case.plan.costs.numbers["ceiling.inspections"]
    for duty in case.policy.duties.values():
        if duty.of.source != "inspections":
            continue
        each = duty.target.value * len(case.plan.windows[duty.key]) if isinstance(duty.target.value, int) else 0
        if each > ceiling:
            yield breach(
                "inspections",
                f"duties.{duty.key}",
                f"“{duty.zh}”每年检查{each}次,上限{ceiling}次",
                f'"{_named(duty)}": {each} inspections a year, the ceiling is {ceiling}',
                asked=each,
                ceiling=ceiling,
            )


def without_document(case: Case) -> Iterator[Finding]:
    """Contracts, inspections and appraisals in a policy that names no document number or no item of the yearly plan."""
    document = case.policy.document
    missing_zh = [zh for there, zh in ((document.number, "文号"), (document.plan_item, "年度计划项目")) if not there]
    missing_en = [en for there, en in ((document.number, "document number"), (document.plan_item, "plan item")) if not there]
    if not missing_zh:
        return
    for duty in case.policy.duties.values():
        if duty.of.source == "inspections" or _has(duty.zh, FORMAL_WORDS):
            yield breach(
                "no-document",
                f"duties.{duty.key}",
                f"“{duty.zh}”没有写明{'和'.join(missing_zh)}",
                f'"{_named(duty)}" names no {" and no ".join(missing_en)}',
            )


def visits(case: Case) -> Iterator[Finding]:
    """More visits a year to each household or enterprise than the ceiling, on average."""
    months = len(case.plan.when.months)
    for one in received(case.plan):
        if one.kind not in ("household", "enterprise"):
            continue
        ceiling, each = case.plan.costs.numbers[f"ceiling.{one.kind}"], one.each * 12 / months
        if each > ceiling:
            zh, en = {"household": ("户", "household"), "enterprise": ("家企业", "enterprise")}[one.kind]
            yield breach(
                f"{one.kind}-visits",
                "",
                f"平均每{zh}一年要被走访{tenth(each)}次,上限{ceiling}次;近几天刚有人去过的,应合并或缓一缓",
                f"each {en} would be visited {tenth(each)} times a year on average, the ceiling is {ceiling}",
                ceiling=ceiling,
            )


# -- numbers that invite invention, and time --------------------------------------------------------------


def problem_quotas(case: Case) -> Iterator[Finding]:
    """So many problems to be found by everybody: 617 x 3 x 12. Lawful only where "none found" is an answer."""
    for duty in case.policy.duties.values():
        if not _asks_for_problems(duty):
            continue
        groups = case.plan.costs.roll.of(case.policy, duty.who)
        asked = int(_acts(case, lambda line, key=duty.key: line.duty == key))  # type: ignore[misc]
        parties, windows = sum(group.parties for group in groups), len(case.plan.windows[duty.key])
        if not asked:
            continue
        yield _quota(duty, asked, parties, windows, case.plan.costs.roll.problems)


def _asks_for_problems(duty: Duty) -> bool:
    """Whether it counts problems by number; a promise is one's own, and a share or rate is no quota."""
    of, kind = duty.of, duty.target.kind
    if of.source != "matters" or kind in ("at_most", "rolling") or duty.out_of is not None:
        return False
    return bool(_PROBLEMS & set(of.names)) and (not of.kind or bool(_FOUND & set(of.kind)))


def _quota(duty: Duty, asked: int, parties: int, windows: int, known: int | None) -> Finding:
    """Impossible when more is asked than there were problems at all; without that knowledge against the standard."""
    declared = bool(duty.or_declared)
    zh = f"“{duty.zh}”:{grouped(parties)}人(单位)乘以{windows}个周期,共要{grouped(asked)}件问题"
    en = f'"{_named(duty)}": {grouped(parties)} parties over {windows} periods make {grouped(asked)} problems'
    if known is not None:
        zh += f",而过去一年一共反映了{grouped(known)}件"
        en += f", and {grouped(known)} were reported in the past year"
    if declared:
        zh, en = f"{zh};可以如实填“没有发现”,不足不算未完成", f'{en}; "none found" is an answer'
    else:
        zh = f"{zh};又不许如实填“没有发现”,会逼人凑数"
        en = f'{en}; "none found" is no answer, so that people will invent them'
    impossible = not declared and known is not None and asked > known
    kind: Kind = "note" if declared else "impossible" if impossible else "breach"
    return breach("problem-quota", f"duties.{duty.key}", zh, en, kind=kind, asked=asked, parties=parties, windows=windows)


def working_time(case: Case) -> Iterator[Finding]:
    """A policy that takes more than the ceiling of somebody's working time."""
    ceiling, months = case.plan.costs.numbers["ceiling.share"], len(case.plan.when.months)
    for label, parties in case.plan.parties().items():
        there = case.plan.present_minutes(parties)
        if label[0] != "officer" or not there:
            continue
        minutes = net(case.plan, label)
        share, hours = minutes / there * 100, minutes / 60 / parties / months
        if share > ceiling:
            yield breach(
                "working-time",
                f"classes.{label[1]}",
                f"{case.label(label)}平均每月{tenth(hours)}小时,占工作时间{tenth(share)}%,上限{ceiling}%",
                f"{case.label(label, 'en')}: {tenth(hours)} hours a month, {tenth(share)}% of working time, "
                f"the ceiling is {ceiling}%",
                ceiling=ceiling,
            )


CHECKS: Final[tuple[Check, ...]] = (
    asked_twice,
    ledgers,
    texts_in_one_period,
    daily,
    meetings,
    inspections,
    without_document,
    visits,
    problem_quotas,
    working_time,
)
