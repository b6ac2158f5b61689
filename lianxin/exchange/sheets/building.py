"""The lines of a sheet as rows of the exchange tables: one line may give an officer, a post, a household, needs and links."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from lianxin.exchange import tables
from lianxin.exchange.faults import Faults
from lianxin.exchange.sheets import taking
from lianxin.exchange.sheets.cleaning import name_of, names_of
from lianxin.exchange.sheets.drafts import Drafts
from lianxin.exchange.sheets.homes import Homes
from lianxin.exchange.sheets.lines import Line, note
from lianxin.exchange.sheets.matters import Matters
from lianxin.exchange.sheets.people import People
from lianxin.exchange.sheets.places import NOT_YOURS, Places
from lianxin.exchange.sheets.reasons import NO_CLASS, NO_KIND, NO_NAME, NO_ORG_KIND, NO_SOURCE, NO_UNIT, NO_VILLAGE, ONE_EACH
from lianxin.exchange.sheets.roll import Held, Place, Roll
from lianxin.exchange.sheets.taking import since_of
from lianxin.exchange.sheets.words import Words

Values = dict[str, Any]


@dataclass(slots=True)
class Covered:
    """What the sheets speak of as a whole: only there can somebody be missing."""

    units: set[str] = field(default_factory=set)
    posts: set[tuple[str, str, str]] = field(default_factory=set)
    villages: set[str] = field(default_factory=set)
    homes: set[str] = field(default_factory=set)
    linked_homes: set[str] = field(default_factory=set)
    linked_officers: set[str] = field(default_factory=set)
    needy: set[str] = field(default_factory=set)
    since: date = date.max


@dataclass(slots=True)
class Builder:
    """Makes the rows of one run."""

    roll: Roll
    places: Places
    people: People
    homes: Homes
    words: Words
    drafts: Drafts
    faults: Faults
    matters: Matters
    needs_left_out: int = 0
    covered: Covered = field(default_factory=Covered)

    def line(self, line: Line) -> None:
        """The rows of one line."""
        if line.plan.kind == "matters":
            self.matters.line(line)
            return
        self.covered.since = min(self.covered.since, since_of(line))
        _BUILD[line.plan.kind](self, line)

    # -- the officers' roll

    def officer(self, line: Line) -> None:
        """An officer, a post, and whom the officer is linked to."""
        names = names_of(line["officer.name"])
        if len(names) != 1:
            note(self.faults, line.spot("officer.name"), line["officer.name"], ONE_EACH if names else NO_NAME)
            return
        unit = self._unit(line, make=True)
        if unit and not self._may_post(unit):
            note(self.faults, line.spot("officer.unit"), line["officer.unit"], NOT_YOURS)
            return
        code = self.people.on_roll(line, names[0], unit)
        if not code:
            return
        self._officer_row(line, code, names[0])
        if unit:
            self.covered.units.add(unit)
            self._post(line, code, unit)
        elif code in self.people.new:
            meaning = "officer.unit_title" if line.plan.has("officer.unit_title") else "officer.unit"
            note(self.faults, line.spot(meaning), line[meaning], NO_UNIT)
        self._links_of(line, code)

    def _unit(self, line: Line, *, make: bool) -> str:
        written, meaning = line["officer.unit"], "officer.unit"
        if not written and line["officer.unit_title"]:
            written, meaning = self._split(line), "officer.unit_title"
        return self.places.unit(line, written, meaning, make=make) if written else ""

    def _split(self, line: Line) -> str:
        """The unit of a cell that says unit and title in one; the title is kept."""
        text = name_of(line["officer.unit_title"])
        known = [unit.name for unit in self.roll.units.values() if text.startswith(unit.name)]
        unit = max(known, key=len, default="")
        for end in () if unit else ("人民政府", "委员会", "办公室", "政府", "中心", "党委", "局", "委", "办", "站", "院"):
            before, found, _ = text.partition(end)
            if found and before:
                unit = before + end
                break
        if not line["officer.title"]:
            line.text["officer.title"] = text.removeprefix(unit).strip() if unit else ""
        return unit or text

    def _may_post(self, unit: str) -> bool:
        rights = self.roll.rights
        return rights.posts and (unit in rights.units or unit in self.places.new_units)

    def _officer_row(self, line: Line, code: str, name: str) -> None:
        is_new = code in self.people.new
        posts = self.roll.people[code].posts
        if not is_new and not any(post.unit in self.roll.rights.units for post in posts):
            return  # somebody else's colleague: a post or link is added, the person stays as it is
        values: Values = {"officer_code": code}
        if is_new or line["officer.code"]:
            values["name"] = name
        values["mobile"] = taking.phone(line, "officer.mobile", self.faults)
        if is_new or len([value for value in values.values() if value]) > 1:
            self.drafts.put(
                tables.OFFICERS, line, values, name="officer.name", mobile="officer.mobile", officer_code="officer.code"
            )

    def _post(self, line: Line, code: str, unit: str) -> None:
        person, first = self.roll.people[code], since_of(line)
        given = taking.day(line, "officer.since", self.faults)
        held = [post for post in person.posts if post.unit == unit and (post.last is None or post.last >= first)]
        written = line["officer.class"]
        class_key = self.words.of(line, "classes", written, "officer.class") if written else ""
        if written and not class_key:
            return
        same = [post for post in held if post.class_key == class_key] if class_key else held
        if not same and not class_key:
            class_key = line.plan.options.get("class", "")
            same = [post for post in held if post.class_key == class_key]
        if not same and not class_key:
            note(self.faults, line.spot("officer.class"), "", NO_CLASS)
            return
        if not same:
            main = not any(post.main and (post.last is None or post.last >= first) for post in person.posts)
            same = [Held(unit, class_key, given or first, None, main, line["officer.title"])]
            person.posts.append(same[0])
        values = {"officer_code": code, "unit_code": unit, "class": same[0].class_key, "valid_from": same[0].first}
        values |= {"title": line["officer.title"][:60], "main": same[0].main}
        self.covered.posts.add((code, unit, same[0].class_key))
        words = {"class": "officer.class", "unit_code": "officer.unit", "valid_from": "officer.since", "title": "officer.title"}
        self.drafts.put(tables.POSTS, line, values, **words)

    # -- links

    def _links_of(self, line: Line, officer: str) -> None:
        """The links that an officer's row names: villages, townships, households, organisations."""
        villages = [
            (name, self.places.village(line, text=name, meaning="link.villages")) for name in names_of(line["link.villages"])
        ]
        if line["link.villages"]:
            self.covered.linked_officers.add(officer)
        for _, village in villages:
            self._link(line, "officer", officer, village.code if village else "", "link.villages", village)
        for name in names_of(line["link.townships"]):
            for town in self.places.townships(name)[:1]:
                self._link(line, "officer", officer, town.code, "link.townships", town)
        if line["link.homes"]:
            found = [village for _, village in villages if village]
            here = self.places.village(line) if line["place.village"] else (found[0] if len(found) == 1 else None)
            if here is None:
                note(self.faults, line.spot("link.homes"), line["link.homes"], NO_VILLAGE)
            else:
                for name in names_of(line["link.homes"]):
                    self._home_link(line, "officer", officer, here, name)
        for name in names_of(line["link.orgs"]):
            code = self.homes.organisation(line, name, line.plan.options.get("org_kind", ""), self._area(line), make=False)
            self._link(line, "officer", officer, code, "link.orgs", None)

    def _home_link(self, line: Line, party: str, code: str, village: Place, name: str) -> None:
        home = self.homes.named(line, village, name)
        if home:
            if home in self.homes.new:
                self._home_row(line, home, village, name, "link.homes")
            self._link(line, party, code, home, "link.homes", village)

    def _link(self, line: Line, party: str, code: str, to: str, meaning: str, place: Place | None) -> None:  # noqa: PLR0917
        if not to or not code:
            return
        of_home = meaning in {"home.name", "link.homes"}
        kind = self.words.of(line, "links", line["link.kind"], "link.kind") if line["link.kind"] else ""
        kind = kind or line.plan.options.get("home_link" if of_home else "point_link", "")
        if not kind:
            note(self.faults, line.spot(meaning), line[meaning], NO_KIND)
            return
        if place is not None and place.code not in self.roll.rights.links and place.code not in self.places.new_places:
            note(self.faults, line.spot(meaning), line[meaning], NOT_YOURS)
            return
        values: Values = {"party_kind": party, "party_code": code, "counterpart_code": to, "kind": kind}
        values["valid_from"] = taking.day(line, "link.from", self.faults) or since_of(line)
        values["valid_to"] = taking.day(line, "link.to", self.faults)
        words = {"party_code": "officer.name", "counterpart_code": meaning, "kind": "link.kind", "valid_from": "link.from"}
        self.drafts.put(tables.LINKS, line, values, **words, valid_to="link.to")

    # -- the households' roll

    def household(self, line: Line) -> None:
        """A household, its needs, and the officers or the unit linked to it."""
        names = names_of(line["home.name"])
        if len(names) != 1:
            note(self.faults, line.spot("home.name"), line["home.name"], ONE_EACH if names else NO_NAME)
            return
        village = self.places.village(line)
        if village is None:
            return
        code = self.homes.listed(line, village, names[0])
        if not code:
            return
        self.covered.villages.add(village.code)
        self.covered.homes.add(code)
        self._home_row(line, code, village, names[0], "home.name")
        self._needs(line, code, village)
        if line.plan.has("officer.name", "officer.code"):
            self.covered.linked_homes.add(code)
        self._served_by(line, code, village)

    def _home_row(self, line: Line, code: str, village: Place, name: str, meaning: str) -> None:
        values: Values = {"counterpart_code": code}
        is_new = code in self.homes.new
        if is_new:
            values |= {"kind": "household", "name": name, "area_code": village.code}
        elif line["home.code"]:
            values["name"] = name
        if meaning == "home.name":
            values |= {
                "members": taking.whole(line, "home.members", self.faults),
                "phone": taking.phone(line, "home.phone", self.faults),
            }
        if is_new or len([value for value in values.values() if value not in ("", None)]) > 1:
            words = {"name": meaning, "members": "home.members", "phone": "home.phone", "area_code": "place.village"}
            self.drafts.put(tables.COUNTERPARTS, line, values, **words, counterpart_code="home.code")

    def _needs(self, line: Line, code: str, village: Place) -> None:
        if not line["need.kind"]:
            return
        if village.code not in self.roll.rights.needs:
            self.needs_left_out += 1
            return
        source = line["need.source"] or line.plan.options.get("source", "")
        if not source:
            note(self.faults, line.spot("need.kind"), line["need.kind"], NO_SOURCE)
            return
        self.covered.needy.add(code)
        for text in names_of(line["need.kind"]):
            need = self.words.of(line, "needs", text, "need.kind")
            if need:
                values: Values = {"counterpart_code": code, "need": need}
                values["from"] = taking.day(line, "need.from", self.faults) or since_of(line)
                values |= {"source": line["need.source"], "basis": line["need.basis"]}
                values["to"] = taking.day(line, "need.to", self.faults)
                words = {name: f"need.{name}" for name in ("from", "source", "basis", "to")}
                draft = self.drafts.put(tables.NEEDS, line, values, need="need.kind", **words)
                draft.otherwise["source"] = source

    def _served_by(self, line: Line, home: str, village: Place) -> None:
        names = names_of(line["officer.name"])
        written = names_of(line["officer.unit"])
        if not names and written and not line.plan.has("officer.name"):
            for name in written:
                self._link(line, "unit", self.places.unit(line, name, "officer.unit", make=False), home, "home.name", village)
            return
        units = written if len(written) == len(names) else written[:1] * len(names)
        if not written and line["officer.unit_title"]:
            units = (self._split(line),) * len(names)
        for place, name in enumerate(names):
            unit = self._unit_named(line, units[place] if place < len(units) else "")
            officer = self._party(line, name, unit)
            self._link(line, "officer", officer, home, "home.name", village)

    def _unit_named(self, line: Line, written: str) -> str:
        if not written:
            return ""
        sure = self.places.same_unit(written)
        return sure or self.places.unit(line, written, "officer.unit", make=self._has_class(line))

    def _has_class(self, line: Line) -> bool:
        return bool(line["officer.class"] or line.plan.options.get("class"))

    def _party(self, line: Line, name: str, unit: str) -> str:
        """The officer named beside a household or another counterpart; made, with a post, where the row says enough of him."""
        make = bool(unit) and self._has_class(line) and self._may_post(unit)
        code = self.people.named(line, name, unit, make=make)
        if code and code in self.people.new and self.people.new[code][1].plan.kind != "officers":
            self._officer_row(line, code, name)
            self._post(line, code, unit)
        return code

    # -- lists of others

    def organisation(self, line: Line) -> None:
        """An enterprise, school or project, and the officers linked to it."""
        name = name_of(line["org.name"])
        if not name:
            note(self.faults, line.spot("org.name"), "", NO_NAME)
            return
        kind, area = line.plan.options.get("org_kind", ""), self._area(line)
        written = line["org.kind"]
        kind = next(
            (key for key, zh in self.words.lists["counterparts"].items() if written and (written in zh or zh in written)), kind
        )
        if not kind:
            note(self.faults, line.spot("org.kind"), written, NO_ORG_KIND)
            return
        code = self.homes.organisation(line, name, kind, area, make=True)
        if not code:
            return
        phone = taking.phone(line, "org.phone", self.faults)
        if code in self.homes.new:
            values = {"counterpart_code": code, "kind": kind, "name": name, "area_code": area, "phone": phone}
            self.drafts.put(tables.COUNTERPARTS, line, values, name="org.name", phone="org.phone", kind="org.kind")
        elif phone:
            self.drafts.put(tables.COUNTERPARTS, line, {"counterpart_code": code, "phone": phone}, phone="org.phone")
        for person in names_of(line["officer.name"]):
            officer = self._party(line, person, self._unit_named(line, line["officer.unit"]))
            self._link(line, "officer", officer, code, "org.name", None)

    def _area(self, line: Line) -> str:
        if line["place.village"]:
            village = self.places.village(line)
            return village.code if village else ""
        towns = self.places.townships(line["place.township"]) if line["place.township"] else []
        if len(towns) == 1:
            return towns[0].code
        option = line.plan.options.get("township", "")
        rights = self.roll.rights.areas
        tops = [p.code for p in self.roll.areas.values() if p.code in rights and p.parent not in rights]
        return option or (tops[0] if tops else "")

    def unit(self, line: Line) -> None:
        """A unit."""
        name = name_of(line["unit.name"])
        if not name:
            note(self.faults, line.spot("unit.name"), "", NO_NAME)
            return
        code = self.places.unit(line, name, "unit.name", make=True)
        if code in self.places.new_units and line["unit.parent"]:
            parent = self.places.same_unit(line["unit.parent"])
            if parent and parent != code:
                self.drafts.put(tables.UNITS, line, {"unit_code": code, "parent_code": parent}, parent_code="unit.parent")

    def village(self, line: Line) -> None:
        """A village: known, or asked for."""
        self.places.village(line)

    def link(self, line: Line) -> None:
        """Officers with a village, a household or an organisation."""
        if line["home.name"]:
            self.household(line)
            return
        target = name_of(line["org.name"])
        for name in names_of(line["officer.name"]):
            officer = self._party(line, name, self._unit_named(line, line["officer.unit"]))
            if not officer:
                continue
            self._links_of(line, officer)
            if target:
                code = self.homes.organisation(line, target, "", self._area(line), make=False)
                self._link(line, "officer", officer, code, "org.name", None)
            elif line["place.village"] and not line["link.homes"]:
                village = self.places.village(line)
                self._link(line, "officer", officer, village.code if village else "", "place.village", village)

    # -- what was made on the way

    def made_on_the_way(self) -> None:
        """Rows of the villages and units that answers made."""
        for code, (place, line) in self.places.new_places.items():
            values = {"area_code": code, "name": place.name, "level": "village", "parent_code": place.parent, "provisional": True}
            self.drafts.put(tables.AREAS, line, values, name="place.village")
        for code, (unit, kind, line) in self.places.new_units.items():
            values = {"unit_code": code, "name": unit.name, "kind": kind, "area_code": unit.area}
            self.drafts.put(tables.UNITS, line, values, name="officer.unit" if line.plan.has("officer.unit") else "unit.name")


def _nothing(builder: Builder, line: Line) -> None:
    """A sheet that is not read in."""


_BUILD: Final[dict[str, Callable[[Builder, Line], None]]] = {
    "officers": Builder.officer,
    "households": Builder.household,
    "organisations": Builder.organisation,
    "units": Builder.unit,
    "villages": Builder.village,
    "links": Builder.link,
    "none": _nothing,
}
ORDER: Final = ("units", "villages", "officers", "organisations", "households", "links", "matters")
"""Sheets are read in this order, so that each finds what the ones before it name."""
