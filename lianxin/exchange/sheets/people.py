"""Officers of a sheet's rows, matched with the roll by code, phone, name and unit; asked for where in doubt."""

from dataclasses import dataclass, field
from typing import Final

from lianxin.audit.sealing import blind_index
from lianxin.exchange.faults import Faults, Why
from lianxin.exchange.sheets import codes
from lianxin.exchange.sheets.asking import NEW, PICK, SKIP, Asker, Option
from lianxin.exchange.sheets.cleaning import names_of
from lianxin.exchange.sheets.lines import Line, note
from lianxin.exchange.sheets.roll import Person, Roll, sound
from lianxin.exchange.sheets.taking import quiet_phone

MOBILE: Final = "registry.officer.mobile"
NO_SUCH: Final = Why("没有这个干部代码", "there is no such officer code")
OFFERED: Final = 6


@dataclass(slots=True)
class Seen:
    """Where a person stood first in a roll of officers, and how."""

    code: str
    row: int
    mobile: str
    title: str


@dataclass(slots=True)
class People:
    """Matches officers of one run. Those made anew are added to the roll, so that later rows find them."""

    roll: Roll
    asker: Asker
    faults: Faults
    new: dict[str, tuple[str, Line]] = field(default_factory=dict)
    claimed: set[str] = field(default_factory=set)
    """Those whom an officers' roll has named: nobody of the same name elsewhere is taken for them."""
    _seen: dict[tuple[str, str], list[Seen]] = field(default_factory=dict)
    _found: dict[tuple[str, ...], str] = field(default_factory=dict)

    def on_roll(self, line: Line, name: str, unit: str) -> str:
        """The officer of a row of an officers' roll, made when there is none; empty when the row is left out."""
        mobile, title = mobile_of(line), line["officer.title"]
        earlier = self._seen.setdefault((name, unit), [])
        for seen in earlier:
            if self._is_same(seen, line, name, mobile, title):
                return seen.code
        taken = {seen.code for seen in earlier}
        code = self._match(line, name, unit, mobile, make=True, taken=taken | self.claimed, again=len(earlier))
        if code:
            self.claimed.add(code)
            earlier.append(Seen(code, line.row, mobile, title))
        return code

    def _is_same(self, seen: Seen, line: Line, name: str, mobile: str, title: str) -> bool:
        if line["officer.code"]:
            return line["officer.code"] == seen.code
        if mobile and mobile == seen.mobile:
            return True
        if not (mobile and seen.mobile) and title == seen.title:
            return True
        default = "two" if mobile and seen.mobile else "same"
        chosen = self.asker.ask(
            "twice",
            (name, seen.mobile, seen.title, mobile, title),
            zh=f"“{name}”在同一单位写了两次(第{seen.row}行{seen.title}、第{line.row}行{title}),是同一个人吗?",
            en=f'"{name}" stands twice in one unit (rows {seen.row} and {line.row}): the same person?',
            options=[
                Option("same", "同一个人(兼任两个岗位)", "the same person, with two posts"),
                Option("two", "同名的两个人", "two people of the same name"),
            ],
            default=default,
            spot=line.spot("officer.name"),
        )
        return chosen == "same"

    def named(self, line: Line, name: str, unit: str, *, make: bool) -> str:
        """The officer that a row names beside something else; empty when the link is left out."""
        key = (name, unit, line["officer.code"], line["officer.mobile"] if make else "", str(make))
        if key not in self._found:
            self._found[key] = self._match(line, name, unit, mobile_of(line), make=make, taken=set(), again=0)
        return self._found[key]

    def _match(self, line: Line, name: str, unit: str, mobile: str, *, make: bool, taken: set[str], again: int) -> str:
        code = line["officer.code"]
        if code and code in self.roll.people:
            return code
        if code and not make:
            note(self.faults, line.spot("officer.code"), code, NO_SUCH)
            return ""
        same = [person for person in self.roll.by_name.get(name, []) if person.code not in taken and person.code not in self.new]
        ours = [person for code in self.new if (person := self.roll.people[code]).name == name and code not in taken]
        index = blind_index(mobile, about=MOBILE) if mobile else ""
        for sure in (
            [person for person in same if index and person.mobile_index == index],
            [person for person in (*same, *ours) if unit and person.works_in(unit)],
            [] if unit else [*same, *ours],
        ):
            if len(sure) == 1:
                return sure[0].code
        inside = [person for person in (*same, *ours) if unit and person.works_in(unit)]
        near = inside or [*same, *(ours if not unit else [])] or self._heard(name, unit, taken)
        if not near and make:
            return self._make(line, name, unit, mobile, code, again)
        return self._ask(line, name, unit, mobile, near, make=make, again=again)

    def _heard(self, name: str, unit: str, taken: set[str]) -> list[Person]:
        """Those of the unit whose names sound the same."""
        return [
            person
            for person in self.roll.people.values()
            if person.name != name
            and sound(person.name) == sound(name)
            and person.code not in taken
            and (not unit or person.works_in(unit))
        ]

    def _ask(self, line: Line, name: str, unit: str, mobile: str, near: list[Person], *, make: bool, again: int) -> str:
        options = [self._option(person) for person in near[:OFFERED]]
        where = self.roll.units[unit].name if unit in self.roll.units else line["officer.unit"]
        if make:
            options.append(Option(NEW, f"另一个人:新建“{name}”", f'somebody else: make "{name}" anew'))
        options.append(Option(SKIP, "不导入", "leave out"))
        only = len(near) == 1 and near[0].name == name
        index = blind_index(mobile, about=MOBILE) if mobile else ""
        other = make and only and bool(index and near[0].mobile_index and near[0].mobile_index != index)
        default = options[0].value if (only and not other) or (near and not make) else (NEW if make else SKIP)
        if len(near) > 1 and not make:
            default = SKIP
        chosen = self.asker.ask(
            "officer",
            (name, unit, mobile, str(again)),
            zh=f"“{name}”{f'({where})' if where else ''}是名册上的哪一位?" if near else f"名册上没有“{name}”",
            en=f'Who is "{name}"{f" ({where})" if where else ""}?',
            options=options,
            default=default,
            spot=line.spot("officer.name"),
        )
        if chosen == NEW:
            return self._make(line, name, unit, mobile, "", again)
        return chosen.removeprefix(PICK) if chosen != SKIP else ""

    def _option(self, person: Person) -> Option:
        posts = [
            f"{self.roll.units[post.unit].name}{post.title}"
            for post in person.posts
            if post.last is None and post.unit in self.roll.units
        ]
        told = f"{person.name} {person.code}({'、'.join(posts) or '无岗位'})"
        return Option(f"{PICK}{person.code}", told, told)

    def _make(  # noqa: PLR0917
        self, line: Line, name: str, unit: str, mobile: str, code: str, again: int
    ) -> str:
        about = ("officer", name, unit, *([mobile or line["officer.title"]] if again else []))
        code = code or codes.issue("g", about, self.roll.taken)
        person = Person(code, name, blind_index(mobile, about=MOBILE) if mobile else "")
        self.roll.people[code] = person
        self.roll.by_name[name].append(person)
        self.new[code] = name, line
        return code


def mobile_of(line: Line) -> str:
    """The officer's phone of a row; empty when there is none that can be read (its fault is noted where it is used), or when the
    cell names several people and nobody knows whose it is."""
    if len(names_of(line["officer.name"])) > 1:
        return ""
    return quiet_phone(line, "officer.mobile")
