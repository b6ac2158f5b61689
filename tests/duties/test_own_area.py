"""``area: own``: a record counts where its party was on the record's own day (rule 20), whoever moved since (rule 22)."""

import os
import random
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from lianxin.duties.actions import issue
from lianxin.duties.figures import figure
from lianxin.duties.live import lines
from lianxin.duties.queries import work_out
from lianxin.duties.unreached import unreached
from lianxin.figures.behind import codes_of
from lianxin.figures.spells import Post, Spell, spells
from lianxin.figures.values import PartyId
from lianxin.registry.models import Officer, Unit
from lianxin.registry.models import Post as PostRow
from lianxin.rules import periods
from lianxin.rules.entries import SHANGHAI
from tests.figures.loading import load
from tests.figures.test_examples import product
from tests.oracle.builder import Example, example, write
from tests.oracle.compare import differences
from tests.oracle.counting import Scope, entries_behind
from tests.oracle.dates import parse_period
from tests.oracle.dues import found_for
from tests.oracle.duties import all_dues, duties
from tests.oracle.folder import read_folder
from tests.oracle.world import World

TODAY = "2026-06-10"
MAY = periods.parse("2026-05")
MOVED = "O4,U2,staff,2025-01-01,2026-05-10,yes\nO4,U3,staff,2026-05-11,,yes"
"""O4 was in the first township until 10 May, in the second from the 11th on."""


def duty(what: str, key: str = "d", who: str = "staff") -> str:
    return f"  {key}: {{zh: 走访, clause: 条款, who: {who}, {what}, every: month}}"


def loaded(tmp_path: Path, rules: str, entries: str = "", **files: str) -> Example:
    made = example("own", "20", "", f"duties:\n{rules}", entries, [], **{"posts": MOVED} | files)
    load(write(made, tmp_path))
    return made


def done(tmp_path: Path, what: str, entries: str = "", **files: str) -> dict[str, int | None]:
    """What each officer has done of a duty in May."""
    loaded(tmp_path, duty(what), entries, **files)
    return {due.party_code: due.verdict.done for due in work_out(MAY, today=date.fromisoformat(TODAY))}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("entry", "counts"),
    [
        ("E1 O4 visit 2026-05-10 cp=H1", True),  # the last day in the first township, there
        ("E1 O4 visit 2026-05-11 cp=H1", False),  # there again, when he was of the second
        ("E1 O4 visit 2026-05-10 cp=H5", False),  # in the second, before he came
        ("E1 O4 visit 2026-05-11 cp=H5", True),  # the first day there
        ("E1 O4 visit 2026-04-30 cp=H1", False),  # not in May
    ],
)
def test_each_record_counts_where_he_was_then(entry: str, counts: bool, tmp_path: Path) -> None:
    assert done(tmp_path, "of: {entries: visit, area: own}, at_least: 1", entry)["O4"] == int(counts)


@pytest.mark.django_db
def test_none_counts_twice_and_none_is_lost(tmp_path: Path) -> None:
    entries = "\n".join(f"E{day} O4 visit 2026-05-{day:02d} cp={'H1' if day <= 10 else 'H5'}" for day in range(6, 16))
    assert done(tmp_path, "of: {entries: visit, area: own}, at_least: 1", entries)["O4"] == 10


@pytest.mark.django_db
def test_a_stay_over_the_move_counts_by_its_first_day(tmp_path: Path) -> None:
    entries = "E1 O4 stay 2026-05-10 until=2026-05-12 cp=V1\nE2 O4 stay 2026-05-10 until=2026-05-12 cp=V4"
    assert done(tmp_path, "count: days, of: {entries: stay, area: own}, at_least: 1", entries)["O4"] == 3


@pytest.mark.django_db
def test_a_stay_from_before_the_window_counts_by_the_area_of_its_first_day(tmp_path: Path) -> None:
    posts = "O4,U2,staff,2025-01-01,2026-04-30,yes\nO4,U3,staff,2026-05-01,,yes"
    entries = "E1 O4 stay 2026-04-30 until=2026-05-02 cp=V1"
    assert done(tmp_path, "count: days, of: {entries: stay, area: own}, at_least: 1", entries, posts=posts)["O4"] == 2


