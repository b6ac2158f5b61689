"""The words that a policy has declared, as choices for its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml.comments import CommentedMap

from lianxin.web.errors import language
from lianxin.web.policies.editor.labels import KINDS, Choices


@dataclass(frozen=True)
class Declared:
    """Parties and words of one text; a part that is not a map offers nothing."""

    document: CommentedMap

    def words(self, name: str) -> Choices:
        """The words of a list, with their Chinese text."""
        return _choices(_map(_map(self.document.get("words")).get(name)))

    @property
    def parties(self) -> Choices:
        """Who may owe."""
        return _choices(_map(self.document.get("parties")))

    @property
    def tiers(self) -> Choices:
        """The ladder of tiers."""
        return _choices(_map(_map(self.document.get("matters")).get("tiers")))

    @property
    def kinds(self) -> Choices:
        """Kinds of counterpart: the built-in ones and the place's own."""
        return KINDS + self.words("counterparts")


def _map(node: Any) -> Mapping[str, Any]:
    return node if isinstance(node, Mapping) else {}


def _choices(words: Mapping[str, Any]) -> Choices:
    return tuple((str(key), name_of(key, word)) for key, word in words.items())


def name_of(key: object, word: Any) -> str:
    """How a word or rule is called in the reader's language; its key when it has no name."""
    held = _map(word)
    return str((held.get("en") if language() == "en" else None) or held.get("zh") or key)
