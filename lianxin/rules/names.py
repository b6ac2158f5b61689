"""How names are found: by any two characters, by pinyin initials, by code.

A text is cut into pairs of neighbouring characters; so is what somebody types. A row is found when it has all the pairs typed.
Two-character Chinese words are found exactly so, which trigram indexes miss; and one index of whole words does it, on any
database. Steps and figures: `docs/decisions/search.md`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, product

from pypinyin import Style, pinyin

LONGEST = 100
CODE_ENDS = (4, 6)
_GAPS = re.compile(r"[^0-9a-z\u3400-\u9fff\U00020000-\U0003ffff]+")
_LATIN = re.compile(r"[0-9a-z]")
READINGS = 6
"""So many ways to read an address are tried: a real one has fewer, and whoever types nonsense costs no more."""
_ABOVE = re.compile("街道|[省州市县区镇乡团]")
_PLACE_ENDS = re.compile("村民委员会|居民委员会|村委会|居委会|社区|[村连]")
_PIECES = re.compile(r"[0-9a-z]+|[^0-9a-z]+")


def search_text(*names: str, codes: Iterable[str] = ()) -> str:
    """The words under which something with these names and codes is found, each once, with spaces between."""
    found: dict[str, None] = {}
    for name in names:
        found.update(dict.fromkeys(_name_words(name[:LONGEST])))
    for code in codes:
        found.update(dict.fromkeys(_code_words(code)))
    return " ".join(found)


def search_words(typed: str) -> tuple[str, ...]:
    """The words that a row must all have to fit what was typed; empty when there is nothing to look for."""
    found: dict[str, None] = {}
    for part in _parts(typed[:LONGEST]):
        for piece in _PIECES.findall(part):
            found.update(dict.fromkeys(_typed_words(piece)))
    return tuple(found)


def bears(typed: str, name: str) -> bool:
    """Whether a name has all that was typed, by the same words as the rows that a database finds; every name has nothing."""
    return set(search_words(typed)) <= set(search_text(name).split()) and initials_fit(typed, name)


def initials_fit(typed: str, name: str) -> bool:
    """Whether the letters typed are initials of the name's characters, in their order: pairs alone cannot tell zzz from zz.

    What is not letters is not looked at.
    """
    initials = [_initials(character) for part in _parts(name[:LONGEST]) for character in part]
    runs = [piece for part in _parts(typed[:LONGEST]) for piece in _PIECES.findall(part) if piece.isascii() and piece.isalpha()]
    return all(_runs_on(run, initials) for run in runs)


def _runs_on(run: str, initials: Sequence[tuple[str, ...]]) -> bool:
    starts = range(len(initials) - len(run) + 1)
    return any(all(letter in initials[start + n] for n, letter in enumerate(run)) for start in starts)


def place_and_above(typed: str) -> list[tuple[str, str]]:
    """Each way to read a place with what it lies in before it: 柳毛湾镇柳岔村 is 柳岔村 in 柳毛湾镇. Empty for a place alone."""
    *above, last = typed[:LONGEST].split() or [""]
    before = "".join(above)
    cuts = [cut.end() for cut in _ABOVE.finditer(last) if 1 < cut.end() < len(last)]
    return ([(last, before)] if before else []) + [(last[cut:], before + last[:cut]) for cut in cuts[:READINGS]]


def village_and_rest(typed: str) -> list[tuple[str, str]]:
    """Each way to read a village with a place within it, the longest first: 柳岔村三组12号 is 柳岔村 and 三组12号."""
    text = typed[:LONGEST].strip()
    cuts = [cut.end() for cut in _PLACE_ENDS.finditer(text) if 1 < cut.end() < len(text)]
    return [(text[:cut], text[cut:].strip()) for cut in cuts[:READINGS][::-1]]


def without_ending(typed: str) -> str:
    """A village's or community's own name: 柳岔社区 is 柳岔. Empty where too little is left to look for."""
    own = re.sub(f"(?:{_PLACE_ENDS.pattern})+$", "", typed[:LONGEST].strip())
    return own if 1 < len(own) < len(typed.strip()) else ""


def _parts(text: str) -> list[str]:
    return [part for part in _GAPS.split(text.lower()) if part]


def _typed_words(piece: str) -> Iterator[str]:
    if len(piece) == 1 or any(character.isdigit() for character in piece):
        yield piece
    else:
        yield from ("".join(pair) for pair in pairwise(piece))


def _name_words(name: str) -> Iterator[str]:
    for part in _parts(name):
        yield part[0]
        for piece in _PIECES.findall(part):
            yield from ("".join(pair) for pair in pairwise(piece))
            if _LATIN.match(piece):
                yield piece
        initials = [_initials(character) for character in part]
        yield from initials[0]
        for left, right in pairwise(initials):
            yield from (first + second for first, second in product(left, right))


def _code_words(code: str) -> Iterator[str]:
    plain = code.lower()
    yield from _parts(plain)
    joined = "".join(_parts(plain))
    yield joined
    for length in CODE_ENDS:
        if len(joined) > length:
            yield joined[-length:]


@lru_cache(maxsize=10_000)
def _initials(character: str) -> tuple[str, ...]:
    """The first letters of all readings of a character: 单 is found under d, c and s."""
    if _LATIN.match(character):
        return (character,)
    readings = pinyin(character, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
    letters = dict.fromkeys(letter for letter in (readings[0] if readings else []) if letter)
    return tuple(letters)
