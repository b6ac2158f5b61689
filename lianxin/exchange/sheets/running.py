"""A whole run: read the file, build rows, compare, try them through the exchange loader; and, once confirmed, load them.

Everything is worked out anew each time from the file, the plan and the answers; so nothing of the sheet's content has to be kept
elsewhere, and what is loaded is what was shown, or the clerk is shown it again.
"""

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from django.db import transaction
from django.db.models import Q

from lianxin.exchange.cells import Cell, written
from lianxin.exchange.faults import Faults, RowFault
from lianxin.exchange.load import load_source
from lianxin.exchange.load.job import Report
from lianxin.exchange.sheets.asking import Asker, Question
from lianxin.exchange.sheets.building import ORDER, Builder
from lianxin.exchange.sheets.cleaning import name_of, names_of
from lianxin.exchange.sheets.comparing import Change, Comparison, compare, ended
from lianxin.exchange.sheets.drafts import TABLES, Drafts
from lianxin.exchange.sheets.grid import Grid
from lianxin.exchange.sheets.homes import Homes
from lianxin.exchange.sheets.lines import Line, lines_of
from lianxin.exchange.sheets.matter_places import MatterPlaces
from lianxin.exchange.sheets.matter_words import MatterWords
from lianxin.exchange.sheets.matters import Matters
from lianxin.exchange.sheets.people import People
from lianxin.exchange.sheets.places import Places
from lianxin.exchange.sheets.plan import SheetPlan
from lianxin.exchange.sheets.reporting import Batch, batch_of
from lianxin.exchange.sheets.roll import Roll
from lianxin.exchange.sheets.words import Words
from lianxin.exchange.source import Sheet, Source
from lianxin.exchange.tables import Table
from lianxin.policy.facts import WordsInForce
from lianxin.policy.queries import policies_around
from lianxin.registry.access import Viewer, areas
from lianxin.registry.actions.counterparts import change_counterpart, settle_provisional
from lianxin.registry.models import Area, Counterpart, Unit
from lianxin.rules.policy.schema import LinkRule

EACH: Final = 500
LISTS: Final = ("classes", "unit_kinds", "links", "needs", "counterparts", "categories")
ORGANISATIONS: Final = {"enterprise": "企业", "school": "学校", "project": "项目"}
Say = Callable[[str, int], None]


@dataclass(slots=True)
class Outcome:
    """What a run found."""

    comparison: Comparison
    questions: list[Question]
    faults: Faults
    warnings: Faults
    lines: int
    needs_left_out: int
    digest: str
    """Of all rows as they would be loaded: what was confirmed is what was shown."""
    homes: tuple[str, ...] = ()
    """The households that the sheets list."""
    names: dict[str, str] = field(default_factory=dict)
    """Of officers, units, areas, counterparts by code, for showing."""
    matters: Batch = field(default_factory=Batch)
    """What the sheets of matters bring in."""
    report: Report | None = None


def tops_of(viewer: Viewer) -> list[Area]:
    """The uppermost areas in which the viewer may import."""
    rows = areas(viewer, "import", "make")
    return list(rows.exclude(parent__in=rows.order_by().values("pk")).order_by("code"))


def words_for(viewer: Viewer, on: date) -> WordsInForce:
    """The words of the policies in force in, above or below the viewer's areas."""
    return WordsInForce(policies_around(tops_of(viewer), on))


def lists_for(viewer: Viewer, on: date) -> dict[str, dict[str, str]]:
    """The words by list and key with their Chinese names; organisations with the built-in ones."""
    words = words_for(viewer, on)
    found = {name: {key: str(word.zh) for key, word in words.listed(name).items()} for name in LISTS}
    own = {key: zh for key, zh in found["counterparts"].items() if words.base_of(key) != "household"}
    found["counterparts"] = {**ORGANISATIONS, **own}
    return found


def townships_for(viewer: Viewer, on: date) -> list[Area]:
    """The townships in which the viewer may import, as of a day."""
    alive = Q(valid_to=None) | Q(valid_to__gte=on)
    return list(areas(viewer, "import", "make").filter(alive, level="township").order_by("code"))


