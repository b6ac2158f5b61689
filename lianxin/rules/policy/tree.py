"""YAML text to plain values with the place of each, and every fault of the writing.

Only the small YAML of the language is read: maps, lists, texts, whole numbers, true and false. Events
are taken one by one, so that anchors, tags and deep nesting are refused before they can cost anything.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from lianxin.rules.policy.faults import Fault, Path, path_text, shorten
from lianxin.rules.policy.lexical import control_fault, lexical_faults

LONGEST: Final = 400_000
DEEPEST: Final = 16
_DECIMAL: Final = re.compile(r"[-+]?([0-9]+[.][0-9]*|[.][0-9]+|[0-9.]+[eE][-+]?[0-9]+)|[-+]?[.](inf|Inf|INF)|[.](nan|NaN|NAN)")
_EMPTY: Final = frozenset({"", "~", "null", "Null", "NULL"})
_WIDE_DIGITS: Final = re.compile(r"[-0-9/%.]*[\uff10-\uff19][-0-9/%.\uff10-\uff19\uff05\uff0f\uff0d\uff0e]*")
_WIDE: Final = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, slots=True)
class Place:
    """A line and a column, both from 1."""

    line: int
    column: int


@dataclass(slots=True)
class Tree:
    """A file as plain values; ``keys`` and ``values`` say where each key and each value stands."""

    value: Any = None
    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    refused: set[Path] = field(default_factory=set)
    broken: int | None = None
    """The line at which YAML could not be read on."""
    lost: frozenset[str] = frozenset()
    """Keys of parts cut out because YAML could not read them (``recover.plant_all``)."""

    def has_refused(self, path: Path) -> bool:
        """Return whether a value at or below a path was refused while reading (its part is left out)."""
        return any(place[: len(path)] == path for place in self.refused)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Return where the value (or the key) of a path stands, or the nearest place above it."""
        while path:
            found = (self.keys.get(path) or self.values.get(path)) if key else (self.values.get(path) or self.keys.get(path))
            if found:
                return found
            path = path[:-1]
        return self.values.get((), Place(1, 1))

    def fault(self, path: Path, zh: str, en: str, *, key: bool = False, warning: bool = False) -> Fault:
        """Return a fault at the place of a path."""
        place = self.place(path, key=key)
        return Fault(place.line, place.column, path_text(path), zh, en, "warning" if warning else "error")


class _Stop(Exception):
    """Reading cannot go on; the fault is already noted."""


def plant(text: str) -> Tree:
    """Return the text as a tree. Never raises: what cannot be read is in ``faults``, and ``value`` may be None."""
    tree = Tree()
    if len(text) > LONGEST:
        tree.faults.append(Fault(1, 1, ".", "文件太大,不像一份制度文件", "the file is too large to be a policy"))
        return tree
    if control := control_fault(text):
        tree.faults.append(control)
        return tree
    tree.faults.extend(lexical_faults(text))
    try:
        _Builder(tree, text).build()
    except _Stop:
        tree.value = None
    except MarkedYAMLError as error:
        tree.value = None
        _note_syntax(tree, error, text.split("\n"))
    except (YAMLError, ValueError, RecursionError, IndexError, KeyError, AssertionError, AttributeError, TypeError) as error:
        tree.value = None
        message = shorten(error, 120)
        tree.faults.append(Fault(1, 1, ".", f"不是YAML:{message}", f"not YAML: {message}"))
    return tree


