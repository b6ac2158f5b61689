"""What the form of each step asks: one table of steps x fields. What a step needs without exception stands in `rules.matters`."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianxin.rules.matters import STEPS

Text = Promise | str
NONE: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked: its name, what stands beside it, a hint. ``when`` are the outcomes with which it is asked."""

    name: str
    label: Text
    hint: Text = ""
    when: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The form of a step: what the button says, what is asked, what somebody should know before."""

    do: Text
    fields: tuple[Field, ...] = ()
    lead: Text = ""
    danger: bool = False

    @property
    def direct(self) -> bool:
        """Whether nothing is asked: one press is the step."""
        return not self.fields


SEEN: Final = _("诉求人看得到;不想告诉就空着")
REASON: Final = Field("reason", _("为什么"))
SEEN_REASON: Final = Field("reason", _("为什么"), _("诉求人看得到"))
UNIT: Final = Field("unit", _("哪个单位"), _("名称、代码或拼音首字母"))
OFFICER: Final = Field("officer", _("谁负责"), _("姓名或工号"))
OVERRIDE: Final = Field("override", _("不在对方履职清单上,为什么还交给它"), _("要经复核;一般空着"))
ENDING: Final = (
    Field("outcome", _("结果")),
    Field("answer", _("给诉求人的答复"), _("诉求人看得到。说清办了什么、结果怎样;不写别人的姓名、电话、住址")),
    Field("basis", _("依据"), _("政策或法律的原文和出处"), ("explained", "channelled", "ended_by_law")),
    Field("referred_to", _("找谁办"), _("单位、地址、电话"), ("referred", "channelled")),
    Field("reason", _("为什么"), _("只有工作人员看得到;给诉求人的话写在答复里"), ("partly", "cannot", "unreachable")),
    Field("internal", _("内部说明"), _("只有工作人员看得到")),
)

SHEETS: Final[dict[str, Sheet]] = {
    "solve_at_once": Sheet(_("当场办结"), ENDING, _("当场就办好的事,一步记完;照样计数,诉求人照样可以评价。")),
    "classify": Sheet(_("归类"), (Field("category", _("类别")), Field("kind", _("性质")), Field("note", _("说明")))),
    "decline": Sheet(
        _("不予受理"),
        (
            Field("ground", _("理由")),
            Field("answer", _("给诉求人的答复"), _("说清为什么这里不能办")),
            Field("referred_to", _("可以找谁办"), _("空着就用制度写明的途径")),
        ),
        danger=True,
    ),
    "dispatch": Sheet(
        _("交办"),
        (
            Field("category", _("类别")),
            Field("unit", _("交给哪个单位"), _("名称、代码或拼音首字母")),
            Field("officer", _("指定经办人"), _("可以不填,由承办单位自己定")),
            Field("joint", _("协办单位"), _("可以不填;几个单位用顿号隔开")),
            Field("due_on", _("办理期限"), _("制度没有规定期限时写;有规定的空着,系统推算")),
            Field("note", _("给承办单位的话")),
            OVERRIDE,
        ),
    ),
    "undo_dispatch": Sheet(_("撤销交办")),
    "sign": Sheet(_("签收")),
    "return": Sheet(
        _("退回"),
        (Field("reason", _("为什么不该你单位办"), _("写明应由谁办、依据什么")),),
        _("只能退回一次,过了规定的期限也不能退。"),
    ),
    "dispute": Sheet(_("提请复核"), (REASON,)),
    "decide_return": Sheet(
        _("作出决定"),
        (Field("unit", _("由哪个单位办"), UNIT.hint), REASON, Field("due_on", _("办理期限")), OVERRIDE),
        _("复核的决定必须执行。"),
    ),
    "name_handler": Sheet(_("指定经办人"), (Field("officer", _("谁来办"), _("姓名或工号")),)),
    "offer_transfer": Sheet(_("提出移交"), (UNIT, REASON), _("对方接受之前,仍由你单位负责。")),
    "accept_transfer": Sheet(_("接受移交")),
    "refuse_transfer": Sheet(_("不接受移交"), (REASON,)),
    "add_part": Sheet(
        _("增加协办"),
        (UNIT, Field("task", _("请对方做什么")), Field("due_on", _("哪天前")), Field("officer", _("对方谁办")), OVERRIDE),
    ),
    "finish_part": Sheet(
        _("完成协办"),
        (Field("answer", _("办得怎样")), Field("position", _("本单位的意见"), _("与牵头单位不一致时写"))),
    ),
    "reopen_part": Sheet(_("退回协办"), (Field("unit", _("哪个协办单位")), REASON)),
    "plan": Sheet(
        _("保存方案"),
        (
            Field("content", _("做什么")),
            Field("steps", _("分几步"), _("一行一步")),
            Field("goal", _("达到什么目标")),
            OFFICER,
            Field("due_on", _("哪天完成")),
        ),
    ),
    "contact": Sheet(
        _("记下联系"),
        (Field("reached", _("打通了吗")), Field("text", _("怎样联系的,说了什么")), Field("public", _("告诉诉求人的话"), SEEN)),
    ),
    "progress": Sheet(
        _("记下进展"),
        (
            Field("text", _("有什么进展"), _("只有工作人员看得到")),
            Field("public", _("告诉诉求人的话"), SEEN),
        ),
    ),
    "ask": Sheet(_("发出询问"), (Field("text", _("想问什么"), _("诉求人看得到")),)),
    "reply": Sheet(_("替诉求人补充"), (Field("text", _("补充什么")),)),
    "pause": Sheet(
        _("暂停计时"),
        (Field("category", _("哪种情形")), SEEN_REASON, Field("until", _("到哪天"))),
        _("暂停的天数对诉求人显示,也计入统计。"),
    ),
    "resume": Sheet(_("恢复计时")),
    "ask_extension": Sheet(_("申请延期"), (Field("days", _("延长几天")), REASON), _("由另一个人审批;批准之前,期限不变。")),
    "grant_extension": Sheet(_("同意延期")),
    "refuse_extension": Sheet(_("不同意延期"), (REASON,)),
    "escalate": Sheet(
        _("升级"),
        (
            REASON,
            Field("tier", _("哪个层级"), _("空着就是上一层级")),
            Field("officer", _("请谁协调"), _("姓名或工号;空着就由联系这里的领导协调")),
        ),
        _("交到上一层级协调;请的人在“今天”里看得到。承办单位不变。"),
    ),
    "instruct": Sheet(
        _("批示"),
        (Field("text", _("要办什么")), Field("officer", _("谁来办"), _("姓名或工号")), Field("due_on", _("期限"))),
    ),
    "report_back": Sheet(_("反馈批示"), (Field("text", _("办得怎样")),)),
    "urge": Sheet(_("催办"), (Field("text", _("催办内容")),)),
    "solve": Sheet(_("答复"), ENDING, _("现在解决不了、要留着以后再办的,不在这里选:由单位负责人“挂账”,定下复查的日子。")),
    "shelve": Sheet(
        _("挂账"),
        (
            Field("reason", _("为什么"), _("下面没有写告诉诉求人的话,他看到的就是这里写的")),
            Field("review_on", _("哪天复查")),
            Field("answer", _("告诉诉求人的话"), _("写了,诉求人看到的是这些话,看不到上面的理由")),
        ),
        _("现在解决不了,留着不销;到复查那天自动提醒。不算解决。"),
    ),
    "review_shelved": Sheet(_("开始复查")),
    "verify": Sheet(
        _("记下回访"),
        (
            Field("reached", _("打通了吗")),
            Field("solved", _("诉求人说解决了吗")),
            Field("level", _("诉求人是否满意")),
            Field("text", _("诉求人说了什么")),
        ),
    ),
    "rate": Sheet(
        _("记下评价"),
        (Field("level", _("您是否满意")), Field("solved", _("解决了吗")), Field("text", _("想说的话"))),
        _("按诉求人的原话记;代为记下的人留名。"),
    ),
    "reopen": Sheet(_("重新办理"), (SEEN_REASON,)),
    "close": Sheet(_("办结归档")),
    "withdraw": Sheet(
        _("撤回"), (SEEN_REASON, Field("answer", _("告诉诉求人的话"), SEEN)), _("按诉求人的意思撤回。"), danger=True
    ),
    "merge": Sheet(
        _("并案"),
        (Field("into", _("并入哪一件"), _("事项编号")),),
        _("一起办理;每位诉求人各有编号、各得答复、各自评价。随时可以拆开。"),
    ),
    "split": Sheet(_("拆分"), (REASON,)),
    "exclude": Sheet(_("申请剔除"), (Field("ground", _("理由")), REASON), _("只影响统计,由县里审核;事项和评价都留着。")),
    "decide_exclusion": Sheet(_("作出决定"), (Field("upheld", _("同意剔除吗")), REASON)),
    "appeal": Sheet(
        _("申诉评价"),
        (Field("text", _("这次评价哪里与事实不符"), _("写明事实和凭据;由承办单位以外的人复核")),),
        _("评价和原话都留着,复核前照样计数。不满意但属实的,请整改,不要申诉。"),
    ),
    "decide_appeal": Sheet(
        _("作出复核决定"),
        (Field("upheld", _("这次评价")), Field("reason", _("为什么"), _("不计入时诉求人看得到"))),
        _("先看评价原话、办理记录和回访;拿不准的,评价有效。"),
    ),
    "recuse": Sheet(_("回避"), (REASON, Field("officer", _("请谁接着办"), _("可以不填"))), _("你不再经办这件事。")),
    "correct": Sheet(
        _("更正"),
        (
            Field("title", _("标题")),
            Field("kind", _("性质")),
            Field("category", _("类别")),
            Field("place", _("在哪里")),
            REASON,
        ),
        _("原来的文字不留;记下改了哪几项、谁改的、为什么。"),
    ),
}
"""The form of each step that a person of the staff takes."""

NAMING: Final = Sheet(
    _("请人协调"),
    (REASON, Field("officer", _("请谁协调"), _("姓名或工号"))),
    _("已在最高层级,没有领导联系这里,也没有指定人。请的人在“今天”里看得到;承办单位不变。"),
)
"""The form of ``escalate`` at the top of the ladder: nothing is left but to name who brings the offices together."""

REFUSALS: Final = ("refuse_transfer", "refuse_extension")
MAIN: Final[dict[str, tuple[str, ...]]] = {
    "new": ("dispatch", "solve_at_once"),
    "dispatched": ("sign", "return"),
    "returned": ("dispatch", "dispute"),
    "disputed": ("decide_return",),
    "handling": ("decide_appeal", "finish_part", "accept_transfer", "grant_extension", *REFUSALS, "solve", "contact", "progress"),
    "paused": ("resume", "finish_part"),
    "shelved": ("review_shelved",),
    "answered": ("decide_exclusion", "decide_appeal", "rate", "verify", "close"),
    "closed": ("decide_exclusion", "decide_appeal", "rate", "verify"),
}
"""What usually comes next, by state: offered first, the rest behind "other steps"."""
FOLDED: Final = frozenset({"return", "dispute", "contact", *REFUSALS})
"""Of these, the steps whose form does not lie open beside the one that is hoped for."""


def needed(step: str) -> frozenset[str]:
    """The fields without which the rules refuse the step."""
    return frozenset(STEPS[step].needs)
