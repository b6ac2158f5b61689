"""The parts of the JSON Schema that belong to ``matters``, ``dispatch`` and the categories."""

from typing import Any, Final, get_args

from lianxin.rules.policy.matters import CHANNELS, MEASURES
from lianxin.rules.policy.measures import MatterKind
from lianxin.rules.policy.schema_texts import MATTER_TEXTS
from lianxin.rules.policy.values import KEY_LENGTH, AreaLevel

Schema = dict[str, Any]

_KEY: Final[Schema] = {"type": "string", "pattern": "^[a-z][a-z0-9_-]*$", "maxLength": KEY_LENGTH}
_TEXT: Final[Schema] = {"type": "string", "minLength": 1}
_SHARE: Final[Schema] = {"type": "string", "pattern": "^([0-9]{1,3}%|[0-9]{1,6}/[0-9]{1,6})$"}
_LONGEST: Final = {"hours": 720, "office_hours": 400, "days": 366, "working_days": 250, "months": 24}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _whole(least: int, most: int) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": most}


def _many(item: Schema) -> Schema:
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": 1}]}


def _object(properties: dict[str, Schema], required: tuple[str, ...] = ()) -> Schema:
    described = {
        name: {**part, "description": MATTER_TEXTS[name]} if name in MATTER_TEXTS else part for name, part in properties.items()
    }
    found: Schema = {"type": "object", "additionalProperties": False, "properties": described}
    return {**found, "required": list(required)} if required else found


def _map(item: Schema) -> Schema:
    return {"type": "object", "propertyNames": _KEY, "additionalProperties": item}


def category_keys() -> dict[str, Schema]:
    """Return what a category may say beside its texts."""
    properties: dict[str, Schema] = {
        "under": _KEY,
        "must_solve": {"type": "boolean"},
        "kinds": _many({"type": "string", "enum": list(get_args(MatterKind))}),
        "hints": _many(_TEXT),
        "public": {"type": "boolean"},
    }
    return {name: {**part, "description": MATTER_TEXTS[name]} for name, part in properties.items()}


def matter_sections() -> dict[str, Schema]:
    """Return the two sections at top level."""
    matters = {
        "tiers": _map(_ref("tier")),
        "terms": _map(_ref("term")),
        "returns": _ref("returns"),
        "pauses": _map(_ref("pause")),
        "refusals": _map(_ref("refusal")),
        "feedback": _ref("feedback"),
    }
    return {"matters": _object(matters), "dispatch": _object({"catalogue": _map(_ref("line")), "tasks": _ref("tasks")})}


def matter_definitions() -> dict[str, Schema]:
    """Return the rules of the two sections."""
    name: dict[str, Schema] = {"zh": _TEXT, "en": _TEXT}
    ground: dict[str, Schema] = {
        "clause": _TEXT,
        "source": _TEXT,
        "reads_as": _TEXT,
        "built": {"const": "in part"},
        "article": _TEXT,
        "id": _many({"type": "string", "pattern": "^[A-Z][0-9]{1,3}[a-z]?$"}),
    }
    tier: Schema = {"anyOf": [_ref("office")]}
    own: dict[str, tuple[dict[str, Schema], tuple[str, ...]]] = {
        "tier": ({**name, "by": tier}, ("zh",)),
        "term": ({**name, **_term()}, ("zh", "handle")),
        "returns": ({"within": _ref("span"), "times": _whole(0, 1), "review": _ref("span")}, ("within",)),
        "pause": ({**name, "most_days": _whole(1, 366)}, ("zh", "most_days")),
        "refusal": ({**name, "way": _TEXT, "way_en": _TEXT}, ("zh", "way")),
        "feedback": (_feedback(), ("close_after", "reopen_within", "contact_negative", "rectify")),
        "line": ({**name, **_line()}, ("zh", "lead")),
        "tasks": ({"township": _ref("words"), "village": _ref("words")}, ()),
    }
    rules = {key: _object({**parts, **ground}, required) for key, (parts, required) in own.items()}
    return {**rules, "span": _span(), "office": _office()}


def _span() -> Schema:
    return {"anyOf": [_object({measure: _whole(1, _LONGEST[measure])}, (measure,)) for measure in MEASURES]}


def _extension() -> Schema:
    times = _whole(1, 3)
    return {"anyOf": [_object({measure: _whole(1, _LONGEST[measure]), "times": times}, (measure,)) for measure in MEASURES]}


def _office() -> Schema:
    level: Schema = {"type": "string", "enum": list(get_args(AreaLevel))}
    by_kind = _object({"unit_kind": _ref("words"), "level": level})
    return {"anyOf": [_KEY, by_kind, _object({"unit": _TEXT}, ("unit",))]}


def _kinds() -> Schema:
    return _many({"type": "string", "enum": list(get_args(MatterKind))})


def _term() -> dict[str, Schema]:
    when: dict[str, Schema] = {
        "kind": _kinds(),
        "category": _ref("words"),
        "tier": _ref("words"),
        "channel": _many({"type": "string", "enum": list(CHANNELS)}),
    }
    return {
        "when": _object(when),
        "sign": _ref("span"),
        "contact": _ref("span"),
        "handle": _ref("span"),
        "extend": _extension(),
        "warn": _ref("span"),
        "escalate": _object({"after": _ref("span"), "to": _KEY}, ("after",)),
        "plan": {"type": "boolean"},
    }


def _feedback() -> dict[str, Schema]:
    return {
        "close_after": _ref("span"),
        "reopen_within": _ref("span"),
        "contact_negative": _ref("span"),
        "rectify": _ref("span"),
        "call_back": _SHARE,
        "call_within": _ref("span"),
        "reminders": _whole(0, 2),
    }


def _line() -> dict[str, Schema]:
    return {
        "category": _ref("words"),
        "kind": _kinds(),
        "area": _many(_TEXT),
        "lead": _ref("office"),
        "joint": _many(_ref("office")),
        "tier": _KEY,
        "sign": _ref("span"),
        "handle": _ref("span"),
    }
