"""What was so on which day: areas and merges, working days, links, needs, posts, presence, entries that count."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from .calls import Call
from .dates import DAY, Span, add_months
from .folder import Adoption, Entry, Folder, Link, Post, a_word_list
from .matters import Happening

Party = tuple[str, str]  # ("officer" or "unit", code)


def fits_list(value: str, wanted: Any) -> bool:
    """Whether a value is one of a list of words; no list asks for nothing."""
    return wanted is None or value in a_word_list(wanted)


class World:
    """A folder seen at the end of a day: of `as_of`, or of today."""

    def __init__(self, folder: Folder, today: date, as_of: date | None = None) -> None:
        self.folder, self.today, self.as_of = folder, today, as_of
        self.seen = as_of or today
        self.counted = [entry for entry in folder.entries if self.counts(entry)]
        for slow in ("identity", "village_of", "township_of", "is_working", "lies_in"):
            setattr(self, slow, cache(getattr(self, slow)))

    def over(self, day: date) -> bool:
        """Whether the day is over: as of D, D is over; otherwise today is not (rule 16)."""
        return day <= self.seen if self.as_of else day < self.today

    # Days

    def is_working(self, day: date) -> bool:
        """Whether it is a working day; days missing from the calendar are, from Monday to Friday (rule 18)."""
        return self.folder.calendar.get(day, day.weekday() < 5)

    def working_days(self, span: Span) -> list[date]:
        """The working days of a span."""
        return [day for day in span.days() if self.is_working(day)]

    # Areas (rules 13, 23)

    def successor(self, area: str, on: date) -> str:
        """The area into which it had merged by that day, or itself; on its last valid day it is still itself."""
        while area in self.folder.areas and self.folder.areas[area].merged_into and self.folder.areas[area].last < on:
            area = self.folder.areas[area].merged_into
        return area

    def ancestors(self, area: str, on: date | None = None) -> list[str]:
        """The area and those above it, from the nearest; as named, or by the merges until a day."""
        found: list[str] = []
        while area in self.folder.areas and area not in found:
            if on:
                area = self.successor(area, on)
            found.append(area)
            area = self.folder.areas[area].parent
        return found

    def lies_in(self, area: str, top: str, on: date | None = None) -> bool:
        """Whether the area is `top` or lies below it."""
        return (self.successor(top, on) if on else top) in self.ancestors(area, on)

    def at_level(self, area: str, level: str, on: date | None = None) -> str:
        """The nearest area of that level at or above, or nothing."""
        return next((code for code in self.ancestors(area, on) if self.folder.areas[code].level == level), "")

    def village_of(self, area: str, on: date | None = None) -> str:
        """The village in which an area lies, or nothing."""
        return self.at_level(area, "village", on)

    def township_of(self, area: str, on: date | None = None) -> str:
        """The township in which an area lies, or nothing."""
        return self.at_level(area, "township", on)

    # Counterparts

    def kind(self, counterpart: str) -> str:
        """The kind of a counterpart."""
        found = self.folder.counterparts.get(counterpart)
        return found.kind if found else ""

    def home(self, counterpart: str) -> str:
        """The area of a counterpart."""
        found = self.folder.counterparts.get(counterpart)
        return found.area if found else ""

    def identity(self, counterpart: str, on: date) -> str:
        """The one that counts for it: duplicates are one always, villages and townships from their merge on (rule 23)."""
        if counterpart in self.folder.areas:
            return self.successor(counterpart, on)
        while counterpart in self.folder.counterparts and self.folder.counterparts[counterpart].merged_into:
            counterpart = self.folder.counterparts[counterpart].merged_into
        return counterpart

    def valid(self, counterpart: str, on: date) -> bool:
        """Whether the counterpart is on the roll that day."""
        found = self.folder.counterparts[counterpart]
        return found.first <= on <= found.last

    def has_need(self, counterpart: str, needs: Any, on: date, terms: dict[str, int]) -> bool:
        """Whether it has one of the needs that day; a need ends at `to` or with its term, whichever is earlier (rule 26)."""
        who = self.identity(counterpart, on)
        for row in self.folder.needs:
            if row.need in a_word_list(needs) and self.identity(row.counterpart, on) == who:
                last = min(row.last, add_months(row.first, terms[row.need]) - DAY) if row.need in terms else row.last
                if row.first <= on <= last:
                    return True
        return False

    def links_of(self, party: Party, kinds: Any, on: date) -> list[Link]:
        """The party's own links in force that day, of the kinds asked (`True`: any)."""
        return [
            link
            for link in self.folder.links
            if link.party == party and link.first <= on <= link.last and (kinds is True or fits_list(link.kind, kinds))
        ]

    def linked(self, party: Party, counterpart: str, kinds: Any, on: date) -> bool:
        """Whether it is linked to the party that day (rules 6, 20, 23)."""
        who = self.identity(counterpart, on)
        return any(self.identity(link.counterpart, on) == who for link in self.links_of(party, kinds, on))

    def roll(self, area: str, kinds: Any, on: date) -> set[str]:
        """All counterparts of these kinds in an area that are valid that day, merged ones as one (rule 23)."""
        return {
            self.identity(code, on)
            for code, row in self.folder.counterparts.items()
            if fits_list(row.kind, kinds) and self.valid(code, on) and self.lies_in(row.area, area, on)
        }

    # Entries (rules 2, 19)

    def counts(self, entry: Entry) -> bool:
        """Whether the entry counts, as seen: recorded, about days up to then, done, not withdrawn, not corrected,
        reviewed where it must be."""
        if entry.recorded > self.seen or entry.day > self.seen or entry.outcome == "nobody_home":
            return False
        if entry.withdrawn_on and entry.withdrawn_on <= self.seen:
            return False
        if any(other.supersedes == entry.code and other.recorded <= self.seen for other in self.folder.entries):
            return False
        if self.declared(entry.kind).get("review"):
            return entry.review == "passed" and bool(entry.reviewed_on and entry.reviewed_on <= self.seen)
        return True

    def declared(self, kind: str) -> dict[str, Any]:
        """What the adopted policies say of a kind of entry."""
        found: dict[str, Any] = {}
        for adoption in self.folder.adoptions:
            found.update(adoption.policy.get("words", {}).get("entries", {}).get(kind, {}))
        return found

    def half_days(self, entry: Entry) -> dict[date, int]:
        """The entry's half-days by date: from `day` on, two to a date, the whole span by default (rule 3)."""
        dates = Span(entry.day, entry.until).days()
        left = entry.half_days
        if left is None:
            left = 2 * len(dates) if "half_days" in a_word_list(self.declared(entry.kind).get("quantities", [])) else 0
        found = {}
        for day in dates:
            if left > 0:
                found[day] = min(2, left)
                left -= 2
        return found

    def days_of(self, entry: Entry | Happening | Call) -> list[date]:
        """The entry's days: the dates of its half-days; without any, all dates of its span (rule 20). Of an event its day."""
        if isinstance(entry, Happening | Call):
            return [entry.day]
        return sorted(self.half_days(entry)) or Span(entry.day, entry.until).days()

    # Posts and units (rule 22)

    def main_post(self, officer: str, on: date) -> Post | None:
        """The officer's main post that day; no main post: the earliest."""
        held = [post for post in self.folder.posts if post.officer == officer and post.first <= on <= post.last]
        held.sort(key=lambda post: (not post.main, post.first, post.unit, post.cls))
        return held[0] if held else None

    def unit_for(self, entry: Entry | Happening | Call, officer: str) -> str:
        """The unit that counts the entry for one of its officers: its own, else that of the officer's main post on the day."""
        post = self.main_post(officer, entry.day)
        return entry.unit or (post.unit if post else "")

    def own_area(self, party: Party, on: date) -> str:
        """The area of the party's unit; an officer's unit is that of the main post that day."""
        kind, code = party
        if kind == "officer":
            post = self.main_post(code, on)
            code = post.unit if post else ""
        return self.folder.units[code].area if code in self.folder.units else ""

    def area_of(self, entry: Entry | Happening | Call) -> str:
        """The area of an entry: its own, else that of its first counterpart, of its unit, of its first officer's main post."""
        if entry.area:
            return entry.area
        if entry.counterparts:
            return self.home(entry.counterparts[0])
        if entry.unit:
            return self.folder.units[entry.unit].area
        return self.own_area(("officer", entry.officers[0]), entry.day)

    def villages_in(self, entry: Entry | Happening | Call, on: date) -> set[str]:
        """The villages of an entry: among its counterparts, of its households, that of its own area (rule 21); merged
        ones as one."""
        found = {code for code in entry.counterparts if self.kind(code) == "village"}
        found |= {self.village_of(self.home(code), entry.day) for code in entry.counterparts if self.kind(code) == "household"}
        found.add(self.village_of(entry.area) if entry.area else "")
        return {self.identity(code, on) for code in found if code}

    def townships_in(self, entry: Entry | Happening | Call, on: date) -> set[str]:
        """The townships of an entry: among its counterparts, those of its villages, that of its own area."""
        found = {code for code in entry.counterparts if self.kind(code) == "township"}
        found |= {self.township_of(code, on) for code in self.villages_in(entry, on)}
        found.add(self.township_of(entry.area) if entry.area else "")
        return {self.identity(code, on) for code in found if code}

    # Who owes (rules 10, 12, 17)

    def governing(self, policy: str, area: str, on: date) -> Adoption | None:
        """The version of a policy that holds for an area on a day: the nearer level holds (rule 17)."""
        above = self.ancestors(area)
        found = [
            adoption
            for adoption in self.folder.adoptions
            if adoption.policy["policy"] == policy and adoption.first <= on <= adoption.last and adoption.area in above
        ]
        return min(found, key=lambda adoption: above.index(adoption.area)) if found else None

    def covered(self, adoption: Adoption, area: str, on: date) -> bool:
        """Whether this version holds for the area on the day."""
        return self.governing(adoption.policy["policy"], area, on) is adoption

    def fits(self, keys: dict[str, Any], unit: str, cls: str = "", tags: Iterable[str] = ()) -> bool:
        """Whether a post (or a unit) fits all the keys of a party."""
        row = self.folder.units[unit]
        return (
            fits_list(row.kind, keys.get("unit_kind"))
            and fits_list(self.folder.areas[row.area].level, keys.get("level"))
            and fits_list(cls, keys.get("class"))
            and ("tag" not in keys or any(tag in a_word_list(keys["tag"]) for tag in tags))
        )

    def owing_posts(self, adoption: Adoption, who: Any, officer: str, day: date, judged: date) -> list[Post]:
        """The posts by which an officer is, that day, one of the parties; `judged` is the first day of the window."""
        tags = self.folder.tags.get(officer, ())
        held = [
            post
            for post in self.folder.posts
            if post.officer == officer
            and post.first <= day <= post.last
            and self.covered(adoption, self.folder.units[post.unit].area, judged)
        ]
        found = []
        for name in a_word_list(who):
            keys = adoption.policy["parties"][name]
            if keys["are"] != "officers":
                continue
            excepted = "except" in keys and any(self.fits(keys["except"], post.unit, post.cls, tags) for post in held)
            if not excepted:
                found += [post for post in held if self.fits(keys, post.unit, post.cls, tags)]
        return found

    def owing_units(self, adoption: Adoption, who: Any, judged: date) -> list[str]:
        """The units that are parties."""
        found = set()
        for name in a_word_list(who):
            keys = adoption.policy["parties"][name]
            for unit in self.folder.units.values():
                excepted = "except" in keys and self.fits(keys["except"], unit.code)
                mine = keys["are"] == "units" and self.covered(adoption, unit.area, judged)
                if mine and not excepted and self.fits(keys, unit.code):
                    found.add(unit.code)
        return sorted(found)

    def parties(self, adoption: Adoption, who: Any, span: Span) -> list[Party]:
        """The parties of `who` on some day of the span."""
        found: list[Party] = [("unit", code) for code in self.owing_units(adoption, who, span.first)]
        for officer in sorted(
            {post.officer for post in self.folder.posts if post.first <= span.last and post.last >= span.first}
        ):
            if any(self.owing_posts(adoption, who, officer, day, span.first) for day in span.days()):
                found.append(("officer", officer))
        return found

    def suspended(self, area: str, day: date, kinds: Any) -> bool:
        """Whether an area-wide suspension of such a kind lies on the area that day."""
        return any(
            row.kind in a_word_list(kinds) and row.first <= day <= row.last and self.lies_in(area, row.whose)
            for row in self.folder.suspensions
        )

    def present(self, adoption: Adoption, duty: dict[str, Any], party: Party, day: date, judged: date) -> bool:
        """Whether the party is present that day: in an owing post and neither absent nor suspended by a kind that the
        duty exempts (rule 10)."""
        kinds = duty.get("exempt", [])
        if party[0] == "unit":
            return not self.suspended(self.folder.units[party[1]].area, day, kinds)
        away = any(
            row.whose == party[1] and row.kind in a_word_list(kinds) and row.first <= day <= row.last
            for row in self.folder.absences
        )
        posts = self.owing_posts(adoption, duty["who"], party[1], day, judged)
        return not away and any(not self.suspended(self.folder.units[post.unit].area, day, kinds) for post in posts)
