"""The parts of the JSON Schema that belong to ``hotline``."""

from typing import Any, Final

from lianxin.rules.policy.hotlines import MOST_HOURS, TRIES_AT_MOST
from lianxin.rules.policy.schema_texts import HOTLINE_TEXTS

Schema = dict[str, Any]
_TEXT: Final[Schema] = {"type": "string", "minLength": 1}


def hotline_section() -> dict[str, Schema]:
    """Return the section at top level."""
    held = {"$ref": "#/$defs/hotline_call_backs", "description": HOTLINE_TEXTS["call_backs"]}
    return {"hotline": {"type": "object", "additionalProperties": False, "properties": {"call_backs": held}}}


def hotline_definitions() -> dict[str, Schema]:
    """Return the rule of the section."""
    ids: Schema = {"type": "string", "pattern": "^[A-Z][0-9]{1,3}[a-z]?$"}
    ground: dict[str, Schema] = {
        **dict.fromkeys(("clause", "source", "reads_as", "article"), _TEXT),
        "built": {"const": "in part"},
        "id": {"anyOf": [ids, {"type": "array", "items": ids, "minItems": 1}]},
    }
    own: dict[str, Schema] = {
        "within_hours": {"type": "integer", "minimum": 1, "maximum": MOST_HOURS},
        "tries": {"type": "integer", "minimum": 1, "maximum": TRIES_AT_MOST},
    }
    described = {name: {**part, "description": HOTLINE_TEXTS[name]} for name, part in own.items()}
    return {"hotline_call_backs": {"type": "object", "additionalProperties": False, "properties": {**ground, **described}}}
