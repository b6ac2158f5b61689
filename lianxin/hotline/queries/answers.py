"""Knowledge for the call: ready answers that were reviewed, found by the caller's own words (S12)."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from lianxin.matters.queries.ready import in_force
from lianxin.registry.models import Area
from lianxin.rules.matter_words import pairs

MOST: Final = 6
LOOKED_AT: Final = 200


@dataclass(frozen=True, slots=True)
class Ready:
    """An answer that can be read out: where it comes from, what it rests on, until when it is good."""

    key: str
    title: str
    text: str
    basis: str
    category: str
    good_until: date | None
    weight: int


def ready_answers(*, said: str, area: Area, on: date, limit: int = MOST) -> list[Ready]:
    """Reviewed answers in force at a place, those that share most with what was said first; nothing said, nothing found."""
    words = _pairs(said)
    if not words:
        return []
    found = [
        Ready(one.code, one.title, one.text, one.basis, one.category, one.good_until, _weight(words, one.title, one.text))
        for one in in_force(area, on=on)[:LOOKED_AT]
    ]
    found.sort(key=lambda one: (-one.weight, one.title, one.key))
    return [one for one in found if one.weight > 0][:limit]


def _weight(words: frozenset[str], title: str, text: str) -> int:
    """How much of what was said stands there: a pair of characters in the title counts thrice."""
    return 3 * len(words & _pairs(title)) + len(words & _pairs(text))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(word for word in pairs(text) if len(word) > 1)
