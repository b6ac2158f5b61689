"""The parts of the JSON Schema that belong to ``reports``."""

from typing import Any, Final, get_args

from lianxin.rules.policy.reports import DOCUMENT_EVERY, DOCUMENT_KINDS
from lianxin.rules.policy.schema_texts import REPORT_TEXTS
from lianxin.rules.policy.values import KEY_LENGTH, AreaLevel

Schema = dict[str, Any]

_KEY: Final[Schema] = {"type": "string", "pattern": "^[a-z][a-z0-9_-]*$", "maxLength": KEY_LENGTH}
_FIGURE: Final[Schema] = {"type": "string", "pattern": r"^[a-z][a-z0-9_-]*(\.(parties|counterparts))?$"}
_TEXT: Final[Schema] = {"type": "string", "minLength": 1}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _many(item: Schema) -> Schema:
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": 1}]}


def _whole(least: int, most: int) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": most}


def _object(properties: dict[str, Schema], required: tuple[str, ...]) -> Schema:
    described = {
        name: {**part, "description": REPORT_TEXTS[name]} if name in REPORT_TEXTS else part for name, part in properties.items()
    }
    return {"type": "object", "additionalProperties": False, "properties": described, "required": list(required)}


def report_section() -> dict[str, Schema]:
    """Return the section at top level."""
    parts = {"documents": "document_rule", "ceilings": "ceiling"}
    properties: dict[str, Schema] = {
        name: {"type": "object", "propertyNames": _KEY, "additionalProperties": _ref(rule), "description": REPORT_TEXTS[name]}
        for name, rule in parts.items()
    }
    return {"reports": {"type": "object", "additionalProperties": False, "properties": properties}}


def report_definitions() -> dict[str, Schema]:
    """Return the rules of the section."""
    ground: dict[str, Schema] = {
        "zh": _TEXT,
        "en": _TEXT,
        "clause": _TEXT,
        "source": _TEXT,
        "reads_as": _TEXT,
        "built": {"const": "in part"},
        "article": _TEXT,
        "id": _many({"type": "string", "pattern": "^[A-Z][0-9]{1,3}[a-z]?$"}),
    }
    return {
        "document_rule": _object({**ground, **_document()}, ("zh", "kind", "every", "text")),
        "ceiling": _object({**ground, **_ceiling()}, ("zh", "with", "entries", "at_most", "every")),
    }


def _document() -> dict[str, Schema]:
    table = {"by": {"type": "string", "enum": ["township", "village"]}, "figures": _many(_FIGURE)}
    return {
        "kind": {"type": "string", "enum": list(DOCUMENT_KINDS)},
        "every": {"type": "string", "enum": list(DOCUMENT_EVERY)},
        "week_ends": _whole(1, 7),
        "after_days": _whole(0, 60),
        "at": {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
        "level": _many({"type": "string", "enum": list(get_args(AreaLevel))}),
        "who": _ref("words"),
        "office": _TEXT,
        "to": _TEXT,
        "text": _many(_TEXT),
        "table": _object(table, ("by", "figures")),
    }


def _ceiling() -> dict[str, Schema]:
    return {
        "with": _ref("words"),
        "entries": _ref("words"),
        "at_most": _whole(1, 366),
        "every": {"type": "string", "enum": ["week", "month", "quarter", "year"]},
        "apart_days": _whole(0, 31),
    }
