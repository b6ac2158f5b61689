"""What is not of the shape described, said in both languages: which field, and what it should have been."""

from collections.abc import Mapping
from typing import Any, Final

from lianxin.rules.errors import Fault

OURS: Final = frozenset({"sent", "opening", "narrowed"})
"""Names of arguments that no sender has written: what comes after them is the field."""
ELSE: Final = "格式不对,请对照接口说明"
SAID: Final[Mapping[str, str]] = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项,请对照接口说明",
    "literal_error": "只能是下面之一:{expected}",
    "string_too_long": "最多{max_length}个字",
    "string_too_short": "最少{min_length}个字",
    "string_type": "应是文字",
    "int_type": "应是整数",
    "int_parsing": "应是整数",
    "bool_type": "应是 true 或 false",
    "bool_parsing": "应是 true 或 false",
    "too_long": "太长,最多{max_length}",
    "too_short": "太短,最少{min_length}",
    "list_type": "应是列表",
    "date_type": "应是日期,写成2026-05-14",
    "date_parsing": "应是日期,写成2026-05-14",
    "date_from_datetime_parsing": "应是日期,写成2026-05-14",
    "greater_than_equal": "最小{ge}",
    "less_than_equal": "最大{le}",
    "model_attributes_type": "应是 JSON 对象",
    "model_type": "应是 JSON 对象",
    "value_error": "含有不能保存的字符",
}


def malformed(error: Mapping[str, Any]) -> Fault:
    """One error of the shape as a fault: its field as the sender wrote it; what stood there is not said back."""
    found = dict(error.get("ctx") or {})
    expected = str(found.pop("expected", "")).replace("' or '", "', '")
    told = SAID.get(str(error["type"]), ELSE).format_map({**found, "expected": expected.replace("', '", "'、'")})
    return Fault(_field(error["loc"]), "", told, str(error["msg"]))


def _field(loc: Any) -> str:
    """Where it stands: ``given.days``, ``joint.0.unit``; of a form of parts with the name of the part."""
    parts = [str(part) for part in loc[1:]]
    found = parts[1:] if parts and parts[0] in OURS else parts
    return ".".join(found) or "body"
