"""The words in force where and when, while a folder is loaded: adoptions of the folder and of the installation together.

Policies of an area and of all above it add up; of a policy adopted at two levels the nearer holds; a version ends when the
next one of the same area begins (rule 17).
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from lianxin.rules.entries import Vocabulary, vocabulary
from lianxin.rules.policy.schema import Policy
from lianxin.rules.policy.words import BUILT_IN_KINDS, NeedWord

ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Held:
    """A version in force for an area from a day on; its real end follows from the next one."""

    key: str
    area: str
    first: date
    last: date | None
    policy: Policy


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The words of some policies together, the nearest policy first."""

    policies: tuple[Policy, ...]

    def words(self, name: str) -> frozenset[str]:
        """The keys of one list of words."""
        return self._lists[name]

    @cached_property
    def _lists(self) -> Mapping[str, frozenset[str]]:
        names = (
            "classes",
            "unit_kinds",
            "tags",
            "absences",
            "links",
            "needs",
            "counterparts",
            "entries",
            "topics",
            "categories",
            "exclusions",
        )
        lists = {name: frozenset(key for policy in self.policies for key in getattr(policy.words, name)) for name in names}
        return {**lists, "counterparts": lists["counterparts"] | frozenset(BUILT_IN_KINDS)}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What entries may say."""
        return vocabulary(self.policies)

    def base_of(self, kind: str) -> str:
        """The built-in kind that a known kind of counterpart is or is like."""
        for policy in self.policies:
            if kind in policy.words.counterparts:
                return policy.words.counterparts[kind].like
        return kind

    def need(self, key: str) -> NeedWord | None:
        """A reason to help, as the nearest policy says it."""
        return next((policy.words.needs[key] for policy in self.policies if key in policy.words.needs), None)


class WordsInForce:
    """Which words hold in an area on a day, in a span, or ever. Answers are kept: a folder asks the same a million times."""

    def __init__(self, held: Iterable[Held], line: Callable[[str], tuple[str, ...]]) -> None:
        """``line`` gives an area's code with those of all above it, the nearest first."""
        self._line = line
        self._held: dict[tuple[str, str], list[Held]] = {}
        for one in sorted(held, key=lambda one: (one.key, one.area, one.first)):
            self._held.setdefault((one.area, one.key), []).append(one)
        self._adopting = {area for area, _ in self._held}
        self._lexicons: dict[tuple[int, ...], Lexicon] = {}
        self._epochs: dict[tuple[str, ...], tuple[list[date], list[Lexicon]]] = {}
        self._lines: dict[str, tuple[str, ...]] = {}

    def on(self, area: str, day: date) -> Lexicon:
        """The words in force in the area on the day.

        Before its first policy, the words of that one: a roll is older than a policy.
        """
        starts, lexicons = self._epochs_of(area)
        if not lexicons:
            return self._lexicon(())
        return lexicons[max(bisect_right(starts, day) - 1, 0)]

    def of_all(self, areas: Sequence[str], day: date) -> Lexicon:
        """The words in force in any of the areas on the day."""
        found: list[Lexicon] = []
        for area in areas:
            lexicon = self.on(area, day)
            if lexicon not in found:
                found.append(lexicon)
        return self.together(found)

    def during(self, area: str, first: date, last: date | None) -> Lexicon:
        """The words in force in the area on some day of the span; before the first policy, the words of that one."""
        starts, lexicons = self._epochs_of(area)
        begin = max(bisect_right(starts, first) - 1, 0)
        end = len(starts) if last is None else max(bisect_right(starts, last), begin + 1)
        return self.together(lexicons[begin:end])

    def ever(self, area: str) -> Lexicon:
        """All words that ever held in the area."""
        return self.together(self._epochs_of(area)[1])

    def everywhere(self) -> Lexicon:
        """All words of all adoptions."""
        return self._lexicon(tuple(one.policy for line in self._held.values() for one in line))

    def together(self, lexicons: Sequence[Lexicon]) -> Lexicon:
        """The words of several places or days together."""
        if len(lexicons) == 1:
            return lexicons[0]
        return self._lexicon(tuple(policy for lexicon in lexicons for policy in lexicon.policies))

    def _lexicon(self, policies: tuple[Policy, ...]) -> Lexicon:
        once = tuple({id(policy): policy for policy in policies}.values())
        return self._lexicons.setdefault(tuple(map(id, once)), Lexicon(once))

    def _epochs_of(self, area: str) -> tuple[list[date], list[Lexicon]]:
        line = self._lines.get(area)
        if line is None:
            line = self._lines[area] = tuple(code for code in self._line(area) if code in self._adopting)
        if line not in self._epochs:
            starts = sorted({day for one in self._of_line(line) for day in self._changes(one)})
            self._epochs[line] = starts, [self._lexicon(tuple(self._holding(line, day))) for day in starts]
        return self._epochs[line]

    def _of_line(self, line: tuple[str, ...]) -> Iterator[Held]:
        return (one for (area, _), versions in self._held.items() if area in line for one in versions)

    def _changes(self, one: Held) -> Iterator[date]:
        yield one.first
        if one.last is not None:
            yield one.last + ONE_DAY

    def _holding(self, line: tuple[str, ...], day: date) -> Iterator[Policy]:
        seen: set[str] = set()
        for area in line:
            for (where, key), versions in self._held.items():
                if where != area or key in seen:
                    continue
                begun = [one for one in versions if one.first <= day]
                if begun and (begun[-1].last is None or begun[-1].last >= day):
                    seen.add(key)
                    yield begun[-1].policy
