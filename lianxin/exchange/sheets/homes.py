"""Households and organisations of a sheet's rows, matched by code, village, name and phone; asked for where in doubt."""

from dataclasses import dataclass, field
from typing import Final

from lianxin.audit.sealing import blind_index
from lianxin.exchange.faults import Faults, Why
from lianxin.exchange.sheets import codes
from lianxin.exchange.sheets.asking import NEW, PICK, SKIP, Asker, Option
from lianxin.exchange.sheets.lines import Line, note
from lianxin.exchange.sheets.places import LEFT_OUT, NOT_YOURS
from lianxin.exchange.sheets.roll import Home, Place, Roll, sound
from lianxin.exchange.sheets.taking import quiet_phone

PHONE: Final = "registry.counterpart.phone"
OFFERED: Final = 6
NO_SUCH: Final = Why("没有这个编号;新户请把编号留空", "there is no such code; leave it empty for a new one")
OTHER: Final = Why("这个编号是别村的", "this code belongs to another village")


@dataclass(slots=True)
class Homes:
    """Matches counterparts of one run; those made anew are remembered, so that later rows find them."""

    roll: Roll
    asker: Asker
    faults: Faults
    new: dict[str, tuple[Home, Line]] = field(default_factory=dict)
    written: set[tuple[str, str]] = field(default_factory=set)
    """(village, name) of all rows: a household that another row names by its very name is not offered as a homophone."""
    _listed: dict[tuple[str, str], list[tuple[str, int, str, str]]] = field(default_factory=dict)
    _orgs: list[Home] | None = None

    def listed(self, line: Line, village: Place, name: str) -> str:
        """The household of a row of a list of households, made when there is none; empty when the row is left out."""
        code = line["home.code"]
        if code:
            return self._by_code(line, village, name, code)
        phone, members = quiet_phone(line, "home.phone"), line["home.members"]
        earlier = self._listed.setdefault((village.code, name), [])
        for known, row, number, people in earlier:
            if self._is_same(line, (row, number, people), (phone, members), village, name):
                return known
        taken = {known for known, *_ in earlier}
        found = self._match(line, village, name, phone, taken=taken, again=len(earlier))
        if found:
            earlier.append((found, line.row, phone, members))
        return found

    def _by_code(self, line: Line, village: Place, name: str, code: str) -> str:
        if code in self.new:
            return code
        home = next((one for one in self.roll.homes_in(village.code) if one.code == code), None) or self.roll.home_by_code(code)
        if home is None:
            if self.roll.taken(code):
                note(self.faults, line.spot("home.code"), code, NO_SUCH)
                return ""
            return self._make(line, village, name, code, 0)
        if home.area not in self.roll.rights.homes:
            note(self.faults, line.spot("home.code"), code, NOT_YOURS)
            return ""
        if self.roll.areas[home.area].village != village.code:
            note(self.faults, line.spot("home.code"), code, OTHER)
            return ""
        return code

    def _is_same(self, line: Line, before: tuple[int, str, str], now: tuple[str, str], village: Place, name: str) -> bool:
        row, phone, members = before
        if (phone or "", members) == now or (phone and phone == now[0]) or not any(now):
            return True
        chosen = self.asker.ask(
            "home-twice",
            (village.code, name, phone, members, *now),
            zh=f"{village.name}的“{name}”写了两次(第{row}行、第{line.row}行),电话或人口不同,是同一户吗?",
            en=f'"{name}" of {village.name} stands twice (rows {row} and {line.row}): the same household?',
            options=[
                Option("two", "同名的两户", "two households of the same name"),
                Option("same", "同一户", "the same household"),
            ],
            default="two",
            spot=line.spot("home.name"),
        )
        return chosen == "same"

    def named(self, line: Line, village: Place, name: str) -> str:
        """The household of that name in the village, as a list of links writes it; made when there is none."""
        earlier = self._listed.get((village.code, name), [])
        if len(earlier) == 1:
            return earlier[0][0]
        found = self._match(line, village, name, "", taken=set(), again=0)
        if found and not earlier:
            self._listed[village.code, name] = [(found, line.row, "", "")]
        return found

    def _match(self, line: Line, village: Place, name: str, phone: str, *, taken: set[str], again: int) -> str:
        pool = [home for home in self.roll.homes_in(village.code) if home.last is None and home.code not in taken]
        same = [home for home in pool if home.name == name] or [home for home in pool if name in home.names]
        index = blind_index(phone, about=PHONE) if phone else ""
        by_phone = [home for home in (same or pool) if index and home.phone_index == index]
        if len(same) == 1 and (not by_phone or by_phone == same):
            return same[0].code
        if same and len(by_phone) == 1:
            return by_phone[0].code
        near = same or [
            home
            for home in pool
            if (home in by_phone or sound(home.name) == sound(name)) and (village.code, home.name) not in self.written
        ]
        if not near:
            return self._make(line, village, name, "", again)
        default = f"{PICK}{near[0].code}" if (near[0] in by_phone or len(near) == 1) else NEW
        options = [
            Option(f"{PICK}{home.code}", f"{home.name}({home.code})", f"{home.name} ({home.code})") for home in near[:OFFERED]
        ]
        options += [Option(NEW, "另一户:新建", "another one: make it anew"), LEFT_OUT]
        chosen = self.asker.ask(
            "home",
            (village.code, name, phone, str(again)),
            zh=f"{village.name}的“{name}”是名册上的哪一户?",
            en=f'Which household of {village.name} is "{name}"?',
            options=options,
            default=default,
            spot=line.spot("home.name"),
            shows=tuple(home.code for home in near[:OFFERED]),
        )
        if chosen == NEW:
            return self._make(line, village, name, "", again)
        return chosen.removeprefix(PICK) if chosen != SKIP else ""

    def _make(self, line: Line, village: Place, name: str, code: str, again: int) -> str:
        if village.code not in self.roll.rights.homes and village.parent not in self.roll.rights.homes:
            note(self.faults, line.spot("home.name"), name, NOT_YOURS)
            return ""
        code = code or codes.issue(f"{village.code}-", self._about(village, name, again), self._taken, digits=7)
        home = Home(code, name, "household", "household", village.code, "", None, False)
        self.new[code] = home, line
        return code

    def _taken(self, code: str) -> bool:
        return code in self.new or self.roll.taken(code)

    @staticmethod
    def _about(village: Place, name: str, again: int) -> tuple[str, ...]:
        return ("household", village.code, name, *([str(again)] if again else []))

    def look_up(self, pairs: set[tuple[str, str]]) -> None:
        """Learn together which households and codes there are, before row by row is asked."""
        self.written |= pairs
        self.roll.read_homes(village for village, _ in sorted(pairs))
        self.roll.read_codes(codes.nth(f"{village}-", ("household", village, name), digits=7) for village, name in sorted(pairs))

    # -- organisations

    def organisation(self, line: Line, name: str, kind: str, area: str, *, make: bool) -> str:
        """The enterprise, school or project of that name in the area or around it; empty when it is left out."""
        code = line["org.code"]
        pool = [*self._all(), *(home for home, _ in self.new.values() if home.base != "household")]
        if code and (known := next((home for home in pool if home.code == code), None)):
            return self._yours(line, known)
        same = [home for home in pool if home.name == name and home.last is None] or [home for home in pool if name in home.names]
        here = [home for home in same if home.area == area] or same
        if len(here) == 1:
            return self._yours(line, here[0])
        if not here and make and kind and area in self.roll.rights.orgs:
            code = code or codes.issue("o", ("organisation", area, kind, name), self._taken)
            self.new[code] = Home(code, name, kind, kind, area, "", None, False), line
            return code
        near = here or [home for home in pool if sound(home.name) == sound(name)]
        options = [
            Option(f"{PICK}{home.code}", f"{home.name}({home.code})", f"{home.name} ({home.code})") for home in near[:OFFERED]
        ]
        options.append(LEFT_OUT)
        chosen = self.asker.ask(
            "organisation",
            (name, area),
            zh=f"“{name}”是名册上的哪一个?" if near else f"名册上没有“{name}”(先导入企业、学校、项目名单)",
            en=f'Which one is "{name}"?' if near else f'"{name}" is not on the roll (read in the list of enterprises first)',
            options=options,
            default=options[0].value,
            spot=line.spot("org.name"),
        )
        known = next((home for home in near if f"{PICK}{home.code}" == chosen), None)
        return self._yours(line, known) if known else ""

    def _yours(self, line: Line, home: Home) -> str:
        """Its code, when it lies within the scope."""
        if home.area in self.roll.rights.orgs:
            return home.code
        note(self.faults, line.spot("org.name"), home.name, NOT_YOURS)
        return ""

    def _all(self) -> list[Home]:
        if self._orgs is None:
            self._orgs = self.roll.organisations()
        return self._orgs