_UNSPACED: Final = re.compile(r"[A-Za-z0-9_-]+:\S")
_SYNTAX_WORDS: Final = (
    ("found character '\\t'", "缩进要用空格,不能用制表符", "indent with spaces, not tabs"),
    (
        "mapping values are not allowed",
        "这里不该有冒号:检查缩进,或给含冒号的文字加引号",
        "no colon belongs here: check the indent, or quote the text",
    ),
    ("no blank after the colon", "冒号后要空一格(: )", 'a blank belongs after the colon (": ")'),
    ("could not find expected ':'", "键后面少了冒号(:)", "the key lacks its colon"),
    ("expected <block end>", "缩进没有对齐", "the indent does not line up"),
    (
        "expected ',' or '}'",
        "花括号里少了逗号或“}”;含逗号的文字要加引号",
        'inside {…} a comma or "}" is missing; quote texts that hold commas',
    ),
    ("expected ',' or ']'", "方括号里少了逗号或“]”", 'inside […] a comma or "]" is missing'),
    ("cannot start any token", "不能以这个字符开头;给文字加引号", "nothing starts with this character; quote the text"),
    ("unexpected end of stream", "引号没有配对", "a quotation mark is not closed"),
    ("found unexpected document separator", "引号没有配对", "a quotation mark is not closed"),
)


def _note_syntax(tree: Tree, error: MarkedYAMLError, lines: list[str]) -> None:
    mark, context = error.problem_mark or error.context_mark, error.context or ""
    opened = error.context_mark
    if opened and mark and ("quoted scalar" in context or ("flow" in context and opened.line != mark.line)):
        mark = opened  # the quotation mark or bracket that is not closed, not where that was noticed
    problem = str(error.problem or error.context or "")
    if opened and "simple key" in context:
        mark = opened  # the key itself: that its colon is missing was noticed on the line after it
        problem = "no blank after the colon" if _UNSPACED.match(lines[opened.line][opened.column :]) else problem
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    tree.broken = line
    if any(fault.line in (line, line - 1, line - 2) for fault in tree.faults):
        return  # a consequence of what is named already
    for sign, zh, en in _SYNTAX_WORDS:
        if sign in problem:
            tree.faults.append(Fault(line, column, ".", zh, en))
            return
    short = shorten(problem, 120)
    tree.faults.append(Fault(line, column, ".", f"YAML写法有误:{short}", f"YAML: {short}"))


