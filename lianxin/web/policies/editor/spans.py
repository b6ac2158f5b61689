"""Fields for lengths of time and for units: what the rules of matters and dispatch are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from lianxin.web.policies.editor import labels
from lianxin.web.policies.editor.declared import Declared
from lianxin.web.policies.editor.fields import Field, Posted, as_list, at, bare, number, ticked, ticks, with_held
from lianxin.web.policies.editor.labels import Label
from lianxin.web.policies.editor.text import flow_map, put

MEASURES: Final = tuple(measure for measure, _label in labels.MEASURES)


def as_map(node: Any) -> CommentedMap:
    """A node as a map; an empty one when something else, or nothing, stands there."""
    return node if isinstance(node, CommentedMap) else CommentedMap()


@dataclass(frozen=True)
class SpanGroup:
    """A length of time: how many, and of what. Left empty, there is none."""

    key: str
    label: Label
    order: Sequence[str] = ()
    prefix: str = ""
    times: bool = False

    @property
    def path(self) -> str:
        """Where it stands in its rule."""
        return at(self.prefix, self.key)

    def fields(self, node: CommentedMap) -> list[Field]:
        """The number and its measure, and how often where that can be said."""
        held = as_map(node.get(self.key))
        measure = next((name for name in MEASURES if name in held), MEASURES[0])
        amount = held.get(measure)
        found = [
            Field(f"{self.path}.amount", "number", self.label, "" if amount is None else str(amount)),
            Field(f"{self.path}.measure", "choice", format_lazy("{}:{}", self.label, _("计量单位")), measure, labels.MEASURES),
        ]
        if self.times:
            found.append(Field(f"{self.path}.times", "number", _("几次"), str(held.get("times", 1))))
        return found

    def write(self, node: CommentedMap, sent: Posted) -> list[Field]:
        """Take it over."""
        if f"{self.path}.amount" not in sent:
            return []
        amount = str(sent.get(f"{self.path}.amount", "")).strip()
        measure = str(sent.get(f"{self.path}.measure", MEASURES[0]))
        parts: dict[str, Any] = {measure: number(amount)} if amount else {}
        times = str(sent.get(f"{self.path}.times", "1")).strip()
        if parts and self.times and times not in ("", "1"):
            parts["times"] = number(times)
        if parts or isinstance(node.get(self.key), CommentedMap):
            put(node, self.key, flow_map(parts) if parts else None, self.order)
        return []


def office_fields(path: str, label: Label, node: Any, words: Declared) -> list[Field]:
    """Kinds, level and code of a unit; a bare word is its kind."""
    held = as_map(node)
    kinds = as_list(held.get("unit_kind")) if isinstance(node, CommentedMap) else as_list(node)
    level = str(held.get("level", ""))
    return [
        ticks(f"{path}.unit_kind", label, kinds, words.words("unit_kinds")),
        Field(f"{path}.level", "choice", _("单位层级"), level, with_held((("", _("不限")), *labels.LEVELS), level)),
        Field(f"{path}.unit", "text", _("或单位代码"), str(held.get("unit", ""))),
    ]


def office_sent(path: str, node: Any, sent: Posted) -> Any:
    """What was sent for a unit, in the shortest way of writing; the node itself when it says the same, None for nothing."""
    held = as_map(node)
    before = as_list(held.get("unit_kind")) if isinstance(node, CommentedMap) else as_list(node)
    kinds = ticked(sent, f"{path}.unit_kind", before)
    level, unit = (str(sent.get(f"{path}.{name}", "")).strip() for name in ("level", "unit"))
    if (kinds, level, unit) == (before, str(held.get("level", "")), str(held.get("unit", ""))) and node is not None:
        return node
    parts = {"unit_kind": bare(kinds) if kinds else None, "level": level or None, "unit": unit or None}
    written = {key: value for key, value in parts.items() if value is not None}
    if list(written) == ["unit_kind"] and len(kinds) == 1:
        return kinds[0]
    return flow_map(written) if written else None


@dataclass(frozen=True)
class OfficeGroup:
    """The unit that leads."""

    key: str
    label: Label
    words: Declared
    order: Sequence[str]

    def fields(self, node: CommentedMap) -> list[Field]:
        """Kinds, level, code."""
        return office_fields(self.key, self.label, node.get(self.key), self.words)

    def write(self, node: CommentedMap, sent: Posted) -> list[Field]:
        """Take it over."""
        if f"{self.key}.unit_kind" in sent:
            put(node, self.key, office_sent(self.key, node.get(self.key), sent), self.order)
        return []


@dataclass(frozen=True)
class JointGroup:
    """The units that join in: one after another, and an empty one for one more."""

    words: Declared
    order: Sequence[str]

    def fields(self, node: CommentedMap) -> list[Field]:
        """The fields of each, numbered."""
        found = []
        for index, office in enumerate([*_offices(node.get("joint")), None]):
            found += office_fields(f"joint.{index}", _("协办单位%(n)s") % {"n": index + 1}, office, self.words)
        return found

    def write(self, node: CommentedMap, sent: Posted) -> list[Field]:
        """Take all over; one left empty is gone."""
        held = [*_offices(node.get("joint")), None]
        if "joint.0.unit_kind" not in sent:
            return []
        found = [office_sent(f"joint.{index}", office, sent) for index, office in enumerate(held)]
        written = [office for office in found if office is not None]
        value = None if not written else written[0] if len(written) == 1 else CommentedSeq(written)
        put(node, "joint", value, self.order)
        return []


def _offices(node: Any) -> list[Any]:
    return [] if node is None else list(node) if isinstance(node, CommentedSeq) else [node]


@dataclass(frozen=True)
class ByGroup:
    """Who handles a tier: whoever took it in, units, or the linked leader."""

    words: Declared
    order: Sequence[str]

    def fields(self, node: CommentedMap) -> list[Field]:
        """Which of them, and the units."""
        how = _by(node.get("by"))
        found = [Field("by", "choice", _("由谁办"), how, labels.BY, reshapes=True)]
        return found + (office_fields("by", _("单位种类"), node.get("by"), self.words) if how == "office" else [])

    def write(self, node: CommentedMap, sent: Posted) -> list[Field]:
        """Take it over; units begin with those in charge of the township."""
        how = sent.get("by")
        if how is None:
            return []
        if how == "office":
            same = _by(node.get("by")) == "office" and "by.unit_kind" in sent
            put(node, "by", office_sent("by", node.get("by"), sent) if same else flow_map({"level": "township"}), self.order)
        else:
            put(node, "by", str(how) or None, self.order)
        return []


def _by(node: Any) -> str:
    return "" if node is None else "leader" if node == "leader" else "office"