def defaults_for(viewer: Viewer, on: date) -> dict[str, str]:
    """What holds for a sheet at first: from today, in the viewer's only township, with the policies' kinds of link."""
    towns = townships_for(viewer, on)
    words = words_for(viewer, on)
    links = {key: str(word.zh) for key, word in words.listed("links").items()}
    rules = [rule for policy in words.policies for rule in policy.links.values()]
    return {
        "since": on.isoformat(),
        "township": towns[0].code if len(towns) == 1 else "",
        "home_link": _link_kind(rules, links, ("household",), r"户|群众"),
        "point_link": _link_kind(rules, links, ("village", "township"), r"点|村"),
        "org_kind": "enterprise",
        "matter_kind": "problem",
        "source": f"{Unit.objects.filter(pk__in=viewer.units).order_by('pk').values_list('name', flat=True).first() or ''}名册",
    }


def _link_kind(rules: Sequence[LinkRule], links: Mapping[str, str], kinds: tuple[str, ...], pattern: str) -> str:
    """The kind of link that a rule asks for toward such counterparts; else the one that sounds like it; else the first."""
    asked = [rule.as_[0] for rule in rules if rule.as_ and set(rule.with_.kind) & set(kinds)]
    named = [key for key, zh in links.items() if re.search(pattern, zh)]
    return next(iter([*asked, *named, *links]), "")


def run(
    grids: Sequence[Grid],
    plans: Sequence[SheetPlan],
    answers: Mapping[str, str],
    *,
    viewer: Viewer,
    on: date,
    say: Say,
) -> Outcome:
    """Everything up to the comparison. Writes nothing."""
    faults, warnings = Faults(), Faults()
    say("roll", 0)
    roll = Roll(viewer)
    asker = Asker(answers)
    lists = lists_for(viewer, on)
    words = Words(asker, faults, lists)
    places = Places(roll, asker, faults, lists["unit_kinds"])
    homes = Homes(roll, asker, faults)
    spots = MatterPlaces(roll, places, asker, faults)
    matters = Matters(roll, spots, MatterWords(asker, lists["categories"], on), asker, faults, Faults(), on)
    builder = Builder(roll, places, People(roll, asker, faults), homes, words, Drafts(warnings), faults, matters)
    lines = list(_lines(grids, plans, faults))
    say("match", 0)
    homes.look_up(_named_homes(lines, places))
    lines.sort(key=lambda line: (ORDER.index(line.plan.kind), _is_doubtful(line, roll, places)))
    for number, line in enumerate(lines, 1):
        builder.line(line)
        if number % EACH == 0:
            say("match", number)
    builder.made_on_the_way()
    say("compare", len(lines))
    comparison, batch = compare(builder, roll), batch_of(matters)
    questions = list(asker.questions.values())
    return Outcome(
        comparison,
        questions,
        faults,
        warnings,
        len(lines),
        builder.needs_left_out,
        _digest(comparison, batch),
        tuple(sorted(builder.covered.homes)),
        _names(roll, homes),
        batch,
    )


def _lines(grids: Sequence[Grid], plans: Sequence[SheetPlan], faults: Faults) -> Iterator[Line]:
    pairs = [(grid, plan) for grid, plan in zip(grids, plans, strict=True) if plan.kind in ORDER]
    for grid, plan in sorted(pairs, key=lambda pair: ORDER.index(pair[1].kind)):
        yield from lines_of(grid, plan, faults)


def _is_doubtful(line: Line, roll: Roll, places: Places) -> bool:
    """Whether an officer's row is of nobody who works in that unit by the roll: those who do come first, and are taken then."""
    if line.plan.kind != "officers":
        return False
    unit = places.same_unit(line["officer.unit"])
    return not any(person.works_in(unit) for person in roll.by_name.get(name_of(line["officer.name"]), []))


def _named_homes(lines: Sequence[Line], places: Places) -> set[tuple[str, str]]:
    """(village, name) of all rows of households, so that they are looked up together."""
    quiet = Places(places.roll, Asker({}), Faults(), {})
    found: set[tuple[str, str]] = set()
    for line in lines:
        if line["home.name"] and line.plan.kind in {"households", "links"} and (line["place.village"] or line["place.code"]):
            names = quiet._named(name_of(line["place.village"]), line["place.township"], line.plan.options.get("township", ""))
            found |= {(village.code, name) for village in names[:1] for name in names_of(line["home.name"])}
    return found


