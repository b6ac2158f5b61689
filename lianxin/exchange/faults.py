"""What is wrong with a folder: `file, row, column, value, reason`, all at once, in the reader's language (exchange.md, Files)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lianxin.rules.policy.near import nearest

MOST_LISTED: Final = 5_000
"""So many faults are listed; the rest are only counted, or a million bad rows would fill the memory."""
VALUE_SHOWN: Final = 80


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing wrong. ``row`` is the row as a spreadsheet numbers it (the header is 1); 0 speaks of the whole file."""

    file: str
    row: int
    column: str
    value: str
    zh: str
    en: str

    def reason(self, lang: str = "zh") -> str:
        """Why, in the reader's language: English for ``en…``, else Chinese."""
        return self.en if lang.startswith("en") else self.zh


@dataclass(frozen=True, slots=True)
class Why:
    """A reason in both languages, before one knows where it belongs."""

    zh: str
    en: str


class CellError(ValueError):
    """A cell that can not be read; the reader turns it into a ``RowFault``."""

    def __init__(self, zh: str, en: str) -> None:
        self.why = Why(zh, en)
        super().__init__(en)


@dataclass(slots=True)
class Faults:
    """The faults of one loading, in the order found."""

    listed: list[RowFault] = field(default_factory=list)
    total: int = 0
    by_file: Counter[str] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        return self.total > 0

    def __iter__(self) -> Iterator[RowFault]:
        return iter(self.listed)

    def add(self, file: str, row: int, column: str, value: object, why: Why) -> None:
        """Note one fault; beyond ``MOST_LISTED`` it is only counted."""
        self.total += 1
        self.by_file[file] += 1
        if len(self.listed) < MOST_LISTED:
            self.listed.append(RowFault(file, row, column, shown(value), why.zh, why.en))


def shown(value: object) -> str:
    """A value as a fault shows it: one line, cut when long."""
    text = "" if value is None else str(value)
    text = "".join(char if char.isprintable() else "�" for char in text[: VALUE_SHOWN + 1])
    return text if len(text) <= VALUE_SHOWN else f"{text[:VALUE_SHOWN]}…"


def unknown(zh: str, en: str, word: str, known: "frozenset[str] | set[str] | tuple[str, ...]") -> Why:
    """That a word is not known, with the nearest one that is."""
    near = nearest(word, known)
    if near is None:
        return Why(zh, en)
    return Why(f"{zh};是不是“{near}”?", f'{en}; did you mean "{near}"?')
