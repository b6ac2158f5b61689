"""Contributions of a source, and the ways of counting them (*Measures* of the policy language; rules 2 to 9, 14, 20 to 23)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from .calls import Call, calls_of, meets_call
from .dates import Span
from .folder import Adoption, Entry, a_word_list
from .matters import Happening, happenings, meets
from .world import Party, World

UNBUILT = ("publications", "documents", "occasions", "inspections", "ratings", "applications")
SOURCES = ("entries", "matters", "calls", "links", "attested", *UNBUILT)
SUMS = ("minutes", "persons", "fen", "count")
Record = Entry | Happening | Call


@dataclass(frozen=True)
class Contribution:
    """An entry (or a matter on the day of an event) that meets `of`, as the work of one of its officers, with those of its
    counterparts that meet the conditions."""

    entry: Record
    officer: str
    matched: tuple[str, ...]


@dataclass(frozen=True)
class Scope:
    """For whom and over which days is counted; `party` None: a figure."""

    world: World
    adoption: Adoption
    span: Span
    party: Party | None = None
    at: date | None = None

    @property
    def seen(self) -> Span:
        """The span as far as is seen (rule 2)."""
        return Span(self.span.first, min(self.span.last, self.world.seen))

    @property
    def on(self) -> date:
        """The last day of the window, by which identities, links and needs of things are judged; of an open term, the
        day as seen."""
        return self.at or (self.world.seen if self.span.last == date.max else self.span.last)

    @property
    def terms(self) -> dict[str, int]:
        """How many months each need of the policy lasts (rule 26)."""
        needs = self.adoption.policy.get("words", {}).get("needs", {})
        return {key: word["expires_months"] for key, word in needs.items()}


def as_selector(value: Any) -> dict[str, Any]:
    """A selector as a dict; a bare word or list is its kind."""
    return {"kind": a_word_list(value)} if isinstance(value, (str, list)) else dict(value)


def source_of(of: dict[str, Any]) -> str:
    """The one source of `of`."""
    return next(key for key in SOURCES if key in of)


def is_another_of(out_of: Any) -> bool:
    """Whether a denominator is another `of`."""
    return isinstance(out_of, dict) and any(key in out_of for key in SOURCES)


def stands_for_village(selector: dict[str, Any]) -> bool:
    """Whether a household's entry stands for its village: asked for `village` without households (rule 5)."""
    kinds = a_word_list(selector.get("kind", []))
    return "village" in kinds and "household" not in kinds


def named(world: World, entry: Record, selector: dict[str, Any]) -> list[str]:
    """The counterparts that an entry names, with the villages of its households where those are asked for (rule 5)."""
    found = list(entry.counterparts)
    if stands_for_village(selector):
        homes = [world.home(code) for code in entry.counterparts if world.kind(code) == "household"]
        found += [village for village in (world.village_of(home, entry.day) for home in homes) if village]
    return list(dict.fromkeys(found))


def matches(scope: Scope, counterpart: str, selector: dict[str, Any], party: Party, on: date) -> bool:
    """Whether one counterpart meets the whole selector on the day (rules 6, 20)."""
    world = scope.world
    if "kind" in selector and world.kind(counterpart) not in a_word_list(selector["kind"]):
        return False
    if "linked" in selector and not world.linked(party, counterpart, selector["linked"], on):
        return False
    return "need" not in selector or world.has_need(counterpart, selector["need"], on, scope.terms)


def learned_first(world: World, after: dict[str, Any], entry: Entry, officer: str) -> bool:
    """Whether the same officer has such an entry that day or earlier; no topic matches nothing (rule 25)."""
    for earlier in world.counted:
        if officer in earlier.officers and earlier.kind in a_word_list(after["entries"]) and earlier.day <= entry.day:
            if "same" not in after:
                return True
            if after["same"] == "topic" and entry.topic and earlier.topic == entry.topic:
                return True
            mine = {world.identity(code, entry.day) for code in entry.counterparts}
            if after["same"] == "counterpart" and mine & {world.identity(code, entry.day) for code in earlier.counterparts}:
                return True
    return False


def lies_in_areas(scope: Scope, entry: Record, wanted: Any, party: Party) -> bool:
    """The condition `area`: the entry's area lies in the party's unit's, or in one of those listed."""
    tops = [scope.world.own_area(party, entry.day)] if wanted == "own" else a_word_list(wanted)
    return any(scope.world.lies_in(scope.world.area_of(entry), top) for top in tops if top)


def meets_by_itself(scope: Scope, of: dict[str, Any], entry: Record, officer: str) -> bool:
    """Whether a record meets what `of` asks of it without its counterparts and area."""
    if isinstance(entry, Happening):
        return meets(scope.world, of, entry, scope.adoption.policy)
    if isinstance(entry, Call):
        return meets_call(of, entry)
    if of["entries"] != "any" and entry.kind not in a_word_list(of["entries"]):
        return False
    if "campaign" in of and entry.campaign not in a_word_list(of["campaign"]):
        return False
    if "topic" in of and entry.topic not in a_word_list(of["topic"]):
        return False
    return "after" not in of or learned_first(scope.world, of["after"], entry, officer)


