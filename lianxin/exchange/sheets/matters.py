"""The lines of a sheet of matters as new matters: where, what kind, which category, complained of whom; asked for where in doubt.

1. Nothing is guessed silently. A place or category that is not known is asked for once; left open, the matter goes to the desk
   with the sheet's own words in the note beside its first step.
2. A row is one matter however often it is read in: it is known by the other system's number, else by what it says (``_token``).
3. Who handles it and what was done stands in the note alone: whether that holds is decided at the desk, by a step on record.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from lianxin.exchange.faults import Faults, Why
from lianxin.exchange.sheets import taking
from lianxin.exchange.sheets.asking import NEW, SKIP, Asker, Option
from lianxin.exchange.sheets.cleaning import without_ids
from lianxin.exchange.sheets.lines import Line, note
from lianxin.exchange.sheets.matter_places import MatterPlaces
from lianxin.exchange.sheets.matter_words import MatterWords
from lianxin.exchange.sheets.roll import Place, Roll
from lianxin.matters.actions import NewMatter
from lianxin.rules.entries import SHANGHAI

CHANNEL: Final = "batch"
NOBODY: Final = frozenset({"匿名", "匿名群众", "不愿透露", "不愿透露姓名", "无名氏"})
UNKNOWN: Final = frozenset({"不详", "未留", "未留电话", "未提供", "不愿透露", "匿名", "未知", "保密", "没有", "未填"})
YES: Final = frozenset({"是", "要", "保密", "要求保密", "需要", "√", "✓", "Y", "y", "yes", "1"})
NO: Final = frozenset({"否", "不", "不保密", "公开", "不需要", "不要求", "×", "N", "n", "no", "0"})
ANSWERED: Final = re.compile(r"(?<![未没])(?:已办结|已解决|已完成|已答复|已处理|已落实|已回复|办结|^是$|^解决$)")
_GAPS: Final = re.compile(r"(?<=[\u3400-\u9fff·]) +(?=[\u3400-\u9fff·])")
NO_TEXT: Final = Why("没有写诉求内容", "it does not say what is asked")
NO_SYSTEM: Final = Why(
    "要写明这是哪个系统的编号;请在“看懂表格”填写", "say whose number it is: give the other system in the step before"
)
LATER: Final = Why("时间还没有到", "this moment is still to come")
YES_OR_NO: Final = Why("请写“是”或“否”", "write 是 (yes) or 否 (no)")
LONGEST: Final = {"text": 4000, "title": 120, "place": 200, "asker": 60, "number": 64, "system": 60}


@dataclass(slots=True)
class MatterDraft:
    """One matter in the making."""

    line: Line
    matter: NewMatter
    token: str
    place: str
    """The name of the area, for showing."""


@dataclass(slots=True)
class Matters:
    """Makes the matters of one run."""

    roll: Roll
    places: MatterPlaces
    words: MatterWords
    asker: Asker
    faults: Faults
    notes: Faults
    """What is left to the desk, and rows that are one matter: nothing wrong, but to be known."""
    on: date
    drafts: dict[str, MatterDraft] = field(default_factory=dict)
    left_out: int = 0

    def line(self, line: Line) -> None:
        """The matter of one line, unless something is wrong with it, or the clerk leaves it out."""
        before = self.faults.total
        said = {name: self._text(line, name) for name in LONGEST}
        if not said["text"]:
            note(self.faults, line.spot("matter.text"), "", NO_TEXT)
        where = self.places.area(line)
        against = self.places.against(line)
        if where is None or against is None or self._is_over(line):
            self.left_out += self.faults.total == before
            return
        matter = self._matter(line, said, where.place, against.units, against.officers)
        remarks = [*where.remarks, *against.remarks]
        kind = self.words.kind(line)
        category, left = self.words.category(line, kind, where.place.code)
        if not kind:
            self.left_out += self.faults.total == before
            return
        if self.faults.total > before:
            return
        for meaning, remark in (*where.open, *left):
            note(self.notes, line.spot(meaning), line[meaning], remark)
        remarks += [f"表中类别:{line['matter.category']}"] if left else []
        confidential = matter.confidential or against.unnamed
        made = replace(matter, kind=kind, category=category, confidential=confidential)
        self._put(line, replace(made, note=self._note(line, made, remarks)), where.place)

    def _put(self, line: Line, matter: NewMatter, place: Place) -> None:
        token = _token(line, matter, place)
        earlier = self.drafts.setdefault(token, MatterDraft(line, matter, token, place.name))
        if earlier.line is not line:
            zh, en = f"与第{earlier.line.row}行是同一件,只登记一件", f"the same as row {earlier.line.row}: one matter"
            note(self.notes, line.spot("matter.text"), matter.text, Why(f"{zh}({earlier.line.sheet})", en))

    def _matter(self, line: Line, said: Mapping[str, str], place: Place, units: set[str], officers: set[str]) -> NewMatter:
        """All but kind, category and note."""
        asker, number = _GAPS.sub("", said["asker"]), said["number"]
        system = (said["system"] or line.plan.options.get("system", "")[: LONGEST["system"]]) if number else said["system"]
        if number and not system:
            note(self.faults, line.spot("matter.number"), number, NO_SYSTEM)
        return NewMatter(
            kind="",
            text=said["text"],
            channel=CHANNEL,
            area=place.code,
            title=said["title"],
            place=self.places.spoken(line, said["place"], place),
            asker="" if asker in NOBODY or asker in UNKNOWN else asker,
            phone="" if line["matter.phone"] in UNKNOWN else taking.phone(line, "matter.phone", self.faults),
            anonymous=asker in NOBODY,
            confidential=self._confidential(line),
            against_units=tuple(sorted(units)),
            against_officers=tuple(sorted(officers)),
            source_system=system,
            outer_number=number,
            outer_due=taking.day(line, "matter.due", self.faults),
            reported_at=self._reported(line),
        )

    def _text(self, line: Line, name: str) -> str:
        """The words as they stand in the cell, without numbers of identity; what is too long is refused."""
        meaning = f"matter.{name}"
        raw = line.raw.get(meaning)
        words = raw if name == "text" and isinstance(raw, str) else line[meaning]
        text = without_ids(_printable(words.removeprefix("'") if words.startswith(("'=", "'+", "'-", "'@")) else words))
        if len(text) > LONGEST[name]:
            most = LONGEST[name]
            note(self.faults, line.spot(meaning), text, Why(f"最多{most}个字", f"at most {most} characters"))
        return text

    def _reported(self, line: Line) -> datetime | None:
        found = taking.moment(line, "matter.reported", self.faults)
        if found is not None and found.date() > self.on:
            note(self.faults, line.spot("matter.reported"), line["matter.reported"], LATER)
        return None if found is None else found.replace(tzinfo=SHANGHAI)

    def _confidential(self, line: Line) -> bool:
        written = line["matter.confidential"]
        if written and written not in YES | NO:
            note(self.faults, line.spot("matter.confidential"), written, YES_OR_NO)
        return written in YES

    def _is_over(self, line: Line) -> bool:
        """Whether the row says that the matter is over, and the clerk leaves such rows out. Asked once for all of them."""
        if not ANSWERED.search(line["matter.handled"]):
            return False
        chosen = self.asker.ask(
            "handled",
            (line.sheet,),
            zh=f"“{line.sheet}”里有的行写着“{line['matter.handled'][:20]}”,好像已经办过。怎么办?",
            en=f'Some rows of "{line.sheet}" say that the matter is over. What now?',
            options=[
                Option(SKIP, "这些行不导入(过去的事项用交换文件夹的“事项”表)", "leave them out (past ones: the exchange folder)"),
                Option(NEW, "作为新诉求交分办台,备注里写明办理情况", "bring them to the desk as new, with a note"),
            ],
            default=SKIP,
            spot=line.spot("matter.handled"),
        )
        return chosen == SKIP

    @staticmethod
    def _note(line: Line, matter: NewMatter, remarks: list[str]) -> str:
        """What the sheet said besides, for the desk; never who asked."""
        said = [f"批量导入:{line.sheet} 第{line.row}行", *remarks]
        if line["matter.unit"]:
            said.append(f"表中办理单位:{line['matter.unit']}")
        if line["matter.handled"] and not (matter.confidential or matter.anonymous):
            said.append(f"表中办理情况:{line['matter.handled']}")
        text = without_ids(";".join(said))
        for secret in (matter.asker, matter.phone):
            text = text.replace(secret, "诉求人") if len(secret) > 1 else text
        return _printable(text)[:1000]


def _printable(text: str) -> str:
    """Without what no database can hold, and without marks of control."""
    return "".join(one for one in text.replace("\r\n", "\n") if one == "\n" or (one.isprintable() or one.isspace())).strip()


def _token(line: Line, matter: NewMatter, place: Place) -> str:
    """By what a row is known again: the other system's number; else its township and its words as they are written."""
    if matter.outer_number:
        parts = ["outer", matter.source_system, matter.outer_number]
    else:
        day = matter.reported_at.isoformat() if matter.reported_at else ""
        parts = ["row", place.township or place.code, line["place.village"], matter.asker, matter.phone, day, matter.text]
    return hashlib.sha256("\0".join(("matters.import", *parts)).encode()).hexdigest()
