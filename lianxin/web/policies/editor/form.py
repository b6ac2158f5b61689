"""The form of one part of a policy: opened from a text, saved into a text.

A part is ``head``, ``words.entries``, ``parties.cadre``, ``links.households``, ``figures.gifts``, ``duties.stay``,
``matters.terms.hotline``, ``matters.returns`` or ``dispatch.catalogue.water``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _
from ruamel.yaml.comments import CommentedMap

from lianxin.rules.policy.faults import Fault
from lianxin.rules.policy.values import KEY_LENGTH, KEY_PATTERN
from lianxin.web.policies.editor import matters, parts, wordlists
from lianxin.web.policies.editor.declared import Declared, name_of
from lianxin.web.policies.editor.fields import Field, Posted
from lianxin.web.policies.editor.labels import MATTER_SECTIONS, SECTIONS, SINGLE, WORD_LISTS, Label
from lianxin.web.policies.editor.parts import Fieldset, Group
from lianxin.web.policies.editor.text import dump, flow_map, load, put, remove
from lianxin.web.policies.editor.wordlists import Row

SECTION_NAMES: Final = dict((*SECTIONS, *MATTER_SECTIONS))
LIST_NAMES: Final = dict(WORD_LISTS)
_NESTED: Final = frozenset(key.partition(".")[0] for key, _title in MATTER_SECTIONS)
"""Sections that are made of parts."""


class NoSuchPart(Exception):
    """The policy has no such part."""


class BadKey(Exception):
    """A key that cannot be used; the message says why."""


@dataclass
class PartForm:
    """A part as the page draws it."""

    part: str
    title: Label
    fieldsets: list[Fieldset] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    errors: list[Label] = field(default_factory=list)

    def all_fields(self) -> Iterable[Field]:
        """Every field of the part."""
        for fieldset in self.fieldsets:
            yield from fieldset.fields
        for row in self.rows:
            yield from row.fields


@dataclass(frozen=True)
class Saved:
    """The text after a save, and the fields that could not be taken over."""

    text: str
    failed: Sequence[Field] = ()

    @property
    def whole(self) -> bool:
        """Whether all that was sent is in the text."""
        return not self.failed


def open_part(text: str, part: str) -> PartForm:
    """The form of a part. Raises Unreadable or NoSuchPart."""
    document = load(text)
    name, _dot, key = part.partition(".")
    if name == "words" and key in LIST_NAMES:
        return PartForm(part, LIST_NAMES[key], rows=wordlists.rows(document, key))
    node, groups = _place(document, part)
    return PartForm(part, _title(node, part), fieldsets=parts.fieldsets(groups, node))


def save_part(text: str, part: str, sent: Posted) -> Saved:
    """The text with what was sent for the part. Raises Unreadable, NoSuchPart or BadKey."""
    document = load(text)
    name, _dot, key = part.partition(".")
    if name == "words" and key in LIST_NAMES:
        if sent.get("new_key", ""):
            check_key(str(sent.get("new_key")).strip())
        wordlists.write(document, key, sent)
        return Saved(dump(document))
    node, groups = _place(document, part)
    failed = parts.write(groups, node, sent)
    return Saved(dump(document), failed)


def add_rule(text: str, section: str, key: str, zh: str) -> str:
    """The text with a new party or rule of that key. Raises Unreadable, NoSuchPart or BadKey."""
    document = load(text)
    if section not in SECTION_NAMES:
        raise NoSuchPart(section)
    if section in SINGLE:
        _store(document, section, "", _fresh(section, ""))
        return dump(document)
    check_key(key)
    if any(key in _section(document, other) for other in _shared(section)):
        raise BadKey(_("代号“%(key)s”已经用了") % {"key": key})
    _store(document, section, key, _fresh(section, zh or key))
    return dump(document)


def _store(document: CommentedMap, section: str, key: str, rule: CommentedMap) -> None:
    """Put a new rule in its place, making the maps above it where they are not there."""
    names = [*section.split("."), *([key] if key else [])]
    node = document
    order: Sequence[str] = parts.HEAD_ORDER
    for index, name in enumerate(names[:-1]):
        held = node.get(name)
        if not isinstance(held, CommentedMap):
            value: Any = rule
            for inner in reversed(names[index + 1 :]):
                value = CommentedMap({inner: value})
            put(node, name, value, order)
            return
        node, order = held, ()
    put(node, names[-1], rule)


def remove_rule(text: str, part: str) -> str:
    """The text without that party or rule. Raises Unreadable or NoSuchPart."""
    document = load(text)
    section, key = split(part)
    names = [*section.split("."), *([key] if key else [])]
    if section not in SECTION_NAMES or not all(names) or _at(document, names) is None:
        raise NoSuchPart(part)
    while len(names) > 1 and len(_at(document, names[:-1]) or ()) == 1:
        names.pop()  # a map with nothing left goes as a whole
    above = _at(document, names[:-1])
    remove(document if above is None else above, names[-1])
    return dump(document)


def split(part: str) -> tuple[str, str]:
    """The section of a part and its key there; a section that is one rule has none."""
    if part in SINGLE:
        return part, ""
    first, _dot, rest = part.partition(".")
    if first in _NESTED:
        section, _dot, key = rest.partition(".")
        return f"{first}.{section}", key
    return first, rest


def _at(document: CommentedMap, names: Sequence[str]) -> CommentedMap | None:
    """The map at a path, or None."""
    node: Any = document
    for name in names:
        node = node.get(name) if isinstance(node, CommentedMap) else None
    return node if isinstance(node, CommentedMap) and names else None


def check_key(key: str) -> None:
    """Raise BadKey unless the key may be used for a word or rule."""
    if not re.fullmatch(KEY_PATTERN, key) or len(key) > KEY_LENGTH:
        raise BadKey(_("代号只能用小写字母、数字、连字符和下划线,以字母开头,不超过48个字符"))


def _shared(section: str) -> Sequence[str]:
    return ("links", "figures", "duties") if section in ("links", "figures", "duties") else (section,)


def _fresh(section: str, zh: str) -> CommentedMap:
    if section in matters.FRESH:
        start = {key: flow_map(value) if isinstance(value, dict) else value for key, value in matters.FRESH[section].items()}
        return CommentedMap({**({"zh": zh} if zh else {}), **start})
    begin: dict[str, dict[str, Any]] = {
        "parties": {"are": "officers"},
        "links": {"with": "household"},
        "figures": {"of": CommentedMap({"entries": "any"})},
        "duties": {"of": CommentedMap({"entries": "any"}), "at_least": 1, "every": "month"},
    }
    return CommentedMap({"zh": zh, **begin[section]})


def _section(document: CommentedMap, section: str) -> CommentedMap:
    held = _at(document, section.split("."))
    return held if held is not None else CommentedMap()


def _place(document: CommentedMap, part: str) -> tuple[CommentedMap, list[Group]]:
    if part == "head":
        return document, parts.head()
    section, key = split(part)
    layout: Callable[[Declared], list[Group]] | None = {**parts.LAYOUTS, **matters.LAYOUTS}.get(section)
    node = _at(document, [*section.split("."), *([key] if key else [])])
    if layout is None or node is None or (not key and section not in SINGLE):
        raise NoSuchPart(part)
    return node, layout(Declared(document))


def _title(node: CommentedMap, part: str) -> str:
    if part in SINGLE:
        return str(SECTION_NAMES[part])
    return name_of(part, node) if part != "head" else _("名称与文件")


def faults_of(part: str, faults: Iterable[Fault]) -> list[Fault]:
    """The faults that lie in a part."""
    if part == "head":
        return [fault for fault in faults if fault.path.partition(".")[0] in (*_HEAD, "")]
    return [fault for fault in faults if fault.path == part or fault.path.startswith((f"{part}.", f"{part}["))]


_HEAD: Final = ("policy", "zh", "en", "document", "month_begins", "oversight")


def part_of(path: str) -> str:
    """The part in which a fault lies; the empty text when it is of no part."""
    names = re.sub(r"\[\d+\]", "", path).split(".")
    if names[0] in _HEAD:
        return "head"
    if names[0] in _NESTED:
        single = ".".join(names[:2])
        return single if single in SINGLE else ".".join(names[:3]) if len(names) > 2 and single in SECTION_NAMES else ""
    if names[0] in (*SECTION_NAMES, "words") and len(names) > 1 and names[1]:
        return f"{names[0]}.{names[1]}"
    return ""


def field_of(part: str, path: str) -> str:
    """The path of the field at which a fault shows."""
    inner = re.sub(r"\[\d+\]", "", path)
    return inner if part == "head" else inner.removeprefix(part).removeprefix(".")


def attach(form: PartForm, faults: Iterable[tuple[str, Label]]) -> None:
    """Put each fault (path, message) to the field it is about, or to the part where no field fits."""
    fields = {drawn.path: drawn for drawn in form.all_fields()}
    for path, message in faults:
        inner = field_of(form.part, path)
        target = _nearest(fields, f"w.{inner}" if form.rows else inner)
        (target.errors if target else form.errors).append(message)


_MOVED: Final = {"exactly": "target", "at_least": "target", "at_most": "target", "between": "target", "rolling": "target"}


def _more(path: str) -> tuple[str, ...]:
    return f"{path}.amount", f"{path}.unit_kind", f"{path}.after.amount"


def _nearest(fields: dict[str, Field], path: str) -> Field | None:
    first, _dot, rest = path.partition(".")
    path = f"{_MOVED[first]}.{rest}" if first in _MOVED else path
    while path:
        for name in (path, f"{path}.kind", f"{path}.names", f"{path}.value", f"{path}.table", f"{path}.source", *_more(path)):
            if name in fields and name != "target":
                return fields[name]
        path = path.rpartition(".")[0]
    return fields.get("target") if first in _MOVED else None
