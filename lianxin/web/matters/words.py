"""How a matter's states, kinds, outcomes, channels and ratings are called on a page: a colour, a sign, a word."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = dict[str, Promise]

STATES: Final[dict[str, tuple[str, str, Promise]]] = {
    "new": ("warn", "○", _("待受理")),
    "dispatched": ("info", "→", _("待签收")),
    "returned": ("warn", "↩", _("已退回")),
    "disputed": ("warn", "?", _("退回复核")),
    "handling": ("info", "●", _("办理中")),
    "paused": ("", "‖", _("暂停计时")),
    "shelved": ("", "◇", _("挂账")),
    "answered": ("ok", "✓", _("已答复")),
    "closed": ("", "✓", _("已办结")),
}

KINDS: Final[Words] = {
    "problem": pgettext_lazy("kind of matter", "问题"),
    "request": _("求助"),
    "suggestion": _("建议"),
    "complaint": _("投诉"),
    "consultation": _("咨询"),
    "difficulty": _("企业和项目难题"),
    "promise": _("承诺"),
    "tip": _("举报"),
}

CHANNELS: Final[Words] = {
    "visit": _("走访"),
    "public": _("网上"),
    "counter": _("窗口"),
    "batch": _("批量导入"),
    "letter": _("来信"),
    "api": _("接口"),
    "phone": _("电话"),
    "platform": _("外部平台"),
}

OUTCOMES: Final[Words] = {
    "solved": _("已解决"),
    "partly": _("部分解决"),
    "explained": _("已解释(政策不允许)"),
    "referred": _("已转告有权办理的部门"),
    "cannot": _("办不了"),
    "channelled": _("已导入法定渠道"),
    "ended_by_law": _("依法终结"),
    "withdrawn": _("诉求人撤回"),
    "unreachable": _("联系不上"),
    "kept_open": _("挂账"),
}

LEVELS: Final[Words] = {
    "very_satisfied": _("非常满意"),
    "satisfied": _("满意"),
    "fairly_satisfied": _("基本满意"),
    "dissatisfied": _("不满意"),
    "very_dissatisfied": _("非常不满意"),
}
NEGATIVE: Final = frozenset({"dissatisfied", "very_dissatisfied"})

DEADLINES: Final[Words] = {
    "sign": _("签收"),
    "contact": _("联系诉求人"),
    "handle": _("办理"),
    "callback": _("回访"),
    "rectify": _("整改"),
    "review": _("退回复核"),
    "shelved": _("挂账复查"),
}

MEASURES: Final[Words] = {
    "hours": _("小时"),
    "office_hours": _("个办公小时"),
    "days": _("天"),
    "working_days": _("个工作日"),
    "months": _("个月"),
}


def word(words: Words, key: str) -> str:
    """The word for a key; the key itself for one that is not known."""
    return str(words.get(key, key))