def contribution(scope: Scope, of: dict[str, Any], entry: Record, officer: str, party: Party) -> Contribution | None:
    """The record as a contribution of the party by this officer, None when it does not meet `of`. Days are not looked at here."""
    if not meets_by_itself(scope, of, entry, officer):
        return None
    if "area" in of and not lies_in_areas(scope, entry, of["area"], party):
        return None
    if "with" not in of:
        return Contribution(entry, officer, entry.counterparts)
    selector = as_selector(of["with"])
    found = tuple(code for code in named(scope.world, entry, selector) if matches(scope, code, selector, party, entry.day))
    return Contribution(entry, officer, found) if found else None


def pairs_of(world: World, of: dict[str, Any], party: Party | None, anyone: bool = False) -> list[tuple[Record, str]]:
    """Each record of the source that counts with each officer for whom it is the party's work (rules 4, 22); without a party,
    everybody's."""
    records: list[Record] = [*world.counted]
    if "matters" in of:
        records = [*happenings(world, of["matters"])]
    elif "calls" in of:
        records = [*calls_of(world, of["calls"])]
    pairs = [(entry, officer) for entry in records for officer in entry.officers]
    if party is None or anyone:
        return pairs
    kind, code = party
    if kind == "officer":
        return [(entry, officer) for entry, officer in pairs if officer == code]
    return [(entry, officer) for entry, officer in pairs if world.unit_for(entry, officer) == code]


def contributions(scope: Scope, of: dict[str, Any], pairs: list[tuple[Record, str]]) -> list[Contribution]:
    """The contributions among these entries; links are the party's own, in a figure those of each officer."""
    found = [contribution(scope, of, entry, officer, scope.party or ("officer", officer)) for entry, officer in pairs]
    return [one for one in found if one]


def in_span(scope: Scope, day: date, ever: bool) -> bool:
    """Whether a day lies in the window as far as is seen; with `ever`, before it too."""
    return day <= scope.seen.last and (ever or day >= scope.seen.first)


def things(scope: Scope, count: str, one: Contribution) -> set[Any]:  # noqa: PLR0911 (a table of cases)
    """The things, of the kind counted, that a contribution is about; days are not looked at here."""
    world, entry = scope.world, one.entry
    if count in ("days", "working_days"):
        return {day for day in world.days_of(entry) if count == "days" or world.is_working(day)}
    canonical = {world.identity(code, scope.on) for code in one.matched}
    if count == "counterparts":
        return canonical
    if count == "contacts":
        return {(entry.code, code) for code in canonical}
    if count == "villages":
        return world.villages_in(entry, scope.on)
    if count == "townships":
        return world.townships_in(entry, scope.on)
    if count == "units":
        return {world.unit_for(entry, one.officer)} - {""}
    return {{"records": entry.code, "officers": one.officer, "kinds": entry.kind}[count]} - {""}


def counts_in_window(scope: Scope, count: str, thing: Any, one: Contribution, ever: bool) -> bool:
    """Whether the thing counts by this contribution: a date by itself, anything else on the entry's `day` (rule 3)."""
    return in_span(scope, thing if count in ("days", "working_days") else one.entry.day, ever)


def sum_of(scope: Scope, count: str, found: list[Contribution], ever: bool, whole: bool = False) -> int:
    """A sum: half-days for each officer and date, two at most (rules 3, 4, 20); anything else once for each entry."""
    if count != "half_days":
        entries = {one.entry for one in found if whole or in_span(scope, one.entry.day, ever)}
        return sum(getattr(entry, count) or 0 for entry in entries)
    by_date: dict[tuple[str, date], int] = {}
    for entry, officer in {(one.entry, one.officer) for one in found if isinstance(one.entry, Entry)}:
        for day, halves in scope.world.half_days(entry).items():
            if whole or in_span(scope, day, ever):
                by_date[officer, day] = by_date.get((officer, day), 0) + halves
    return sum(min(2, halves) for halves in by_date.values())


def inner(scope: Scope, count: str, found: list[Contribution], ever: bool, whole: bool) -> int:
    """The inner count of `each`, over what belongs to one thing; for records it looks at the whole record."""
    if count in (*SUMS, "half_days"):
        return sum_of(scope, count, found, ever, whole)
    if whole and count in ("officers", "units"):
        found = [Contribution(one.entry, officer, one.matched) for one in found for officer in one.entry.officers]
    return len(
        {
            thing
            for one in found
            for thing in things(scope, count, one)
            if whole or counts_in_window(scope, count, thing, one, ever)
        }
    )


def only(scope: Scope, count: str, thing: Any, one: Contribution) -> Contribution:
    """The contribution as far as it is about this thing: one counterpart alone, when those are counted."""
    if count != "counterparts":
        return one
    return Contribution(
        one.entry, one.officer, tuple(code for code in one.matched if scope.world.identity(code, scope.on) == thing)
    )