class _Builder:
    """Builds one document from its events."""

    def __init__(self, tree: Tree, text: str) -> None:
        self.tree = tree
        self.lines = text.split("\n")
        self.events: Iterator[Event] = YAML(pure=True).parse(text)

    def build(self) -> None:
        documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self.stop(event, "一个文件只写一份制度,不能有第二个“---”", 'one policy per file: no second "---"')
                if event.version or event.tags:
                    raise self.stop(event, "不用YAML指令(%…)", "no YAML directives (%…)")
            elif isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent | AliasEvent):
                self.tree.value = self.node(event, ())

    def stop(self, event: Event, zh: str, en: str) -> _Stop:
        self.note(event, (), zh, en)
        return _Stop()

    def note(self, event: Event, path: Path, zh: str, en: str) -> None:
        self.tree.faults.append(Fault(event.start_mark.line + 1, event.start_mark.column + 1, path_text(path), zh, en))

    def place(self, event: Event) -> Place:
        return Place(event.start_mark.line + 1, event.start_mark.column + 1)

    def node(self, event: Event, path: Path) -> Any:
        """Return the value that begins with this event."""
        if isinstance(event, AliasEvent):
            name = shorten(event.anchor)
            self.note(event, path, f"不用YAML别名(*{name});把内容写全", f"no YAML aliases (*{name}); write it out")
            return Missing
        self.tree.values[path] = self.place(event)
        if len(path) > DEEPEST:
            raise self.stop(event, "层次太深", "nested too deep")
        if isinstance(event, NodeEvent):
            self.refuse_marks(event, path)
        if isinstance(event, MappingStartEvent):
            return self.mapping(path)
        if isinstance(event, SequenceStartEvent):
            return self.sequence(path)
        return self.scalar(event, path) if isinstance(event, ScalarEvent) else Missing

    def refuse_marks(self, event: NodeEvent, path: Path) -> bool:
        """Note anchors and tags; return whether there was one."""
        tag = getattr(event, "ctag", None)
        if event.anchor:
            self.note(event, path, f"不用YAML锚点(&{shorten(event.anchor)})", f"no YAML anchors (&{shorten(event.anchor)})")
        if tag is not None and str(tag):
            self.note(event, path, f"不用YAML标签({shorten(tag)})", f"no YAML tags ({shorten(tag)})")
        return bool(event.anchor) or (tag is not None and bool(str(tag)))

    def mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            key = self.key(event, path)
            value_event = next(self.events)
            if key is None or (*path, key) in self.tree.keys:
                if key is not None:
                    self.twice(event, path, key)
                self.skip(value_event, path)
                continue
            self.tree.keys[*path, key] = self.place(event)
            value = self.node(value_event, (*path, key))
            if value is Missing:
                self.tree.refused.add((*path, key))
            else:
                found[key] = value
        return found

    def twice(self, event: Event, path: Path, key: str) -> None:
        line = self.tree.keys[*path, key].line
        name = shorten(key)
        self.note(event, (*path, key), f"“{name}”写了两次(第{line}行已有)", f'"{name}" is written twice (first in line {line})')

    def key(self, event: Event, path: Path) -> str | None:
        if isinstance(event, ScalarEvent):
            return None if self.refuse_marks(event, path) else shorten(_paired(event.value), 200)
        self.note(event, path, "键只能是一个词", "a key is one word")
        if not isinstance(event, ScalarEvent | AliasEvent):
            self.skip(event, path)
        return None

    def skip(self, event: Event, path: Path) -> None:
        """Read past a value that has no place of its own."""
        aside = Tree()
        kept, self.tree = self.tree, aside
        try:
            self.node(event, path)
        finally:
            self.tree = kept

    def sequence(self, path: Path) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            value = self.node(event, (*path, len(found)))
            if value is Missing:
                self.tree.refused.add((*path, len(found)))
            else:
                found.append(value)
        return found

    def scalar(self, event: ScalarEvent, path: Path) -> Any:
        text = _paired(event.value)
        if "\ufffd" in text:
            self.note(event, path, "有不完整的字符", "it holds half a character")
            return Missing
        if event.style in ("'", '"', "|", ">"):
            if not text.strip():
                self.note(event, path, "不能是空的;不需要就删去这一行", "empty; leave the line out when there is nothing to say")
                return Missing
            return text
        return self.plain(event, text, path)

    def plain(self, event: ScalarEvent, text: str, path: Path) -> Any:
        if text in _EMPTY:
            place = self.tree.keys.get(path, self.place(event))
            zh, en = "没有写内容;不需要就删去这一行", "empty; leave the line out when there is nothing to say"
            if path and isinstance(path[-1], str) and "{" in self.lines[place.line - 1][: place.column - 1]:
                zh, en = (
                    f"“{shorten(path[-1])}”后面没有内容:冒号后要空一格,含逗号的文字要加引号",
                    "nothing follows: a colon needs a space, a text with commas needs quotation marks",
                )
            self.tree.faults.append(Fault(place.line, place.column, path_text(path), zh, en))
            return Missing
        if text in ("true", "false"):
            return text == "true"
        if re.fullmatch(r"-?(0|[1-9][0-9]{0,17})", text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            zh = f"不用小数(“{shorten(text)}”):写整数,份额写 95% 或 1/3"
            self.note(event, path, zh, f'no decimals ("{shorten(text)}"): whole numbers, shares as 95% or 1/3')
            return Missing
        if _WIDE_DIGITS.fullmatch(text):
            plain = text.translate(_WIDE)
            self.note(event, path, f"数字“{text}”是全角的,改成“{plain}”", f'the digits "{text}" are full-width; write "{plain}"')
            return Missing
        return text


def _paired(text: str) -> str:
    """Return a text in which escapes such as \\ud83d\\ude00 are one character; half of one becomes U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Missing:
    """Stands for a value that was refused; its fault is noted and the key is taken as not written."""
