"""JSON Schema of the YAML as a clerk writes it, for editors (yaml-language-server): ``lianxin policy schema``.

It helps while typing; ``read_policy`` alone decides, since words and sense are beyond a schema.
"""

from typing import Any, Final, get_args

from lianxin.rules.policy import schema
from lianxin.rules.policy.check_measures import CONDITIONS
from lianxin.rules.policy.json_schema_hotlines import hotline_definitions, hotline_section
from lianxin.rules.policy.json_schema_matters import category_keys, matter_definitions, matter_sections
from lianxin.rules.policy.json_schema_meetings import meeting_definitions, meeting_section
from lianxin.rules.policy.json_schema_phones import phone_definitions, phone_section
from lianxin.rules.policy.json_schema_reports import report_definitions, report_section
from lianxin.rules.policy.schema_texts import (
    CONDITION_TEXTS,
    COUNT_TEXTS,
    EVERY_TEXTS,
    KEY_TEXTS,
    SECTION_TEXTS,
    SOURCE_TEXTS,
    WORD_LIST_TEXTS,
)
from lianxin.rules.policy.values import KEY_LENGTH, AreaLevel, SizeClass

Schema = dict[str, Any]

_KEY: Final[Schema] = {"type": "string", "pattern": "^[a-z][a-z0-9_-]*$", "maxLength": KEY_LENGTH}
_TEXT: Final[Schema] = {"type": "string", "minLength": 1}
_SHARE: Final[Schema] = {"type": "string", "pattern": "^([0-9]{1,3}%|[0-9]{1,6}/[0-9]{1,6})$"}
_DATE: Final[Schema] = {"type": "string", "pattern": "^[0-9]{2}-[0-9]{2}$"}
_YES: Final[Schema] = {"type": "boolean"}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _whole(least: int, most: int | None = None) -> Schema:
    return {"type": "integer", "minimum": least, **({"maximum": most} if most is not None else {})}


def _one_of(*values: str) -> Schema:
    return {"type": "string", "enum": list(values)}


def _many(item: Schema) -> Schema:
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": 1}]}


def _map(item: Schema) -> Schema:
    return {"type": "object", "propertyNames": _KEY, "additionalProperties": item}


def _object(properties: dict[str, Schema], required: tuple[str, ...] = ()) -> Schema:
    described = {
        name: {**part, "description": KEY_TEXTS[name]} if name in KEY_TEXTS else part for name, part in properties.items()
    }
    found: Schema = {"type": "object", "additionalProperties": False, "properties": described}
    return {**found, "required": list(required)} if required else found