@pytest.mark.django_db
def test_a_day_without_a_post_has_no_own_area(tmp_path: Path) -> None:
    posts = "O4,U2,staff,2025-01-01,2026-05-10,yes\nO4,U2,staff,2026-05-20,,yes"
    entries = "E1 O4 visit 2026-05-15 cp=H1\nE2 O4 visit 2026-05-21 cp=H1"
    assert done(tmp_path, "of: {entries: visit, area: own}, at_least: 1", entries, posts=posts)["O4"] == 1


@pytest.mark.django_db
def test_of_two_posts_the_main_one_tells_where(tmp_path: Path) -> None:
    posts = "O4,U2,staff,2025-01-01,,yes\nO4,U3,staff,2025-01-01,,"
    entries = "E1 O4 visit 2026-05-15 cp=H1\nE2 O4 visit 2026-05-16 cp=H5"
    assert done(tmp_path, "of: {entries: visit, area: own}, at_least: 1", entries, posts=posts)["O4"] == 1


@pytest.mark.django_db
def test_who_did_it_with_him_has_his_own_area(tmp_path: Path) -> None:
    entries = "E1 O2;O4 visit 2026-05-15 cp=H1;H5 area=T1"
    found = done(tmp_path, "of: {entries: visit, area: own}, at_least: 1", entries)
    assert (found["O2"], found["O4"]) == (1, 0)


@pytest.mark.django_db
def test_what_anyone_did_counts_where_he_was_that_day(tmp_path: Path) -> None:
    entries = """
        E1 O1 visit 2026-05-05 cp=H1
        E2 O1 visit 2026-05-15 cp=H1
        E3 O1 visit 2026-05-05 cp=H5
        E4 O1 visit 2026-05-15 cp=H5
        E5 O1 visit 2026-05-16 cp=H5"""
    found = done(tmp_path, "by: anyone, of: {entries: visit, area: own}, at_least: 1", entries)
    assert found == {"O2": 2, "O3": 3, "O4": 3}


@pytest.mark.django_db
def test_what_anyone_did_in_a_place_by_code_is_the_same_for_all(tmp_path: Path) -> None:
    entries = "E1 O1 visit 2026-05-05 cp=H1\nE2 O1 visit 2026-05-15 cp=H5\nE3 O1 visit 2026-05-16 cp=H5"
    found = done(tmp_path, 'by: anyone, of: {entries: visit, area: ["T1"]}, at_least: 1', entries)
    assert found == {"O2": 1, "O3": 1, "O4": 1}


@pytest.mark.django_db
def test_a_share_of_his_own_area_asks_both_of_its_day(tmp_path: Path) -> None:
    matters = """
        M1 problem leak V1 2026-05-02 by=O4 due=05-08 solved=05-06
        M2 problem leak V1 2026-05-02 by=O4 due=05-18 solved=05-20
        M3 problem leak V4 2026-05-02 by=O4 due=05-18 solved=05-20
        M4 problem leak V4 2026-05-02 by=O4 due=05-19"""
    what = "of: {matters: solved, area: own}, out_of: {matters: due, area: own}, at_least: 50%"
    loaded(tmp_path, duty(what), matters=matters)
    verdict = next(due.verdict for due in work_out(MAY, today=date.fromisoformat(TODAY)) if due.party_code == "O4")
    assert (verdict.numerator, verdict.denominator) == (2, 3)


