"""The parts of the JSON Schema that belong to ``meetings``."""

from typing import Any, Final, get_args

from lianxin.rules.policy.meetings import HELD, ROUND_EVERY, ROUND_MATTERS
from lianxin.rules.policy.schema_texts import MEETING_TEXTS
from lianxin.rules.policy.values import KEY_LENGTH, AreaLevel

Schema = dict[str, Any]
_TEXT: Final[Schema] = {"type": "string", "minLength": 1}
_KEY: Final[Schema] = {"type": "string", "pattern": "^[a-z][a-z0-9_-]*$", "maxLength": KEY_LENGTH}


def meeting_section() -> dict[str, Schema]:
    """Return the section at top level."""
    rounds: Schema = {
        "type": "object",
        "propertyNames": _KEY,
        "additionalProperties": {"$ref": "#/$defs/meeting_round"},
        "description": MEETING_TEXTS["rounds"],
    }
    return {"meetings": {"type": "object", "additionalProperties": False, "properties": {"rounds": rounds}}}


def meeting_definitions() -> dict[str, Schema]:
    """Return the rule of the section."""
    ids: Schema = {"type": "string", "pattern": "^[A-Z][0-9]{1,3}[a-z]?$"}
    ground: dict[str, Schema] = {
        **dict.fromkeys(("zh", "en", "clause", "source", "reads_as", "article"), _TEXT),
        "built": {"const": "in part"},
        "id": _many(ids),
    }
    own: dict[str, Schema] = {
        "held": {"type": "string", "enum": list(HELD)},
        "every": {"type": "string", "enum": list(ROUND_EVERY)},
        "level": {"type": "string", "enum": list(get_args(AreaLevel))},
        "category": {"$ref": "#/$defs/words"},
        "kind": _many({"type": "string", "enum": list(ROUND_MATTERS)}),
        "entry": _KEY,
        "by": {"$ref": "#/$defs/office"},
    }
    described = {name: {**part, "description": MEETING_TEXTS[name]} for name, part in own.items()}
    required = ["zh", "held", "every", "category", "entry"]
    rule = {"type": "object", "additionalProperties": False, "properties": {**ground, **described}, "required": required}
    return {"meeting_round": rule}


def _many(item: Schema) -> Schema:
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": 1}]}
