"""How many hours a duty takes: each way of counting once, worked by hand."""

from fractions import Fraction

import pytest

from lianxin.rules.burden.acts import Costs
from lianxin.rules.burden.numbers import Numbers, Took, UnknownNumberError
from lianxin.rules.burden.overlap import net
from lianxin.rules.burden.plan import plan
from lianxin.rules.burden.roll import Ask, Things
from tests.rules.burden.making import YEAR, chiefs, months, planned, policy, roll, rule

HOMES = Ask(("household",), ())
POOR = Ask(("household",), (), ("hardship",))


ANY_LINKS = rule("homes", "who: chief, with: household") + "\n" + rule("places", "who: chief, with: [village, township]")


def total(duty: str, on, when=YEAR, numbers=None, links=ANY_LINKS):
    found = planned(policy(links, rule("d", duty)), on, when, numbers)
    return sum((line.load for line in found.lines), start=found.lines[0].load.times(0)) if found.lines else None


def test_half_days_are_working_time_with_the_way_in_it():
    """S3: three days a month for 617 officers are 3 x 8 hours x 12 x 617."""
    load = total("who: chief, of: {entries: stay, with: village}, count: half_days, at_least: 6, every: month", roll(chiefs(617)))
    assert load.total == load.least == 3 * 480 * 12 * 617
    assert load.travel == 0


def test_a_visit_costs_its_time_the_writing_and_a_third_of_the_way():
    """40 minutes, 3 to write; three homes on one trip of 90."""
    load = total("who: chief, of: {entries: visit, with: household}, at_least: 5, every: quarter", roll(chiefs(10)))
    assert (load.acts, load.minutes, load.travel) == (200, 200 * 43, 200 * 30)
    assert load.least == 200 * 40


def test_toward_each_link():
    homes = {POOR: (Things(120, "household", distinct=120),)}
    load = total(
        "who: chief, per: {kind: household, linked: true, need: hardship}, of: {entries: talk}, at_least: 1, every: quarter",
        roll(chiefs(50, things=homes)),
    )
    assert load.acts == 480


def test_links_still_missing_are_counted_as_the_quota_asks():
    duty = "who: chief, per: {kind: household, linked: true}, of: {entries: talk}, at_least: 1, every: year"
    quota = rule("homes", "who: chief, with: household, between: [10, 15]")
    assert total(duty, roll(chiefs(30)), links=quota).acts == 300
    some = {HOMES: (Things(420, "household", distinct=400),)}
    assert total(duty, roll(chiefs(30, things=some)), links=quota).acts == 420


def test_of_a_quota_over_all_households_only_those_in_need_by_the_roll():
    duty = "who: chief, per: {kind: household, linked: true, need: hardship}, of: {entries: talk}, at_least: 1, every: year"
    quota = rule("homes", "who: chief, with: household, exactly: 10")
    on = roll(chiefs(30), counterparts={Ask(("household",)): 1000, Ask(("household",), None, ("hardship",)): 155})
    load = total(duty, on, links=quota)
    assert load.acts == 300 * 155 // 1000
    assert load.least == 0, "an estimate proves nothing"


def test_a_share_of_what_lies_in_a_place():
    """S7: a third of the villages of each larger township, rounded up toward each."""
    things = {
        Ask(("township",), (), (), ("village",)): (Things(2, "township", "large", 2, 10), Things(1, "township", "small", 1, 7))
    }
    table = "[{when: {size_class: small}, then: 100%}, {then: 1/3}]"
    load = total(
        f"who: chief, per: {{kind: township, linked: true}}, count: counterparts, of: {{entries: survey, with: village}}, "
        f"out_of: village, at_least: {table}, every: year",
        roll(chiefs(3, things=things)),
    )
    assert load.acts == 2 * 4 + 7


def test_a_third_of_working_time_means_whole_days():
    load = total(
        "who: chief, count: working_days, of: {entries: [visit, stay]}, out_of: working_days, at_least: 1/3, every: year",
        roll(chiefs(1)),
    )
    assert load.acts == 83  # of 248
    assert load.total == 83 * 480
    assert load.least == 0, "by the letter a stay of no stated length would do"


def test_a_diary_costs_the_writing_only():
    load = total("who: chief, of: {entries: any}, at_least: 1, every: day", roll(chiefs(1)))
    assert (load.acts, load.total, load.least) == (248, 248 * 3, 0)


