"""Who owes which duty in which window (rules 12 and 17)."""

from datetime import date

import pytest

from lianxin.rules.owing import Held, Home, InForce, People, Place, Question, Scope, leaves, members_of, rounds, services
from lianxin.rules.periods import parse
from lianxin.rules.policy.schema import Document, Duty, Of, Party, Policy
from lianxin.rules.presence import Leave, Span
from lianxin.rules.workdays import Calendar, official_days

CALENDAR = Calendar(official_days(2026))
COUNTY, TOWN, OTHER_TOWN, ELSEWHERE = 1, 2, 3, 9
BUREAU = Home(10, "bureau", "bureau", Place(COUNTY, "A", "county", "", frozenset({COUNTY})))
GOVERNMENT = Home(11, "town", "government", Place(TOWN, "A1", "township", "small", frozenset({COUNTY, TOWN})))
OTHER = Home(12, "other", "government", Place(OTHER_TOWN, "A2", "township", "large", frozenset({COUNTY, OTHER_TOWN})))
STRANGE = Home(13, "strange", "bureau", Place(ELSEWHERE, "B", "county", "", frozenset({ELSEWHERE})))
SINCE = date(2020, 1, 1)


def duty(key="visit", who=("cadre",), every="month"):
    return Duty(key=key, zh=key, clause="条", who=who, of=Of(source="entries", names=("visit",)), at_least=1, every=every)


def policy(*duties, key="p", month_begins=1):
    parties = {
        "cadre": Party(key="cadre", zh="干部", are="officers", class_=("chief", "deputy")),
        "leader": Party(key="leader", zh="领导", are="officers", class_=("chief",)),
        "governments": Party(key="governments", zh="乡镇", are="units", unit_kind=("government",)),
    }
    return Policy(
        policy=key,
        zh="办法",
        document=Document(name="办法"),
        month_begins=month_begins,
        parties=parties,
        duties={each.key: each for each in duties or (duty(),)},
    )


def in_force(found=None, *, area=COUNTY, depth=2, first=SINCE, last=None, version=1):
    return InForce(version, found or policy(), area, depth, Span(first, last))


def held(officer=1, class_key="deputy", home=BUREAU, *, first=SINCE, last=None, main=False):
    return Held(officer, f"o{officer}", frozenset(), class_key, main, Span(first, last), home)


def people(*posts, units=(), **days_off):
    return People(tuple(posts), tuple(units), **days_off)


def owed(versions, found, asked="2026-05", **more):
    question = Question(parse(asked), date(2026, 5, 14), CALENDAR, {}, **more)
    return [
        (key, debtor.code, debtor.window.label, debtor.home.code, each.version.version_id)
        for each in rounds(versions, found, question)
        for key, debtors in each.debts.items()
        for debtor in debtors
    ]


def test_who_is_of_the_party_and_of_the_area():
    found = people(held(1), held(2, "clerk"), held(3, home=STRANGE), held(4, home=GOVERNMENT))
    assert owed([in_force()], found) == [("visit", "o1", "2026-05", "bureau", 1), ("visit", "o4", "2026-05", "town", 1)]


@pytest.mark.parametrize(
    ("first", "last", "owes"),
    [
        (date(2026, 5, 31), None, True),  # one day of the window is enough to owe; presence exempts
        (date(2026, 6, 1), None, False),
        (SINCE, date(2026, 5, 1), True),
        (SINCE, date(2026, 4, 30), False),
    ],
)
def test_a_post_on_some_day_of_the_window(first, last, owes):
    assert bool(owed([in_force()], people(held(first=first, last=last)))) is owes


def test_two_posts_owe_once_from_the_main_one():
    found = people(held(1, home=BUREAU), held(1, "chief", GOVERNMENT, first=date(2025, 1, 1), main=True))
    assert owed([in_force()], found) == [("visit", "o1", "2026-05", "town", 1)]


def test_two_parties_of_a_duty_owe_once():
    both = policy(duty(who=("cadre", "leader")))
    assert len(owed([in_force(both)], people(held(1, "chief")))) == 1


def test_the_version_on_the_first_day_judges_the_whole_period():
    old = in_force(last=date(2026, 5, 14), version=1)
    new = in_force(first=date(2026, 5, 15), version=2)
    assert [row[-1] for row in owed([old, new], people(held()), "2026-Q2")] == [1, 1, 2]  # April, May, June


def test_a_version_first_adopted_within_a_period_makes_no_due_for_it():
    assert owed([in_force(first=date(2026, 5, 2))], people(held())) == []
    assert len(owed([in_force(first=date(2026, 5, 1))], people(held()))) == 1


def test_the_nearer_adoption_holds_from_its_day():
    county = in_force(version=1)
    town = in_force(area=TOWN, depth=3, first=date(2026, 5, 1), version=2)
    found = people(held(1, home=GOVERNMENT), held(2, home=OTHER))
    assert {(row[1], row[-1]) for row in owed([county, town], found, "2026-05")} == {("o1", 2), ("o2", 1)}
    assert {(row[1], row[-1]) for row in owed([county, town], found, "2026-04")} == {("o1", 1), ("o2", 1)}


def test_policies_at_several_levels_add_up():
    county = in_force(version=1)
    town = in_force(policy(key="q"), area=TOWN, depth=3, version=2)
    assert {row[-1] for row in owed([county, town], people(held(home=GOVERNMENT)))} == {1, 2}


