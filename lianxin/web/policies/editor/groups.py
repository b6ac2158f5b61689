"""Fields that belong together: a selector, a source with its conditions, a denominator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from lianxin.rules.policy.measures import SOURCES as SOURCE_KEYS
from lianxin.web.policies.editor import labels
from lianxin.web.policies.editor.declared import Declared
from lianxin.web.policies.editor.fields import (
    Codec,
    Field,
    Posted,
    Simple,
    Ticks,
    as_list,
    at,
    bare,
    ticked,
    ticks,
    with_held,
)
from lianxin.web.policies.editor.labels import Choices, Label
from lianxin.web.policies.editor.text import flow_map, plain, put

OF_ORDER: Final = (
    *SOURCE_KEYS,
    "with",
    "area",
    "campaign",
    "topic",
    "after",
    "ever",
    "kind",
    "category",
    "reached",
    "in_time",
    "rating",
    "excluding",
    "outcome",
    "within_seconds",
    "confidential",
)


@dataclass(frozen=True)
class SelectorGroup:
    """A set of counterparts: kinds, linked, needs. A bare word is its kind."""

    key: str
    label: Label
    words: Declared
    order: Sequence[str] = ()
    prefix: str = ""
    may_link: bool = True

    @property
    def path(self) -> str:
        """Where the selector stands in its rule."""
        return at(self.prefix, self.key)

    def fields(self, node: CommentedMap) -> list[Field]:
        """Kinds, and where they make sense links and needs."""
        kinds, linked, need = _selector(node.get(self.key))
        found = [ticks(f"{self.path}.kind", self.label, kinds, self.words.kinds)]
        if self.may_link:
            how = "any" if linked is True else "some" if linked else ""
            found.append(Field(f"{self.path}.linked", "choice", _("其中:联系"), how, labels.LINKED, reshapes=True))
            if how == "some":
                found.append(ticks(f"{self.path}.linked_kinds", _("哪些种类的联系"), as_list(linked), self.words.words("links")))
        if self.words.words("needs") or need:
            found.append(ticks(f"{self.path}.need", _("其中:帮扶类别"), need, self.words.words("needs")))
        return found

    def write(self, node: CommentedMap, sent: Posted) -> list[Field]:
        """Take over the selector as a whole."""
        if f"{self.path}.kind" not in sent:
            return []
        before = _selector(node.get(self.key))
        kinds = ticked(sent, f"{self.path}.kind", before[0])
        need = ticked(sent, f"{self.path}.need", before[2])
        linked = self._linked(sent, before[1])
        if before != (kinds, linked, need):
            put(node, self.key, _selector_node(kinds, linked, need), self.order)
        return []

    def _linked(self, sent: Posted, before: Any) -> Any:
        how = sent.get(f"{self.path}.linked", "")
        if how == "any":
            return True
        if how != "some":
            return False
        held = as_list(before) if isinstance(before, list) else []
        if f"{self.path}.linked_kinds" not in sent:
            return held or [word for word, _label in self.words.words("links")]
        return ticked(sent, f"{self.path}.linked_kinds", held)


def _selector(node: Any) -> tuple[list[str], Any, list[str]]:
    if isinstance(node, CommentedMap):
        linked = node.get("linked")
        held = linked if isinstance(linked, bool) else as_list(linked) if linked is not None else False
        return as_list(node.get("kind")), held, as_list(node.get("need"))
    return as_list(node), False, []


def _selector_node(kinds: list[str], linked: Any, need: list[str]) -> Any:
    if not (linked or need):
        return bare(kinds) if kinds else None
    parts: dict[str, Any] = {"kind": bare(kinds)}
    if linked:
        parts["linked"] = True if linked is True else bare(linked)
    if need:
        parts["need"] = bare(need)
    return flow_map(parts)


@dataclass(frozen=True)
class AreaGroup:
    """The condition on the area: the party's own, or codes."""

    prefix: str

    def fields(self, node: CommentedMap) -> list[Field]:
        """Which areas, and their codes."""
        held = node.get("area")
        how = "" if held is None else "own" if held == "own" else "codes"
        found = [Field(at(self.prefix, "area"), "choice", _("在哪里"), how, labels.AREAS, reshapes=True)]
        if how == "codes":
            text = "、".join(as_list(held))
            found.append(Field(at(self.prefix, "area_codes"), "text", _("区划代码"), text, help=_("几个代码用顿号或空格隔开")))
        return found

    def write(self, node: CommentedMap, sent: Posted) -> list[Field]:
        """Take over the area."""
        if (how := sent.get(at(self.prefix, "area"))) is None:
            return []
        codes: Any = None
        if how == "codes":
            written = str(sent.get(at(self.prefix, "area_codes"), ""))
            codes = written.replace("、", " ").replace(",", " ").replace(",", " ").split()
        held = node.get("area")
        if how == "codes" and as_list(held) != codes:
            put(node, "area", _quoted(codes), OF_ORDER)
            if not codes:
                node["area"] = _quoted([])
        elif how != "codes":
            put(node, "area", how or None, OF_ORDER)
        return []


