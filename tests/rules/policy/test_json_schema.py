"""The JSON Schema that editors use accepts the five policies and refuses what has no place."""

import re
from pathlib import Path
from typing import Any

import pytest

from lianxin.rules.policy.json_schema import json_schema
from lianxin.rules.policy.tree import plant
from tests.rules.policy.snippets import MATTERS, SOUND, broken, matters

ROOT = Path(__file__).parents[3]
POLICIES = sorted((ROOT / "policies").rglob("*.yaml"))
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
SCHEMA = json_schema()


def fits(value: Any, part: dict[str, Any]) -> bool:
    """Return whether a value fits the part of JSON Schema that ours uses."""
    if "$ref" in part:
        return fits(value, SCHEMA["$defs"][part["$ref"].rsplit("/", 1)[1]])
    if "anyOf" in part:
        return any(fits(value, one) for one in part["anyOf"])
    if "const" in part:
        return value == part["const"] and isinstance(value, bool) == isinstance(part["const"], bool)
    return _typed_fits(value, part)


def _typed_fits(value: Any, part: dict[str, Any]) -> bool:
    if not isinstance(value, TYPES[part["type"]]) or (part["type"] == "integer" and isinstance(value, bool)):
        return False
    if isinstance(value, dict):
        return _map_fits(value, part)
    if isinstance(value, list):
        return part.get("minItems", 0) <= len(value) <= part.get("maxItems", 999) and all(
            fits(one, part["items"]) for one in value
        )
    if isinstance(value, str):
        named = value in part.get("enum", [value])
        return (
            named
            and bool(re.search(part.get("pattern", ""), value))
            and part.get("minLength", 0) <= len(value) <= part.get("maxLength", 9999)
        )
    return isinstance(value, bool) or part.get("minimum", value) <= value <= part.get("maximum", value)


def _map_fits(value: dict[str, Any], part: dict[str, Any]) -> bool:
    own, others = part.get("properties", {}), part.get("additionalProperties", True)
    if not set(part.get("required", ())) <= set(value) or (others is False and set(value) - set(own)):
        return False
    named = all(fits(key, part["propertyNames"]) for key in value) if "propertyNames" in part else True
    return named and all(fits(item, own.get(key, others)) for key, item in value.items())


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_each_policy_fits_the_schema(path):
    assert fits(plant(path.read_text(encoding="utf-8")).value, SCHEMA)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("at_least: 6", "atleast: 6"),
        ("every: month", "every: mounth"),
        ("count: half_days", "count: halfdays"),
        ("with: household, exactly: 10", "with: household, exactly: ten"),
        ("expires_months: 12", "expires_months: 61"),
        ("95%", "95"),
        ("of: {entries: talk}}", "of: {entries: talk, kind: problem}}"),
        ("are: units", "are: unit"),
        ("    every: month\n", ""),
        ("linked: true", "linked: false"),
    ],
)
def test_what_has_no_place_does_not_fit(old, new):
    assert fits(plant(SOUND).value, SCHEMA)
    assert not fits(plant(broken(old, new)).value, SCHEMA)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("sign: {hours: 2}", "sign: {hour: 2}"),
        ("sign: {hours: 2}", "sign: {hours: 2, days: 1}"),
        ("sign: {hours: 2}", "sign: 2"),
        (", handle: {working_days: 2}", ""),
        (", way: 请向人民法院提出", ""),
        ("kind: problem", "kind: porblem"),
        ("within: {working_days: 1}", "within: {working_days: 1}, times: 2"),
        ("rectify: {days: 15}", "rectify: {days: 15}, reminders: 3"),
        ("rectify: {days: 15}", "rectify: {days: 15}, hide_ratings: true"),
        ("lead: {level: village}", "lead: {level: hamlet}"),
        ("under: life", "below: life"),
    ],
)
def test_what_has_no_place_in_matters_does_not_fit(old, new):
    assert fits(plant(MATTERS).value, SCHEMA)
    assert not fits(plant(matters(old, new)).value, SCHEMA)


def test_keys_are_described_in_chinese():
    assert SCHEMA["$defs"]["duty"]["properties"]["prorate"]["description"].startswith("true:按在岗工作日折算")
    assert SCHEMA["properties"]["words"]["properties"]["needs"]["description"] == "帮扶类别:为什么帮"
