"""How each part of a rule reads when two versions are compared."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from lianxin.rules.policy import en_parts, names, zh_parts
from lianxin.rules.policy.explain_en import EnglishWriter
from lianxin.rules.policy.explain_zh import ChineseWriter
from lianxin.rules.policy.schema import Duty, Figure, LinkRule, Of, Selector, Share, Table

Writer = ChineseWriter | EnglishWriter
Rules = LinkRule | Figure | Duty


@dataclass(frozen=True, slots=True)
class Field:
    """A part of a rule: the attributes it is made of, its name, and how it reads (empty: not there)."""

    attributes: tuple[str, ...]
    zh: str
    en: str
    read: Callable[[Writer, Any], str]

    def differs(self, old: Rules, new: Rules) -> bool:
        """Return whether the two rules differ in this part."""
        return any(getattr(old, name, None) != getattr(new, name, None) for name in self.attributes)


def _who(writer: Writer, rule: Rules) -> str:
    if isinstance(writer, ChineseWriter):
        return zh_parts.party_names(writer.policy, rule.who)
    return writer.quoted("parties", rule.who)


def _selector(writer: Writer, selector: Selector | None) -> str:
    if selector is None:
        return ""
    if isinstance(writer, ChineseWriter):
        return zh_parts.linked_things(writer.policy, selector)
    return en_parts.things(writer.policy, selector)


def _words(list_name: str, attribute: str) -> Callable[[Writer, Rules], str]:
    def read(writer: Writer, rule: Rules) -> str:
        keys: tuple[str, ...] = getattr(rule, attribute)
        if not keys:
            return ""
        return zh_parts.words(writer.policy, list_name, keys) if _zh(writer) else writer_words(writer, list_name, keys)

    return read


def writer_words(writer: Writer, list_name: str, keys: tuple[str, ...]) -> str:
    """Return English words joined."""
    return en_parts.quoted(writer.policy, list_name, keys)


def _zh(writer: Writer) -> bool:
    return isinstance(writer, ChineseWriter)


def _plain(attribute: str) -> Callable[[Writer, Rules], str]:
    def read(_writer: Writer, rule: Rules) -> str:
        value = getattr(rule, attribute)
        if isinstance(value, tuple):
            return "、".join(str(item) for item in value)
        return "" if value in (None, False) else str(value)

    return read


def _share(attribute: str) -> Callable[[Writer, LinkRule], str]:
    def read(writer: Writer, rule: LinkRule) -> str:
        value: Share | None = getattr(rule.cover, attribute) if rule.cover is not None else None
        if value is None:
            return ""
        return zh_parts.share(value) if _zh(writer) else en_parts.share(value)

    return read


def _quota(writer: Writer, rule: LinkRule) -> str:
    return writer.quota(rule)


def _period(writer: Writer, rule: Duty) -> str:
    return zh_parts.period(writer.policy, rule) if _zh(writer) else en_parts.period(writer.policy, rule)


def target(writer: Writer, rule: Duty) -> str:
    """Return a duty's target as read: 至少3天."""
    if isinstance(writer, EnglishWriter):
        return _english_target(writer, rule)
    if rule.rolling is not None:
        return f"间隔不超过{rule.rolling}天"
    if isinstance(rule.out_of, Selector):
        return writer.covering(rule).removeprefix(",")
    if rule.out_of == "working_days":
        return writer.of_working_days(rule, rule.target)
    if isinstance(rule.out_of, Of):
        return f"比例{writer.share_target(rule, rule.target)}"
    return writer.number(rule, rule.target).removeprefix("各")


def _english_target(writer: EnglishWriter, rule: Duty) -> str:
    if rule.rolling is not None:
        return f"no gap over {rule.rolling} days"
    if rule.out_of is not None or isinstance(rule.target.value, Table):
        return writer.bound(rule, rule.target, "").strip()
    nouns = {"half_days": "day", "working_days": "working day"}
    return writer.number(rule, nouns.get(rule.count, "time" if rule.count == "records" else rule.count.removesuffix("s")))


def _count(writer: Writer, rule: Figure | Duty) -> str:
    name = names.COUNTS[rule.count]
    return name.zh if _zh(writer) else name.en


