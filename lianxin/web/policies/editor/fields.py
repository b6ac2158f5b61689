"""One field of the form: how it is read from the tree and written back. Nothing is written that did not change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from django.utils.translation import gettext_lazy as _
from ruamel.yaml.comments import CommentedMap

from lianxin.web.policies.editor.labels import Choices, Label
from lianxin.web.policies.editor.text import Unreadable, flow, fragment, fragment_text, plain, put

Path = tuple[str, ...]


class Posted(Protocol):
    """What a browser sent: Django's QueryDict, or as much of it as is needed."""

    def get(self, key: str, default: Any = ..., /) -> Any: ...
    def getlist(self, key: str, /) -> list[Any]: ...
    def __contains__(self, key: object, /) -> bool: ...


@dataclass
class Field:
    """A field as the template draws it."""

    path: str
    kind: str
    label: Label
    value: Any
    choices: Choices = ()
    help: Label = ""
    reshapes: bool = False
    rows: int = 2
    errors: list[Label] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """The id of the field in the page, to which a fault jumps."""
        return f"f-{self.path}"


class Codec(Protocol):
    """One or a few fields over one place of the tree. ``at`` is where that place lies in the rule."""

    def fields(self, node: CommentedMap) -> list[Field]:
        """The fields with their present values."""

    def write(self, node: CommentedMap, sent: Posted) -> list[Field]:
        """Take over what was sent; the fields that could not be taken come back with their errors."""


def with_held(choices: Choices, value: str) -> Choices:
    """The choices, and what stands there if it is none of them: what is wrong stays until somebody changes it."""
    return choices if value in dict(choices) else (*choices, (value, value))


def bare(values: Sequence[str]) -> Any:
    """A list as the language likes it: one word stands alone."""
    return values[0] if len(values) == 1 else flow(list(values))


def as_list(node: Any) -> list[str]:
    """The words of a list, of which one may stand alone."""
    if node is None:
        return []
    return [str(item) for item in node] if isinstance(node, list | tuple) else [str(node)]


def number(text: str) -> Any:
    """A number where the text is one; otherwise the text, which the checker will name as a fault."""
    stripped = text.strip()
    return int(stripped) if stripped.isascii() and stripped.isdigit() and len(stripped) < 10 else stripped


def at(prefix: str, name: str) -> str:
    """The path of a field below a prefix."""
    return f"{prefix}.{name}" if prefix else name


@dataclass(frozen=True)
class Simple:
    """A text, long text, number, choice or tick under one key."""

    key: str
    kind: str
    label: Label
    order: Sequence[str] = ()
    choices: Choices = ()
    help: Label = ""
    default: str = ""
    prefix: str = ""
    reshapes: bool = False

    @property
    def path(self) -> str:
        """Where the field stands in its rule."""
        return at(self.prefix, self.key)

    def fields(self, node: CommentedMap) -> list[Field]:
        """The one field."""
        held = node.get(self.key)
        value: Any = held is True if self.kind == "tick" else str(held) if held is not None else self.default
        choices = with_held(self.choices, value) if self.kind == "choice" else self.choices
        return [Field(self.path, self.kind, self.label, value, choices, self.help, self.reshapes)]

    def write(self, node: CommentedMap, sent: Posted) -> list[Field]:
        """Take the value; a default is not written out."""
        if self.path not in sent:
            return []
        if self.kind == "tick":
            put(node, self.key, True if "yes" in sent.getlist(self.path) else None, self.order)
            return []
        text = str(sent.get(self.path, "")).replace("\r\n", "\n").strip()
        value = number(text) if self.kind == "number" else " ".join(text.split("\n")) if self.kind == "long" else text
        if self.key not in node and text == self.default:
            return []
        put(node, self.key, value, self.order)
        return []


@dataclass(frozen=True)
class Ticks:
    """A list of words to tick; words that are written but not on offer stay visible."""

    key: str
    label: Label
    offered: Choices
    order: Sequence[str] = ()
    help: Label = ""
    prefix: str = ""

    @property
    def path(self) -> str:
        """Where the field stands in its rule."""
        return at(self.prefix, self.key)

    def fields(self, node: CommentedMap) -> list[Field]:
        """The one field."""
        return [ticks(self.path, self.label, as_list(node.get(self.key)), self.offered, self.help)]

    def write(self, node: CommentedMap, sent: Posted) -> list[Field]:
        """Take the ticked words, in the order in which they were written and then offered."""
        if self.path in sent:
            put_words(node, self.key, ticked(sent, self.path, as_list(node.get(self.key))), self.order)
        return []


def ticks(path: str, label: Label, value: list[str], offered: Choices, help: Label = "") -> Field:
    """A field of words to tick."""
    known = {word for word, _label in offered}
    undeclared = tuple((word, _("%(word)s(未声明)") % {"word": word}) for word in value if word not in known)
    return Field(path, "ticks", label, value, (*offered, *undeclared), help)


def ticked(sent: Posted, path: str, before: Sequence[str]) -> list[str]:
    """The words ticked: those that stood there first, in their order, then the new ones."""
    chosen = [str(word) for word in sent.getlist(path) if word]
    kept = [word for word in before if word in chosen]
    return kept + [word for word in chosen if word not in kept]


def put_words(node: CommentedMap, key: str, words: Sequence[str], order: Sequence[str] = ()) -> None:
    """Set a list of words unless it holds the same ones already."""
    if as_list(node.get(key)) != list(words) or (key in node and not words):
        put(node, key, bare(words) if words else None, order)


@dataclass(frozen=True)
class Fragment:
    """A rare construct as a piece of YAML of its own, with its own fault."""

    key: str
    label: Label
    order: Sequence[str] = ()
    help: Label = ""
    prefix: str = ""

    @property
    def path(self) -> str:
        """Where the field stands in its rule."""
        return at(self.prefix, self.key)

    def fields(self, node: CommentedMap) -> list[Field]:
        """The one field."""
        text = fragment_text(node.get(self.key))
        return [Field(self.path, "yaml", self.label, text, (), self.help, rows=max(3, text.count("\n") + 2))]

    def write(self, node: CommentedMap, sent: Posted) -> list[Field]:
        """Take the piece over, or say in which of its lines it breaks."""
        if self.path not in sent:
            return []
        text = str(sent.get(self.path, "")).replace("\r\n", "\n")
        return put_fragment(node, self.key, text, self.order, Field(self.path, "yaml", self.label, text, (), self.help, rows=5))


def put_fragment(node: CommentedMap, key: str, text: str, order: Sequence[str], shown: Field) -> list[Field]:
    """Set a key from a piece of YAML; where it cannot be read, the field comes back with the line at fault."""
    try:
        value = fragment(text)
    except Unreadable as fault:
        shown.errors.append(_("这一段YAML第%(line)s行读不懂") % {"line": fault.line or 1})
        return [shown]
    if plain(node.get(key)) != plain(value):
        put(node, key, value, order)
    return []


PLAIN_TEXT: Final = frozenset({"text", "long", "number"})
