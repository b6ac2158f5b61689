"""Villages and units of a sheet's rows, matched with the roll by name, township and old names; asked for where in doubt."""

import re
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import fuzz, process

from lianxin.exchange.faults import Faults, Why
from lianxin.exchange.sheets import codes
from lianxin.exchange.sheets.asking import NEW, PICK, SKIP, Asker, Option
from lianxin.exchange.sheets.cleaning import name_of
from lianxin.exchange.sheets.lines import Line, note
from lianxin.exchange.sheets.roll import Office, Place, Roll, sound, stem

NEAR: Final = 55
NEAR_UNIT: Final = 60
SURE_UNIT: Final = 88
OFFERED: Final = 5
NOT_YOURS: Final = Why("不在你的工作范围内", "outside of your scope")
NO_VILLAGE: Final = Why("没有写是哪个村", "the village is missing")
UNKNOWN_CODE: Final = Why("没有这个区划代码", "there is no such area code")
LEFT_OUT: Final = Option(SKIP, "这些行不导入", "leave these rows out")
_ADDRESS = re.compile(
    r"(?:.{1,12}?(?:省|市|县|区))*(?:(?P<town>.{1,10}?(?:乡|镇|街道)))?(?P<village>.{1,14}?(?:村|社区|连队|连))(?!民).{0,30}"
)


