"""How the states, ways and words of the exchange are called on a page: a colour, a sign, a word."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianxin.platforms.actions.receiving import LANGUAGES
from lianxin.web.errors import language
from lianxin.web.typeset import chinese

KINDS: Final[dict[str, Promise]] = {
    "platform": _("转来工单的平台"),
    "subscriber": _("订阅办理情况的系统"),
    "site": _("隔离网另一侧的站点"),
}
SENDS: Final[dict[str, Promise]] = {
    "webhook": _("签名推送(Standard Webhooks)"),
    "rest": _("接口推送(密钥)"),
    "pulled": _("由对方来取"),
    "sheet": _("表格,由人传递"),
    "bundle": _("通过隔离网摆渡文件"),
}
WAYS: Final[dict[str, Promise]] = {"in": _("对方用来签名的密钥"), "out": _("我方用来签名的密钥")}
CAME: Final[dict[str, tuple[str, str, Promise]]] = {
    "taken": ("ok", "✓", _("已收下")),
    "early": ("info", "…", _("等它的工单")),
    "held": ("warn", "!", _("等人处理")),
    "repeated": ("", "=", _("重复,未再办")),
    "passed": ("", "–", _("已有更新的说法")),
    "dropped": ("", "✕", _("已搁置")),
    "relayed": ("info", "→", _("转往内网")),
}
WENT: Final[dict[str, tuple[str, str, Promise]]] = {
    "waiting": ("info", "…", _("等着发")),
    "sending": ("info", "→", _("正在发")),
    "sent": ("ok", "✓", _("已送到")),
    "failed": ("late", "!", _("没送到")),
}
THROUGH: Final[dict[str, Promise]] = {
    "webhook": _("签名推送"),
    "rest": _("接口"),
    "poll": _("我方去取"),
    "sheet": _("表格"),
    "bundle": _("摆渡文件"),
}
TYPES: Final[dict[str, Promise]] = {
    "order.created": _("新工单"),
    "order.supplemented": _("补充"),
    "order.due_changed": _("改期限"),
    "order.urged": _("催办"),
    "order.returned": _("退回重办"),
    "order.rated": _("评价"),
    "order.withdrawn": _("撤回"),
    "unread": _("看不懂的报文"),
    "answer.received": _("已收下"),
    "answer.signed": _("已签收"),
    "answer.progress": _("进展"),
    "answer.asked": _("询问"),
    "answer.declined": _("不予受理"),
    "answer.paused": _("暂停计时"),
    "answer.resumed": _("恢复计时"),
    "answer.extended": _("延期"),
    "answer.kept_open": _("挂账"),
    "answer.answered": _("答复"),
    "answer.rated": _("评价"),
    "answer.called_back": _("回访"),
    "answer.reopened": _("重新办理"),
    "answer.closed": _("办结归档"),
    "answer.withdrawn": _("撤回"),
}
REASONS: Final[dict[str, Promise]] = {
    "unknown": _("没有这个平台"),
    "stopped": _("这个平台已停用"),
    "open311": _("经Open311交来,没有收下"),
    "headers": _("缺少签名或编号"),
    "timestamp": _("时间太早或太晚,可能是重放"),
    "signature": _("签名不对"),
    "size": _("太大"),
    "reused": _("编号用过,内容不同"),
    "body": _("看不懂"),
}
WHAT: Final[dict[str, Promise]] = {
    "kind": _("事项种类"),
    "category": _("类别"),
    "area": _("地区"),
    "unit": _("被投诉的单位"),
    "level": _("满意度"),
    "state": _("办理状态(回给对方)"),
    "outcome": _("办理结果(回给对方)"),
    "rating": _("满意度(回给对方)"),
}


def half(text: str) -> str:
    """What is said of a refusal, as far as it is in the reader's language; what has one language alone stays as it is."""
    zh, between, en = text.partition(LANGUAGES)
    return (en if language() == "en" else chinese(zh)) if between else text


def word(words: dict[str, Promise], key: str) -> str:
    """The word, or the key where there is none."""
    return str(words.get(key, key))
