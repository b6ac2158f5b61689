"""The words in a clerk's cells and the words of the policies in force: classes, needs, kinds; asked for where in doubt."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from lianxin.exchange.faults import Faults, Why
from lianxin.exchange.sheets.asking import SKIP, Asker, Option
from lianxin.exchange.sheets.lines import Line, note
from lianxin.rules.policy.banned import bans_for_all, bans_for_people, found_in

NEAR: Final = 45
_LEVELS: Final = (
    ("chief", re.compile(r"正科|科级正职|正乡|正科级|乡镇正职")),
    ("deputy", re.compile(r"副科|科级副职|副乡")),
    ("leader", re.compile(r"[正副]?县级|[正副]?处级|县处|县领导|[县区市]级领导|正县|副县|正处|副处|区领导|市领导")),
    ("first", re.compile(r"第一书记")),
    ("charge", re.compile(r"包村")),
    ("police", re.compile(r"民警|警察|公安")),
    ("staff", re.compile(r"一般干部|科员|办事员|工作人员|普通干部|职员|股级")),
)
_TITLES: Final = {"classes": ("级别", "class"), "needs": ("帮扶类别", "need"), "links": ("结对类别", "kind of link")}


@dataclass(slots=True)
class Words:
    """The words of the policies in force, by list and key, with their Chinese names."""

    asker: Asker
    faults: Faults
    lists: Mapping[str, Mapping[str, str]]

    def of(self, line: Line, listed: str, text: str, meaning: str) -> str:
        """The word that a cell means; empty when it means none of them, which the clerk has been asked, or which is refused."""
        words = self.lists[listed]
        sure = self._sure(words, text)
        if sure:
            return sure
        if listed == "needs" and (ban := next((ban for ban, _ in found_in(text, bans_for_all() + bans_for_people())), None)):
            note(
                self.faults,
                line.spot(meaning),
                text,
                Why(f"不登记这样的类别:{ban.principle.zh}", f"no such need, on purpose: {ban.principle.en}"),
            )
            return ""
        if not words:
            note(
                self.faults,
                line.spot(meaning),
                text,
                Why("当地没有施行中的制度,没有可选的词", "no policy is in force here, so no word is known"),
            )
            return ""
        return self._ask(line, listed, text, meaning)

    def _sure(self, words: Mapping[str, str], text: str) -> str:
        if text in words:
            return text
        flat = _flat(text)
        same = [key for key, zh in words.items() if _flat(zh) == flat]
        level = _level(text)
        same = same or [key for key, zh in words.items() if level and _level(zh) == level]
        return same[0] if len(same) == 1 else ""

    def _ask(self, line: Line, listed: str, text: str, meaning: str) -> str:
        words = self.lists[listed]
        best = process.extractOne(
            _flat(text), {key: _flat(zh) for key, zh in words.items()}, scorer=fuzz.ratio, score_cutoff=NEAR
        )
        zh, en = _TITLES[listed]
        options = [Option(key, name, f"{name} ({key})") for key, name in words.items()]
        options.append(Option(SKIP, "不对应任何一类,不导入", "none of these: leave it out"))
        chosen = self.asker.ask(
            listed,
            (text,),
            zh=f"表里的{zh}“{text}”是制度里的哪一类?",
            en=f'Which {en} of the policy is "{text}"?',
            options=options,
            default=best[2] if best else SKIP,
            spot=line.spot(meaning),
        )
        return "" if chosen == SKIP else chosen


def _flat(text: str) -> str:
    return re.sub(r"[\s()()、,]|干部|人员|户$|家庭$|类$", "", text) or text


def _level(text: str) -> str:
    return next((name for name, pattern in _LEVELS if pattern.search(text)), "")
