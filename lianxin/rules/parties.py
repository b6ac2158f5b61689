"""Who belongs to a party, and which line of a table holds (policy language, parties and tables)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from lianxin.rules.policy.schema import Amount, Party, PartyConditions, Share, Table, When

PartyKind = Literal["officer", "unit"]


@dataclass(frozen=True, slots=True)
class Holder:
    """What a party asks about: one post of an officer with its unit, or a unit (then without a class)."""

    unit_kind: str
    level: str
    class_key: str = ""
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Subject:
    """What a table asks about: the officer's classes, and the thing served or the party's own area."""

    classes: frozenset[str] = frozenset()
    size_class: str = ""
    kind: str = ""
    needs: frozenset[str] = frozenset()
    members: int | None = None


def matches(party: Party, holder: Holder) -> bool:
    """Whether the post or unit is of the kind that the party asks for: any word of each list, all lists."""
    return (party.are == "officers") == bool(holder.class_key) and _fits(party, holder)


def is_excepted(party: Party, holder: Holder) -> bool:
    """Whether the post or unit fits all of the party's ``except``."""
    return party.except_ is not None and _fits(party.except_, holder)


def belongs(party: Party, holder: Holder) -> bool:
    """Whether the post or unit, looked at alone, is of the party."""
    return matches(party, holder) and not is_excepted(party, holder)


def belongs_to_any(parties: Iterable[Party], holder: Holder) -> bool:
    """Whether the post or unit is of one of the parties; of several it still owes once (rule 12)."""
    return any(belongs(party, holder) for party in parties)


def _fits(asked: PartyConditions, holder: Holder) -> bool:
    return (
        (not asked.class_ or holder.class_key in asked.class_)
        and (not asked.unit_kind or holder.unit_kind in asked.unit_kind)
        and (not asked.level or holder.level in asked.level)
        and (not asked.tag or not holder.tags.isdisjoint(asked.tag))
    )


def fits(when: When, subject: Subject) -> bool:
    """Whether all that a line asks holds of the subject."""
    return (
        (not when.class_ or not subject.classes.isdisjoint(when.class_))
        and (not when.size_class or subject.size_class in when.size_class)
        and (not when.kind or subject.kind in when.kind)
        and (not when.need or not subject.needs.isdisjoint(when.need))
        and (when.members_over is None or (subject.members is not None and subject.members > when.members_over))
    )


def looked_up(amount: Amount, subject: Subject) -> int | Share:
    """The number or share that holds for the subject: the first fitting line, tables within tables.

    Raises ValueError for a table in which no line fits; a checked policy has a last line without ``when``.
    """
    while isinstance(amount, Table):
        line = next((line for line in amount.lines if line.when is None or fits(line.when, subject)), None)
        if line is None:
            raise ValueError("no line of the table fits")
        amount = line.then
    return amount
