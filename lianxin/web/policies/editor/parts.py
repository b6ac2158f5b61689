"""Which fields each part of a policy has, in the order in which a clerk fills them in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from ruamel.yaml.comments import CommentedMap

from lianxin.web.policies.editor import labels
from lianxin.web.policies.editor.declared import Declared
from lianxin.web.policies.editor.fields import Codec, Field, Fragment, Posted, Simple, Ticks, with_held
from lianxin.web.policies.editor.groups import OfGroup, OutOfGroup, SelectorGroup
from lianxin.web.policies.editor.labels import Label
from lianxin.web.policies.editor.targets import TargetGroup, WindowsGroup
from lianxin.web.policies.editor.text import flow_map, put, put_map

HEAD_ORDER: Final = (
    "policy",
    "zh",
    "en",
    "document",
    "month_begins",
    "oversight",
    "words",
    "parties",
    "links",
    "figures",
    "duties",
    "matters",
    "dispatch",
    "reports",
    "phones",
    "hotline",
    "meetings",
)
_COMMON: Final = ("zh", "en", "id", "article", "clause", "reads_as", "built")
_MEASURE: Final = ("count", "each", "counts_as", "of", "out_of")
_TARGET: Final = ("exactly", "at_least", "at_most", "between", "rolling")
ORDERS: Final[dict[str, tuple[str, ...]]] = {
    "parties": ("zh", "en", "are", "class", "unit_kind", "level", "tag", "except"),
    "links": (*_COMMON, "who", "with", "as", *_TARGET, "cover"),
    "figures": (*_COMMON, "who", *_MEASURE),
    "duties": (
        *_COMMON,
        "who",
        "per",
        "by",
        *_MEASURE,
        *_TARGET,
        "every",
        "within",
        "prorate",
        "exempt",
        "or_declared",
        "grace_days",
    ),
}


@dataclass(frozen=True)
class Group:
    """A fieldset: a heading and what stands in it; rare ones are folded until they hold something."""

    title: Label
    codecs: Sequence[Codec]
    rare: bool = False


@dataclass
class Fieldset:
    """A fieldset as the template draws it."""

    title: Label
    fields: list[Field]
    folded: bool = False

    @property
    def common(self) -> list[Field]:
        """What stands open."""
        return [field for field in self.fields if not is_rare(field)]

    @property
    def rare(self) -> list[Field]:
        """What is folded away until it holds something."""
        return [field for field in self.fields if is_rare(field)]

    @property
    def rare_open(self) -> bool:
        """Whether something rare is set or at fault."""
        return any((holds(field) and field.path != "en") or field.errors for field in self.rare)

    @property
    def single(self) -> bool:
        """Whether its heading would only repeat the label of its one field."""
        return len(self.fields) == 1


_RARE: Final = {
    *("en", "article", "reads_as", "built", "area", "area_codes", "campaign", "topic", "entries", "same", "ever"),
    *("reached", "in_time", "rating", "excluding", "or_declared", "grace_days", "tag"),
}


def is_rare(field: Field) -> bool:
    """Whether most rules leave this field alone."""
    return field.path.rpartition(".")[2] in _RARE


def holds(field: Field) -> bool:
    """Whether the field holds more than its default."""
    return bool(field.value) and field.value not in (_default(field), "0", "topic")


def fieldsets(groups: Sequence[Group], node: CommentedMap) -> list[Fieldset]:
    """The fieldsets of a part, with their present values."""
    drawn = []
    for group in groups:
        fields = [field for codec in group.codecs for field in codec.fields(node)]
        empty = not any(holds(field) for field in fields)
        drawn.append(Fieldset(group.title, fields, folded=group.rare and empty))
    return drawn


def _default(field: Field) -> Any:
    if field.kind == "windows":
        return field.value if len(field.value) == 1 else None
    return field.choices[0][0] if field.kind == "choice" else None


def write(groups: Sequence[Group], node: CommentedMap, sent: Posted) -> list[Field]:
    """Take over what was sent for a part; the fields that could not be taken come back."""
    return [field for group in groups for codec in group.codecs for field in codec.write(node, sent)]


def head() -> list[Group]:
    """Title, document, month, oversight."""
    order = HEAD_ORDER
    return [
        Group(
            _("制度"),
            [
                Simple("policy", "text", _("代号"), order, help=_("小写字母、数字和连字符;各版本保持不变")),
                Simple("zh", "text", _("名称"), order),
                Simple("en", "text", _("英文名称"), order),
                DocumentGroup(),
                Simple("month_begins", "number", _("每月从几日算起"), order, default="1"),
                Simple("oversight", "choice", _("上级能看到什么"), order, labels.OVERSIGHT, default="records"),
            ],
        )
    ]


@dataclass(frozen=True)
class DocumentGroup:
    """The document a policy comes from."""

    def fields(self, node: CommentedMap) -> list[Field]:
        """Name, number, item of the yearly plan."""
        return [field for codec in self._codecs() for field in codec.fields(self._held(node))]

    def _codecs(self) -> list[Simple]:
        order = ("name", "number", "plan_item")
        return [
            Simple("name", "text", _("出自文件"), order, prefix="document"),
            Simple("number", "text", _("文号"), order, prefix="document"),
            Simple("plan_item", "text", _("年度计划条目"), order, prefix="document"),
        ]

    def _held(self, node: CommentedMap) -> CommentedMap:
        held = node.get("document")
        return held if isinstance(held, CommentedMap) else flow_map({})

    def write(self, node: CommentedMap, sent: Posted) -> list[Field]:
        """Take it over."""
        document = self._held(node)
        for codec in self._codecs():
            codec.write(document, sent)
        put_map(node, "document", document, HEAD_ORDER)
        return []


def party(words: Declared) -> list[Group]:
    """Who owes: officers or units with conditions, and exceptions."""
    order = ORDERS["parties"]
    return [
        Group(
            _("名称"),
            [
                Simple("zh", "text", _("名称"), order),
                Simple("en", "text", _("英文名称"), order),
                Simple("are", "choice", _("是"), order, labels.ARE, default="officers"),
            ],
        ),
        Group(_("条件(同一项内合其一,各项都要合)"), _conditions(words, order, "")),
        Group(_("除外"), [ExceptGroup(words)], rare=True),
    ]


def _conditions(words: Declared, order: Sequence[str], prefix: str) -> list[Codec]:
    return [
        Ticks("class", _("干部类别"), words.words("classes"), order, prefix=prefix),
        Ticks("unit_kind", _("单位种类"), words.words("unit_kinds"), order, prefix=prefix),
        Ticks("level", _("单位层级"), labels.LEVELS, order, prefix=prefix),
        Ticks("tag", _("干部标签"), words.words("tags"), order, prefix=prefix),
    ]


@dataclass(frozen=True)
class ExceptGroup:
    """Whoever fits all of these is left out."""

    words: Declared

    def fields(self, node: CommentedMap) -> list[Field]:
        """The conditions."""
        return [field for codec in self._codecs() for field in codec.fields(self._held(node))]

    def _codecs(self) -> list[Codec]:
        return _conditions(self.words, ("class", "unit_kind", "level", "tag"), "except")

    def _held(self, node: CommentedMap) -> CommentedMap:
        held = node.get("except")
        return held if isinstance(held, CommentedMap) else flow_map({})

    def write(self, node: CommentedMap, sent: Posted) -> list[Field]:
        """Take them over."""
        held = self._held(node)
        for codec in self._codecs():
            codec.write(held, sent)
        put_map(node, "except", held, ORDERS["parties"])
        return []


def _source(order: Sequence[str]) -> Group:
    codecs: list[Codec] = [
        Simple("zh", "text", _("名称"), order),
        Simple("clause", "long", _("条款(原文照录)"), order, help=_("省略处用……")),
        Simple("article", "text", _("第几条"), order),
        Simple("reads_as", "long", _("通读(原文没有写明的)"), order),
        Simple("en", "text", _("英文名称"), order),
        Simple("built", "choice", _("建到哪里"), order, (("", _("全部")), ("in part", _("有意只建一部分")))),
    ]
    return Group(_("名称与出处"), codecs)


def link_rule(words: Declared) -> list[Group]:
    """Who may be linked to whom, how many, and what must be covered."""
    order = ORDERS["links"]
    return [
        _source(order),
        Group(
            _("谁联系谁"),
            [
                Ticks("who", _("谁"), words.parties, order),
                SelectorGroup("with", _("联系"), words, order, may_link=False),
                Ticks("as", _("联系的种类"), words.words("links"), order, help=_("都不选:不论种类")),
            ],
        ),
        Group(_("数目"), [TargetGroup(labels.QUOTAS, order)]),
        Group(_("覆盖"), [CoverGroup()]),
    ]


@dataclass(frozen=True)
class CoverGroup:
    """Coverage both ways."""

    def fields(self, node: CommentedMap) -> list[Field]:
        """The two shares."""
        return [field for codec in self._codecs() for field in codec.fields(self._held(node))]

    def _codecs(self) -> list[Simple]:
        order = ("parties", "counterparts")
        return [
            Simple("parties", "text", _("有联系对象的干部(单位)要占"), order, help=_("如 95%"), prefix="cover"),
            Simple("counterparts", "text", _("有人联系的对象要占"), order, help=_("如 100%"), prefix="cover"),
        ]

    def _held(self, node: CommentedMap) -> CommentedMap:
        held = node.get("cover")
        return held if isinstance(held, CommentedMap) else flow_map({})

    def write(self, node: CommentedMap, sent: Posted) -> list[Field]:
        """Take them over."""
        held = self._held(node)
        for codec in self._codecs():
            codec.write(held, sent)
        put_map(node, "cover", held, ORDERS["links"])
        return []


@dataclass(frozen=True)
class EachGroup:
    """Only things counted that by themselves reach this much."""

    order: Sequence[str]

    def fields(self, node: CommentedMap) -> list[Field]:
        """What is counted of each, and how much at least."""
        held = node.get("each")
        each = held if isinstance(held, CommentedMap) else CommentedMap()
        count = str(each.get("count", ""))
        choices = with_held((("", _("不限")), *labels.COUNTS), count)
        return [
            Field("each.count", "choice", _("单个对象须达到:数"), count, choices, reshapes=True),
            Field("each.at_least", "number", _("至少"), str(each.get("at_least", ""))),
        ]

    def write(self, node: CommentedMap, sent: Posted) -> list[Field]:
        """Take it over; without a count there is no such condition."""
        if (count := sent.get("each.count")) is None:
            return []
        least = str(sent.get("each.at_least", "")).strip()
        value = flow_map({"count": str(count), "at_least": int(least) if least.isdecimal() else least or 1}) if count else None
        if value or isinstance(node.get("each"), CommentedMap):
            put(node, "each", value, self.order)
        return []


def _measure(words: Declared, order: Sequence[str], *, duty: bool) -> list[Group]:
    counts_as = _("每行一种,先合的为准,如:- {when: {need: [hardship]}, then: 2}")
    return [
        Group(_("数什么"), [OfGroup("of", words, order, duty=duty)]),
        Group(_("怎么数"), [Simple("count", "choice", _("数"), order, labels.COUNTS, default="records")]),
        Group(_("份额"), [OutOfGroup(words, order, duty=duty)], rare=True),
        Group(
            _("少用的数法"),
            [EachGroup(order), Fragment("counts_as", _("折算"), order, help=counts_as)],
            rare=True,
        ),
    ]


def figure(words: Declared) -> list[Group]:
    """A named number over records."""
    order = ORDERS["figures"]
    return [
        _source(order),
        *_measure(words, order, duty=False),
        Group(_("只数谁的"), [Ticks("who", _("谁"), words.parties, order)], rare=True),
    ]


def duty(words: Declared) -> list[Group]:
    """What a party owes."""
    order = ORDERS["duties"]
    what, how, share, rare = _measure(words, order, duty=True)
    entries = words.words("entries")
    return [
        _source(order),
        Group(_("谁来做"), [Ticks("who", _("谁"), words.parties, order)]),
        what,
        how,
        Group(
            _("多少、多久"),
            [
                TargetGroup(labels.TARGETS, order, tables=True),
                Simple("every", "choice", _("周期"), order, labels.EVERY, default="month"),
                WindowsGroup(order),
            ],
        ),
        share,
        Group(
            _("对每个对象"),
            [
                SelectorGroup("per", _("对每个"), words, order),
                Simple("by", "choice", _("谁去做"), order, (("", _("本人(本单位)")), ("anyone", _("不论谁去做")))),
            ],
            rare=True,
        ),
        Group(
            _("折算、除外与补记"),
            [
                Simple("prorate", "tick", _("按在岗工作日折算"), order),
                Ticks("exempt", _("期间除外"), words.words("absences"), order),
                Ticks("or_declared", _("如实申报可免"), entries, order),
                Simple("grace_days", "number", _("期满后补记天数"), order, default="0"),
            ],
        ),
        rare,
    ]


LAYOUTS: Final = {"parties": party, "links": link_rule, "figures": figure, "duties": duty}
