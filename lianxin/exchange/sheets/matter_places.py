"""Where a matter lies, and of whom it complains, by the names in a clerk's sheet."""

from dataclasses import dataclass, field
from typing import Final

from lianxin.exchange.faults import Faults, Why
from lianxin.exchange.sheets.asking import NEW, PICK, SKIP, Asker, Option
from lianxin.exchange.sheets.cleaning import name_of, names_of
from lianxin.exchange.sheets.lines import Line, note
from lianxin.exchange.sheets.places import LEFT_OUT, NOT_YOURS, UNKNOWN_CODE, Places
from lianxin.exchange.sheets.roll import Place, Roll, sound, stem

NO_PLACE: Final = Why(
    "看不出是哪个乡镇、哪个村;请补上,或在“看懂表格”选乡镇",
    "neither township nor village is known: write it, or choose a township in the step before",
)
LONGEST: Final = 200


@dataclass(slots=True)
class Where:
    """An area, and what the desk should know of how it was found."""

    place: Place
    remarks: list[str] = field(default_factory=list)
    open: list[tuple[str, Why]] = field(default_factory=list)


@dataclass(slots=True)
class Complained:
    """Whom the row complains of, by code. ``unnamed``: somebody who is not on the roll; then it comes in as confidential."""

    units: set[str] = field(default_factory=set)
    officers: set[str] = field(default_factory=set)
    remarks: list[str] = field(default_factory=list)
    unnamed: bool = False


@dataclass(slots=True)
class MatterPlaces:
    """Matches places, and units and officers complained of."""

    roll: Roll
    places: Places
    asker: Asker
    faults: Faults

    def area(self, line: Line) -> Where | None:
        """The area of a row; None when something is wrong, which is noted, or the clerk leaves the row out."""
        found = self._area(line)
        if found is None or found.place.code in self.roll.rights.matters:
            return found
        meaning = "place.village" if line["place.village"] else "place.township" if line["place.township"] else "place.code"
        note(self.faults, line.spot(meaning), line[meaning] or found.place.name, NOT_YOURS)
        return None

    def _area(self, line: Line) -> Where | None:
        code, town, written = line["place.code"], line["place.township"], line["place.village"]
        if code:
            known = self.roll.areas.get(code)
            if known is None:
                note(self.faults, line.spot("place.code"), code, UNKNOWN_CODE)
            return Where(self.roll.today_of(known)) if known else None
        if not written:
            above = self._above(line)
            if above is None:
                note(self.faults, line.spot("place.township" if town else "place.village"), town, NO_PLACE)
            return Where(above) if above else None
        if (same := self.places.townships(written)) and len(same) == 1 and same[0].name == written:
            return Where(same[0])
        villages = self.places._named(name_of(written) or written, town, line.plan.options.get("township", ""))
        return Where(villages[0]) if len(villages) == 1 else self._ask(line, villages)

    def _above(self, line: Line) -> Place | None:
        """The township that the row or the whole sheet names; else the only uppermost area of the clerk's own."""
        if town := line["place.township"]:
            found = self.places.townships(town)
            return found[0] if len(found) == 1 else None
        option = self.roll.areas.get(line.plan.options.get("township", ""))
        if option is not None:
            return option
        rights = self.roll.rights.matters
        tops = [place for code in sorted(rights) if (place := self.roll.areas[code]).parent not in rights]
        return tops[0] if len(tops) == 1 else None

    def _ask(self, line: Line, same: list[Place]) -> Where | None:
        town, written, above = line["place.township"], line["place.village"], self._above(line)
        near = same or self.places._near_villages(written, town)
        options = [Option(f"{PICK}{one.code}", self.places._full(one), self.places._full(one)) for one in near]
        if above is not None:
            zh, en = f"先记在{above.name},由分办台定是哪个村", f"put it down in {above.name}: the desk decides which village"
            options.append(Option(NEW, zh, en))
        options.append(LEFT_OUT)
        heard = bool(near) and sound(stem(near[0].name)) == sound(stem(written))
        default = options[0].value if heard and not same else NEW if above is not None else SKIP
        chosen = self.asker.ask(
            "village",
            ("matter", town, written, line.plan.options.get("township", "")),
            zh=f"名册上有{len(same)}个“{written}”,是哪一个?" if same else f"“{f'{town} ' if town else ''}{written}”是哪个村?",
            en=f'Which village is "{f"{town} " if town else ""}{written}"?',
            options=options,
            default=default,
            spot=line.spot("place.village"),
        )
        if chosen == SKIP:
            return None
        if chosen == NEW and above is not None:
            why = Why(f"不知道是哪个村,先记在{above.name}", f"village not known: put down in {above.name}")
            return Where(above, [f"表中地方:{f'{town} ' if town else ''}{written}"], [("place.village", why)])
        return Where(self.roll.areas[chosen.removeprefix(PICK)])

    @staticmethod
    def spoken(line: Line, place: str, area: Place) -> str:
        """The place in words: the sheet's own, and what it calls the village where the area is not that village."""
        written = line["place.village"]
        apart = bool(written) and (area.level != "village" or len(written) > len(area.name) + 4)
        return " ".join(one for one in (written if apart else "", place) if one)[:LONGEST]

    # -- complained of

    def against(self, line: Line) -> Complained | None:
        """Whom the row complains of: to them the matter will not exist (Z9). None when the clerk leaves the row out."""
        found = Complained()
        for name in names_of(line["matter.against"]):
            if not self._add(line, name, found):
                return None
        return found

    def _add(self, line: Line, name: str, found: Complained) -> bool:
        unit = self.places.same_unit(name)
        people = self.roll.by_name.get(name, [])
        if unit and not people:
            found.units.add(unit)
            return True
        if len(people) == 1 and not unit:
            found.officers.add(people[0].code)
            return True
        return self._ask_whom(line, name, found)

    def _ask_whom(self, line: Line, name: str, found: Complained) -> bool:
        people = self.roll.by_name.get(name, [])
        near = self.places._same_units(name) or ([] if people else self.places._near_units(name))
        options = [Option(f"{PICK}u:{one.code}", f"{one.name}({one.code})", f"{one.name} ({one.code})") for one in near]
        for one in people:
            told = f"{one.name}({one.code})"
            options.append(Option(f"{PICK}o:{one.code}", told, told))
        zh, en = "名册上没有;按保密登记,由分办台定", "not on the roll: take it in as confidential, for the desk to decide"
        options += [Option(NEW, zh, en), LEFT_OUT]
        chosen = self.asker.ask(
            "against",
            (name,),
            zh=f"被反映的“{name}”是谁?(选定后,对方看不到这件诉求)",
            en=f'Who is "{name}", complained of? (They will not see the matter)',
            options=options,
            default=options[0].value,
            spot=line.spot("matter.against"),
        )
        if chosen == SKIP:
            return False
        if chosen == NEW:
            found.unnamed = True
            found.remarks.append(f"表中被反映的单位、干部:{name}")
        else:
            what, _, code = chosen.removeprefix(PICK).partition(":")
            (found.units if what == "u" else found.officers).add(code)
        return True
