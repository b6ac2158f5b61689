"""What one duty asks of a group in one window: how many pieces of work, how long they take, how far one goes for them.

``minutes`` is what the work takes as it is meant; ``least`` what it takes at the very least by the policy's own standard times or
measured medians alone, without travel and without any assumption: only that may prove that something can not be done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final, Literal, NamedTuple

from lianxin.rules.burden.numbers import ENOUGH, Numbers, Took
from lianxin.rules.burden.roll import Ask, Group, Roll, Things, out_of_ask, per_ask, things_of
from lianxin.rules.dues import least_numerator
from lianxin.rules.parties import Subject, looked_up
from lianxin.rules.policy.schema import Duty, Of, Share, Table
from lianxin.rules.policy.schema import Policy as Rules

Source = Literal["measured", "policy", "assumed"]
_ONE_ENTRY: Final = frozenset({"minutes", "persons", "fen", "count"})
"""Sums that one entry may reach alone."""


class Time(NamedTuple):
    """How long one piece of work takes, and from where that is known."""

    minutes: int
    source: Source
    records: int = 0


@dataclass(frozen=True, slots=True)
class Load:
    """What a duty asks of a whole group in one window."""

    acts: Fraction = Fraction(0)
    minutes: Fraction = Fraction(0)
    travel: Fraction = Fraction(0)
    least: Fraction = Fraction(0)

    def __add__(self, other: Load) -> Load:
        return Load(self.acts + other.acts, self.minutes + other.minutes, self.travel + other.travel, self.least + other.least)

    def times(self, factor: Fraction | int) -> Load:
        """So many of it."""
        return Load(self.acts * factor, self.minutes * factor, self.travel * factor, self.least * factor)

    @property
    def total(self) -> Fraction:
        """Work and travel together."""
        return self.minutes + self.travel


NOTHING: Final = Load()


@dataclass(frozen=True)
class Costs:
    """How long things take under a policy: by measured medians, by its standard times, else by assumption."""

    policy: Rules
    roll: Roll
    numbers: Numbers = field(default_factory=Numbers)
    took: Mapping[str, Took] = field(default_factory=dict)

    def time_of(self, kind: str) -> Time:
        """The time of one entry of a kind."""
        measured = self.took.get(kind)
        if measured is not None and measured.records >= ENOUGH:
            return Time(measured.minutes, "measured", measured.records)
        word = self.policy.words.entries.get(kind)
        if word is not None and word.takes_minutes is not None:
            return Time(word.takes_minutes, "policy")
        if word is not None and "half_days" in word.quantities:
            return Time(self.numbers["day"] // 2, "assumed")
        return Time(self.numbers["act"], "assumed")

    def load(self, duty: Duty, group: Group, *, working_days: int, length: int) -> Load:
        """What the duty asks of the group in a window of so many days."""
        if duty.target.kind == "at_most":
            return NOTHING
        pieces = self._pieces(duty, group, working_days, length)
        found = self._load_of(duty, group, pieces)
        if duty.of.after is not None and pieces:
            learnt = min(self.time_of(kind).minutes for kind in duty.of.after.entries) + self.numbers["record"]
            found += Load(Fraction(group.parties), Fraction(group.parties * learnt))
        if duty.by_anyone or not pieces:
            return replace(found, least=Fraction(0))
        sure = self._pieces(duty, group, working_days, length, sure=True)  # without what is only estimated
        return replace(found, least=found.least * sure / pieces)

    # -- how many ----------------------------------------------------------------------------------

    def _pieces(self, duty: Duty, group: Group, working_days: int, length: int, *, sure: bool = False) -> Fraction:
        """How much of what is counted is asked of the group in all."""
        ask = per_ask(duty)
        if ask is not None:
            things = things_of(self.policy, self.roll, group, ask, sure=sure)
            found = sum((self._toward(duty, group, one, length) for one in things), Fraction(0))
            return found * self._once(duty, ask) if duty.by_anyone else found
        amount = looked_up(_written(duty), _subject(duty, group))
        if isinstance(amount, int):
            return Fraction(amount * group.parties)
        return Fraction(self._share_of(duty, group, amount, working_days, sure=sure))

    def _once(self, duty: Duty, ask: Ask) -> Fraction:
        """What anyone may do is done once: the groups together have no more things than there are on the roll."""
        groups = self.roll.of(self.policy, duty.who)
        together = sum(one.distinct for group in groups for one in things_of(self.policy, self.roll, group, ask))
        there = self.roll.on(ask)
        return Fraction(there, together) if 0 < there < together else Fraction(1)

    def _toward(self, duty: Duty, group: Group, things: Things, length: int) -> Fraction:
        number = things.distinct if duty.by_anyone else things.number
        if duty.rolling is not None:
            return Fraction(number * length, duty.rolling)
        amount = looked_up(_written(duty), _subject(duty, group, things))
        each = least_numerator(amount, things.inside) if isinstance(amount, Share) else amount
        return Fraction(number * each)

    def _share_of(self, duty: Duty, group: Group, share: Share, working_days: int, *, sure: bool) -> int:
        if duty.out_of == "working_days":
            return least_numerator(share, working_days) * group.parties
        ask = out_of_ask(duty)
        if ask is None:
            return 0  # a share of another count: how much there will be is not known before
        things = things_of(self.policy, self.roll, group, ask, sure=sure)
        return least_numerator(share, sum(one.distinct if duty.by_anyone else one.number for one in things))

    # -- how long ----------------------------------------------------------------------------------

    def _load_of(self, duty: Duty, group: Group, pieces: Fraction) -> Load:
        if not pieces:
            return NOTHING
        if duty.of.source != "entries":
            return Load(pieces, pieces * self.numbers["matter" if duty.of.source in ("matters", "calls") else duty.of.source])
        if duty.of.is_any:
            return Load(pieces, pieces * self.numbers["record"])
        if duty.count == "half_days":
            return self._half_days(pieces)
        if duty.count == "working_days":
            return self._whole_days(duty.of, pieces)
        return self._entries(duty, group, pieces)

    def _half_days(self, pieces: Fraction) -> Load:
        """Half-days are working time away, the way included; a record of them is written once a day."""
        minutes = pieces * self.numbers["day"] / 2
        return Load(pieces, minutes, least=minutes)

    def _whole_days(self, of: Of, pieces: Fraction) -> Load:
        """A share of working time means whole days; by the letter one piece of work on the day is enough."""
        return Load(pieces, pieces * self.numbers["day"], least=pieces * self._proved(self.policy.entry_kinds(of)))

    def _entries(self, duty: Duty, group: Group, pieces: Fraction) -> Load:
        kinds = self.policy.entry_kinds(duty.of)
        entries, minutes, least = pieces, Fraction(0), Fraction(0)
        if duty.count in _ONE_ENTRY:
            entries = self._single(duty, group)
        if duty.each is not None and duty.each.count not in _ONE_ENTRY:
            entries *= duty.each.at_least
        if duty.count == "minutes":
            minutes = least = pieces
        elif duty.count == "kinds":
            minutes, least = self._checklist(kinds, pieces, group.parties)
        else:
            minutes = entries * min(self.time_of(kind).minutes for kind in kinds)
            least = entries * self._proved(kinds) / max([1, *(weight.then for weight in duty.counts_as)])
        return Load(entries, minutes + entries * self.numbers["record"], self._travel(duty, group, kinds, entries), least)

    def _single(self, duty: Duty, group: Group) -> Fraction:
        """How many entries reach a sum at the least: one for each party, or toward each thing."""
        ask = per_ask(duty)
        if ask is None:
            return Fraction(group.parties)
        return Fraction(sum(one.number for one in things_of(self.policy, self.roll, group, ask)))

    def _checklist(self, kinds: Iterable[str], pieces: Fraction, parties: int) -> tuple[Fraction, Fraction]:
        """So many different kinds: the shortest ones."""
        each = int(pieces / parties)
        times = sorted(self.time_of(kind).minutes for kind in kinds)[:each]
        proved = sorted(self._proved([kind]) for kind in kinds)[:each]
        return Fraction(sum(times) * parties), Fraction(sum(proved) * parties)

    def _proved(self, kinds: Iterable[str]) -> int:
        """The shortest time of these kinds that rests on no assumption."""
        times = [self.time_of(kind) for kind in kinds]
        return min((time.minutes if time.source != "assumed" else 0 for time in times), default=0)

    def _travel(self, duty: Duty, group: Group, kinds: Iterable[str], entries: Fraction) -> Fraction:
        """The nearest of the places to which the work may lead; several homes are visited on one trip."""
        places = self._places(duty, kinds)
        if not places:
            return Fraction(0)
        trips = {place: entries / self.numbers["homes-a-trip"] if place == "household" else entries for place in places}
        return min(trips[place] * self.numbers.trip(group.level, place) for place in places)

    def way(self, kind: str, level: str) -> Fraction:
        """The way to one piece of work of a kind, from a level of area: to the nearest place it may lead to."""
        word = self.policy.words.entries.get(kind)
        places = {self.policy.base_kind(place) for place in word.with_} if word is not None else set()
        shares = {place: self.numbers["homes-a-trip"] if place == "household" else 1 for place in places}
        return min((Fraction(self.numbers.trip(level, place), shares[place]) for place in places), default=Fraction(0))

    def _places(self, duty: Duty, kinds: Iterable[str]) -> list[str]:
        if duty.of.with_ is not None:
            named: Iterable[str] = duty.of.with_.kind
        else:
            words = [self.policy.words.entries[kind] for kind in kinds if kind in self.policy.words.entries]
            if any(not word.with_ for word in words):
                return []
            named = [place for word in words for place in word.with_]
            toward = set(duty.per.kind) & set(named) if duty.per is not None else set()
            named = toward or named
        return sorted({self.policy.base_kind(kind) for kind in named})


def _written(duty: Duty) -> int | Share | Table:
    """The target as written; of a range its lower end."""
    value = duty.target.value
    return value[0] if isinstance(value, tuple) else value


def _subject(duty: Duty, group: Group, things: Things | None = None) -> Subject:
    """What a table asks about (policy language: Table)."""
    if things is None:
        return Subject(group.classes, group.size_class)
    needs = frozenset(duty.per.need) if duty.per is not None else frozenset()
    return Subject(group.classes, things.size_class, things.kind, needs)