@dataclass(slots=True)
class Places:
    """Matches places and units of one run. What was made anew is added to the roll, so that later rows find it."""

    roll: Roll
    asker: Asker
    faults: Faults
    unit_kinds: dict[str, str]
    """The kinds of unit that the policies in force know, with their names."""
    new_places: dict[str, tuple[Place, Line]] = field(default_factory=dict)
    new_units: dict[str, tuple[Office, str, Line]] = field(default_factory=dict)
    left_out: int = 0
    _villages: dict[tuple[str, ...], Place | None] = field(default_factory=dict)
    _units: dict[tuple[str, ...], str] = field(default_factory=dict)
    _by_unit: dict[str, list[Office]] = field(default_factory=dict)

    # -- villages

    def village(self, line: Line, *, text: str | None = None, meaning: str = "place.village") -> Place | None:
        """The village of a row as it is today; None, with the reason noted, when the row has to be left out."""
        written = line[meaning] if text is None else text
        code = line["place.code"] if meaning == "place.village" else ""
        town = line["place.township"] or ""
        key = (code, town, written, line.plan.options.get("township", ""))
        if key in self._villages:
            found = self._villages[key]
            if found is None and not (code or written):
                note(self.faults, line.spot(meaning), "", NO_VILLAGE)
        else:
            found = self._villages[key] = self._village(line, code, town, written, meaning)
        if found is None:
            self.left_out += bool(written)
            return None
        if found.code not in self.roll.rights.areas and found.code not in self.new_places:
            note(self.faults, line.spot(meaning), written or code, NOT_YOURS)
            return None
        return found

    def _village(self, line: Line, code: str, town: str, written: str, meaning: str) -> Place | None:
        if code and code in self.roll.areas:
            place = self.roll.areas[code]
            return self.roll.today_of(self.roll.areas.get(place.village, place))
        if not written:
            note(self.faults, line.spot("place.code" if code else meaning), code, UNKNOWN_CODE if code else NO_VILLAGE)
            return None
        found = self._named(name_of(written) or written, town, line.plan.options.get("township", ""))
        if len(found) == 1:
            return found[0]
        return self._ask_village(line, written, town, found, meaning)

    def _named(self, name: str, town: str, township: str) -> list[Place]:
        candidates = self.roll.by_stem.get(stem(name), [])
        if not candidates and (address := _ADDRESS.fullmatch(name)):
            candidates = self.roll.by_stem.get(stem(address["village"]), [])
            town = town or address["town"] or ""
        found = list({self.roll.today_of(place).code: self.roll.today_of(place) for place in candidates}.values())
        for narrower in (
            [place for place in found if town and self._is_in(place, town)],
            [place for place in found if not town and township and place.township == township],
            [place for place in found if place.name == name],
            [place for place in found if place.code in self.roll.rights.areas],
        ):
            if len(found) > 1 and narrower:
                found = narrower
        return [place for place in found if not town or self._is_in(place, town)]

    def _is_in(self, place: Place, town: str) -> bool:
        above = self.roll.areas.get(place.township)
        return above is not None and (above.name in town or town in above.name or _root(above.name) == _root(town))

    def _ask_village(self, line: Line, written: str, town: str, same: list[Place], meaning: str) -> Place | None:
        near = same or self._near_villages(written, town)
        options = [Option(f"{PICK}{place.code}", self._full(place), self._full(place)) for place in near]
        township = self._township(town, line)
        may = township is not None and township.code in self.roll.rights.places
        if may and township is not None:
            name = f"{township.name} {written}"
            options.append(Option(NEW, f"名册上没有,先设暂定村:{name}", f"not on the roll: make it provisional, {name}"))
        options.append(LEFT_OUT)
        default = SKIP
        if near and (same or sound(stem(near[0].name)) == sound(stem(written))):
            default = options[0].value
        elif may and not near:
            default = NEW
        chosen = self.asker.ask(
            "village",
            (town, written, line.plan.options.get("township", "")),
            zh=f"“{f'{town} ' if town else ''}{written}”是哪个村?" if not same else f"名册上有{len(same)}个“{written}”,是哪一个?",
            en=f'Which village is "{town} {written}"?',
            options=options,
            default=default,
            spot=line.spot(meaning),
        )
        if chosen == NEW and township is not None:
            return self._new_village(line, written, township)
        return self.roll.areas.get(chosen.removeprefix(PICK)) if chosen != SKIP else None

    def _near_villages(self, written: str, town: str) -> list[Place]:
        rights = self.roll.rights.areas
        pool = {p.code: p for p in self.roll.areas.values() if p.level == "village" and p.code in rights and not p.merged_into}
        inside = {code: place for code, place in pool.items() if town and self._is_in(place, town)}
        names = {code: stem(place.name) for code, place in (inside or pool).items()}
        heard = [code for code, name in names.items() if sound(name) == sound(stem(written))]
        alike = [
            code for _, _, code in process.extract(stem(written), names, scorer=fuzz.ratio, limit=OFFERED, score_cutoff=NEAR)
        ]
        return [pool[code] for code in dict.fromkeys([*heard, *alike])][:OFFERED]

    def _township(self, town: str, line: Line) -> Place | None:
        option = self.roll.areas.get(line.plan.options.get("township", ""))
        found = [
            p
            for p in self.roll.areas.values()
            if p.level == "township" and town and (p.name in town or _root(p.name) == _root(town))
        ]
        return found[0] if len(found) == 1 else (option if not town else None)

    def townships(self, written: str) -> list[Place]:
        """The townships of that name."""
        same = [p for p in self.roll.areas.values() if p.level == "township" and not p.merged_into]
        return [p for p in same if p.name == written] or [p for p in same if _root(p.name) == _root(written)]

    def _new_village(self, line: Line, written: str, township: Place) -> Place:
        code = codes.issue(f"{township.code}-", ("village", township.code, written), self.roll.taken, digits=6)
        name = written if written.endswith(("村", "社区", "连")) else f"{written}村"
        place = Place(code, name, "village", township.code, township.code, code, "", None)
        self.roll.areas[code], self.new_places[code] = place, (place, line)
        self.roll.by_stem[stem(name)].append(place)
        return place

    def _full(self, place: Place) -> str:
        above = self.roll.areas.get(place.township)
        return f"{above.name if above and above.code != place.code else ''} {place.name} {place.code}".strip()

    # -- units

    def unit(self, line: Line, written: str, meaning: str, *, make: bool) -> str:
        """The code of the unit of that name; empty when there is none and none is made."""
        key = (written, line["place.township"], str(make))
        if key not in self._units:
            self._units[key] = self._unit(line, name_of(written), meaning, make=make)
        return self._units[key]

    def _unit(self, line: Line, written: str, meaning: str, *, make: bool) -> str:
        same = self._same_units(written)
        if len(same) == 1:
            return same[0].code
        near = same or self._near_units(written)
        area = self._area_of_unit(written, line)
        options = [Option(f"{PICK}{unit.code}", f"{unit.name}({unit.code})", f"{unit.name} ({unit.code})") for unit in near]
        may = make and area in self.roll.rights.new_units and bool(self.unit_kinds)
        guess = self._guess_kind(written, line)
        if may:
            kinds = sorted(self.unit_kinds, key=lambda kind: kind != guess)
            options += [
                Option(f"{NEW}:{kind}", f"新单位,类型:{self.unit_kinds[kind]}", f"a new unit: {self.unit_kinds[kind]}")
                for kind in kinds
            ]
        options.append(Option(SKIP, "不写单位,这些行的岗位不导入", "leave the unit out: no post is read in"))
        chosen_kind = line.plan.options.get("unit_kind", "")
        if may and not near and (chosen_kind in self.unit_kinds or len(self.unit_kinds) == 1):
            return self.new_unit(line, written, guess, area)
        sure = same or (near and _is_nearly(near[0].name, written))
        default = options[0].value if sure or (near and not may) else (f"{NEW}:{guess}" if may else SKIP)
        chosen = self.asker.ask(
            "unit",
            (written, line["place.township"] if same else ""),
            zh=f"名册上没有单位“{written}”,是哪一个?" if not same else f"名册上有{len(same)}个“{written}”,是哪一个?",
            en=f'Which unit is "{written}"?',
            options=options,
            default=default,
            spot=line.spot(meaning),
        )
        if chosen.startswith(f"{NEW}:"):
            return self.new_unit(line, written, chosen.partition(":")[2], area)
        return chosen.removeprefix(PICK) if chosen != SKIP else ""

    def new_unit(self, line: Line, name: str, kind: str, area: str, code: str = "") -> str:
        """Make a unit; returns its code."""
        code = code or codes.issue("u", ("unit", area, name), self.roll.taken, digits=6)
        self.roll.units[code] = Office(code, name, area)
        self.new_units[code] = (self.roll.units[code], kind, line)
        self._by_unit.clear()
        return code

    def same_unit(self, written: str) -> str:
        """The code of the one unit of that name; empty when there is none or several."""
        same = self._same_units(name_of(written))
        return same[0].code if len(same) == 1 else ""

    def _same_units(self, written: str) -> list[Office]:
        if not self._by_unit:
            for unit in self.roll.units.values():
                self._by_unit.setdefault(self._short(unit.name), []).append(unit)
        found = self._by_unit.get(self._short(written), [])
        exact = [unit for unit in found if unit.name == written]
        return exact or found

    def _short(self, name: str) -> str:
        """A unit's name without the county's: 沙湾县农业农村局, 县农业农村局 and 农业农村局 are the same."""
        for county in self.roll.counties:
            name = name.removeprefix(county)
        bare = re.sub(r"^[县市区旗](?!委)", "", name)
        bare = re.sub(r"(?<=[乡镇])人民(?=政府$)", "", bare)
        return bare or name

    def _near_units(self, written: str) -> list[Office]:
        names = {code: unit.name for code, unit in self.roll.units.items()}
        found = process.extract(written, names, scorer=fuzz.ratio, limit=3, score_cutoff=NEAR_UNIT)
        return [self.roll.units[code] for _, _, code in found]

    def _area_of_unit(self, written: str, line: Line) -> str:
        for level, root in (("township", _root), ("village", stem)):
            inside = [
                p
                for p in self.roll.areas.values()
                if p.level == level and written.startswith(root(p.name)) and len(root(p.name)) > 1
            ]
            if len(inside) == 1:
                return inside[0].code
        option = line.plan.options.get("township", "")
        if option:
            return option
        tops = [
            p for p in self.roll.areas.values() if p.code in self.roll.rights.areas and p.parent not in self.roll.rights.areas
        ]
        return tops[0].code if tops else ""

    def _guess_kind(self, written: str, line: Line) -> str:
        chosen = line.plan.options.get("unit_kind", "")
        if chosen in self.unit_kinds or not self.unit_kinds:
            return chosen if self.unit_kinds else ""
        wanted = "乡镇政府" if re.search(r"(乡|镇|街道)(人民)?(政府|党委|办事处)?$", written) else written
        if written.endswith("局"):
            wanted = "业务单位 局"
        best = process.extractOne(wanted, self.unit_kinds, scorer=fuzz.partial_ratio)
        return str(best[2])


def _is_nearly(one: str, two: str) -> bool:
    """Whether two names of units are likely the same: alike, and with the same numbers in them (第一中学 is not 第二中学)."""
    numbers = re.compile(r"[0-9一二三四五六七八九十]")
    return fuzz.ratio(one, two) >= SURE_UNIT and numbers.findall(one) == numbers.findall(two)


def _root(name: str) -> str:
    """The name of a township without its suffix and what follows."""
    return re.sub(r"(民族乡|乡|镇|街道|街道办事处)(人民政府|政府|党委)?$", "", name) or name