def _quoted(codes: list[str]) -> Any:
    return bare([DoubleQuotedScalarString(code) for code in codes])


@dataclass(frozen=True)
class OfGroup:
    """A source with the conditions that it knows."""

    key: str
    words: Declared
    order: Sequence[str] = ()
    prefix: str = ""
    duty: bool = False

    @property
    def path(self) -> str:
        """Where the source stands in its rule."""
        return at(self.prefix, self.key)

    def fields(self, node: CommentedMap) -> list[Field]:
        """The source, its names, and the conditions that apply to it."""
        of = _as_map(node.get(self.key))
        source = _source(of)
        offered = tuple(item for item in labels.SOURCES if not self.duty or item[0] not in ("links", "attested"))
        found = [
            Field(f"{self.path}.source", "choice", _("来源"), source, with_held(offered, source), reshapes=True),
            self._names(of, source),
        ]
        for codec in self._conditions(source):
            found += codec.fields(of)
        return found

    def _names(self, of: CommentedMap, source: str) -> Field:
        path = f"{self.path}.names"
        held = as_list(of.get(source))
        if source in ("entries", "links"):
            label = _("记录的种类") if source == "entries" else _("联系的种类")
            return ticks(path, label, held, (("any", _("不论种类")), *self.words.words(source)))
        if source == "matters":
            return ticks(path, _("事项走到哪一步"), held, labels.EVENTS)
        if source == "calls":
            return ticks(path, _("哪些来电"), held, labels.CALL_EVENTS)
        label = _("核定单位") if source == "attested" else _("名称")
        return Field(path, "text", label, "、".join(held))

    def _conditions(self, source: str) -> list[Codec]:
        words, path = self.words, self.path
        with_ = SelectorGroup("with", _("对象"), words, OF_ORDER, path)
        lists: Callable[[str, Label, Choices], Codec] = lambda key, label, offered: Ticks(  # noqa: E731
            key, label, offered, OF_ORDER, prefix=path
        )
        dated = [AreaGroup(path), lists("campaign", _("在哪次活动中"), words.words("campaigns"))]
        topic = lists("topic", _("主题"), words.words("topics"))
        ever = Simple("ever", "tick", _("以前做过的也算"), OF_ORDER, prefix=path)
        if source == "entries":
            return [with_, *dated, topic, AfterGroup(words, path), ever]
        if source == "matters":
            return [
                with_,
                *dated,
                topic,
                ever,
                lists("kind", _("事项的种类"), labels.MATTER_KINDS),
                lists("category", _("事项类别"), words.words("categories")),
                Simple("reached", "choice", _("并且已经"), OF_ORDER, (("", _("不问")), *labels.EVENTS), prefix=path),
                InTime(path),
                lists("rating", _("满意度"), labels.RATINGS),
                lists("excluding", _("不计入"), words.words("exclusions")),
            ]
        if source == "calls":
            return [
                AreaGroup(path),
                lists("outcome", _("来电的结果"), labels.CALL_OUTCOMES),
                Simple("within_seconds", "number", _("多少秒内接通"), OF_ORDER, prefix=path),
                InTime(path),
                Simple("confidential", "tick", _("只数要求保密的"), OF_ORDER, prefix=path),
            ]
        return [with_] if source == "links" else []

    def write(self, node: CommentedMap, sent: Posted) -> list[Field]:
        """Take over the source; conditions that the new source does not know are dropped."""
        source = sent.get(f"{self.path}.source")
        if not source or source not in SOURCE_KEYS:
            return []
        of = _as_map(node.get(self.key))
        before = _source(of)
        held = isinstance(node.get(self.key), CommentedMap)
        if not held and self.key in node and source == before and not any(sent.getlist(f"{self.path}.names")):
            return []
        if not held or before != source:
            fresh = flow_map({source: _quoted([])})
            for key in ("with", "campaign"):
                if key in of and source in ("entries", "matters", "links") and (source != "links" or key == "with"):
                    fresh[key] = of[key]
            put(node, self.key, fresh, self.order)
            return []
        self._write_names(of, str(source), sent)
        failed: list[Field] = []
        for codec in self._conditions(str(source)):
            failed += codec.write(of, sent)
        return failed

    def _write_names(self, of: CommentedMap, source: str, sent: Posted) -> None:
        path = f"{self.path}.names"
        if path not in sent:
            return
        held = as_list(of.get(source))
        if source in ("entries", "links", "matters", "calls"):
            names = ticked(sent, path, held)
            names = ["any"] if "any" in names and source not in ("matters", "calls") else names
        else:
            names = [name for name in str(sent.get(path)).replace("、", ",").replace(",", ",").split(",") if name.strip()]
        if names != held:
            of[source] = bare([name.strip() for name in names]) if names else _quoted([])