@pytest.mark.django_db
def test_the_roll_of_his_own_area_is_that_of_the_last_day(tmp_path: Path) -> None:
    loaded(tmp_path, duty("count: counterparts, of: {entries: visit}, out_of: household, at_least: 50%"))
    due = next(due for due in work_out(MAY, today=date.fromisoformat(TODAY)) if due.party_code == "O4")
    missing = [row.code for row in unreached(due, [], today=date.fromisoformat(TODAY))]
    assert (due.verdict.denominator, missing) == (1, ["H5"]), "the township to which he moved, not that from which he came"


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "more"), [("", 0), ("by: anyone, ", 1)])
def test_the_statements_do_not_grow_with_who_moved(who: str, more: int, tmp_path: Path, statements) -> None:
    def ask() -> None:
        work_out(MAY, today=date.fromisoformat(TODAY))

    loaded(tmp_path, duty(f"{who}of: {{entries: visit, area: own}}, at_least: 1"), posts="O4,U2,staff,2025-01-01,,yes")
    ask()
    few = statements(ask)
    town = Unit.objects.get(code="U3")
    for code in ("O2", "O4"):
        held = PostRow.objects.get(officer__code=code)
        PostRow.objects.filter(pk=held.pk).update(valid_to="2026-05-10")
        held.pk, held.unit, held.valid_from = None, town, "2026-05-11"
        held.save(force_insert=True)
    assert statements(ask) == few + more, "by anyone, those who moved are counted apart, all of them together"


# -- where a party was ---------------------------------------------------------------------------


def days(first: int, last: int) -> tuple[date, date]:
    return date(2026, 5, first), date(2026, 5, last)


def test_spells_follow_the_main_post_and_join_where_the_area_stays() -> None:
    posts = [Post(True, *days(1, 10), "A", 1), Post(False, *days(1, 20), "B", 2), Post(True, *days(16, 20), "C", 2)]
    assert spells(posts) == [Spell(1, *days(1, 10)), Spell(2, *days(11, 20))]


def test_spells_leave_out_days_without_a_post() -> None:
    posts = [Post(True, *days(1, 3), "A", 1), Post(True, date(2026, 5, 5), date.max, "A", 1)]
    assert spells(posts) == [Spell(1, *days(1, 3)), Spell(1, date(2026, 5, 5), date.max)]


# -- generated moves and records -----------------------------------------------------------------

SEEDS = range(int(os.environ.get("LIANXIN_SEEDS", "5")))
OF = "of: {entries: any, area: own}"
WITH = "of: {entries: [visit, stay, meeting], with: [household, village], area: own}"
ITSELF = {
    "records": f"{OF}, at_least: 1",
    "kinds": f"count: kinds, {OF}, at_least: 1",
    "days": f"count: days, {OF}, at_least: 1",
    "working": f"count: working_days, {OF}, at_least: 1",
    "halves": "count: half_days, of: {entries: stay, area: own}, at_least: 1",
    "seen": f"count: counterparts, {WITH}, at_least: 1",
    "pairs": f"count: contacts, {WITH}, at_least: 1",
    "twice": f"count: counterparts, each: {{count: days, at_least: 2}}, {WITH.replace('stay, ', '')}, at_least: 1",
    "villages": f"count: villages, {OF}, at_least: 1",
    "persons": "count: persons, of: {entries: meeting, area: own}, at_least: 1",
    "solved": "of: {matters: solved, area: own}, at_least: 1",
}
"""Measures of what each did itself: its figure by officer is the due's total."""
OTHERS = {
    "most": f"{OF}, at_most: 3",
    "ratio": f"{OF}, out_of: {{entries: any}}, at_least: 50%",
    "below": "of: {entries: visit}, out_of: {entries: any, area: own}, at_least: 50%",
    "in-time": "of: {matters: solved, area: own}, out_of: {matters: due, area: own}, at_least: 50%",
    "share": f"count: working_days, {OF}, out_of: working_days, at_least: 1/3",
    "roll": f"count: counterparts, {OF}, out_of: household, at_least: 50%",
    "each": f"per: {{kind: household, linked: true}}, {OF}, at_least: 1",
    "rolling": f"per: {{kind: household, linked: true}}, {OF}, rolling: 10",
    "ever": "of: {entries: any, area: own, ever: true}, at_least: 1",
    "any": f"by: anyone, {OF}, at_least: 1",
    "any-days": f"by: anyone, count: days, {OF}, at_least: 1",
    "any-homes": f"by: anyone, count: counterparts, {WITH}, at_least: 1",
    "any-ever": "by: anyone, of: {entries: any, area: own, ever: true}, at_least: 1",
    "any-ratio": f"by: anyone, {OF}, out_of: {{entries: any}}, at_least: 50%",
    "any-below": 'by: anyone, of: {entries: any, area: ["T1"]}, out_of: {entries: any, area: own}, at_least: 50%',
    "any-there": 'by: anyone, of: {entries: any, area: ["T1"]}, at_least: 1',
    "any-roll": f"by: anyone, count: counterparts, {OF}, out_of: household, at_least: 50%",
    "any-there-roll": 'by: anyone, count: counterparts, of: {entries: any, area: ["T1"]}, out_of: household, at_least: 50%',
    "any-each": f"by: anyone, per: {{kind: household, linked: true}}, {OF}, at_least: 1",
    "any-solved": "by: anyone, of: {matters: solved, area: own}, at_least: 1",
}
"""Measures with a denominator of their own, of whoever did it, or toward each."""
OFFICERS, UNITS, HOMES = ("O2", "O3", "O4", "O5"), ("U1", "U2", "U3", "U4"), ("H1", "H2", "H3", "H4", "H5")
PLACES = ("C1", "T1", "T2", "V1", "V2", "V3", "V4")


