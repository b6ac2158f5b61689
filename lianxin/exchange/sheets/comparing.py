"""What the rows mean beside what is there: new, changed, the same; and who is on the roll but not in the sheet."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Q

from lianxin.exchange import tables
from lianxin.exchange.cells import empty
from lianxin.exchange.load.parts import BY_NAME as PARTS
from lianxin.exchange.sheets.building import Builder, Covered
from lianxin.exchange.sheets.drafts import TABLES, Draft, Drafts, Key
from lianxin.exchange.sheets.lines import Spot
from lianxin.exchange.sheets.roll import MANY, Roll, open_needs
from lianxin.exchange.tables import Table
from lianxin.liaison.models import Link
from lianxin.registry.models import Counterpart

Values = dict[str, Any]
ONE_DAY: Final = timedelta(days=1)
END_REASON: Final = "核对名册时不再列入"


@dataclass(frozen=True, slots=True)
class Change:
    """One row of a table: its whole content after, and what it was before (None when it is new)."""

    draft: Draft
    after: Values
    before: Values | None

    @property
    def fields(self) -> list[str]:
        """The columns that differ."""
        before = self.before
        return [] if before is None else [name for name in self.after if before[name] != self.after[name]]


@dataclass(frozen=True, slots=True)
class Gone:
    """Something on the roll that the sheets, which speak of all around it, do not name. It ends only when somebody ticks it."""

    id: str
    table: str
    rows: tuple[tuple[str, Key, str], ...]
    """What ending it means: rows of tables by key, and the column that gets the last day."""
    zh: str
    code: str = ""
    """The household that the line shows."""


@dataclass(slots=True)
class Comparison:
    """All of it."""

    changes: dict[str, list[Change]]
    same: dict[str, int]
    gone: list[Gone]
    since: date

    def of(self, table: Table, *, new: bool) -> list[Change]:
        """The new rows of a table, or the changed ones."""
        return [change for change in self.changes[table.name] if (change.before is None) is new]


def compare(builder: Builder, roll: Roll) -> Comparison:
    """The rows in the making beside what is there. Links and needs that hold already go on under their own first day."""
    drafts, since = builder.drafts, builder.covered.since
    _settle_links(drafts)
    _settle_needs(drafts, since)
    changes: dict[str, list[Change]] = {}
    same: dict[str, int] = {}
    for table in TABLES:
        found = list(_changes(table, list(drafts.of(table))))
        changes[table.name] = [change for change in found if change.before is None or change.fields]
        same[table.name] = len(found) - len(changes[table.name])
    return Comparison(changes, same, list(_gone(builder, roll)) if since < date.max else [], since)


def _changes(table: Table, drafts: Sequence[Draft]) -> Iterator[Change]:
    binding = PARTS[table.name].binding
    there = binding.existing([draft.key for draft in drafts])
    for draft in drafts:
        before = there.get(draft.key)
        base = before or {**{column.name: empty(column) for column in table.columns}, **draft.otherwise}
        yield Change(draft, {**base, **draft.values}, before)


# -- what holds already --------------------------------------------------------------------------


def _settle_links(drafts: Drafts) -> None:
    """A link that is there goes on: the row gets its first day, and is then the same as what is there."""
    rows = list(drafts.of(tables.LINKS))
    held = {
        (kind, party, counterpart, word): first
        for kind, party, counterpart, word, first, last in _links({row.values["counterpart_code"] for row in rows})
        if last is None
    }
    for row in rows:
        first = held.get((row.values["party_kind"], row.values["party_code"], row.values["counterpart_code"], row.values["kind"]))
        if first is not None and first != row.values["valid_from"]:
            drafts.rekey(tables.LINKS, row.key, valid_from=first)


_LinkRow = tuple[str, str, str, str, date, date | None]


def _links(codes: Iterable[str], more: Q = Q()) -> Iterator[_LinkRow]:  # noqa: B008
    wanted = sorted(codes)
    columns = ("officer__code", "unit__code", "counterpart__code", "kind", "valid_from", "valid_to")
    for start in range(0, len(wanted), MANY):
        rows = Link.objects.filter(more, counterpart__code__in=wanted[start : start + MANY])
        for officer, unit, counterpart, kind, first, last in rows.order_by("pk").values_list(*columns):
            yield ("officer" if officer else "unit"), officer or unit, counterpart, kind, first, last


def _settle_needs(drafts: Drafts, since: date) -> None:
    """A need that holds already goes on under its own first day."""
    rows = list(drafts.of(tables.NEEDS))
    held = open_needs({row.values["counterpart_code"] for row in rows}, since) if rows else {}
    for row in rows:
        firsts = [first for need, first in held.get(row.values["counterpart_code"], ()) if need == row.values["need"]]
        if firsts and row.values["from"] not in firsts:
            drafts.rekey(tables.NEEDS, row.key, **{"from": firsts[-1]})


# -- who is gone ---------------------------------------------------------------------------------


def _gone(builder: Builder, roll: Roll) -> Iterator[Gone]:
    covered = builder.covered
    yield from _gone_posts(covered, roll)
    yield from _gone_homes(covered, roll)
    kept: set[tuple[str, ...]] = {
        (d.values["party_kind"], d.values["party_code"], d.values["counterpart_code"], d.values["kind"])
        for d in builder.drafts.of(tables.LINKS)
    }
    kinds = {row[3] for row in kept}
    yield from _gone_links(covered, roll, kept, kinds)
    yield from _gone_needs(covered, roll, builder.drafts)


def _id(*parts: object) -> str:
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:20]


def _gone_posts(covered: Covered, roll: Roll) -> Iterator[Gone]:
    """Posts in units whose people the sheets list, of people or of a class that the sheets do not name there."""
    for person in roll.people.values():
        for post in person.posts:
            listed = post.unit in covered.units and (post.last is None or post.last >= covered.since)
            if listed and (person.code, post.unit, post.class_key) not in covered.posts:
                key = (person.code, post.unit, post.class_key, post.first)
                told = f"{person.name}({roll.units[post.unit].name}{post.title})"
                yield Gone(_id("posts", *key), "posts", (("posts", key, "valid_to"),), told)


def _gone_homes(covered: Covered, roll: Roll) -> Iterator[Gone]:
    """Households of villages that the sheets list; their links and needs end with them."""
    missing = {
        home.code: (home, village)
        for village in sorted(covered.villages)
        for home in roll.homes_in(village)
        if home.last is None and home.code not in covered.homes
    }
    links: dict[str, list[tuple[str, Key, str]]] = {}
    for kind, party, counterpart, word, first, last in _links(missing):
        if last is None:
            links.setdefault(counterpart, []).append(("links", (kind, party, counterpart, word, first), "valid_to"))
    needs = open_needs(missing, covered.since) if missing else {}
    for code, (home, village) in missing.items():
        own = ("counterparts", (code,), "valid_to")
        needed = [("needs", (code, need, first), "to") for need, first in needs.get(code, ())]
        may = needed if roll.areas[village].code in roll.rights.needs else []
        told = f"{roll.areas[village].name} {home.name}"
        yield Gone(_id("counterparts", code), "counterparts", (own, *links.get(code, ()), *may), told, code)


def _gone_links(covered: Covered, roll: Roll, kept: set[tuple[str, ...]], kinds: set[str]) -> Iterator[Gone]:
    """Links of the kinds at hand: of households whose officers the sheets name, and of officers whose villages they name."""
    officers = Q(officer__code__in=covered.linked_officers) & Q(counterpart__base__in=("village", "township"))
    found = {row: None for row in _links(covered.linked_homes) if row[3] in kinds and row[5] is None}
    if covered.linked_officers:
        columns = ("officer__code", "counterpart__code", "kind", "valid_from")
        for officer, counterpart, kind, first in Link.objects.filter(officers, valid_to=None, kind__in=kinds).values_list(
            *columns
        ):
            found[("officer", str(officer), counterpart, kind, first, None)] = None
    ended = [row for row in found if row[:4] not in kept]
    names = dict(Counterpart.objects.filter(code__in=[row[2] for row in ended][:MANY]).values_list("code", "name"))
    for kind, party, counterpart, word, first, _ in ended:
        area = roll.areas.get(counterpart)
        if area is not None and area.code not in roll.rights.links:
            continue
        who = roll.people[party].name if kind == "officer" else roll.units[party].name
        key = (kind, party, counterpart, word, first)
        told = f"{who} — {names.get(counterpart, counterpart)}"
        yield Gone(_id("links", *key), "links", (("links", key, "valid_to"),), told, "" if area else counterpart)


def _gone_needs(covered: Covered, roll: Roll, drafts: Drafts) -> Iterator[Gone]:
    """Needs that hold, of households for which the sheets give others."""
    kept = {(draft.values["counterpart_code"], draft.values["need"]) for draft in drafts.of(tables.NEEDS)}
    held = open_needs(covered.needy, covered.since) if covered.needy else {}
    names = {home.code: home.name for village in covered.villages for home in roll.homes_in(village)}
    for code, needs in held.items():
        for need, first in needs:
            if (code, need) not in kept:
                key = (code, need, first)
                yield Gone(_id("needs", *key), "needs", (("needs", key, "to"),), f"{names.get(code, code)}:{need}", code)


def ended(gone: Iterable[Gone], since: date) -> list[Change]:
    """The rows by which what was ticked ends on the day before ``since``, or on its own first day if that is later."""
    wanted: dict[str, dict[Key, str]] = {}
    for one in gone:
        for name, key, column in one.rows:
            wanted.setdefault(name, {})[key] = column
    found: list[Change] = []
    for name, keys in wanted.items():
        table = next(table for table in TABLES if table.name == name)
        for key, before in PARTS[name].binding.existing(list(keys)).items():
            column = keys[key]
            first = before.get("valid_from") or before.get("from")
            last = max(since - ONE_DAY, first) if first else since - ONE_DAY
            after = {**before, column: last}
            if name == "counterparts":
                after["end_reason"] = END_REASON
            found.append(Change(_as_draft(table, after), after, before))
    return found


def _as_draft(table: Table, values: Values) -> Draft:
    return Draft(table, values, Spot("", 0))