def _names(roll: Roll, homes: Homes) -> dict[str, str]:
    names = {place.code: place.name for place in roll.areas.values()}
    names |= {unit.code: unit.name for unit in roll.units.values()}
    names |= {person.code: person.name for person in roll.people.values()}
    names |= {home.code: home.name for found in roll._homes.values() for home in found}
    return names | {code: home.name for code, (home, _) in homes.new.items()}


def _digest(comparison: Comparison, batch: Batch) -> str:
    rows: list[object] = [batch.digest]
    rows += [[name, [_cells(change) for change in changes]] for name, changes in comparison.changes.items()]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, default=str).encode()).hexdigest()


def _cells(change: Change) -> list[str]:
    return [written(change.after[column.name], column) for column in change.draft.table.columns]


# -- through the loader --------------------------------------------------------------------------


@dataclass(slots=True)
class Loading:
    """The rows of a run as a source for the exchange loader, and where each comes from."""

    changes: dict[str, list[Change]]

    @classmethod
    def of(cls, outcome: Outcome, ticked: Collection[str]) -> "Loading":
        """The new and changed rows, and those that end what was ticked."""
        changes = {name: list(found) for name, found in outcome.comparison.changes.items()}
        gone = [one for one in outcome.comparison.gone if one.id in ticked or f"all:{one.table}" in ticked]
        for change in ended(gone, outcome.comparison.since):
            changes[change.draft.table.name].append(change)
        return cls(changes)

    def source(self) -> Source:
        """What the loader reads."""
        return Source(tuple(self._sheet(table) for table in TABLES if self.changes[table.name]), Path("import"))

    def _sheet(self, table: Table) -> Sheet:
        def rows() -> Iterator[tuple[int, Sequence[Cell]]]:
            yield 1, table.header
            for number, change in enumerate(self.changes[table.name], 2):
                yield number, _cells(change)

        return Sheet(table, table.name, rows)

    def in_place(self, fault: RowFault) -> RowFault:
        """A fault of the loader at the clerk's own sheet, row and cell."""
        found = self.changes.get(fault.file, [])
        if not 2 <= fault.row < len(found) + 2:
            return fault
        draft = found[fault.row - 2].draft
        spot = draft.spot_of(fault.column)
        return RowFault(spot.sheet, spot.row, spot.column, fault.value, fault.zh, fault.en)

    def renamed(self) -> Iterator[tuple[str, str]]:
        """Counterparts that get another name: code and new name. The old one goes on being found."""
        for change in self.changes["counterparts"]:
            if change.before is not None and change.before["name"] != change.after["name"]:
                yield change.after["counterpart_code"], change.after["name"]


def load(
    outcome: Outcome,
    ticked: Collection[str],
    *,
    by: str,
    at: datetime,
    today: date,
    dry_run: bool,
    say: Say,
) -> Report:
    """Put the rows through the exchange loader, all or nothing; its faults come back at the clerk's own cells.

    Households that were recorded provisionally and that the sheet lists are on the roll afterwards. Matters are reported
    last, in the same transaction; a dry run reports them too and takes it all back.
    """
    loading = Loading.of(outcome, ticked)
    with transaction.atomic():
        if not dry_run:
            _rename(loading, by=by, at=at)
        report = load_source(
            loading.source(),
            by=by,
            at=at,
            today=today,
            dry_run=dry_run,
            update=True,
            progress=lambda name, rows: say(f"load:{name}", rows),
        )
        faults = [loading.in_place(fault) for fault in report.faults]
        if report.ok and not dry_run:
            _settle(outcome.homes, by=by, at=at)
        if report.ok:
            faults += outcome.matters.report(by=by, at=at, say=say)
            report.new["matters"] = len(outcome.matters.new)
        if faults or dry_run:
            transaction.set_rollback(True)
    outcome.faults.listed += faults
    outcome.faults.total += len(faults)
    return replace(report, faults=tuple(faults), written=report.written and not faults)


def _rename(loading: Loading, *, by: str, at: datetime) -> None:
    names = dict(loading.renamed())
    for counterpart in Counterpart.objects.filter(code__in=list(names)):
        change_counterpart(counterpart=counterpart, name=names[counterpart.code], by=by, at=at)


def _settle(codes: Sequence[str], *, by: str, at: datetime) -> None:
    for start in range(0, len(codes), EACH):
        for counterpart in Counterpart.objects.filter(code__in=codes[start : start + EACH], provisional=True, base="household"):
            settle_provisional(counterpart=counterpart, by=by, at=at)