class Moves:
    """Officers who move, come and go, and what they did before and after."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(f"moves-{seed}")

    def day(self, first: date = date(2026, 4, 20), last: date = date(2026, 6, 2)) -> date:
        return first + timedelta(days=self.random.randint(0, max(0, (last - first).days)))

    def posts(self) -> str:
        """One post after the other, with days between or without, and perhaps another beside them."""
        rows = []
        for code in OFFICERS:
            first: date | None = date(2025, 1, 1) if self.random.random() < 0.8 else self.day()
            for unit in self.random.sample(UNITS, self.random.randint(1, 3)):
                last = self.day(max(first, date(2026, 4, 20)), date(2026, 6, 3)) if self.random.random() < 0.8 else None
                rows.append(f"{code},{unit},staff,{first},{last or ''},{self.random.choice(['yes', 'yes', ''])}")
                if last is None:
                    break
                first = last + timedelta(days=self.random.choice([1, 1, 1, 4]))
            if self.random.random() < 0.3:
                rows.append(f"{code},{self.random.choice(UNITS)},leader,{self.day()},,")
        return "\n".join(rows)

    def entries(self, number: int = 45) -> str:
        return "\n".join(self.entry(f"E{each}") for each in range(number))

    def entry(self, code: str) -> str:
        officers = ";".join(self.random.sample(OFFICERS, self.random.choice([1, 1, 2])))
        kind, first = self.random.choice(["visit", "visit", "stay", "meeting"]), self.day()
        named = self.random.choice(["V1", "V2", "V4"] if kind == "stay" else [*HOMES, "V1", "V4"])
        row = f"{code} {officers} {kind} {first} cp={named}"
        if kind == "stay":
            row += f" until={first + timedelta(days=self.random.randint(0, 6))}"
        if kind == "meeting":
            row += f" persons={self.random.randint(1, 9)}"
        return row + (f" area={self.random.choice(PLACES)}" if self.random.random() < 0.3 else "")

    def matters(self, number: int = 15) -> str:
        rows = []
        for each in range(number):
            by = f"by={self.random.choice(OFFICERS)}" if self.random.random() < 0.8 else f"unit={self.random.choice(UNITS)}"
            days = f"solved={self.day():%m-%d} due={self.day():%m-%d}"
            rows.append(f"M{each} problem leak {self.random.choice(PLACES)} 2026-04-15 {by} {days}")
        return "\n".join(rows)

    def links(self) -> str:
        pairs = [(code, home) for code in OFFICERS for home in self.random.sample(HOMES, 3)]
        return "\n".join(f"officer,{code},{home},home,2025-01-01," for code, home in pairs)

    def folder(self, rules: str) -> Example:
        files = {"posts": f"={BASE_POST}\n{self.posts()}", "officers": "O5,赵五,", "links": self.links()}
        return example("moves", "20", "", f"duties:\n{rules}", self.entries(), [], matters=self.matters(), **files)


BASE_POST = "O1,U1,cadre,2025-01-01,,yes"


def rules_of(measures: dict[str, str], *, who: str) -> str:
    return "\n".join(duty(what, key, who) for key, what in measures.items())


@pytest.mark.django_db
@pytest.mark.parametrize("seed", SEEDS)
def test_dues_of_those_who_move_agree_with_the_independent_count(seed: int, tmp_path: Path) -> None:
    made = Moves(seed).folder(rules_of(ITSELF | OTHERS, who="[everyone, hall]"))
    load(write(made, tmp_path))
    for as_of in (None, date(2026, 5, 20)):
        args = {"period": "2026-05", "today": date.fromisoformat(TODAY)} | ({"as_of": as_of} if as_of else {})
        expected = duties(tmp_path, "2026-05", today=args["today"], as_of=as_of)
        assert differences(f"{seed} {as_of}", product("duties", args), expected) == []


NOT_LISTED = {"share", "roll", "each", "rolling", "any-roll", "any-there-roll", "any-each"}
"""Toward each, and of a roll: what is behind these is told toward whom, not by the due alone."""


@pytest.mark.django_db
@pytest.mark.parametrize("seed", SEEDS[:3])
def test_the_records_behind_a_due_are_those_that_it_counts(seed: int, tmp_path: Path) -> None:
    measures = {key: what for key, what in (ITSELF | OTHERS).items() if key not in NOT_LISTED}
    load(write(Moves(seed).folder(rules_of(measures, who="[everyone, hall]")), tmp_path))
    world = World(read_folder(tmp_path), date.fromisoformat(TODAY))
    ids = {("officer", one.code): one.pk for one in Officer.objects.all()} | {
        ("unit", one.code): one.pk for one in Unit.objects.all()
    }
    for adoption, key, rule, _, span, party in all_dues(world, parse_period("2026-05")):
        scope = Scope(world, adoption, span, party)
        expected = entries_behind(scope, rule, found_for(scope, rule, rule["of"]), bool(rule["of"].get("ever")))
        asked = {"today": date.fromisoformat(TODAY), "area": "T2", "party": PartyId(party[0], ids[party]), "limit": 500}
        assert codes_of(key, MAY, **asked) == sorted(expected), (key, party)


@pytest.mark.django_db
def test_boards_counted_now_add_up_the_same(tmp_path: Path) -> None:
    load(write(Moves(1).folder(rules_of(ITSELF | OTHERS, who="[everyone, hall]")), tmp_path))
    issue(MAY, "C1", by="clock", at=datetime(2026, 6, 10, 12, tzinfo=SHANGHAI))
    done: Counter[str] = Counter()
    for due in work_out(MAY, today=date.fromisoformat(TODAY), area="C1"):
        done[due.duty] += due.verdict.done or 0
    found = lines(MAY, today=date.fromisoformat(TODAY), by=["all"], area="C1")["all"]
    assert {line.duty: line.done for line in found} == done


@pytest.mark.django_db
@pytest.mark.parametrize("seed", SEEDS)
def test_a_due_of_whoever_moved_is_its_figure(seed: int, tmp_path: Path) -> None:
    load(write(Moves(seed).folder(rules_of(ITSELF, who="everyone")), tmp_path))
    dues = work_out(MAY, today=date.fromisoformat(TODAY))
    for key in ITSELF:
        by_officer = {row.group: row.number for row in figure(key, MAY, today=date.fromisoformat(TODAY), by="officer").rows}
        totals = {due.party_code: due.verdict.done for due in dues if due.duty == key and due.verdict.done}
        assert totals == {code: number for code, number in by_officer.items() if number}, key
