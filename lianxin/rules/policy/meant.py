"""Which key is meant when a clerk writes the Chinese name instead: 休假 for ``leave``, 每月 for ``month``."""

from typing import Any, Final

from lianxin.rules.policy import names
from lianxin.rules.policy.tree import Tree

_CLOSED: Final = (
    names.EVERY,
    names.COUNTS,
    names.MATTER_KINDS,
    names.MATTER_EVENTS,
    names.CALL_EVENTS,
    names.CALL_OUTCOMES,
    names.RATINGS,
    names.SIZES,
)
_SHORT: Final = {
    "天": "day",
    "日": "day",
    "周": "week",
    "月": "month",
    "季": "quarter",
    "季度": "quarter",
    "半年": "half_year",
    "年": "year",
    "任期": "term",
    "活动": "campaign",
    "村": "village",
    "半天": "half_days",
    "人次": "persons",
    "分钟": "minutes",
    "户次": "contacts",
    "干部": "officers",
    "单位": "units",
    "法定": "law",
    "同意": "consent",
    "县": "county",
    "乡镇": "township",
    "市": "prefecture",
    "省": "province",
}


def meant_key(tree: Tree, text: str) -> str | None:
    """Return the key whose Chinese name the text is: a word or party of the file, or a kind of counterpart; else None."""
    for words in _lists(tree.value):
        for key, word in words.items():
            if isinstance(word, dict) and word.get("zh") == text:
                return str(key)
    return next((key for key, kind in names.KINDS.items() if kind.zh == text), None)


def meant_value(text: str, allowed: list[str]) -> str | None:
    """Return the closed value whose Chinese name the text is, or None."""
    for table in _CLOSED:
        for key, name in table.items():
            if key in allowed and text in (name.zh, name.zh.removesuffix("的")):
                return str(key)
    short = _SHORT.get(text)
    return short if short in allowed else None


def _lists(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, dict):
        return []
    words = value.get("words")
    lists = list(words.values()) if isinstance(words, dict) else []
    return [words for words in (*lists, value.get("parties")) if isinstance(words, dict)]