def json_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of a policy file, with closed values and Chinese descriptions."""
    top = _object(
        {
            "policy": _KEY,
            "zh": _TEXT,
            "en": _TEXT,
            "document": _object({"name": _TEXT, "number": _TEXT, "plan_item": _TEXT}, ("name",)),
            "month_begins": _whole(1, 28),
            "oversight": _one_of("records", "totals"),
            "words": _words(),
            "parties": _map(_ref("party")),
            "links": _map(_ref("link")),
            "figures": _map(_ref("figure")),
            "duties": _map(_ref("duty")),
            **matter_sections(),
            **report_section(),
            **phone_section(),
            **hotline_section(),
            **meeting_section(),
        },
        ("policy", "zh", "document"),
    )
    for name, text in SECTION_TEXTS.items():
        top["properties"][name]["description"] = text
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "连心制度文件", **top, "$defs": _definitions()}


def _definitions() -> dict[str, Schema]:
    return {
        "words": _many(_KEY),
        "selector": {"anyOf": [_ref("words"), _selector()]},
        "of": {"anyOf": [_of(source) for source in schema.SOURCES]},
        "amount": {"anyOf": [_whole(0), _SHARE, _ref("table")]},
        "table": {
            "type": "array",
            "minItems": 1,
            "items": _object({"when": _ref("when"), "then": _ref("amount")}, ("then",)),
        },
        "when": _object(
            {
                "class": _ref("words"),
                "size_class": _many(_one_of(*get_args(SizeClass))),
                "kind": _ref("words"),
                "need": _ref("words"),
                "members_over": _whole(0),
            }
        ),
        "window": {"anyOf": _windows()},
        "party": _party(),
        "link": _link(),
        "figure": _object({**_rule(), **_measure(), "who": _ref("words")}, ("zh", "clause", "of")),
        "duty": _object({**_rule(), **_measure(), **_duty()}, ("zh", "clause", "of", "who", "every")),
        **matter_definitions(),
        **report_definitions(),
        **phone_definitions(),
        **hotline_definitions(),
        **meeting_definitions(),
    }


def _words() -> Schema:
    plain: dict[str, Schema] = {"zh": _TEXT, "en": _TEXT}
    further: dict[str, tuple[dict[str, Schema], tuple[str, ...]]] = {
        "links": ({"opens": _one_of("records", "nothing")}, ()),
        "categories": (category_keys(), ()),
        "counterparts": ({"like": _one_of("household", "enterprise", "school", "project", "unit")}, ("like",)),
        "needs": (
            {"basis": _one_of("law", "consent"), "expires_months": _whole(1, 60), "with": _ref("words")},
            ("basis", "expires_months"),
        ),
        "entries": (
            {
                "with": _ref("words"),
                "quantities": _many(_one_of(*schema.QUANTITIES)),
                "most_counterparts": _whole(1),
                "review": _YES,
                "role": _KEY,
                "takes_minutes": _whole(1),
            },
            (),
        ),
    }
    lists: dict[str, Schema] = {}
    for name in schema.WORD_MODELS:
        more, required = further.get(name, ({}, ()))
        lists[name] = {**_map(_object({**plain, **more}, ("zh", *required))), "description": WORD_LIST_TEXTS[name]}
    return _object(lists)


def _selector() -> Schema:
    linked: Schema = {"anyOf": [{"const": True}, _ref("words")]}
    return _object({"kind": _ref("words"), "linked": linked, "need": _ref("words")}, ("kind",))


def _of(source: str) -> Schema:
    conditions: dict[str, Schema] = {
        "with": _ref("selector"),
        "area": {"anyOf": [{"const": "own"}, _many(_TEXT)]},
        "campaign": _ref("words"),
        "topic": _ref("words"),
        "after": _object({"entries": _ref("words"), "same": _one_of("topic", "counterpart")}, ("entries", "same")),
        "ever": _YES,
        "kind": _many(_one_of(*get_args(schema.MatterKind))),
        "category": _ref("words"),
        "reached": _one_of(*get_args(schema.MatterEvent)),
        "in_time": _YES,
        "rating": _many(_one_of(*get_args(schema.Rating))),
        "excluding": _ref("words"),
        "outcome": _many(_one_of(*get_args(schema.CallOutcome))),
        "within_seconds": _whole(1, 600),
        "confidential": {"const": True},
    }
    names = {
        "matters": _many(_one_of(*get_args(schema.MatterEvent))),
        "calls": _many(_one_of(*get_args(schema.CallEvent))),
        "attested": _TEXT,
    }.get(source, _ref("words"))
    allowed = {name: {**conditions[name], "description": CONDITION_TEXTS[name]} for name in CONDITIONS.get(source, ())}
    return _object({source: {**names, "description": SOURCE_TEXTS[source]}, **allowed}, (source,))


def _windows() -> list[Schema]:
    day: Schema = {"anyOf": [_whole(1, 31), _DATE]}
    around: dict[str, Schema] = {"before": _whole(0, 60), "after": _whole(0, 60), "if_off": _one_of("next", "previous")}
    return [
        _object({"from": day, "to": day}),
        _object({"day": day, **around}, ("day",)),
        _object({"lunar": _DATE, **around}, ("lunar",)),
    ]


def _party() -> Schema:
    conditions: dict[str, Schema] = {
        "class": _ref("words"),
        "unit_kind": _ref("words"),
        "level": _many(_one_of(*get_args(AreaLevel))),
        "tag": _ref("words"),
    }
    own: dict[str, Schema] = {"zh": _TEXT, "en": _TEXT, "are": _one_of("officers", "units")}
    return _object({**own, **conditions, "except": _object(conditions)}, ("zh", "are"))


def _rule() -> dict[str, Schema]:
    return {
        "zh": _TEXT,
        "en": _TEXT,
        "clause": _TEXT,
        "reads_as": _TEXT,
        "built": {"const": "in part"},
        "article": _TEXT,
        "id": _many({"type": "string", "pattern": "^[A-Z][0-9]{1,3}[a-z]?$"}),
    }


def _between() -> Schema:
    return {"type": "array", "items": _whole(0), "minItems": 2, "maxItems": 2}


def _link() -> Schema:
    parts: dict[str, Schema] = {
        "who": _ref("words"),
        "with": _ref("selector"),
        "as": _ref("words"),
        "exactly": _whole(0),
        "at_least": _whole(0),
        "at_most": _whole(0),
        "between": _between(),
        "cover": _object({"parties": _SHARE, "counterparts": _SHARE}),
    }
    return _object({**_rule(), **parts}, ("zh", "clause", "who", "with"))


def _measure() -> dict[str, Schema]:
    count: Schema = {"enum": list(get_args(schema.Count)), "type": "string", "markdownDescription": _listing(COUNT_TEXTS)}
    return {
        "of": _ref("of"),
        "count": count,
        "each": _object({"count": count, "at_least": _whole(1)}, ("count", "at_least")),
        "counts_as": {
            "type": "array",
            "minItems": 1,
            "items": _object({"when": _ref("when"), "then": _whole(0)}, ("when", "then")),
        },
        "out_of": {"anyOf": [{"const": "working_days"}, _ref("selector"), _ref("of")]},
    }


def _duty() -> dict[str, Schema]:
    return {
        "who": _ref("words"),
        "exactly": _ref("amount"),
        "at_least": _ref("amount"),
        "at_most": _ref("amount"),
        "between": _between(),
        "rolling": _whole(1, 366),
        "per": _ref("selector"),
        "by": {"const": "anyone"},
        "every": {"enum": list(get_args(schema.Every)), "type": "string", "markdownDescription": _listing(EVERY_TEXTS)},
        "within": _many(_ref("window")),
        "prorate": _YES,
        "exempt": _ref("words"),
        "or_declared": _ref("words"),
        "grace_days": _whole(0, 60),
    }


def _listing(texts: dict[str, str]) -> str:
    return "\n".join(f"- `{key}`:{text}" for key, text in texts.items())
