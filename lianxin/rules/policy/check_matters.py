"""Faults of ``matters``: the ladder, the lines of terms, what law and principles do not let a policy say."""

from collections.abc import Iterator
from typing import Final

from lianxin.rules.policy.draft import Draft
from lianxin.rules.policy.faults import Fault, Path, shorten
from lianxin.rules.policy.matters import Feedback, MattersRules, Returns, Span, Term, TermWhen
from lianxin.rules.policy.reach import fits_nothing, taken_by
from lianxin.rules.policy.shape import suggestion
from lianxin.rules.policy.spans import longer
from lianxin.rules.policy.walk import provisions_with_paths

_LONGEST: Final = Span(days=60)
_LONGEST_EXTENSION: Final = Span(days=30)
_CONTACT: Final = Span(working_days=1)
_RECTIFY: Final = Span(working_days=15)
_MOST_REMINDERS: Final = 2


def matter_faults(draft: Draft) -> Iterator[Fault]:
    """Yield every fault of the section ``matters``, and of rules of both sections that do not say where they come from."""
    for path, rule in provisions_with_paths(draft.policy):
        if not rule.ground:
            zh = "缺少出处:写 clause(本制度的原文)或 source(法律、标准的名称和条款)"
            yield draft.fault(path, zh, "where it comes from is missing: write clause or source", key=True)
    rules = draft.policy.matters
    if rules is None:
        return
    yield from _ladder(draft, rules)
    for key, term in rules.terms.items():
        yield from _term(draft, ("matters", "terms", key), term, rules)
    yield from _order(draft, rules)
    if rules.returns is not None:
        yield from _returns(draft, rules.returns)
    if rules.feedback is not None:
        yield from _feedback(draft, rules.feedback)


def unknown_tier(draft: Draft, path: Path, tier: str) -> Iterator[Fault]:
    """Yield the fault of a tier that is not a rung of the ladder."""
    known = _written_tiers(draft)
    if tier not in known and tier not in draft.tree.lost:
        near_zh, near_en = suggestion(tier, sorted(known))
        zh = f"“{shorten(tier)}”没有在 matters.tiers(层级)里写明{near_zh}"
        yield draft.fault(path, zh, f'"{shorten(tier)}" is not declared in matters.tiers{near_en}')


def _written_tiers(draft: Draft) -> set[str]:
    section = draft.tree.value.get("matters")
    tiers = section.get("tiers") if isinstance(section, dict) else None
    return set(tiers) if isinstance(tiers, dict) else set()


def _ladder(draft: Draft, rules: MattersRules) -> Iterator[Fault]:
    for index, (key, tier) in enumerate(rules.tiers.items()):
        if index and tier.by is None:
            zh = f"第{index + 1}级“{tier.zh}”要写 by:由哪类单位办(unit_kind、level),或 leader(挂点领导)"
            yield draft.fault(("matters", "tiers", key), zh, "above the first tier, by says who handles it", key=True)


def _term(draft: Draft, path: Path, term: Term, rules: MattersRules) -> Iterator[Fault]:
    for index, tier in enumerate(term.when.tier if term.when is not None else ()):
        yield from unknown_tier(draft, (*path, "when", "tier", index), tier)
    if term.when == TermWhen():
        yield draft.fault((*path, "when"), "when 里要写条件", "when needs a condition")
    yield from _lengths(draft, path, term)
    yield from _extension(draft, path, term)
    yield from _escalation(draft, path, term, rules)


def _lengths(draft: Draft, path: Path, term: Term) -> Iterator[Fault]:
    if longer(term.handle, _LONGEST):
        zh = "办理期限超过60天:法律给的最长期限是60天(信访工作条例第三十四条),确需更长的用 extend"
        yield draft.fault((*path, "handle"), zh, "over 60 days: no law gives longer than 60 days to handle a matter; use extend")
    for name, zh_name in (("sign", "签收"), ("contact", "联系诉求人"), ("warn", "提前提醒")):
        span: Span | None = getattr(term, name)
        if span is not None and longer(span, term.handle):
            zh = f"{zh_name}的时长不能超过办理期限"
            yield draft.fault((*path, name), zh, f"{name} must not be longer than handle")


def _extension(draft: Draft, path: Path, term: Term) -> Iterator[Fault]:
    extend = term.extend
    if extend is None:
        return
    whole = extend.model_copy(update={extend.measure: extend.amount * extend.times, "times": 1})
    if longer(whole, term.handle):
        zh = "延期合计不能超过原来的办理期限"
        yield draft.fault((*path, "extend"), zh, "all extensions together must not exceed the time to handle")
    elif longer(whole, _LONGEST_EXTENSION):
        zh = "延期合计超过30天(信访工作条例第三十四条:不得超过30日)"
        yield draft.fault((*path, "extend"), zh, "extensions of more than 30 days together: no law gives as much")


