"""A policy's text as a tree that can be changed in place: comments, order and ways of writing stay as they are.

Only what a form really changed is written, so a text that nobody touched comes back byte for byte.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import CommentMark, MarkedYAMLError, YAMLError
from ruamel.yaml.tokens import CommentToken

from lianxin.rules.policy.tree import plant

_WIDE: Final = 100_000
_EMPTY: Final[tuple[Any, ...]] = (None, "", (), [], {})


class Unreadable(Exception):
    """The text cannot be taken as a form; the faults of the policy say why. ``line`` is where a fragment breaks, if known."""

    def __init__(self, line: int | None = None) -> None:
        super().__init__(line)
        self.line = line


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = _WIDE
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def load(text: str) -> CommentedMap:
    """The text as a tree to change; raises Unreadable where it is no map or cannot be read at all."""
    if not isinstance(plant(text).value, dict):
        raise Unreadable
    try:
        document = _yaml().load(text)
    except (YAMLError, ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(document, CommentedMap):
        raise Unreadable
    return document


def dump(document: CommentedMap) -> str:
    """The tree as text again."""
    out = io.StringIO()
    _yaml().dump(document, out)
    return out.getvalue()


def fragment(text: str) -> Any:
    """A piece of YAML from a field of the form, as a node; None when empty. Raises Unreadable with the line at fault."""
    if not text.strip():
        return None
    tree = plant(text)
    if tree.value is None or tree.faults:
        raise Unreadable(tree.faults[0].line if tree.faults else 1)
    try:
        return _yaml().load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        raise Unreadable(mark.line + 1 if mark else 1) from error
    except (YAMLError, ValueError) as error:
        raise Unreadable(1) from error


def fragment_text(node: Any) -> str:
    """A node as a piece of YAML for a field of the form."""
    if node is None:
        return ""
    out = io.StringIO()
    yaml = _yaml()
    yaml.indent(mapping=2, sequence=2, offset=0)
    yaml.dump(node, out)
    return out.getvalue().removesuffix("...\n").strip("\n")


def plain(node: Any) -> Any:
    """A node as plain Python values, for comparing."""
    if isinstance(node, Mapping):
        return {str(key): plain(value) for key, value in node.items()}
    if isinstance(node, Sequence) and not isinstance(node, str):
        return [plain(value) for value in node]
    if isinstance(node, bool):
        return bool(node)
    return int(node) if isinstance(node, int) else node if node is None else str(node)


def flow(values: Sequence[Any]) -> CommentedSeq:
    """A list written on one line."""
    seq = CommentedSeq(values)
    seq.fa.set_flow_style()
    return seq


def flow_map(values: Mapping[str, Any]) -> CommentedMap:
    """A map written on one line."""
    node = CommentedMap(values)
    node.fa.set_flow_style()
    return node


def put(node: CommentedMap, key: str, value: Any, order: Sequence[str] = ()) -> None:
    """Set a key (or remove it, when the value is empty) if that changes anything; a new key goes to its place in ``order``."""
    if value in _EMPTY and not isinstance(value, bool):
        remove(node, key)
    elif key not in node:
        _insert(node, key, value, order)
    elif plain(node[key]) != plain(value):
        tail = _take_tail(node, key)
        node[key] = value
        _give_tail(node, key, tail)


def put_map(node: CommentedMap, key: str, value: CommentedMap, order: Sequence[str] = ()) -> None:
    """Set a map that a form has filled; what stands there and is no map stays while the form has nothing to put in its place."""
    if value or isinstance(node.get(key), CommentedMap):
        put(node, key, value, order)


def remove(node: CommentedMap, key: str) -> None:
    """Take a key out; the blank lines and comments that follow it stay."""
    if key not in node:
        return
    keys = list(node)
    at = keys.index(key)
    tail = _take_tail(node, key, own=True)
    del node[key]
    if at:
        _give_tail(node, keys[at - 1], tail)


def _insert(node: CommentedMap, key: str, value: Any, order: Sequence[str]) -> None:
    keys = list(node)
    before = set(order[: order.index(key)]) if key in order else set(keys)
    at = max((place + 1 for place, held in enumerate(keys) if held in before), default=0)
    tail = _take_tail(node, keys[-1]) if keys and at == len(keys) else None
    node.insert(at, key, value)
    _give_tail(node, key, tail)


def _holder(node: Any, key: Any) -> tuple[Any, Any]:
    """The collection and key on which the comment after ``node[key]`` hangs: that of the last thing written inside it."""
    value = node[key]
    if isinstance(value, CommentedMap) and value and not value.fa.flow_style():
        return _holder(value, list(value)[-1])
    if isinstance(value, CommentedSeq) and value and not value.fa.flow_style():
        return _holder(value, len(value) - 1)
    return node, key


def _slot(holder: Any) -> int:
    return 2 if isinstance(holder, CommentedMap) else 0


def _take_tail(node: CommentedMap, key: str, *, own: bool = False) -> CommentToken | None:
    """Take what follows ``node[key]`` in the text: blank lines, whole-line comments; with ``own`` its own remark goes."""
    holder, last = _holder(node, key)
    comments = holder.ca.items.get(last)
    token = comments[_slot(holder)] if comments else None
    if token is None:
        return None
    remark, rest = _parted(token)
    comments[_slot(holder)] = None if own else remark
    if not any(comments):
        del holder.ca.items[last]
    return rest


def _parted(token: CommentToken) -> tuple[CommentToken | None, CommentToken | None]:
    """The remark on the line itself, and what stands below it."""
    if not token.value.startswith("#"):
        return None, token
    line, _, below = token.value.partition("\n")
    remark = CommentToken(line + "\n", token.start_mark, None)
    return remark, CommentToken("\n" + below, CommentMark(0), None) if below else None


def _give_tail(node: CommentedMap, key: str, token: CommentToken | None) -> None:
    if token is None:
        return
    holder, last = _holder(node, key)
    comments = holder.ca.items.setdefault(last, [None, None, None, None])
    held = comments[_slot(holder)]
    if held is None:
        comments[_slot(holder)] = token
    else:
        comments[_slot(holder)] = CommentToken(held.value.rstrip("\n") + token.value, held.start_mark, None)
