"""How the states, ways and words of the exchange are called on a page: a colour, a sign, a word."""

import re
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
    "webhook": _("签名推送(Standard Webhooks 标准)"),
    "rest": _("接口推送(密钥)"),
    "pulled": _("由对方来取"),
    "sheet": _("表格,由人传递"),
    "bundle": _("通过隔离网摆渡文件"),
}
WAYS: Final[dict[str, Promise]] = {"in": _("对方用来签名的密钥"), "out": _("我方用来签名的密钥")}
SHARED: Final = _("两边共用的密钥")
"""A site seals and signs with the same secret on both sides."""
LACKING: Final[dict[str, Promise]] = {
    "in": _("还没有对方用的密钥:对方发来的都收不下。换出一把,交给对方。"),
    "out": _("还没有我方用的密钥:什么都发不出、取不来。换出一把交给对方,或填上对方给的。"),
}
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


def ways_of(kind: str) -> dict[str, Promise]:
    """How the secrets of a side of this kind are called."""
    return {**WAYS, "out": SHARED} if kind == "site" else WAYS


ATTEMPTS: Final[tuple[tuple[str, Promise], ...]] = (
    (r"^no secret", _("还没有我方用的密钥,没法签名")),
    (r"address inside", _("对方的网址是内部地址,不能调用")),
    (r"gaierror|resolves to nothing", _("查不到对方网址的主机")),
    (r"^too slow|Timeout|timed out", _("对方太慢,没等到回应")),
    (r"CERTIFICATE|SSL", _("对方网站的证书不可信")),
    (r"half an answer|IncompleteRead", _("对方的回应不完整")),
    (r"too long", _("对方的回应太长")),
    (r"^no page", _("对方给的不是约定的格式")),
    (r"^HTTP 2", _("对方说收到了")),
    (r"^HTTP 3", _("对方把我方转到别的网址,不跟过去:请改成最后的网址")),
    (r"^HTTP 40[13]", _("对方不认我方的密钥或签名")),
    (r"^HTTP 4(04|10)", _("对方没有这个网址")),
    (r"^HTTP 409", _("对方说编号用过")),
    (r"^HTTP 429", _("对方嫌太快,过一会儿再试")),
    (r"^HTTP 4", _("对方不收")),
    (r"^HTTP 5", _("对方的系统出错")),
    (r"Error", _("连不上对方")),
)
"""What came of a try, by what is written down of it."""


def attempt(text: str) -> str:
    """What came of a try to reach the other side, in words; empty where nothing is written down."""
    return next((str(words) for pattern, words in ATTEMPTS if re.search(pattern, text)), "") if text else ""


def half(text: str) -> str:
    """What is said of a refusal, as far as it is in the reader's language; what has one language alone stays as it is."""
    zh, between, en = text.partition(LANGUAGES)
    return (en if language() == "en" else chinese(zh)) if between else text


def word(words: dict[str, Promise], key: str) -> str:
    """The word, or the key where there is none."""
    return str(words.get(key, key))