def _escalation(draft: Draft, path: Path, term: Term, rules: MattersRules) -> Iterator[Fault]:
    if term.escalate is None:
        return
    place = (*path, "escalate")
    if not _written_tiers(draft):
        yield draft.fault(place, "没有层级(tiers),升不了级", "there is no ladder (tiers) to go up", key=True)
        return
    keys = list(rules.tiers)
    to = term.escalate.to
    if to is not None:
        yield from unknown_tier(draft, (*place, "to"), to)
    for tier in term.when.tier if term.when is not None else ():
        if tier not in keys:
            continue
        if tier == keys[-1]:
            zh = f"“{rules.tiers[tier].zh}”是最高一级,不能再升级"
            yield draft.fault(place, zh, f'"{tier}" is the top of the ladder; nothing is above it', key=True)
        elif to in keys and keys.index(to) <= keys.index(tier):
            zh = f"升级要往上:“{rules.tiers[to].zh}”不在“{rules.tiers[tier].zh}”之上"
            yield draft.fault((*place, "to"), zh, f'up the ladder: "{to}" is not above "{tier}"')


def _order(draft: Draft, rules: MattersRules) -> Iterator[Fault]:
    lines = list(rules.terms.items())
    for index, (key, term) in enumerate(lines):
        path: Path = ("matters", "terms", key)
        when = term.when or TermWhen()
        for category, kinds in fits_nothing(draft.policy, when.category, when.kind):
            zh = f"“{category}”类不收{kinds},这一行永远用不上"
            yield draft.fault((*path, "when"), zh, f'the category "{category}" is not for these kinds: never used')
        dims = (when.kind, when.tier, when.channel)
        for earlier, other in lines[:index]:
            first = other.when or TermWhen()
            if taken_by(
                draft.policy, (first.category, when.category), zip((first.kind, first.tier, first.channel), dims, strict=True)
            ):
                zh = f"永远用不上:前面的“{other.zh}”({earlier})已经包含了它;先写窄的,后写宽的"
                yield draft.fault(
                    path, zh, f'never reached: "{earlier}" before it takes all; write the narrow line first', key=True
                )
                break
    if lines and not any(term.when is None for _, term in lines) and _all_read(draft, rules):
        zh = "没有一行不写 when(其余事项),有的事项会没有期限"
        yield draft.tree.fault(
            ("matters", "terms"), zh, "no line without when: some matters have no deadline", key=True, warning=True
        )


def _all_read(draft: Draft, rules: MattersRules) -> bool:
    section = draft.tree.value.get("matters")
    return isinstance(section, dict) and isinstance(section.get("terms"), dict) and set(section["terms"]) == set(rules.terms)


def _returns(draft: Draft, returns: Returns) -> Iterator[Fault]:
    if returns.times > 1:
        zh = "同一单位只能退回一次(首接负责:先接的单位负责到底,直到交出并被接受)"
        yield draft.fault(
            ("matters", "returns", "times"), zh, "a unit returns a matter once: the first unit leads until another accepts"
        )


def _feedback(draft: Draft, feedback: Feedback) -> Iterator[Fault]:
    path: Path = ("matters", "feedback")
    if feedback.reminders > _MOST_REMINDERS:
        zh = "提醒不能超过2次(原则2“不增加负担”;评价自愿,不催不逼)"
        en = 'at most 2 reminders (principle 2, "It adds no burden"; a rating is voluntary, without pressure)'
        yield draft.fault((*path, "reminders"), zh, en)
    if longer(feedback.contact_negative, _CONTACT):
        zh = "差评要在1个工作日内联系本人(如安阳市政务服务条例第五十二条)"
        yield draft.fault((*path, "contact_negative"), zh, "whoever rated badly is contacted within 1 working day")
    if longer(feedback.rectify, _RECTIFY):
        zh = "差评要在15个工作日内整改并反馈"
        yield draft.fault((*path, "rectify"), zh, "what was rated badly is put right within 15 working days")
    if longer(feedback.close_after, feedback.reopen_within):
        zh = "重新办理的时限不能短于自动办结的时限,否则居民来不及"
        yield draft.fault((*path, "reopen_within"), zh, "reopening must be possible at least as long as closing takes")
    if feedback.call_within is not None and feedback.call_back is None:
        yield draft.fault(
            (*path, "call_within"), "写了 call_within 就要写 call_back(回访多少)", "call_within needs call_back", key=True
        )
