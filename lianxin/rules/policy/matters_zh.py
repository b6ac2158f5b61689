"""The rules of ``matters`` and ``dispatch`` in Chinese: each as named pieces, which make its sentence and tell what changes."""

from collections.abc import Callable
from typing import Final

from lianxin.rules.policy import hotlines_said, meetings_said, names, phones_said, reports_zh, zh_parts
from lianxin.rules.policy.hotlines import CallBacks
from lianxin.rules.policy.matters import (
    CatalogueLine,
    Feedback,
    Grounded,
    Office,
    Pause,
    Refusal,
    Returns,
    Span,
    Tasks,
    Term,
    TermWhen,
    Tier,
)
from lianxin.rules.policy.meetings import Round
from lianxin.rules.policy.phones import Storage
from lianxin.rules.policy.reports import Ceiling, ReportDocument
from lianxin.rules.policy.schema import Policy

Pieces = dict[str, str]
"""What each part of a rule says, by the name of the part, in the order of the sentence."""


def span(value: Span) -> str:
    """Return a length of time as read: 5个工作日."""
    return f"{value.amount}{names.SPANS[value.measure].zh}"


class ChineseMatters:
    """Writes the rules of the two sections of one policy."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    def sentence(self, rule: Grounded) -> str:
        """Return the rule as one sentence."""
        parts = list(self.pieces(rule).values())
        join = "," if isinstance(rule, Refusal | Pause | Tier) else ";"
        glue = ":" if isinstance(rule, Term | CatalogueLine) else join
        return f"{parts[0]}{glue if parts[1:] else ''}{join.join(parts[1:])}。"

    def pieces(self, rule: Grounded) -> Pieces:
        """Return what each part of the rule says."""
        return _WRITERS[type(rule)](self, rule)

    def tier(self, rule: Tier) -> Pieces:
        tiers = list(self.policy.matters.tiers) if self.policy.matters is not None else []
        place = tiers.index(rule.key) + 1 if rule.key in tiers else 1
        by = "受理人" if rule.by is None else "挂点联系的领导" if isinstance(rule.by, str) else self.office(rule.by)
        verb = "协调办理" if rule.by == "leader" else "办理"
        return {"次序": f"第{place}级“{rule.zh}”", "由谁办": f"由{by}{verb}"}

    def term(self, rule: Term) -> Pieces:
        found = {"适用": self.scope(rule)}
        if rule.sign is not None:
            found["签收"] = f"交办后{span(rule.sign)}内签收"
        if rule.contact is not None:
            found["联系"] = f"签收后{span(rule.contact)}内联系诉求人"
        found["办理"] = f"交办后{span(rule.handle)}内办结"
        if rule.plan:
            found["方案"] = "答复前要有办理方案(内容、步骤、目标、责任人、完成时限)"
        if rule.extend is not None:
            often = f"{zh_parts.DIGITS[rule.extend.times]}次" if rule.extend.times > 1 else "一次"
            each = "每次" if rule.extend.times > 1 else ""
            found["延期"] = f"可申请延期{often},{each}不超过{span(rule.extend)},由经办人以外的人批准"
        if rule.warn is not None:
            found["提醒"] = f"到期前{span(rule.warn)}提醒"
        if rule.escalate is not None:
            found["升级"] = f"逾期满{span(rule.escalate.after)}升到{self.tier_name(rule.escalate.to)}"
        return found

    def scope(self, rule: Term) -> str:
        """Return which matters a line of terms is for; a line without a condition is for the rest."""
        if rule.when is None or rule.when == TermWhen():
            lines = list(self.policy.matters.terms.values()) if self.policy.matters is not None else []
            return "其余事项" if lines and lines[0].key != rule.key else "所有事项"
        when = rule.when
        parts = [
            f"{'、'.join(names.CHANNELS[channel].zh for channel in when.channel)}来的" if when.channel else "",
            f"{'或'.join(self.tier_name(tier) for tier in when.tier)}一级的" if when.tier else "",
        ]
        return "".join(parts) + self.matters(when.category, when.kind)

    def matters(self, categories: tuple[str, ...], kinds: tuple[str, ...]) -> str:
        """Return matters of these categories and kinds: 农业生产类的问题、求助."""
        noun = "、".join(names.MATTER_KINDS[kind].zh for kind in kinds) or "事项"
        return f"“{zh_parts.words(self.policy, 'categories', categories)}”类的{noun}" if categories else noun

    def tier_name(self, tier: str | None) -> str:
        tiers = self.policy.matters.tiers if self.policy.matters is not None else {}
        if tier is None:
            return "上一级"
        return f"“{tiers[tier].zh}”" if tier in tiers else tier

    def office(self, office: Office) -> str:
        """Return units as read: 县级民政部门; a level alone is the unit in charge of the place."""
        if office.unit is not None:
            return f"单位{office.unit}"
        level = names.LEVELS[office.level].zh if office.level is not None else ""
        if not office.unit_kind:
            return f"所在{level.removesuffix('级')}的主管单位"
        kinds = [zh_parts.words(self.policy, "unit_kinds", (kind,)) for kind in office.unit_kind]
        says_it = all(kind.startswith((level, level.removesuffix("级"))) for kind in kinds)  # 乡镇政府, not 乡镇级乡镇政府
        return ("" if says_it else level) + "或".join(kinds)

    def returns(self, rule: Returns) -> Pieces:
        if not rule.times:
            found = {"退回": "交办后不得退回"}
        else:
            found = {"退回": f"不属本单位职责的,交办后{span(rule.within)}内可以退回一次,并说明理由"}
        if rule.review is not None:
            found["复核"] = f"对退回有争议的,{span(rule.review)}内复核决定,决定必须执行"
        return found

    def pause(self, rule: Pause) -> Pieces:
        return {"理由": f"因“{rule.zh}”可以暂停计时", "最多": f"一件事项累计不超过{rule.most_days}天"}

    def refusal(self, rule: Refusal) -> Pieces:
        return {"理由": f"“{rule.zh}”的不予受理", "其他途径": f"并告诉诉求人:{rule.way}"}

    def feedback(self, rule: Feedback) -> Pieces:
        found = {
            "办结": f"答复满{span(rule.close_after)}没有异议的自动办结",
            "重新办理": f"{span(rule.reopen_within)}内可以要求重新办理",
            "差评联系": f"不满意的,{span(rule.contact_negative)}内联系本人",
            "整改": f"{span(rule.rectify)}内整改",
        }
        if rule.call_back is not None:
            within = f"{span(rule.call_within)}内" if rule.call_within is not None else ""
            share = zh_parts.share(rule.call_back)
            found["回访"] = f"{within}随机回访{share},由承办单位以外的人回访"
        found["提醒诉求人"] = f"同一件事最多提醒诉求人{rule.reminders}次" if rule.reminders else "不提醒诉求人"
        return found

    def line(self, rule: CatalogueLine) -> Pieces:
        place = f"在区划{'、'.join(rule.area)}的" if rule.area else ""
        found = {"适用": place + self.matters(rule.category, rule.kind), "牵头": f"由{self.office(rule.lead)}牵头"}
        if rule.joint:
            found["协办"] = f"{'、'.join(self.office(office) for office in rule.joint)}协办"
        if rule.tier is not None:
            found["层级"] = f"列入{self.tier_name(rule.tier)}一级"
        if rule.sign is not None:
            found["签收"] = f"交办后{span(rule.sign)}内签收"
        if rule.handle is not None:
            found["办理"] = f"交办后{span(rule.handle)}内办结"
        return found

    def tasks(self, rule: Tasks) -> Pieces:
        found = {}
        for level, name in (("township", "乡镇"), ("village", "村")):
            if listed := getattr(rule, level):
                found[name] = f"交给{name}办的只限“{zh_parts.words(self.policy, 'categories', listed)}”类"
        return found


_WRITERS: Final[dict[type[Grounded], Callable[..., Pieces]]] = {
    Tier: ChineseMatters.tier,
    Term: ChineseMatters.term,
    Returns: ChineseMatters.returns,
    Pause: ChineseMatters.pause,
    Refusal: ChineseMatters.refusal,
    Feedback: ChineseMatters.feedback,
    CatalogueLine: ChineseMatters.line,
    Tasks: ChineseMatters.tasks,
    ReportDocument: reports_zh.document,
    Ceiling: reports_zh.ceiling,
    Storage: phones_said.storage_zh,
    CallBacks: hotlines_said.call_backs_zh,
    Round: meetings_said.round_zh,
}
