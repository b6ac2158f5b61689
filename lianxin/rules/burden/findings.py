"""What was found about a policy before it is adopted: in numbers, in words, with the source of the standard it breaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, Literal

from lianxin.rules.burden.plan import Plan
from lianxin.rules.policy.schema import Policy

Kind = Literal["impossible", "breach", "clash", "note"]
KINDS: Final[tuple[Kind, ...]] = ("impossible", "breach", "clash", "note")
"""Refused with the numbers; only with a signed, published reason; to be weighed; to be known."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. ``part`` is the rule (``duties.stay``), or empty for the whole policy."""

    kind: Kind
    check: str
    part: str
    zh: str
    en: str
    numbers: Mapping[str, int] = field(default_factory=dict)
    source_zh: str = ""
    source_en: str = ""

    @property
    def key(self) -> str:
        """By which a reason answers it."""
        return f"{self.check}:{self.part}"

    def text(self, lang: str = "zh") -> str:
        """The sentence in the language asked for."""
        return self.en if lang.startswith("en") else self.zh

    def source(self, lang: str = "zh") -> str:
        """The source of the standard in the language asked for."""
        return self.source_en if lang.startswith("en") else self.source_zh


@dataclass(frozen=True)
class Case:
    """What all checks look at."""

    plan: Plan

    @property
    def policy(self) -> Policy:
        """The policy judged."""
        return self.plan.costs.policy

    def label(self, label: tuple[str, str], lang: str = "zh") -> str:
        """A class of officers, or a kind of unit, by name."""
        kind, key = label
        words = self.policy.words
        word = (words.classes if kind == "officer" else words.unit_kinds).get(key)
        if word is None:
            return key
        return word.en if lang == "en" and word.en else word.zh


def in_order(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The gravest first, otherwise as they were found; each once."""
    listed = list({one.key: one for one in found}.values())
    return tuple(sorted(listed, key=lambda one: KINDS.index(one.kind)))


def grouped(number: int) -> str:
    """A whole number as it is written in sentences: 22,212."""
    return f"{number:,}"


def tenth(number: Fraction) -> str:
    """A number with one decimal, halves up; without it where it is whole."""
    tenths = int(number * 10 + Fraction(1, 2))
    return grouped(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10:,}.{tenths % 10}"
