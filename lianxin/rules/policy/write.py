"""A policy back to the YAML a clerk writes: only what is not the default, one word standing alone where it may."""

import io
from typing import Any, Final

from pydantic import BaseModel
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from lianxin.rules.policy.matters import Office
from lianxin.rules.policy.schema import (
    SECTIONS,
    LunarWindow,
    MonthDay,
    Of,
    Policy,
    Selector,
    Share,
    Table,
)
from lianxin.rules.policy.sections import KEYED, NESTED
from lianxin.rules.policy.values import OWN_KEY

_KEY_LISTS: Final = frozenset({"lines", "counts_as"})


def write_policy(policy: Policy) -> str:
    """Return the policy as YAML text that reads back to an equal policy."""
    yaml = YAML()
    yaml.width = 160
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(plain_policy(policy), out)
    return out.getvalue()


def plain_policy(policy: Policy) -> dict[str, Any]:
    """Return the policy as plain maps, lists, texts and numbers, in the order of the design page."""
    head = _shape(policy, leave=("words", "parties", *SECTIONS, *NESTED))
    words = {
        name: {key: _shape(word) for key, word in getattr(policy.words, name).items()}
        for name in type(policy.words).model_fields
        if getattr(policy.words, name)
    }
    rest: dict[str, Any] = {"words": words} if words else {}
    for section in ("parties", *SECTIONS):
        if parts := getattr(policy, section):
            rest[section] = {key: _shape(part) for key, part in parts.items()}
    for section in NESTED:
        if (held := getattr(policy, section)) is not None:
            rest[section] = _nested(held)
    return {**head, **rest}


def _nested(section: BaseModel) -> dict[str, Any]:
    """Return a section of maps of rules and of single rules."""
    found: dict[str, Any] = {}
    for name in type(section).model_fields:
        part = getattr(section, name)
        if name in KEYED and part:
            found[name] = {key: _shape(rule) for key, rule in part.items()}
        elif name not in KEYED and part is not None:
            found[name] = _shape(part)
    return found


def _shape(part: BaseModel, leave: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a part's keys and values as written, without what is the default."""
    found: dict[str, Any] = {}
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        if name in leave or field.alias == OWN_KEY or (not field.is_required() and value == field.default):
            continue
        written = field.alias or name
        found[written] = _value(value, written)
    return found


def _value(value: Any, name: str) -> Any:
    if isinstance(value, Share | MonthDay):
        return str(value)
    if isinstance(value, BaseModel):
        return _part(value)
    if isinstance(value, tuple):
        parts = [_value(item, name) for item in value]
        return parts[0] if len(parts) == 1 and name not in _KEY_LISTS else parts
    return _text(value) if isinstance(value, str) else value


def _part(value: BaseModel) -> Any:
    """Return a part in the short form a clerk writes: a bare word for a kind, the source as a key, ``lunar: 09-09``."""
    if isinstance(value, Table):
        return [_shape(line) for line in value.lines]
    plain = _shape(value)
    if isinstance(value, Of):
        return {value.source: _value(value.names, "names"), **_without(plain, "source", "names")}
    if isinstance(value, LunarWindow):
        return {"lunar": f"{value.month:02}-{value.day:02}", **_without(plain, "month", "day")}
    if isinstance(value, Selector) and list(plain) == ["kind"]:
        return plain["kind"]
    if isinstance(value, Office) and list(plain) == ["unit_kind"] and isinstance(plain["unit_kind"], str):
        return plain["unit_kind"]
    return plain


def _without(plain: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in plain.items() if key not in names}


def _text(text: str) -> str:
    """Return a text, in quotation marks where it could be taken for a number; the rest the YAML writer quotes."""
    return DoubleQuotedScalarString(text) if text[:1].isdigit() or text[:1] in "-+." else text