def test_problems_are_an_assumption_and_prove_nothing():
    load = total("who: chief, of: {matters: solved}, at_least: 3, every: month", roll(chiefs(617)))
    assert load.acts == 22_212
    assert load.total == 22_212 * 240
    assert load.least == 0


def test_once_for_all_is_done_in_the_first_window():
    load = total("who: chief, of: {entries: talk, ever: true}, at_least: 4, every: month", roll(chiefs(1)))
    assert load.acts == 4


def test_rolling():
    homes = {HOMES: (Things(12, "household", distinct=12),)}
    load = total(
        "who: chief, per: {kind: household, linked: true}, of: {entries: visit, with: household}, rolling: 60, every: month",
        roll(chiefs(1, things=homes)),
    )
    assert load.acts == Fraction(12 * 365, 60)


def test_learned_first_is_learned_too():
    load = total(
        "who: chief, of: {entries: visit, with: household, after: {entries: study, same: counterpart}}, at_least: 2,"
        " every: quarter",
        roll(chiefs(1)),
        months("2026-Q1"),
    )
    assert load.minutes == 2 * 43 + 45 + 3


def test_at_most_costs_nothing():
    assert total("who: chief, of: {entries: visit}, at_most: 3, every: month", roll(chiefs(5))) is None


def test_a_checklist_takes_its_shortest_kinds():
    load = total("who: chief, count: kinds, of: {entries: [visit, talk, report]}, at_least: 2, every: year", roll(chiefs(4)))
    assert load.least == 4 * 70


def test_anyones_work_is_done_once():
    things = {Ask(("village",), (), (), ("household",)): (Things(4, "village", distinct=2, inside=100),)}
    duty = (
        "who: chief, per: {kind: village, linked: true}, by: anyone, count: counterparts, of: {entries: visit}, "
        "out_of: household, at_least: 100%, every: year"
    )
    assert total(duty, roll(chiefs(4, things=things))).acts == 200


def test_a_window_lies_in_its_months():
    found = planned(
        policy("", rule("d", "who: chief, of: {entries: report}, at_least: 1, every: year, within: {from: 03-01, to: 04-30}")),
        roll(chiefs(1)),
    )
    assert {line.month for line in found.lines} == {"2026-03", "2026-04"}
    assert sum(line.load.minutes for line in found.lines) == 963


def test_medians_take_the_place_of_standard_times():
    found = policy("", rule("d", "who: chief, of: {entries: visit, with: household}, at_least: 1, every: month"))
    few, many = {"visit": Took(90, 19)}, {"visit": Took(90, 20)}
    assert Costs(found, roll(), took=few).time_of("visit") == (40, "policy", 0)
    assert Costs(found, roll(), took=many).time_of("visit") == (90, "measured", 20)
    load = plan(Costs(found, roll(chiefs(1)), took=many), YEAR).lines[0].load
    assert load.minutes == 93


def test_share_of_working_days_leaves_out_leave():
    found = planned(
        policy("", rule("d", "who: chief, of: {entries: stay, with: village}, count: half_days, at_least: 238, every: year")),
        roll(chiefs(3)),
    )
    assert found.share(("officer", "chief")) == Fraction(119, 238)  # 248 working days, 10 of leave


def test_one_piece_of_work_for_several_duties():
    duties = "\n".join(
        (
            rule(
                "third",
                "who: chief, count: working_days, of: {entries: [visit, stay]}, out_of: working_days, at_least: 1/3, every: year",
            ),
            rule("stay", "who: chief, of: {entries: stay, with: village}, count: half_days, at_least: 60, every: year"),
            rule("report", "who: chief, of: {entries: report}, at_least: 1, every: year"),
        )
    )
    found = planned(policy("", duties), roll(chiefs(1)))
    assert sum(line.load.total for line in found.lines) == (83 + 30) * 480 + 963
    assert net(found, ("officer", "chief")) == 83 * 480 + 963


def test_assumptions_have_names_and_ranges():
    assert Numbers({"trip.county.village": 120}).trip("county", "village") == 120
    assert Numbers().trip("district", "village") == Numbers()["trip.village.village"]
    for own in ({"trip.county.moon": 1}, {"day": 10_000}):
        with pytest.raises(UnknownNumberError):
            Numbers(own)