def test_a_post_under_each_of_two_adoptions_of_one_policy_owes_once():
    towns = [in_force(area=TOWN, depth=3, version=1), in_force(area=OTHER_TOWN, depth=3, version=2)]
    assert len(owed(towns, people(held(home=GOVERNMENT), held(home=OTHER)))) == 1


def test_units_owe():
    rule = policy(duty(who=("governments",)))
    assert [row[1] for row in owed([in_force(rule)], people(units=(BUREAU, GOVERNMENT, OTHER)))] == ["town", "other"]


@pytest.mark.parametrize(
    ("scope", "codes"),
    [
        (Scope(), {"o1", "o2", "town", "other"}),
        (Scope(area_id=TOWN), {"o1", "town"}),
        (Scope(area_id=COUNTY), {"o1", "o2", "town", "other"}),
        (Scope(unit_id=12), {"o2", "other"}),
        (Scope(officer_id=1), {"o1"}),
    ],
)
def test_whose_dues_are_asked_for(scope, codes):
    rule = policy(duty(who=("governments", "cadre")))
    found = people(held(1, home=GOVERNMENT), held(1, home=BUREAU, main=True), held(2, home=OTHER), units=(GOVERNMENT, OTHER))
    assert {row[1] for row in owed([in_force(rule)], found, scope=scope)} == codes


def test_terms_hang_on_posts():
    rule = policy(duty(every="term"))
    found = people(
        held(1, first=date(2025, 4, 1)),
        held(1, "chief", GOVERNMENT, first=date(2024, 1, 1), last=date(2026, 5, 20)),
        held(2, first=date(2026, 6, 1)),
        held(3, first=date(2019, 1, 1)),  # before the policy was adopted
    )
    assert sorted(row[1:3] for row in owed([in_force(rule)], found)) == [
        ("o1", "2024-01-01..2026-05-20"),
        ("o1", "2025-04-01.."),
    ]


def test_in_one_round_of_terms_everybody_appears_once():
    rule = policy(duty(every="term"))
    found = people(held(1, first=date(2025, 4, 1)), held(1, first=date(2025, 5, 1)), held(2, first=date(2025, 4, 1)))
    question = Question(parse("2026-05"), date(2026, 5, 14), CALENDAR, {})
    sizes = [len(each.debts["visit"]) for each in rounds([in_force(rule)], found, question)]
    assert sorted(sizes) == [1, 2]


def test_duties_with_the_same_window_are_one_round():
    rule = policy(duty("a"), duty("b"), duty("c", every="week"))
    question = Question(parse("2026-05"), date(2026, 5, 14), CALENDAR, {})
    found = rounds([in_force(rule)], people(held()), question)
    assert sorted(tuple(each.debts) for each in found) == [("a", "b"), *[("c",)] * 5]


def test_what_runs_on_a_day():
    rule = policy(duty("a"), duty("b", every="week"), duty("c", every="year"), duty("d", every="day"))
    found = owed([in_force(rule)], people(held()), "2026", running_on=date(2026, 5, 14))
    assert {row[2] for row in found} == {"2026-05", "2026-W20", "2026", "2026-05-14"}


def test_whoever_is_excepted_by_any_post_owes_only_on_the_other_days():
    tagged = Party(key="cadre", zh="干部", are="officers", class_=("deputy",), except_={"class_": ("chief",)})
    posts = [
        held(1, "deputy"),
        held(1, "chief", first=date(2026, 5, 11), last=date(2026, 5, 20)),
        held(2, "deputy"),
        held(3, "chief"),
    ]
    found = members_of([tagged], posts)
    assert [(post.officer_code, post.span) for post in found] == [
        ("o1", Span(SINCE, date(2026, 5, 10))),
        ("o1", Span(date(2026, 5, 21))),
        ("o2", Span(SINCE)),
    ]
    assert {post.term for post in found} == {Span(SINCE)}


def test_excepted_from_one_party_but_of_another():
    parties = [
        Party(key="a", zh="甲", are="officers", class_=("deputy",), except_={"class_": ("chief",)}),
        Party(key="b", zh="乙", are="officers", class_=("chief",)),
    ]
    found = members_of(parties, [held(1, "deputy"), held(1, "chief")])
    assert [post.class_key for post in found] == ["chief"]


def test_days_off_that_count():
    flood, strike = Leave("flood", Span(SINCE)), Leave("strike", Span(SINCE))
    found = people(held(home=GOVERNMENT), units=(GOVERNMENT,), suspensions={COUNTY: (flood, strike)}, absences={1: (strike,)})
    question = Question(parse("2026-05"), date(2026, 5, 14), CALENDAR, {})
    rule = policy(duty(who=("cadre", "governments")))
    officer, unit = rounds([in_force(rule)], found, question)[0].debts["visit"]
    exempt = frozenset({"flood"})
    assert services(officer, found, exempt)[0].suspensions == (flood,)
    assert services(unit, found, exempt)[0].suspensions == (flood,)
    assert leaves(officer, found, exempt) == ()
    assert leaves(officer, found, frozenset({"strike"})) == (strike,)
    assert leaves(unit, found, frozenset({"strike"})) == ()
