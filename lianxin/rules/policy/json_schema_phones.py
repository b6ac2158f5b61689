"""The parts of the JSON Schema that belong to ``phones``."""

from typing import Any, Final

from lianxin.rules.policy.phones import MOST_DAYS
from lianxin.rules.policy.schema_texts import PHONE_TEXTS

Schema = dict[str, Any]
_TEXT: Final[Schema] = {"type": "string", "minLength": 1}


def phone_section() -> dict[str, Schema]:
    """Return the section at top level."""
    storage = {"$ref": "#/$defs/phone_storage", "description": PHONE_TEXTS["storage"]}
    return {"phones": {"type": "object", "additionalProperties": False, "properties": {"storage": storage}}}


def phone_definitions() -> dict[str, Schema]:
    """Return the rule of the section."""
    ids: Schema = {"type": "string", "pattern": "^[A-Z][0-9]{1,3}[a-z]?$"}
    ground: dict[str, Schema] = {
        **dict.fromkeys(("clause", "source", "reads_as", "article"), _TEXT),
        "built": {"const": "in part"},
        "id": {"anyOf": [ids, {"type": "array", "items": ids, "minItems": 1}]},
    }
    own: dict[str, Schema] = {
        "wipe_after_days": {"type": "integer", "minimum": 1, "maximum": MOST_DAYS},
        "unlock_online": {"type": "boolean"},
    }
    described = {name: {**part, "description": PHONE_TEXTS[name]} for name, part in own.items()}
    return {"phone_storage": {"type": "object", "additionalProperties": False, "properties": {**ground, **described}}}
