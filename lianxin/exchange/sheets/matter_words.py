"""Kind and category of a matter by the words in a clerk's sheet; the categories are those of the policies in force."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from rapidfuzz import fuzz, process

from lianxin.exchange.faults import Why
from lianxin.exchange.sheets.asking import NEW, SKIP, Asker, Option
from lianxin.exchange.sheets.lines import Line
from lianxin.exchange.sheets.places import LEFT_OUT
from lianxin.matters.facts import Law, law_of
from lianxin.registry.models import Area

NEAR: Final = 50
KINDS: Final[dict[str, tuple[str, str, str]]] = {
    "problem": ("问题", "problem", "问题 反映 反映问题 反映类 民生问题 困难 诉求"),
    "request": ("求助", "request", "求助 请求 求决 申请 诉求求助 帮助 服务"),
    "suggestion": ("建议", "suggestion", "建议 意见 意见建议 建议意见 建言 合理化建议"),
    "complaint": ("投诉", "complaint", "投诉 批评 不满 投诉举报"),
    "consultation": ("咨询", "consultation", "咨询 政策咨询 询问 咨询求助"),
    "difficulty": ("企业和项目难题", "difficulty of an enterprise or project", "企业和项目难题 难题 企业难题 企业诉求 项目难题"),
    "tip": ("举报", "tip", "举报 检举 线索 举报线索 控告"),
}
"""The kinds of matter that a sheet may hold, with the words that clerks write. A promise has an owner: not in a sheet."""
_KIND_OF: Final = {word: key for key, (_, _, words) in KINDS.items() for word in words.split()}
_PARTS = re.compile(r"[/>\\|、,;\-—→]+")
_NO_SUCH: Final = Why("类别不在制度里,由分办台定", "no such category in the policy: the desk decides")
_NOT_FOR: Final = Why("这个类别不用于这种事项,由分办台定类别", "this category is not for such a matter: the desk decides")

Left = list[tuple[str, Why]]


@dataclass(slots=True)
class MatterWords:
    """Matches kinds and categories of one run."""

    asker: Asker
    categories: Mapping[str, str]
    """The categories of the policies around, with their Chinese names."""
    on: date
    _laws: dict[str, Law] = field(default_factory=dict)

    def kind(self, line: Line) -> str:
        """The kind of matter; empty when the clerk leaves such rows out."""
        written = line["matter.kind"]
        otherwise = line.plan.options.get("matter_kind", "")
        otherwise = otherwise if otherwise in KINDS else "problem"
        if not written:
            return otherwise
        flat = re.sub(r"\s|[类件型]$", "", written)
        if found := _KIND_OF.get(flat) or (flat if flat in KINDS else ""):
            return found
        guess = next((key for word, key in _KIND_OF.items() if word in flat), otherwise)
        chosen = self.asker.ask(
            "matter-kind",
            (written,),
            zh=f"表里的性质“{written}”是哪一种?",
            en=f'Which kind of matter is "{written}"?',
            options=[*(Option(key, zh, en) for key, (zh, en, _) in KINDS.items()), LEFT_OUT],
            default=guess,
            spot=line.spot("matter.kind"),
        )
        return "" if chosen == SKIP else chosen

    def category(self, line: Line, kind: str, area: str) -> tuple[str, Left]:
        """The category, or none with the reason why it is left to the desk."""
        written = line["matter.category"]
        if not written:
            return "", []
        found = self._sure(written) or self._ask(line, written)
        if not found:
            return "", [("matter.category", _NO_SUCH)]
        law = self._law(area)
        kinds = law.kinds_of(found)
        if found not in law.categories:
            return "", [("matter.category", _NO_SUCH)]
        return ("", [("matter.category", _NOT_FOR)]) if kinds and kind not in kinds else (found, [])

    def _sure(self, written: str) -> str:
        """The one category of that name; of a path the deepest part that is one."""
        for part in (written, *reversed(_PARTS.split(written))):
            same = [key for key, zh in self.categories.items() if part and (part == key or _flat(part) == _flat(zh))]
            if len(same) == 1:
                return same[0]
        return ""

    def _ask(self, line: Line, written: str) -> str:
        if not self.categories:
            return ""
        last = _PARTS.split(written)[-1] or written
        names = {key: _flat(zh) for key, zh in self.categories.items()}
        best = process.extractOne(_flat(last), names, scorer=fuzz.ratio, score_cutoff=NEAR)
        options = [Option(NEW, "先不定类别,由分办台定(备注里写明)", "leave it to the desk, with a note")]
        options += [Option(key, zh, f"{zh} ({key})") for key, zh in self.categories.items()]
        chosen = self.asker.ask(
            "category",
            (written,),
            zh=f"表里的类别“{written}”是制度里的哪一类?",
            en=f'Which category of the policy is "{written}"?',
            options=options,
            default=best[2] if best else NEW,
            spot=line.spot("matter.category"),
        )
        return "" if chosen == NEW else chosen

    def _law(self, area: str) -> Law:
        if area not in self._laws:
            self._laws[area] = law_of(Area.objects.get(code=area), self.on)
        return self._laws[area]


def _flat(text: str) -> str:
    return re.sub(r"[\s()()、,和与及]|问题$|类$", "", text) or text
