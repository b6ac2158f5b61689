"""What the dispatch desk is offered, each with its reason; a person decides (principle 5).

1. Category: the hints of a category that stand in the text count twice their length, hints of three characters and more of which
   at least half the pairs stand there count once for each such pair, and so do the pairs of the category's name. The best comes
   first; of equals the one deeper in the tree, then the earlier in the file.
2. Units: the first fitting line of the catalogue (``policy.line_for``). A kind of unit means the nearest such unit up the chain
   of areas from the place, a level only those at that level, a level alone the unit in charge there, a code that unit. Units to
   which the matter must not go (Z9) and those outside whose list of tasks it lies are passed over, and it is said.
3. Likely duplicates: the same or an enclosing place, reported within some days. Likeness is the larger of the Jaccard index of
   the pairs of characters and nine tenths of the share of the shorter text (of three pairs or more) that stands in the longer;
   it weighs 7 parts, the place in words 2 (taken out where neither names one), the day 1. Where both say a word that points to
   a category (a pipe, a street lamp), in just the same place and within three days, that counts as 3 parts more: one incident
   is told in many ways.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Final

from lianxin.rules.policy.matters import CatalogueLine, Office
from lianxin.rules.policy.names import LEVELS, readable
from lianxin.rules.policy.schema import CategoryWord, Policy

WITHIN_DAYS: Final = 30
LIKELY: Final = 0.45
"""From this likeness on a matter is offered as a likely duplicate."""
_CONTAINED: Final = 0.9
_FEWEST: Final = 3
"""Of fewer pairs than that a text is too short to be found in another one."""
_TEXT, _PLACE, _DAY, _SUBJECT = 7, 2, 1, 3
_AT_ONCE: Final = 3
"""Days within which two who speak of one thing in one place are likely to mean one incident."""
_FUZZY: Final = 3
_GAPS: Final = re.compile(r"[^0-9a-z\u3400-\u9fff\U00020000-\U0003ffff]+")
_FILLER: Final = re.compile("你好|您好|请问|麻烦|谢谢|希望|尽快|帮忙|解决一下|反映|我们|我家|一下|什么时候|能不能|有没有")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is offered or refused, in both languages."""

    zh: str
    en: str

    def text(self, lang: str = "zh") -> str:
        """Return the reason in the language asked for."""
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True, slots=True)
class CategoryGuess:
    """A category that the text points to."""

    category: str
    score: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class UnitAt:
    """A unit as far as dispatch looks at it. ``in_charge``: it is the one that answers for its area."""

    code: str
    name: str
    kind: str
    level: str
    area: str
    in_charge: bool = False


