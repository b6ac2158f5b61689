"""The words of several policies together: what records may say in a place, and how it is called."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from lianxin.policy.facts.versions import InForce
from lianxin.rules.entries import Vocabulary, vocabulary
from lianxin.rules.policy.schema import Policy
from lianxin.rules.policy.words import BUILT_IN_KINDS, CounterpartWord, EntryKind, LinkWord, NeedWord, Word

BUILT_IN_NAMES = {
    "village": ("村(社区)", "village"),
    "township": ("乡镇(街道)", "township"),
    "household": ("户", "household"),
    "enterprise": ("企业", "enterprise"),
    "school": ("学校", "school"),
    "project": ("项目", "project"),
    "unit": ("单位", "unit"),
}


@dataclass(frozen=True)
class WordsInForce:
    """Words by list and key; where two policies know the same word, the nearer one's text is shown."""

    versions: tuple[InForce, ...]

    @cached_property
    def policies(self) -> tuple[Policy, ...]:
        """The policies, the nearest first."""
        return tuple(version.policy for version in self.versions)

    def listed(self, name: str) -> dict[str, Word]:
        """One list of words (``classes``, ``entries`` …) by key."""
        found: dict[str, Word] = {}
        for policy in self.policies:
            for key, word in getattr(policy.words, name).items():
                found.setdefault(key, word)
        return found

    @cached_property
    def entries(self) -> Mapping[str, EntryKind]:
        """The kinds of entry."""
        return {key: word for key, word in self.listed("entries").items() if isinstance(word, EntryKind)}

    @cached_property
    def needs(self) -> Mapping[str, NeedWord]:
        """The reasons to help."""
        return {key: word for key, word in self.listed("needs").items() if isinstance(word, NeedWord)}

    @cached_property
    def links(self) -> Mapping[str, LinkWord]:
        """The kinds of link."""
        return {key: word for key, word in self.listed("links").items() if isinstance(word, LinkWord)}

    @cached_property
    def counterparts(self) -> Mapping[str, CounterpartWord]:
        """The places' own kinds of counterpart."""
        return {key: word for key, word in self.listed("counterparts").items() if isinstance(word, CounterpartWord)}

    @cached_property
    def closed_links(self) -> frozenset[str]:
        """The kinds of link that open no page, by any of the policies (J1: the police)."""
        words = [word for policy in self.policies for word in policy.words.links.items()]
        return frozenset(key for key, word in words if word.opens == "nothing")

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What entries may say, for ``rules.entries``."""
        return vocabulary(self.policies)

    def base_of(self, kind: str) -> str | None:
        """The built-in kind that a kind of counterpart is or is like; None for an unknown one."""
        if kind in BUILT_IN_KINDS:
            return kind
        word = self.counterparts.get(kind)
        return word.like if word else None

    def label(self, name: str, key: str, lang: str = "zh") -> str:
        """How a word is called; the key itself when no policy knows it."""
        if name == "counterparts" and key in BUILT_IN_NAMES:
            return BUILT_IN_NAMES[key][lang.startswith("en")]
        for policy in self.policies:
            word = getattr(policy.words, name).get(key)
            if word is not None:
                return word.en if lang.startswith("en") and word.en else str(word.zh)
        return key
