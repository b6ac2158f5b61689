"""The closed words of the language, as people read them in the form."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise
Choices = tuple[tuple[str, Label], ...]

KINDS: Final[Choices] = (
    ("village", _("村")),
    ("township", _("乡镇")),
    ("household", _("农户")),
    ("enterprise", _("企业")),
    ("school", _("学校")),
    ("project", _("项目")),
    ("unit", _("单位")),
)
LEVELS: Final[Choices] = (
    ("province", _("省级")),
    ("prefecture", _("市(地)级")),
    ("county", _("县(区、市)级")),
    ("township", _("乡镇级")),
    ("district", _("管区级")),
    ("village", _("村级")),
    ("group", _("组级")),
)
SOURCES: Final[Choices] = (
    ("entries", _("记录(做过的事)")),
    ("matters", _("诉求事项")),
    ("calls", _("热线来电")),
    ("links", _("在册的联系")),
    ("attested", _("部门核定数")),
    ("publications", _("公开(尚未建成)")),
    ("documents", _("系统起草的文稿(尚未建成)")),
    ("occasions", _("会议、活动日(尚未建成)")),
    ("inspections", _("督查(尚未建成)")),
    ("ratings", _("满意度评价(尚未建成)")),
    ("applications", _("办件(尚未建成)")),
)
COUNTS: Final[Choices] = (
    ("records", _("记录(次、件)")),
    ("counterparts", _("联系对象(不重复)")),
    ("villages", _("村(不重复)")),
    ("townships", _("乡镇(不重复)")),
    ("officers", _("干部(不重复)")),
    ("units", _("单位(不重复)")),
    ("kinds", _("记录种类(不重复)")),
    ("days", _("天(不重复)")),
    ("working_days", _("工作日(不重复)")),
    ("contacts", _("户次")),
    ("half_days", _("半天数之和(1天 = 2个半天)")),
    ("minutes", _("分钟之和")),
    ("persons", _("人次之和")),
    ("fen", _("金额之和(分)")),
    ("count", _("数量之和")),
    ("mean_seconds", _("平均等待秒数(来电)")),
    ("median_seconds", _("等待秒数的中位数(来电)")),
)
QUANTITIES: Final[Choices] = (
    ("half_days", _("半天数")),
    ("minutes", _("分钟")),
    ("persons", _("人次")),
    ("fen", _("金额(分)")),
    ("count", _("数量")),
)
EVENTS: Final[Choices] = (
    ("reported", _("收到")),
    ("accepted", _("受理")),
    ("contacted", _("联系诉求人")),
    ("due", _("到期")),
    ("solved", _("解决")),
    ("closed", _("办结")),
    ("returned", _("退回")),
    ("verified", _("回访核实")),
    ("rated", _("评价")),
)
MATTER_KINDS: Final[Choices] = (
    ("problem", _("问题")),
    ("request", _("请求")),
    ("suggestion", _("意见建议")),
    ("complaint", _("投诉")),
    ("difficulty", _("困难")),
    ("consultation", _("咨询")),
    ("promise", _("承诺")),
    ("tip", _("线索")),
)
RATINGS: Final[Choices] = (
    ("very_satisfied", _("非常满意")),
    ("satisfied", _("满意")),
    ("fairly_satisfied", _("基本满意")),
    ("dissatisfied", _("不满意")),
    ("very_dissatisfied", _("非常不满意")),
)
CALL_EVENTS: Final[Choices] = (
    ("rung", _("来电")),
    ("answered", _("接通")),
    ("timed", _("接通且知道等了多久")),
    ("missed", _("没接到")),
    ("back_due", _("应回拨")),
    ("called_back", _("已回拨或再次接通")),
)
CALL_OUTCOMES: Final[Choices] = (
    ("matter", _("登记了事项")),
    ("consultation", _("咨询,当场答复")),
    ("progress", _("问进度")),
    ("silent", _("无声")),
    ("wrong", _("拨错了")),
    ("dropped", _("没说完断线")),
)
EVERY: Final[Choices] = (
    ("day", _("每个工作日")),
    ("week", _("每周")),
    ("month", _("每月")),
    ("two_months", _("每两月")),
    ("quarter", _("每季度")),
    ("half_year", _("每半年")),
    ("year", _("每年")),
    ("campaign", _("一次活动期间")),
    ("term", _("一个任期")),
)
TARGETS: Final[Choices] = (
    ("at_least", _("至少")),
    ("exactly", _("正好")),
    ("at_most", _("至多")),
    ("between", _("从…到…(按下限要求)")),
    ("rolling", _("间隔不超过…天(对每个对象)")),
)
QUOTAS: Final[Choices] = (
    ("", _("数目不限")),
    ("exactly", _("正好")),
    ("at_least", _("至少")),
    ("at_most", _("至多")),
    ("between", _("从…到…")),
)
LINKED: Final[Choices] = (
    ("", _("不限于所联系的")),
    ("any", _("本人(本单位)联系的")),
    ("some", _("以下种类的联系")),
)
AREAS: Final[Choices] = (("", _("不限")), ("own", _("本单位所在地")), ("codes", _("指定的区划")))
SAME: Final[Choices] = (("topic", _("同一主题")), ("counterpart", _("同一对象")))
IN_TIME: Final[Choices] = (("", _("不问")), ("yes", _("按时")), ("no", _("超期")))
OUT_OF: Final[Choices] = (
    ("", _("不算份额")),
    ("working_days", _("在岗工作日")),
    ("selector", _("一批联系对象")),
    ("of", _("另一个来源")),
)
OVERSIGHT: Final[Choices] = (("records", _("上级可看到记录")), ("totals", _("上级只看合计")))
ARE: Final[Choices] = (("officers", _("干部")), ("units", _("单位")))
OPENS: Final[Choices] = (("records", _("可看对象页面")), ("nothing", _("不能看对象页面")))
BASIS: Final[Choices] = (("law", _("法定")), ("consent", _("本人同意")))
WINDOWS: Final[Choices] = (
    ("", _("—")),
    ("span", _("一段日子")),
    ("day", _("公历某日前后")),
    ("lunar", _("农历某日前后")),
)
IF_OFF: Final[Choices] = (("", _("不动")), ("next", _("顺延")), ("previous", _("提前")))

WORD_LISTS: Final[Choices] = (
    ("classes", _("干部类别")),
    ("unit_kinds", _("单位种类")),
    ("tags", _("干部标签")),
    ("absences", _("缺勤与暂停的种类")),
    ("campaigns", _("活动")),
    ("topics", _("主题")),
    ("categories", _("事项类别")),
    ("roles", _("服务角色")),
    ("exclusions", _("不计入的理由")),
    ("links", _("联系的种类")),
    ("counterparts", _("自定的联系对象")),
    ("needs", _("帮扶类别")),
    ("entries", _("记录的种类")),
)
SECTIONS: Final[Choices] = (
    ("parties", _("谁")),
    ("links", _("联系")),
    ("figures", _("数据")),
    ("duties", _("任务")),
)
CHANNELS: Final[Choices] = (
    ("visit", _("入户走访")),
    ("public", _("公众网页")),
    ("counter", _("窗口")),
    ("batch", _("批量导入")),
    ("letter", _("来信")),
    ("api", _("接口")),
    ("phone", _("热线电话")),
    ("platform", _("上级平台")),
)
MEASURES: Final[Choices] = (
    ("working_days", _("个工作日")),
    ("days", _("天")),
    ("hours", _("小时(昼夜连续计)")),
    ("office_hours", _("个办公小时")),
    ("months", _("个月")),
)
BY: Final[Choices] = (("", _("受理人")), ("office", _("以下单位")), ("leader", _("挂点联系的领导")))
MATTER_SECTIONS: Final[Choices] = (
    ("matters.tiers", _("事项:层级")),
    ("matters.terms", _("事项:期限")),
    ("matters.returns", _("事项:退回")),
    ("matters.pauses", _("事项:暂停计时的理由")),
    ("matters.refusals", _("事项:不予受理的理由")),
    ("matters.feedback", _("事项:答复以后")),
    ("dispatch.catalogue", _("交办目录")),
    ("dispatch.tasks", _("乡镇、村的清单")),
    ("phones.storage", _("手机上的资料")),
    ("hotline.call_backs", _("没接到的来电")),
)
SINGLE: Final = frozenset({"matters.returns", "matters.feedback", "dispatch.tasks", "phones.storage", "hotline.call_backs"})
"""Sections that are one rule, not a map of rules."""
