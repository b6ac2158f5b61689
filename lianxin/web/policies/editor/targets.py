"""Fields for how much and when: quotas, targets, parts of the period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from lianxin.web.policies.editor import labels
from lianxin.web.policies.editor.fields import Field, Posted, number, put_fragment, with_held
from lianxin.web.policies.editor.text import flow, flow_map, fragment_text, plain, put, remove

TARGET_KEYS: Final = ("exactly", "at_least", "at_most", "between", "rolling")
SHAPES: Final[labels.Choices] = (("one", _("一个数或份额")), ("table", _("分档表")))


@dataclass(frozen=True)
class TargetGroup:
    """At most one of the target keys, with a number, a share, two numbers or a table."""

    offered: labels.Choices
    order: Sequence[str]
    tables: bool = False

    def fields(self, node: CommentedMap) -> list[Field]:
        """Which target, and its value in the shape that it takes."""
        held = _held(node)
        kind = held or self.offered[0][0]
        found = [Field("target", "choice", _("要求"), kind, with_held(self.offered, kind), reshapes=True)]
        if not kind:
            return found
        value = node.get(kind)
        if kind == "between":
            low, high = _pair(value)
            return [*found, Field("target.low", "number", _("从"), low), Field("target.high", "number", _("到"), high)]
        shape = "table" if isinstance(value, CommentedSeq) else "one"
        if self.tables and kind != "rolling":
            found.append(Field("target.shape", "choice", _("写法"), shape, SHAPES, reshapes=True))
        if shape == "table":
            return [*found, self._table(fragment_text(value))]
        help_ = "" if not self.tables or kind == "rolling" else _HELP.get(str(node.get("count")), _HELP[""])
        return [*found, Field("target.value", "number", _("数目"), "" if value is None else str(value), help=help_)]

    def _table(self, text: str) -> Field:
        help_ = _("每行一档,先合的为准,最后一行不写when,如:- {when: {size_class: small}, then: 100%}")
        return Field("target.table", "yaml", _("分档表"), text, help=help_, rows=max(4, text.count("\n") + 2))

    def write(self, node: CommentedMap, sent: Posted) -> list[Field]:
        """Take over the one target; the others go."""
        kind = sent.get("target")
        if kind is None or kind not in dict(self.offered):
            return []
        held = _held(node)
        changed = kind != held
        failed: list[Field] = []
        if kind and changed:
            self._start(node, str(kind), held)
        elif kind:
            failed = self._value(node, str(kind), sent)
        for other in TARGET_KEYS:
            if other != kind:
                remove(node, other)
        return failed

    def _start(self, node: CommentedMap, kind: str, held: str) -> None:
        old = node.get(held) if held else None
        first = _pair(old)[0] if isinstance(old, CommentedSeq) and held == "between" else old
        if kind == "between":
            put(node, kind, flow([number(str(first or "1")), number(str(first or "1"))]), self.order)
        else:
            takes_table = self.tables and kind != "rolling"
            scalar = not isinstance(first, CommentedSeq) or takes_table
            put(node, kind, (first if scalar and first is not None else 1), self.order)

    def _value(self, node: CommentedMap, kind: str, sent: Posted) -> list[Field]:
        value = node.get(kind)
        if kind == "between":
            low, high = number(str(sent.get("target.low", ""))), number(str(sent.get("target.high", "")))
            if "target.low" in sent and plain(value) != [low, high]:
                put(node, kind, flow([low, high]), self.order)
            return []
        shape, now = sent.get("target.shape", "one"), "table" if isinstance(value, CommentedSeq) else "one"
        if self.tables and shape != now:
            put(node, kind, _reshaped(value, str(shape)), self.order)
            return []
        if now == "table" and "target.table" in sent:
            text = str(sent.get("target.table", "")).replace("\r\n", "\n")
            return put_fragment(node, kind, text, self.order, self._table(text))
        if now == "one" and "target.value" in sent:
            put(node, kind, number(str(sent.get("target.value", ""))), self.order)
        return []


def _reshaped(value: Any, shape: str) -> Any:
    if shape == "table":
        lines = [flow_map({"when": flow_map({"size_class": "small"}), "then": value}), flow_map({"then": value})]
        return CommentedSeq(lines)
    last = value[-1] if value else {}
    return last.get("then", 1) if isinstance(last, CommentedMap) and not isinstance(last.get("then"), CommentedSeq) else 1


def _held(node: CommentedMap) -> str:
    return next((key for key in TARGET_KEYS if key in node), "")


def _pair(value: Any) -> tuple[str, str]:
    parts = [str(item) for item in value] if isinstance(value, CommentedSeq) else []
    return (parts[0] if parts else "", parts[1] if len(parts) > 1 else "")


@dataclass(frozen=True)
class WindowsGroup:
    """The parts of the period, one row each, and an empty row for one more."""

    order: Sequence[str]

    def fields(self, node: CommentedMap) -> list[Field]:
        """One table field; its value is the list of rows."""
        rows = [_row(window) for window in _windows(node.get("within"))]
        return [Field("within", "windows", _("只在其中的日子"), [*rows, _row(None)], labels.WINDOWS, help=WINDOW_HELP)]

    def write(self, node: CommentedMap, sent: Posted) -> list[Field]:
        """Take over all rows that have a kind."""
        kinds = [str(kind) for kind in sent.getlist("within.kind")]
        if not kinds:
            return []
        rows = [{name: _cell(sent, name, index) for name in ROW} | {"kind": kind} for index, kind in enumerate(kinds)]
        written = [_window(row) for row in rows if row["kind"]]
        before = _windows(node.get("within"))
        if [plain(item) for item in before] != [plain(item) for item in written]:
            put(node, "within", None if not written else written[0] if len(written) == 1 else CommentedSeq(written), self.order)
        return []


ROW: Final = ("first", "last", "before", "after", "if_off")
_HELP: Final = {
    "": _("写整数;有份额时写 95% 或 1/3"),
    "half_days": _("按半天写:3天写 6,2天写 4"),
    "fen": _("按分写:100元写 10000"),
}
WINDOW_HELP: Final = _("年里的日子写 07-01,月里写 1—31,周里写 1—7(周一是1);农历写 09-09;一段日子可只写一头")


def _cell(sent: Posted, name: str, index: int) -> str:
    cells = sent.getlist(f"within.{name}")
    return str(cells[index]).strip() if index < len(cells) else ""


def _windows(node: Any) -> list[Any]:
    return [] if node is None else list(node) if isinstance(node, CommentedSeq) else [node]


def _row(window: Any) -> dict[str, str]:
    if not isinstance(window, CommentedMap):
        return {"kind": "", **dict.fromkeys(ROW, "")}
    kind = "lunar" if "lunar" in window else "day" if "day" in window else "span"
    first = window.get("from" if kind == "span" else kind)
    values = {"first": first, "last": window.get("to"), **{key: window.get(key) for key in ("before", "after", "if_off")}}
    return {"kind": kind, **{key: "" if value is None else str(value) for key, value in values.items()}}


def _window(row: dict[str, str]) -> CommentedMap:
    if row["kind"] == "span":
        parts = {"from": number(row["first"]), "to": number(row["last"])}
    else:
        around = {"before": number(row["before"]), "after": number(row["after"]), "if_off": row["if_off"]}
        parts = {row["kind"]: number(row["first"]), **around}
    return flow_map({key: value for key, value in parts.items() if value != ""})
