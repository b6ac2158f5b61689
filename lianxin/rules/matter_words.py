"""By which words a matter is found: pairs of characters, whole words of letters and digits (docs/decisions/search.md).

No pinyin: what people look for in a matter is what it says. The asker's name is not among the words: it may be confidential.
"""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

LONGEST: Final = 300
_GAPS = re.compile(r"[^0-9a-z\u3400-\u9fff\U00020000-\U0003ffff]+")
_PIECES = re.compile(r"[0-9a-z]+|[^0-9a-z]+")


def pairs(text: str) -> tuple[str, ...]:
    """The words of a text, each once, in their order."""
    found: dict[str, None] = {}
    for part in _GAPS.split(text[:LONGEST].lower()):
        for piece in _PIECES.findall(part):
            found.update(dict.fromkeys(_words(piece)))
    return tuple(found)


def _words(piece: str) -> Iterable[str]:
    if piece.isascii():
        yield piece
        if piece.isalpha():
            yield from ("".join(pair) for pair in pairwise(piece))
    elif len(piece) == 1:
        yield piece
    else:
        yield piece[0]
        yield from ("".join(pair) for pair in pairwise(piece))


def looked_for(typed: str) -> tuple[str, ...]:
    """The words that a text must have to be found by what was typed. The first character of a piece is a word of its own only in
    the text that begins with it, so it is looked for only where nothing else was typed: 扶手 is found in 想装扶手 as well.
    """
    found = pairs(typed)
    longer = tuple(word for word in found if len(word) > 1)
    return longer or found


def words_of(code: str, *texts: str) -> str:
    """The column by which a matter with this number and these texts is found."""
    found: dict[str, None] = dict.fromkeys([code.lower()] if code else [])
    for text in texts:
        found.update(dict.fromkeys(pairs(text)))
    return " ".join(found)