def counted_things(scope: Scope, rule: dict[str, Any], found: list[Contribution], ever: bool) -> dict[Any, list[Contribution]]:
    """The distinct things counted, each with its contributions; those that by themselves do not reach `each` are left out."""
    count = rule.get("count", "records")
    by_thing: dict[Any, list[Contribution]] = {}
    counted = set()
    for one in found:
        for thing in things(scope, count, one):
            by_thing.setdefault(thing, []).append(only(scope, count, thing, one))
            if counts_in_window(scope, count, thing, one, ever):
                counted.add(thing)
    if "each" in rule:
        how, least = rule["each"]["count"], rule["each"]["at_least"]
        counted = {thing for thing in counted if inner(scope, how, by_thing[thing], ever, count == "records") >= least}
    return {thing: by_thing[thing] for thing in sorted(counted)}


def fits_line(scope: Scope, when: dict[str, Any], thing: str, party: Party | None) -> bool:
    """Whether a line's `when` fits, as of the window's last day: the officer's class, and the thing's size, kind,
    need and members."""
    world, on = scope.world, scope.on
    if "class" in when:
        posts = [post for post in world.folder.posts if party == ("officer", post.officer) and post.first <= on <= post.last]
        if not any(post.cls in a_word_list(when["class"]) for post in posts):
            return False
    if "size_class" in when:
        place = thing or (world.own_area(party, on) if party else "")
        area = world.folder.areas.get(place)
        if area is None or area.size_class not in a_word_list(when["size_class"]):
            return False
    if "kind" in when and world.kind(thing) not in a_word_list(when["kind"]):
        return False
    if "need" in when and not (thing and world.has_need(thing, when["need"], on, scope.terms)):
        return False
    if "members_over" in when:
        found = world.folder.counterparts.get(thing)
        return found is not None and found.members > when["members_over"]
    return True


def from_table(scope: Scope, value: Any, thing: str, party: Party | None) -> Any:
    """The number or share of a target: the table's first fitting line, which may be a table again; a range as it is."""
    while isinstance(value, list) and isinstance(value[0], dict):
        value = next(line["then"] for line in value if fits_line(scope, line.get("when", {}), thing, party))
    return value


def weight(scope: Scope, rule: dict[str, Any], thing: Any, mine: list[Contribution]) -> int:
    """What a counted thing weighs by `counts_as`; a record takes its heaviest counterpart; 1 when no line fits."""
    count = rule.get("count", "records")
    if count == "records":
        bearers = [scope.world.identity(code, scope.on) for one in mine for code in one.matched] or [""]
    elif count == "contacts":
        bearers = [thing[1]]
    else:
        bearers = [thing if count in ("counterparts", "villages", "townships") else ""]
    weights = []
    for bearer in bearers:
        fitting = [line["then"] for line in rule["counts_as"] if fits_line(scope, line.get("when", {}), bearer, scope.party)]
        weights.append(fitting[0] if fitting else 1)
    return max(weights)


def total(scope: Scope, rule: dict[str, Any], found: list[Contribution], ever: bool) -> int:
    """What the rule counts: inner `each`, then `count`, then `counts_as` (step 4)."""
    count = rule.get("count", "records")
    if count in (*SUMS, "half_days"):
        return sum_of(scope, count, found, ever)
    counted = counted_things(scope, rule, found, ever)
    if "counts_as" not in rule:
        return len(counted)
    return sum(weight(scope, rule, thing, mine) for thing, mine in counted.items())


def reached(scope: Scope, rule: dict[str, Any], found: list[Contribution], ever: bool) -> set[str]:
    """The counterparts that were reached, with the villages of households where the denominator asks for villages (rule 5)."""
    selector = as_selector(rule["out_of"])
    if stands_for_village(selector):
        world = scope.world
        homes = {
            c: world.village_of(world.home(c), one.entry.day)
            for one in found
            for c in one.matched
            if world.kind(c) == "household"
        }
        found = [
            Contribution(one.entry, one.officer, (*one.matched, *(homes[code] for code in one.matched if homes.get(code))))
            for one in found
        ]
    return set(counted_things(scope, {**rule, "count": "counterparts"}, found, ever))


def entries_behind(scope: Scope, rule: dict[str, Any], found: list[Contribution], ever: bool) -> set[str]:
    """The codes of the entries behind a count: those of the things counted, or those that a sum looks at."""
    count = rule.get("count", "records")
    if count == "half_days":
        dated = [one.entry for one in found if isinstance(one.entry, Entry)]
        return {entry.code for entry in dated if any(in_span(scope, day, ever) for day in scope.world.half_days(entry))}
    if count in SUMS:
        return {one.entry.code for one in found if in_span(scope, one.entry.day, ever)}
    counted = counted_things(scope, rule, found, ever)
    return {one.entry.code for thing, mine in counted.items() for one in mine if counts_in_window(scope, count, thing, one, ever)}