def _source(writer: Writer, rule: Figure | Duty) -> str:
    of = rule.of
    if of.source == "attested":
        return "、".join(of.names)
    if isinstance(writer, EnglishWriter):
        text = writer.counted(of, rule) if of.source != "links" else writer.quoted("links", of.names)
        return "; ".join([text, *writer.source_tails(of)])
    text = writer.whole(_as_figure(rule), of) if of.source != "links" else zh_parts.words(writer.policy, "links", of.names)
    return ";".join([text, *writer.source_tails(of)])


def _as_figure(rule: Figure | Duty) -> Figure:
    return Figure(key=rule.key, zh=rule.zh, en=rule.en, clause=rule.clause, of=rule.of, count=rule.count)


def _tail(attribute: str) -> Callable[[Writer, Figure | Duty], str]:
    """Return a reader of what one attribute alone adds to the sentence."""

    def read(writer: Writer, rule: Figure | Duty) -> str:
        if not getattr(rule, attribute):
            return ""
        blank = {"each": None, "counts_as": ()}
        alone = rule.model_copy(update={name: value for name, value in blank.items() if name != attribute})
        return "".join(writer.measure_tails(alone))

    return read


def _denominator(writer: Writer, rule: Figure | Duty) -> str:
    if isinstance(rule.out_of, Selector):
        return _selector(writer, rule.out_of)
    if rule.out_of == "working_days":
        return "在岗工作日" if _zh(writer) else "working days present"
    if isinstance(rule.out_of, Of):
        return _source(writer, _as_figure(rule).model_copy(update={"of": rule.out_of}))
    return ""


def _yes(attribute: str, zh: str, en: str) -> Callable[[Writer, Rules], str]:
    def read(writer: Writer, rule: Rules) -> str:
        return (zh if _zh(writer) else en) if getattr(rule, attribute) else ""

    return read


_COMMON: Final = (
    Field(("who",), "责任主体", "who", _who),
    Field(("zh",), "名称", "Chinese title", _plain("zh")),
    Field(("en",), "英文名称", "English title", _plain("en")),
    Field(("clause",), "出处", "clause", _plain("clause")),
    Field(("reads_as",), "理解", "reading", _plain("reads_as")),
    Field(("built",), "有意不建部分", "part not built", _plain("built")),
    Field(("article",), "条款号", "article", _plain("article")),
    Field(("id",), "编号", "ids", _plain("id")),
)
_LINK: Final = (
    Field(("exactly", "at_least", "at_most", "between"), "数目", "number", _quota),
    Field(("with_",), "联系对象", "counterparts", lambda writer, rule: _selector(writer, rule.with_)),
    Field(("as_",), "联系方式", "kind of link", _words("links", "as_")),
    Field(("cover",), "干部覆盖", "parties covered", _share("parties")),
    Field(("cover",), "对象覆盖", "counterparts covered", _share("counterparts")),
)
_MEASURE: Final = (
    Field(("of",), "所数的内容", "what is counted", _source),
    Field(("count",), "数法", "way of counting", _count),
    Field(("each",), "起点", "least for each", _tail("each")),
    Field(("counts_as",), "折合", "weights", _tail("counts_as")),
    Field(("out_of",), "分母", "out of", _denominator),
)
_DUTY: Final = (
    Field(("every", "within"), "周期", "period", _period),
    Field(("per",), "对象", "toward", lambda writer, rule: _selector(writer, rule.per)),
    Field(("by",), "由谁做", "done by", _yes("by", "不论由谁去做", "whoever does it")),
    Field(("prorate",), "折算", "proration", _yes("prorate", "按在岗工作日折算", "in proportion to the working days present")),
    Field(("exempt",), "除外", "exempt", _words("absences", "exempt")),
    Field(("or_declared",), "如实申报可免", "declared none", _words("entries", "or_declared")),
    Field(("grace_days",), "补记天数", "days of grace", lambda _writer, rule: str(rule.grace_days or "")),
)
TARGETS: Final = ("exactly", "at_least", "at_most", "between", "rolling")


def fields_of(rule: Rules) -> tuple[Field, ...]:
    """Return the parts of a rule in the order in which a change is told (a duty's target apart)."""
    if isinstance(rule, LinkRule):
        return (*_LINK, *_COMMON)
    if isinstance(rule, Duty):
        return (*_DUTY, *_MEASURE, *_COMMON)
    return (*_MEASURE, *_COMMON)
