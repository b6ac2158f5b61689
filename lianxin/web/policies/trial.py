"""What a draft would have made of a period, beside what the version in force made of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from lianxin.rules.dues import Due
from lianxin.rules.policy.schema import Policy

STATES: Final = ("met", "short", "open", "grace", "exempt", "unmeasured")
MOST: Final = 60
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Sums:
    """The dues of one duty and class: how many in each state, and what they ask for together."""

    states: Mapping[str, int]
    owed: int

    @property
    def dues(self) -> int:
        """How many dues."""
        return sum(self.states.values())


@dataclass(frozen=True)
class Row:
    """A duty and class under both."""

    duty: str
    title: str
    class_key: str
    quantity: str
    before: Sums | None
    after: Sums | None
    changed: int


@dataclass(frozen=True)
class Moved:
    """A party whose due differs."""

    party_kind: str
    party: str
    duty: str
    title: str
    quantity: str
    before: Due | None
    after: Due | None


@dataclass(frozen=True)
class Trial:
    """Both sides, row by row in the order of the draft, and the parties for whom something differs."""

    rows: tuple[Row, ...]
    moved: tuple[Moved, ...]
    more: int
    parties: int


def beside(before: Iterable[Due], after: Iterable[Due], policy: Policy) -> Trial:
    """The two lists of dues compared: by duty and class in sums, by party where they differ."""
    old, new = {_key(due): due for due in before}, {_key(due): due for due in after}
    differing = [key for key in dict.fromkeys((*new, *old)) if _content(old.get(key)) != _content(new.get(key))]
    moved = tuple(_moved(old.get(key), new.get(key)) for key in sorted(differing))
    counted = Counter(_group(old.get(key) or new[key]) for key in differing)
    places = [list(policy.duties), list(policy.words.classes)]
    groups = sorted({_group(due) for due in (*new.values(), *old.values())}, key=lambda group: _place(group, places))
    sums = [_sums(old.values()), _sums(new.values())]
    titles = {_group(due): due for due in (*old.values(), *new.values())}
    rows = tuple(_row(titles[group], sums[0].get(group), sums[1].get(group), counted[group]) for group in groups)
    parties = len({(key[0], key[1]) for key in differing})
    return Trial(rows, moved[:MOST], max(0, len(moved) - MOST), parties)


def _key(due: Due) -> Key:
    return due.party_kind, due.party_code, due.duty, due.period


def _group(due: Due) -> tuple[str, str]:
    return due.duty, due.class_key


def _content(due: Due | None) -> object:
    return None if due is None else (due.state, due.verdict.owed, due.verdict.done)


def _sums(dues: Iterable[Due]) -> dict[tuple[str, str], Sums]:
    ordered = sorted(dues, key=_group)
    found = {}
    for group, members in groupby(ordered, key=_group):
        listed = list(members)
        states = Counter(due.state for due in listed)
        found[group] = Sums({state: states[state] for state in STATES}, sum(due.verdict.owed or 0 for due in listed))
    return found


def _place(group: tuple[str, str], places: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """In the order of the policy; what it does not have comes last."""
    return tuple(known.index(key) if key in known else len(known) for key, known in zip(group, places, strict=True))


def _row(due: Due, before: Sums | None, after: Sums | None, changed: int) -> Row:
    return Row(due.duty, due.title, due.class_key, due.quantity, before, after, changed)


def _moved(before: Due | None, after: Due | None) -> Moved:
    due = after or before
    assert due is not None  # noqa: S101 - a key is in one of the two
    return Moved(due.party_kind, due.party_code, due.duty, due.title, due.quantity, before, after)
