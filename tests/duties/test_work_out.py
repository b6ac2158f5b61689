"""What is owed and done, from rows: each way a due can come out, and the number of statements."""

from datetime import date

import pytest

from lianxin.duties import words
from lianxin.duties.queries import current, work_out
from lianxin.registry.models import Post
from lianxin.rules.errors import NotFound
from lianxin.rules.periods import parse
from tests.duties.county import POLICY, STAY, adopt

MAY, JUNE_10 = parse("2026-05"), date(2026, 6, 10)  # May has 19 working days


def row(due):
    v = due.verdict
    return due.party_code, due.duty, v.target, v.owed, v.done, due.state


def rows(**more):
    return [row(due) for due in work_out(MAY, **({"today": JUNE_10} | more))]


def test_everybody_owes_and_nothing_is_done(county):
    assert rows() == [
        ("o1", "each", 0, 0, 0, "exempt"),
        ("o1", "stay", 6, 6, 0, "short"),
        ("o2", "each", 0, 0, 0, "exempt"),
        ("o2", "stay", 6, 6, 0, "short"),
        ("o3", "each", 0, 0, 0, "exempt"),
        ("o3", "stay", 6, 6, 0, "short"),
        ("U2", "hall", 2, 2, 0, "grace"),
        ("U3", "hall", 2, 2, 0, "grace"),
    ]


def test_leave_makes_the_target_smaller_and_says_why(county):
    officer = county.officers[0]
    county.leave(officer, date(2026, 5, 11), date(2026, 5, 17))  # Monday to Sunday, 5 working days
    county.stays(officer, 6, 7)
    [due] = [due for due in work_out(MAY, today=JUNE_10, officer="o1") if due.duty == "stay"]
    assert row(due) == ("o1", "stay", 6, 4, 4, "met")  # floor(6 x 14 / 19)
    assert words.why(due) == ["工作日19天,在岗14天", "5月11日至5月17日休假:5个工作日", "6×14÷19,取整为4"]
    assert words.why(due, "en")[0] == "19 working days, present on 14"


def test_away_all_month_is_exempt(county):
    county.leave(county.officers[0], date(2026, 4, 20), date(2026, 6, 1))
    assert rows(officer="o1")[1] == ("o1", "stay", 6, 0, 0, "exempt")


def test_a_flood_in_one_township_stops_its_officers(county):
    county.flood(county.towns[0], date(2026, 5, 1), date(2026, 5, 31))
    assert {code: state for code, duty, *_, state in rows() if duty == "stay"} == {
        "o1": "short",
        "o2": "exempt",
        "o3": "short",
    }


def test_toward_each_household(county):
    officer = county.officers[0]
    homes = [county.household(code) for code in ("H1", "H2", "H3")]
    for home in homes[:2]:
        county.link(officer, home)
    county.link(officer, homes[2], first=date(2026, 5, 20))  # 12 of 31 days: not yet
    county.entry(officer, "visit", date(2026, 5, 6), homes[0])
    county.entry(officer, "visit", date(2026, 5, 7), homes[0])
    [due] = [due for due in work_out(MAY, today=JUNE_10, officer="o1") if due.duty == "each"]
    assert row(due) == ("o1", "each", 2, 2, 1, "short")
    assert {thing.code: thing.satisfied for thing in due.why.things} == {"H1": True, "H2": False}
    assert words.why(due) == ["应服务2个对象,已做到1个"]


def test_a_unit_is_credited_with_its_officers_work_and_may_declare_none(county):
    county.entry(county.officers[1], "visit", date(2026, 5, 6), county.places[0])
    county.entry(county.officers[1], "visit", date(2026, 5, 7), county.places[0])
    county.entry(county.officers[2], "none-found", date(2026, 5, 8), topic="hall")
    assert rows(unit="U2")[-1] == ("U2", "hall", 2, 2, 2, "met")
    assert rows(unit="U3")[-1] == ("U3", "hall", 2, 0, 0, "exempt")


@pytest.mark.parametrize(
    ("today", "as_of", "states"),
    [
        (date(2026, 5, 14), None, ("open", "open")),
        (date(2026, 5, 31), None, ("open", "open")),
        (date(2026, 6, 1), None, ("short", "grace")),
        (date(2026, 6, 10), None, ("short", "grace")),
        (date(2026, 6, 11), None, ("short", "short")),
        (date(2026, 7, 1), date(2026, 5, 30), ("open", "open")),
        (date(2026, 7, 1), date(2026, 5, 31), ("short", "grace")),
    ],
)
def test_states_by_day(county, today, as_of, states):
    found = {duty: state for code, duty, *_, state in rows(today=today, as_of=as_of) if code in {"o2", "U2"}}
    assert (found["stay"], found["hall"]) == states


def test_scopes(county):
    assert {code for code, *_ in rows(area="T1")} == {"o2", "U2"}
    assert {code for code, *_ in rows(area="C1")} == {"o1", "o2", "o3", "U2", "U3"}
    assert {code for code, *_ in rows(unit="U1")} == {"o1"}
    assert {code for code, *_ in rows(officer="o3")} == {"o3"}


@pytest.mark.parametrize("scope", [{"area": "X"}, {"unit": "X"}, {"officer": "X"}])
def test_an_unknown_code_is_named(county, scope):
    with pytest.raises(NotFound):
        work_out(MAY, today=JUNE_10, **scope)


def test_a_second_post_owes_once_and_counts_in_both_units(county):
    Post.objects.create(officer=county.officers[0], unit=county.halls[0], class_key="cadre", valid_from=date(2026, 5, 1))
    assert [found for found in rows() if found[:2] == ("o1", "stay")] == [("o1", "stay", 6, 6, 0, "short")]
    assert "o1" in {code for code, *_ in rows(unit="U2")}


def test_the_version_of_the_first_day_judges(county):
    adopt(POLICY + STAY.replace("at_least: 6", "at_least: 4"), county.county, first=date(2026, 5, 15))
    assert {found[2] for found in rows() if found[1] == "stay"} == {6}
    june = work_out(parse("2026-06"), today=date(2026, 6, 10))
    assert {row(due)[2] for due in june} == {4}


def test_what_runs_now(county):
    found = current(date(2026, 6, 5), officer="o2")
    assert {(due.duty, due.period) for due in found} == {("stay", "2026-06"), ("each", "2026-06")}


def test_nothing_adopted_nothing_owed(county):
    county.adoption.delete()
    assert rows() == []


def test_the_number_of_statements_does_not_grow_with_people_or_records(county, statements):
    few = statements(lambda: work_out(MAY, today=JUNE_10))
    for n in range(4, 24):
        officer = county.officer(f"o{n}", county.halls[n % 2], "staff")
        home = county.household(f"H{n}")
        county.link(officer, home)
        county.entry(officer, "visit", date(2026, 5, 6), home)
        county.stays(officer, 6, 7, 8)
        county.leave(officer, date(2026, 5, 18), date(2026, 5, 19))
    many = statements(lambda: work_out(MAY, today=JUNE_10))
    assert many == few
    assert many <= 20