@dataclass(frozen=True, slots=True)
class UnitGuess:
    """A unit that the catalogue names, or none with the reason why none was found."""

    unit: UnitAt | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Dispatching:
    """What the catalogue says of a matter; without a fitting line only the reason."""

    line: CatalogueLine | None
    lead: UnitGuess
    joint: tuple[UnitGuess, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A matter as far as it is compared: what it says, where and when. ``areas``: its own area's code, then those above."""

    code: str
    text: str
    areas: tuple[str, ...]
    reported_on: date
    place: str = ""
    subjects: tuple[str, ...] = ()
    """The words in it that point to a category (``subjects_of``); asked of the one that is compared with the others."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An earlier or later matter that is likely about the same thing."""

    code: str
    score: float
    reasons: tuple[Reason, ...] = field(default=())


def flat(text: str) -> str:
    """Return a text as it is compared: lower case, half width, without marks and without words of politeness."""
    return _GAPS.sub(" ", _FILLER.sub(" ", unicodedata.normalize("NFKC", text).casefold())).strip()


def bigrams(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of a text; Latin words and numbers stand whole."""
    found: set[str] = set()
    for part in flat(text).split():
        for piece in re.findall(r"[0-9a-z]+|[^0-9a-z]+", part):
            found.update([piece] if piece.isascii() else ("".join(pair) for pair in pairwise(piece)))
    return frozenset(found)


# categories


def suggest_categories(policy: Policy, text: str, kind: str = "", most: int = 3) -> tuple[CategoryGuess, ...]:
    """Return the categories that a text points to, best first; empty when nothing does. Those not for the kind are left out."""
    said, pairs = flat(text).replace(" ", "\n"), bigrams(text)
    found: list[tuple[int, int, CategoryGuess]] = []
    for key, word in policy.words.categories.items():
        kinds = policy.kinds_of(key)
        if kind and kinds and kind not in kinds:
            continue
        score, signs = _points(word, said, pairs)
        if score:
            depth = len(policy.category_chain(key))
            found.append((score, depth, CategoryGuess(key, score, _category_reason(key, word, signs))))
    ranked = sorted(found, key=lambda item: (-item[0], -item[1]))  # stable: of equals the earlier in the file
    return tuple(guess for _, _, guess in ranked[:most])


def _points(word: CategoryWord, said: str, pairs: frozenset[str]) -> tuple[int, list[str]]:
    score, signs = 0, []
    for hint in word.hints:
        written = flat(hint)
        if written and written in said:
            score += 2 * len(written)
            signs.append(hint)
        elif len(written) >= _FUZZY:
            own = bigrams(hint)
            shared = len(own & pairs)
            if 2 * shared >= len(own):
                score += shared
                signs.append(hint)
    named = bigrams(word.zh) & pairs
    if named:
        score += len(named)
        signs += [] if signs else sorted(named)
    return score, signs


def _category_reason(key: str, word: CategoryWord, signs: Sequence[str]) -> Reason:
    quoted = "".join(f"“{sign}”" for sign in signs[:4])
    return Reason(f"诉求里有{quoted},像是{word.zh}类", f"the text says {quoted}, as in {word.en or readable(key)}")


# units


def suggest_units(
    policy: Policy, *, kind: str, category: str, areas: Sequence[str], units: Iterable[UnitAt], barred: Iterable[str] = ()
) -> Dispatching:
    """Return who leads and who joins in by the catalogue. ``barred``: codes of units to which it must not go (Z9)."""
    line = policy.line_for(kind, category, tuple(areas))
    if line is None:
        zh, en = "交办目录里没有适合的一行,请人工选定", "no line of the catalogue fits; choose by hand"
        return Dispatching(None, UnitGuess(None, Reason(zh, en)))
    known = tuple(sorted(units, key=lambda unit: unit.code))
    search = _Search(policy, category, tuple(areas), known, frozenset(barred), line)
    lead = search.pick(line.lead)
    joint = tuple(guess for guess in map(search.pick, line.joint) if guess.unit is None or guess.unit != lead.unit)
    return Dispatching(line, lead, joint)


def task_refusal(policy: Policy, unit: UnitAt, category: str) -> Reason | None:
    """Return why a unit of a township or village may not be given the category: it is not on its own list; else None."""
    if policy.is_task_of(unit.level, category) is not False:
        return None
    word = policy.words.categories.get(category)
    name, level = word.zh if word is not None else category, LEVELS[unit.level]
    zh = f"“{name}”不在{level.zh.removesuffix('级')}自己的清单里,不能往下交给{unit.name}"
    en = f'"{(word.en if word else None) or readable(category)}" is not on the list of tasks of the {level.en} of {unit.name}'
    return Reason(zh, en)


@dataclass(frozen=True, slots=True)
class _Search:
    """Looks for the units that one line of the catalogue names."""

    policy: Policy
    category: str
    areas: tuple[str, ...]
    units: tuple[UnitAt, ...]
    barred: frozenset[str]
    line: CatalogueLine

    def pick(self, office: Office) -> UnitGuess:
        """Return the nearest unit that may be given the matter, or why there is none."""
        line, near = self.line, self.areas
        fitting = [unit for unit in self.units if _is(unit, office) and (office.unit is not None or unit.area in near)]
        if not fitting:
            zh = f"目录“{line.zh}”指定的单位在这里找不到,请人工选定"
            en = f"no unit here is the one that the line “{line.en or line.key}” names; choose by hand"
            return UnitGuess(None, Reason(zh, en))
        refused = {unit.code: task_refusal(self.policy, unit, self.category) for unit in fitting}
        allowed = [unit for unit in fitting if unit.code not in self.barred and refused[unit.code] is None]
        if not allowed:
            zh = "目录指定的单位须回避,请在上级或其他单位中选定"
            aside = Reason(zh, "the unit named must stand aside; choose one above or beside it")
            return UnitGuess(None, next((reason for reason in refused.values() if reason is not None), aside))
        unit = min(allowed, key=lambda one: (near.index(one.area) if one.area in near else len(near), one.code))
        return UnitGuess(unit, _unit_reason(unit, office, line, passed=len(fitting) - len(allowed)))


def _is(unit: UnitAt, office: Office) -> bool:
    if office.unit is not None:
        return unit.code == office.unit
    if office.level is not None and unit.level != office.level:
        return False
    return unit.kind in office.unit_kind if office.unit_kind else unit.in_charge


def _unit_reason(unit: UnitAt, office: Office, line: CatalogueLine, passed: int) -> Reason:
    nearest = office.unit is None
    zh = f"交办目录“{line.zh}”:{'所在地最近的' if nearest else '指定'}{unit.name}"
    en = f"catalogue line “{line.en or line.key}”: {unit.name}{', the nearest such unit' if nearest else ''}"
    if passed:
        zh, en = f"{zh}(须回避的已跳过)", f"{en} (units that must stand aside are passed over)"
    return Reason(zh, en)


# duplicates


def likely_duplicates(
    one: Told, others: Iterable[Told], *, within_days: int = WITHIN_DAYS, least: float = LIKELY, most: int = 10
) -> tuple[Duplicate, ...]:
    """Return the matters likely about the same thing, the likest first."""
    found = [likeness(one, other, within_days=within_days) for other in others if other.code != one.code]
    ranked = sorted((dup for dup in found if dup is not None and dup.score >= least), key=lambda dup: (-dup.score, dup.code))
    return tuple(ranked[:most])


def likeness(one: Told, other: Told, *, within_days: int = WITHIN_DAYS) -> Duplicate | None:
    """Return how like the other matter is to this one, from 0 to 1, with reasons; None when place or day rule it out."""
    apart = abs((one.reported_on - other.reported_on).days)
    if apart > within_days or not _same_ground(one.areas, other.areas):
        return None
    text = text_likeness(one.text, other.text)
    if not text:
        return None
    day = 1 - apart / (within_days + 1)
    points, whole = _TEXT * text + _DAY * day, _TEXT + _DAY
    reasons = [_text_reason(one.text, other.text, text)]
    if one.place.strip() and other.place.strip():
        place = text_likeness(one.place, other.place)
        points, whole = points + _PLACE * place, whole + _PLACE
        if place >= 0.5:
            reasons.append(Reason(f"地点相近:{other.place}", f"near the same place: {other.place}"))
    same = bool(one.areas) and one.areas[:1] == other.areas[:1]
    both = _both_say(one.subjects, other.text) if same and apart <= _AT_ONCE else ""
    if both:
        points, whole = points + _SUBJECT, whole + _SUBJECT
        reasons.append(Reason(f"说的都是“{both}”", f"both are about “{both}”"))
    reasons.append(Reason("同一个地方", "the same area") if same else Reason("上下级同一片地方", "one area lies in the other"))
    when = ("同一天", "on the same day") if not apart else (f"相隔{apart}天", f"{apart} day{'s' if apart > 1 else ''} apart")
    reasons.append(Reason(*when))
    return Duplicate(other.code, round(points / whole, 4), tuple(reasons))


def subjects_of(policies: Iterable[Policy], text: str) -> tuple[str, ...]:
    """Return the hints of the categories that stand in a text, the longest first."""
    said = flat(text)
    hints = {flat(hint) for policy in policies for word in policy.words.categories.values() for hint in word.hints}
    return tuple(sorted((hint for hint in hints if hint and hint in said), key=lambda hint: (-len(hint), hint)))


def _both_say(subjects: Iterable[str], text: str) -> str:
    said = flat(text)
    return next((one for one in subjects if one in said), "")


def text_likeness(one: str, other: str) -> float:
    """Return how like two texts are, from 0 to 1: Jaccard index of their pairs, or nine tenths of how far one holds the other."""
    left, right = bigrams(one), bigrams(other)
    shared = len(left & right)
    if not shared:
        return 0.0
    fewest = min(len(left), len(right))
    return max(shared / len(left | right), _CONTAINED * shared / fewest if fewest >= _FEWEST else 0.0)


def _same_ground(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether one matter's area is the other's, or lies above it."""
    return bool(one and other) and (one[0] in other or other[0] in one)


def _text_reason(one: str, other: str, score: float) -> Reason:
    shared = sorted(bigrams(one) & bigrams(other))[:4]
    quoted = "".join(f"“{pair}”" for pair in shared)
    return Reason(f"说法相近({round(score * 100)}%):都有{quoted}", f"{round(score * 100)}% alike: both say {quoted}")
