"""The faults of sense that several tables share: codes that are not there, dates out of order, words that nobody declared."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from lianxin.exchange.faults import Faults, Why, unknown
from lianxin.exchange.source import Row, Sheet, UnreadCellError
from lianxin.exchange.words import Lexicon
from lianxin.exchange.world import World

Values = dict[str, Any]

OUT_OF_ORDER: Final = Why("结束日期早于开始日期", "ends before it begins")
NO_POLICY: Final = Why("当地当时没有施行中的制度,用词无从核对", "no policy is in force there then, so no word is known")
ITSELF: Final = Why("不能是自己", "must not be itself")
CIRCLE: Final = Why("上下级或合并关系绕成了圈", "goes round in a circle")

_MISSING: Final = {
    "areas": ("没有这个区划", "there is no such area"),
    "units": ("没有这个单位", "there is no such unit"),
    "officers": ("没有这名干部", "there is no such officer"),
    "campaigns": ("没有这项活动", "there is no such campaign"),
    "counterparts": ("没有这个联系对象", "there is no such counterpart"),
}
_WORDS: Final = {
    "classes": ("制度中没有这个类别", "no policy in force knows this class"),
    "unit_kinds": ("制度中没有这种单位", "no policy in force knows this kind of unit"),
    "tags": ("制度中没有这个标签", "no policy in force knows this tag"),
    "absences": ("制度中没有这种缺勤或暂停", "no policy in force knows this kind of absence or suspension"),
    "links": ("制度中没有这种联系", "no policy in force knows this kind of link"),
    "needs": ("制度中没有这个帮扶类别", "no policy in force knows this need"),
    "counterparts": ("制度中没有这种联系对象", "no policy in force knows this kind of counterpart"),
    "categories": ("制度中没有这个事项类别", "no policy in force knows this category"),
    "exclusions": ("制度中没有这个剔除理由", "no policy in force knows this ground for leaving out"),
}


@dataclass(slots=True)
class Judge:
    """Notes what is wrong with the rows of one sheet."""

    sheet: Sheet
    world: World
    faults: Faults
    row: int = 0
    noted: set[str] = field(default_factory=set)
    """The columns of the row at hand in which something is wrong."""

    def turn_to(self, row: Row) -> None:
        """Judge this row from now on."""
        self.row = row.number
        self.noted = set(row.unread)

    def note(self, column: str, value: object, why: Why) -> None:
        """A fault of the row at hand."""
        self.noted.add(column)
        self.faults.add(self.sheet.shown, self.row, column, value, why)

    def each(self, row: Values, *checks: Callable[["Judge", Values], None]) -> None:
        """Make these checks; one that asks for a cell that could not be read is left there."""
        for check in checks:
            with suppress(UnreadCellError):
                check(self, row)

    def code(self, row: Mapping[str, Any], column: str, table: str) -> bool:
        """Whether the cell can be read and names something known; empty is well. Notes it when it does not."""
        if column in self.noted:
            return False
        code = row[column]
        if not code or not self.world.lacks(table, code):
            return True
        self.note(column, code, Why(*_MISSING[table]))
        return False

    def order(self, row: Mapping[str, Any], first: str, last: str) -> bool:
        """Whether the dates can be read and are in order. Notes it when they are not."""
        if first in self.noted or last in self.noted:
            return False
        begin: date | None = row[first]
        end: date | None = row[last]
        if begin is None or end is None or begin <= end:
            return True
        self.note(last, end, OUT_OF_ORDER)
        return False

    def word(self, row: Mapping[str, Any], column: str, words: str, lexicon: Lexicon | None) -> bool:
        """Whether the cell, or each of its list, is a word of the policies. Notes it when it is not, with the nearest one.

        Without a ``lexicon`` one cannot say which words hold there: then those of all policies do, if all could be read.
        """
        if column in self.noted:
            return False
        value = row[column]
        if lexicon is None:
            lexicon = self.world.words.everywhere()
            if self.world.wordless or not lexicon.policies:
                return True
        known = lexicon.words(words)
        unknown_words = [word for word in (value if isinstance(value, tuple) else (value,)) if word and word not in known]
        for word in unknown_words:
            self.note(column, word, unknown(*_WORDS[words], word, known) if lexicon.policies else NO_POLICY)
        return not unknown_words
