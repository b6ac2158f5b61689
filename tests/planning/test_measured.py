"""Planned against measured: the time of the records by class, each quarter; and the figures beside it."""

from datetime import date, timedelta
from fractions import Fraction

from lianxin.planning import actions, measured
from lianxin.records.actions import NewEntry, make_entry, withdraw_entry
from lianxin.rules import periods
from lianxin.rules.policy.read import read_policy
from tests.fixtures.people import NOW, POLICY, TODAY

YEAR = periods.parse("2026")
CADRE = ("officer", "cadre")
TIMED = POLICY.replace(
    "visit: {zh: 走访, en: visit, with: [household, village, enterprise]}",
    "visit: {zh: 走访, en: visit, with: household, takes_minutes: 40}",
)


def entry(county, code, kind, counterpart, who=("owner",), **more):
    made = NewEntry(
        code=code,
        officers=tuple(county.code(name) for name in who),
        kind=kind,
        day=TODAY - timedelta(days=7),
        counterparts=(counterpart,),
        **more,
    )
    make_entry(entry=made, by=county.code(who[0]), at=NOW)


def of(costs, quarter, label=CADRE):
    return next(one for one in costs if one.period == quarter and one.label == label)


def costs(county, text=POLICY):
    return measured.costs(read_policy(text).policy, county.areas["C"], YEAR, today=TODAY)


def test_half_days_count_the_way_in(county):
    entry(county, "a", "stay", "V1", half_days=2)
    found = of(costs(county), "2026-Q2")
    assert (found.measured, found.entries, found.parties) == (480, 1, 10)


def test_untimed_records_take_their_standard_time_the_way_and_the_writing(county):
    entry(county, "a", "visit", "H1")
    found = of(costs(county, TIMED), "2026-Q2")
    assert found.measured == 40 + 3 + Fraction(40, 3), "a township's officer, three homes on one trip of 40 minutes"


def test_each_officer_is_credited_and_withdrawn_records_are_not(county):
    entry(county, "a", "stay", "V1", who=("owner", "colleague"), half_days=1)
    entry(county, "b", "stay", "V1", half_days=2)
    withdraw_entry(code="b", reason="误记", by=county.code("owner"), at=NOW)
    found = of(costs(county), "2026-Q2")
    assert (found.measured, found.entries) == (480, 2)


def test_a_quarter_to_come_has_no_measured_time_yet(county):
    assert of(costs(county), "2026-Q3").measured is None
    assert of(costs(county), "2026-Q1").measured == 0


def test_what_was_planned_stays_as_it_was_at_adoption(county):
    text = POLICY.replace("at_least: 6", "at_least: 4")
    actions.adopt(text=text, area=county.areas["C"], first=date(2026, 7, 1), by="008", at=NOW)
    before = of(costs(county, text), "2026-Q3").planned
    assert before == 3 * 10 * 4 * 240
    actions.assume(area=county.areas["C"], numbers={"day": 400}, by="008", at=NOW)
    assert of(costs(county, text), "2026-Q3").planned == before


def test_the_figures_of_the_policy_stand_beside(county):
    text = POLICY.replace("duties:\n", "figures:\n  visits: {zh: 走访次数, clause: 条, of: {entries: visit}}\nduties:\n")
    actions.adopt(text=text, area=county.areas["C"], first=date(2026, 7, 1), by="008", at=NOW)
    policy = read_policy(text).policy
    (answer,) = measured.came_of_it(policy, county.areas["C"], YEAR, today=date(2026, 8, 1))
    assert (answer.name, answer.rows[0].number) == ("走访次数", 0)


def test_the_receiving_side(county):
    for number in range(3):
        entry(county, f"a{number}", "visit", "H1")
    entry(county, "b", "visit", "H2", who=("colleague",))
    entry(county, "c", "stay", "V1", half_days=2)
    found = measured.received(read_policy(POLICY).policy, county.areas["C"], YEAR, today=TODAY)
    assert [(one.kind, one.reached, one.acts, one.most, one.ceiling) for one in found] == [
        ("household", 2, 4, 3, 12),
        ("village", 1, 1, 1, None),
    ]
    assert found[0].each == 2