def _as_map(node: Any) -> CommentedMap:
    return node if isinstance(node, CommentedMap) else CommentedMap()


def _source(of: CommentedMap) -> str:
    return next((source for source in SOURCE_KEYS if source in of), "entries")


@dataclass(frozen=True)
class AfterGroup:
    """先学后做: the same officer has such an entry on that day or earlier."""

    words: Declared
    prefix: str

    def fields(self, node: CommentedMap) -> list[Field]:
        """Which entries must come first, and the same what."""
        after = _as_map(node.get("after"))
        path = at(self.prefix, "after")
        entries, same = self.words.words("entries"), str(after.get("same", "topic"))
        found = [ticks(f"{path}.entries", _("此前须先有"), as_list(after.get("entries")), entries)]
        return [*found, Field(f"{path}.same", "choice", _("先有的须是"), same, with_held(labels.SAME, same))]

    def write(self, node: CommentedMap, sent: Posted) -> list[Field]:
        """Take it over; without entries there is no condition."""
        path = at(self.prefix, "after")
        if f"{path}.entries" not in sent:
            return []
        after = _as_map(node.get("after"))
        entries = ticked(sent, f"{path}.entries", as_list(after.get("entries")))
        value = {"entries": bare(entries), "same": sent.get(f"{path}.same", "topic")} if entries else None
        wrong = "after" in node and not isinstance(node["after"], CommentedMap) and not value
        if not wrong and _unlisted(plain(after)) != _unlisted(plain(value) or {}):
            put(node, "after", flow_map(value) if value else None, OF_ORDER)
        return []


def _unlisted(value: dict[str, Any]) -> dict[str, Any]:
    return {key: as_list(item) for key, item in value.items()}


@dataclass(frozen=True)
class InTime:
    """按时: yes, no, or not asked."""

    prefix: str

    def fields(self, node: CommentedMap) -> list[Field]:
        """The one choice."""
        held = node.get("in_time")
        value = "" if held is None else "yes" if held is True else "no" if held is False else str(held)
        return [Field(at(self.prefix, "in_time"), "choice", _("是否按时"), value, with_held(labels.IN_TIME, value))]

    def write(self, node: CommentedMap, sent: Posted) -> list[Field]:
        """Take it over."""
        if (how := sent.get(at(self.prefix, "in_time"))) in dict(labels.IN_TIME):
            put(node, "in_time", {"yes": True, "no": False}.get(str(how)), OF_ORDER)
        return []


@dataclass(frozen=True)
class OutOfGroup:
    """The denominator: working days, a selector, or another source."""

    words: Declared
    order: Sequence[str] = ()
    duty: bool = False

    def fields(self, node: CommentedMap) -> list[Field]:
        """Which kind, and what belongs to it."""
        how = _out_of(node.get("out_of"))
        offered = tuple(item for item in labels.OUT_OF if self.duty or item[0] != "working_days")
        found = [Field("out_of", "choice", _("占什么的份额"), how, with_held(offered, how), reshapes=True)]
        return found + [field for codec in self._inner(how) for field in codec.fields(node)]

    def _inner(self, how: str) -> list[Codec]:
        if how == "selector":
            return [SelectorGroup("out_of", _("对象"), self.words, self.order)]
        return [OfGroup("out_of", self.words, self.order, duty=self.duty)] if how == "of" else []

    def write(self, node: CommentedMap, sent: Posted) -> list[Field]:
        """Take it over; a change of kind starts the new kind afresh."""
        how = sent.get("out_of")
        if how is None:
            return []
        if how == _out_of(node.get("out_of")):
            return [field for codec in self._inner(str(how)) for field in codec.write(node, sent)]
        fresh: dict[str, Any] = {"": None, "working_days": "working_days", "selector": "household"}
        put(node, "out_of", fresh[how] if how in fresh else flow_map({"matters": "reported"}), self.order)
        return []


def _out_of(node: Any) -> str:
    if node is None:
        return ""
    if node == "working_days":
        return "working_days"
    return "of" if isinstance(node, CommentedMap) and any(source in node for source in SOURCE_KEYS) else "selector"
