"""What is held about people, in words: what it is, what for, on what basis, for how long (PIPL 17). One table, two readers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianxin.audit import queries

WORDS: Final[dict[str, tuple[Promise, Promise]]] = {
    "registry.Counterpart": (_("户主姓名、人口、电话"), _("联系和服务这一户")),
    "registry.Alias": (_("旧名、旧编号"), _("改名以后照样能找到")),
    "registry.Need": (_("帮扶类别和依据"), _("知道该帮谁、为什么帮")),
    "records.Entry": (_("走访和办事的记录"), _("记下谈了什么、做了什么")),
    "records.Problem": (_("走访时发现的问题"), _("有人去解决")),
    "records.Objection": (_("居民说“不是这样”的话"), _("核对记录")),
    "matters.Matter": (_("反映的事项、姓名、电话、答复"), _("办理并告诉反映人结果")),
    "matters.Photo": (_("居民拍的照片"), _("看清是什么事")),
    "phones.Photo": (_("走访时拍的照片"), _("看清走访的情况")),
    "matters.Consent": (_("受托亲属的姓名和关系"), _("替反映人查进度")),
    "matters.Step": (_("办理过程"), _("知道办到哪一步")),
    "matters.Part": (_("协办单位的意见"), _("几家一起办")),
    "matters.Plan": (_("办理方案"), _("写明谁在何时做什么")),
    "matters.Deadline": (_("期限怎样算出"), _("期限能核对")),
    "hotline.Call": (_("热线来电的号码、录音地址"), _("看到来电人的事项,没接到的回拨")),
    "teams.Mission": (_("派出队伍办什么、办得怎样"), _("队伍知道去办什么")),
    "feedback.Rating": (_("居民的评价"), _("办得好不好由居民说")),
    "feedback.CallBack": (_("回访时说的话"), _("核实办理结果")),
    "audit.Delivery": (_("发出的短信和邮件"), _("告诉要求告知的人")),
    "platforms.Received": (_("其他平台转来的工单"), _("不丢,等人处理,能对账")),
    "platforms.Outgoing": (_("回给其他平台的办理情况"), _("没送到能再送,能对账")),
    "liaison.HandOver": (_("交接的原因和给住户的信"), _("让住户知道换了谁")),
    "liaison.HandOverItem": (_("交接时留下的话"), _("答应过的事有人接着办")),
    "registry.Officer": (_("干部姓名、手机"), _("知道谁联系谁")),
    "registry.Session": (_("谁在这台设备上登录;群众刚提交事项的回执"), _("不必每页重新登录,回执能再看一眼")),
    "registry.Absence": (_("缺勤的说明"), _("任务按在岗时间减少")),
    "records.Instruction": (_("批示和办理结果"), _("交办的事有回音")),
    "records.DraftNote": (_("干部自己写的话"), _("代替自动拟的文字")),
    "planning.PairingPlan": (_("结对方案的说明"), _("为什么这样定")),
    "planning.PairingWish": (_("必须或不能结对的原因"), _("结对时照顾到")),
    "planning.PairingRun": (_("结对求解不成的原因"), _("知道差在哪里")),
    "planning.PairingObjection": (_("对结对的异议和答复"), _("结对合适")),
    "planning.PostingCall": (_("驻村选派的一轮"), _("为什么这样定")),
    "planning.PostingVillage": (_("村的需要和依据"), _("选派合适")),
    "planning.PostingUnit": (_("部门的优势和依据"), _("选派合适")),
    "planning.PostingApplicant": (_("报名人的专长、志愿、不宜去的村"), _("选派合适")),
    "planning.PostingDecision": (_("与建议不同的理由"), _("为什么这样定")),
    "planning.Conflict": (_("干部申报回避的人"), _("不安排服务亲属")),
    "phones.Device": (_("手机的名称"), _("丢了能停用")),
    "phones.Upload": (_("手机上没收下的记录"), _("不丢,由人处理")),
    "reports.Document": (_("报告的文字"), _("拟稿、核稿、签发")),
    "reports.Remark": (_("干部对本人数据的说明"), _("结账前听本人说")),
    "reports.Reopening": (_("重新打开已结账期间的原因"), _("改动有据")),
    "rhythm.Meeting": (_("协调会的议题和纪要"), _("议定的事有人办")),
    "rhythm.Guest": (_("单位来不了会的原因"), _("召集单位好安排")),
    "rhythm.Minutes": (_("签发的会议纪要"), _("议定的事有据可查")),
    "rhythm.Decision": (_("协调会议定的事"), _("谁在何时做什么")),
    "groups.Extension": (_("工作组延长任期的原因"), _("谁为什么延长有据可查")),
    "groups.Group": (_("工作组的任务"), _("任务和任期公开给成员")),
    "tips.Reward": (_("举报奖励的依据和金额"), _("钱发得清楚,不知道发给谁")),
    "reports.Slip": (_("督办单和办理结果"), _("催办有始有终")),
}
"""What a label of the schedule means, and what it is for: first what is about residents, then what is about officers."""
ABOUT_RESIDENTS: Final = tuple(WORDS)[: list(WORDS).index("registry.Officer")]
BASES: Final = {"duty": _("履行法定职责"), "consent": _("本人同意"), "contract": _("履行约定")}


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of data as a page shows it; ``removed`` is how many rows the last run emptied."""

    what: str | Promise
    purpose: str | Promise
    basis: str | Promise
    months: int
    sensitive: bool
    removed: int


def kept(labels: tuple[str, ...] | None = None) -> Iterator[Kept]:
    """The schedule, or these labels of it; what nothing ends (a key, an answer to many) is left out."""
    last = queries.last_retention()
    removed = last.after if last and last.after else {}
    found = {(each.label, each.months): each for each in queries.holdings() if not each.ends.because}
    order = list(WORDS)
    for (label, months), each in sorted(found.items(), key=lambda one: (order.index(one[0][0]), one[0][1])):
        if labels is None or label in labels:
            what, purpose = WORDS[label]
            told = [each.told[name] for name in each.fields]
            yield Kept(what, purpose, BASES[told[0].basis], months, any(one.sensitive for one in told), removed.get(label, 0))
