"""Which fields the rules of ``matters`` and ``dispatch`` have, in the order in which a clerk fills them in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from lianxin.web.policies.editor import labels
from lianxin.web.policies.editor.declared import Declared
from lianxin.web.policies.editor.fields import Codec, Field, Posted, Simple, Ticks, as_list, at, bare, with_held
from lianxin.web.policies.editor.labels import Label
from lianxin.web.policies.editor.parts import Group
from lianxin.web.policies.editor.spans import ByGroup, JointGroup, OfficeGroup, SpanGroup, as_map
from lianxin.web.policies.editor.text import flow_map, put, put_map

_GROUND: Final = ("id", "article", "clause", "source", "reads_as", "built")
_NAME: Final = ("zh", "en")
_FEEDBACK: Final = ("close_after", "reopen_within", "contact_negative", "rectify", "call_back", "call_within", "reminders")
ORDERS: Final[dict[str, tuple[str, ...]]] = {
    "matters.tiers": (*_NAME, *_GROUND, "by"),
    "matters.terms": (*_NAME, *_GROUND, "when", "sign", "contact", "handle", "extend", "warn", "escalate", "plan"),
    "matters.returns": (*_GROUND, "within", "times", "review"),
    "matters.pauses": (*_NAME, *_GROUND, "most_days"),
    "matters.refusals": (*_NAME, *_GROUND, "way", "way_en"),
    "matters.feedback": (*_GROUND, *_FEEDBACK),
    "dispatch.catalogue": (*_NAME, *_GROUND, "category", "kind", "area", "lead", "joint", "tier", "sign", "handle"),
    "dispatch.tasks": (*_GROUND, "township", "village"),
    "phones.storage": (*_GROUND, "wipe_after_days", "unlock_online"),
    "hotline.call_backs": (*_GROUND, "within_hours", "tries"),
}
FRESH: Final[dict[str, dict[str, Any]]] = {
    "matters.tiers": {"by": "leader"},
    "matters.terms": {"handle": {"working_days": 5}},
    "matters.returns": {"within": {"working_days": 1}},
    "matters.pauses": {"most_days": 30},
    "matters.refusals": {},
    "matters.feedback": {
        "close_after": {"days": 15},
        "reopen_within": {"days": 30},
        "contact_negative": {"working_days": 1},
        "rectify": {"working_days": 15},
    },
    "dispatch.catalogue": {"lead": {"level": "county"}},
    "dispatch.tasks": {"source": "乡镇、村履职事项清单"},
    "phones.storage": {"wipe_after_days": 14},
    "hotline.call_backs": {"within_hours": 24, "tries": 3},
}
"""What a new rule begins with."""


@dataclass(frozen=True)
class TextList:
    """A list of texts, written with 、 between them."""

    key: str
    label: Label
    order: Sequence[str] = ()
    help: Label = ""
    prefix: str = ""
    quoted: bool = False

    @property
    def path(self) -> str:
        """Where it stands in its rule."""
        return at(self.prefix, self.key)

    def fields(self, node: CommentedMap) -> list[Field]:
        """The one field."""
        return [Field(self.path, "text", self.label, "、".join(as_list(node.get(self.key))), help=self.help)]

    def write(self, node: CommentedMap, sent: Posted) -> list[Field]:
        """Take the texts over."""
        if self.path not in sent:
            return []
        text = str(sent.get(self.path, ""))
        for mark in (",", ",", ";", ";", "\n"):
            text = text.replace(mark, "、")
        found = list(dict.fromkeys(part.strip() for part in text.split("、") if part.strip()))
        if found != as_list(node.get(self.key)):
            words = [DoubleQuotedScalarString(word) for word in found] if self.quoted else found
            put(node, self.key, bare(words) if words else None, self.order)
        return []


@dataclass(frozen=True)
class WhenGroup:
    """Which matters a line of terms is for."""

    words: Declared
    order: Sequence[str]

    def fields(self, node: CommentedMap) -> list[Field]:
        """Kind, category, tier, channel."""
        return [field for codec in self._codecs() for field in codec.fields(as_map(node.get("when")))]

    def _codecs(self) -> list[Codec]:
        order = ("kind", "category", "tier", "channel")
        return [
            Ticks("category", _("事项类别(连同下面的各类)"), self.words.words("categories"), order, prefix="when"),
            Ticks("kind", _("事项种类"), labels.MATTER_KINDS, order, prefix="when"),
            Ticks("tier", _("层级"), self.words.tiers, order, prefix="when"),
            Ticks("channel", _("来自"), labels.CHANNELS, order, prefix="when"),
        ]

    def write(self, node: CommentedMap, sent: Posted) -> list[Field]:
        """Take them over."""
        held = node.get("when")
        held = held if isinstance(held, CommentedMap) else flow_map({})
        for codec in self._codecs():
            codec.write(held, sent)
        put_map(node, "when", held, self.order)
        return []


@dataclass(frozen=True)
class EscalateGroup:
    """How long after the deadline the clock raises a matter, and to which tier."""

    words: Declared
    order: Sequence[str]

    def fields(self, node: CommentedMap) -> list[Field]:
        """The length and the tier."""
        held = as_map(node.get("escalate"))
        to = str(held.get("to", ""))
        choices = with_held((("", _("上一级")), *self.words.tiers), to)
        return [*self._after().fields(held), Field("escalate.to", "choice", _("升到"), to, choices)]

    def _after(self) -> SpanGroup:
        return SpanGroup("after", _("逾期多久升级"), ("after", "to"), prefix="escalate")

    def write(self, node: CommentedMap, sent: Posted) -> list[Field]:
        """Take it over; without a length nothing is raised."""
        if "escalate.after.amount" not in sent:
            return []
        held = node.get("escalate")
        held = held if isinstance(held, CommentedMap) else flow_map({})
        self._after().write(held, sent)
        put(held, "to", (str(sent.get("escalate.to", "")) or None) if "after" in held else None, ("after", "to"))
        put_map(node, "escalate", held, self.order)
        return []


def _ground(order: Sequence[str]) -> Group:
    codecs: list[Codec] = [
        Simple("clause", "long", _("条款(原文照录)"), order, help=_("省略处用……")),
        Simple("source", "text", _("或其他依据"), order, help=_("法律、标准的名称和条款")),
        Simple("article", "text", _("第几条"), order),
        Simple("reads_as", "long", _("通读(原文没有写明的)"), order),
    ]
    return Group(_("出处"), codecs)


def _name(order: Sequence[str]) -> Group:
    return Group(_("名称"), [Simple("zh", "text", _("名称"), order), Simple("en", "text", _("英文名称"), order)])


def tier(words: Declared) -> list[Group]:
    """A rung of the ladder."""
    order = ORDERS["matters.tiers"]
    return [_name(order), Group(_("由谁办"), [ByGroup(words, order)]), _ground(order)]


def term(words: Declared) -> list[Group]:
    """How long what may take."""
    order = ORDERS["matters.terms"]
    return [
        _name(order),
        Group(_("哪些事项(都不选:其余事项)"), [WhenGroup(words, order)]),
        Group(
            _("期限"),
            [
                SpanGroup("sign", _("交办后多久签收"), order),
                SpanGroup("contact", _("签收后多久联系诉求人"), order),
                SpanGroup("handle", _("交办后多久办结"), order),
                SpanGroup("warn", _("到期前多久提醒"), order),
                Simple("plan", "tick", _("答复前要有办理方案"), order),
            ],
        ),
        Group(_("延期(由经办人以外的人批准)"), [SpanGroup("extend", _("可延多久"), order, times=True)]),
        Group(_("逾期升级"), [EscalateGroup(words, order)]),
        _ground(order),
    ]


def returns(_words: Declared) -> list[Group]:
    """How a unit gives a matter back."""
    order = ORDERS["matters.returns"]
    codecs: list[Codec] = [
        SpanGroup("within", _("交办后多久内可以退回"), order),
        Simple("times", "number", _("可退几次(0或1)"), order, default="1"),
        SpanGroup("review", _("有争议时多久作出复核决定"), order),
    ]
    return [Group(_("退回"), codecs), _ground(order)]


def pause(_words: Declared) -> list[Group]:
    """A reason for which the clock may stand still."""
    order = ORDERS["matters.pauses"]
    return [_name(order), Group(_("最多"), [Simple("most_days", "number", _("一件事项累计最多几天"), order)]), _ground(order)]


def refusal(_words: Declared) -> list[Group]:
    """A ground for not taking a matter on."""
    order = ORDERS["matters.refusals"]
    codecs: list[Codec] = [
        Simple("way", "long", _("依法可走的其他途径(告诉诉求人)"), order),
        Simple("way_en", "long", _("其他途径的英文"), order),
    ]
    return [_name(order), Group(_("其他途径"), codecs), _ground(order)]


def feedback(_words: Declared) -> list[Group]:
    """What follows the answer."""
    order = ORDERS["matters.feedback"]
    codecs: list[Codec] = [
        SpanGroup("close_after", _("答复后多久自动办结"), order),
        SpanGroup("reopen_within", _("多久内可要求重新办理"), order),
        SpanGroup("contact_negative", _("差评多久内联系本人"), order),
        SpanGroup("rectify", _("差评多久内整改"), order),
        Simple("call_back", "text", _("随机回访多少"), order, help=_("如 10%")),
        SpanGroup("call_within", _("答复后多久内回访"), order),
        Simple("reminders", "number", _("同一件事最多提醒诉求人几次(至多2)"), order, default="2"),
    ]
    return [Group(_("答复以后"), codecs), _ground(order)]


def line(words: Declared) -> list[Group]:
    """A line of the dispatch catalogue."""
    order = ORDERS["dispatch.catalogue"]
    tier_choices = (("", _("不指定")), *words.tiers)
    return [
        _name(order),
        Group(
            _("哪些事项"),
            [
                Ticks("category", _("事项类别(连同下面的各类)"), words.words("categories"), order),
                Ticks("kind", _("事项种类"), labels.MATTER_KINDS, order),
                TextList("area", _("区划代码(不写则不限)"), order, help=_("几个代码用顿号隔开"), quoted=True),
            ],
        ),
        Group(_("牵头"), [OfficeGroup("lead", _("单位种类"), words, order)]),
        Group(_("协办"), [JointGroup(words, order)], rare=True),
        Group(
            _("层级和期限(不写则按“期限”一节)"),
            [
                Simple("tier", "choice", _("层级"), order, tier_choices),
                SpanGroup("sign", _("交办后多久签收"), order),
                SpanGroup("handle", _("交办后多久办结"), order),
            ],
        ),
        _ground(order),
    ]


def tasks(words: Declared) -> list[Group]:
    """What townships and villages do themselves."""
    order = ORDERS["dispatch.tasks"]
    categories = words.words("categories")
    codecs: list[Codec] = [
        Ticks("township", _("乡镇自己办的类别"), categories, order),
        Ticks("village", _("村自己办的类别"), categories, order),
    ]
    return [Group(_("清单以外的不往下交"), codecs), _ground(order)]


def storage(_words: Declared) -> list[Group]:
    """What a phone may keep, and for how long."""
    order = ORDERS["phones.storage"]
    codecs: list[Codec] = [
        Simple("wipe_after_days", "number", _("多少天没有联网就清除"), order, default="14", help=_("没交的记录留着")),
        Simple("unlock_online", "tick", _("每班第一次打开要有网络(只凭密码打不开)"), order),
    ]
    return [Group(_("手机上的资料"), codecs), _ground(order)]


def call_backs(_words: Declared) -> list[Group]:
    """By when a missed call is called back."""
    order = ORDERS["hotline.call_backs"]
    codecs: list[Codec] = [
        Simple("within_hours", "number", _("多少小时内回拨(昼夜连续计)"), order, default="24"),
        Simple("tries", "number", _("打几次都没打通就不再回拨"), order, default="3"),
    ]
    return [Group(_("没接到的来电"), codecs), _ground(order)]


LAYOUTS: Final[dict[str, Callable[[Declared], list[Group]]]] = {
    "matters.tiers": tier,
    "matters.terms": term,
    "matters.returns": returns,
    "matters.pauses": pause,
    "matters.refusals": refusal,
    "matters.feedback": feedback,
    "dispatch.catalogue": line,
    "dispatch.tasks": tasks,
    "phones.storage": storage,
    "hotline.call_backs": call_backs,
}
