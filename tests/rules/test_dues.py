"""Targets, proration, toward each, rolling and shares (rules 7 to 11 and 15)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.rules.dues import (
    Count,
    Goal,
    Lapse,
    counted_thing,
    exceeds,
    goal_for,
    lapses,
    least_numerator,
    long_enough,
    prorated,
    reaches,
    rolling_thing,
    toward_each,
    toward_itself,
    verdict,
)
from lianxin.rules.parties import Subject
from lianxin.rules.policy.schema import Line, Share, Table, Target, When
from lianxin.rules.presence import Presence
from lianxin.rules.windows import Window

MAY = Window(date(2026, 5, 1), date(2026, 5, 31), "2026-05")
THERE = Presence(19, 19, provisional=False)


def share(text):
    return Share.model_validate(text)


@pytest.mark.parametrize(
    ("text", "out_of", "least"),
    [
        ("95%", 617, 587),  # 586.15
        ("100%", 12, 12),
        ("50%", 7, 4),
        ("1/3", 9, 3),
        ("1/3", 10, 4),
        ("1/3", 1, 1),
        ("95%", 0, 0),
    ],
)
def test_the_least_numerator_of_a_share(text, out_of, least):
    assert least_numerator(share(text), out_of) == least


@given(st.integers(1, 100), st.integers(1, 100), st.integers(0, 10_000), st.integers(0, 10_000))
def test_the_least_numerator_meets_the_share_and_one_less_does_not(a, b, out_of, number):
    part = Share(numerator=min(a, b), denominator=max(a, b))
    goal, least = Goal("at_least", part), least_numerator(part, out_of)
    assert reaches(goal, Count(least, out_of))
    assert least == 0 or not reaches(goal, Count(least - 1, out_of))
    most, count = Goal("at_most", part), Count(number, out_of)
    assert reaches(most, count) != exceeds(most, count)


@pytest.mark.parametrize(
    ("goal", "number", "reached", "exceeded"),
    [
        (Goal("at_least", 3), 2, False, False),
        (Goal("at_least", 3), 4, True, False),
        (Goal("between", 2, 3), 4, True, False),
        (Goal("between", 2, 3), 1, False, False),
        (Goal("exactly", 2), 1, False, False),
        (Goal("exactly", 2), 2, True, False),
        (Goal("exactly", 2), 3, False, True),
        (Goal("at_most", 2), 0, True, False),
        (Goal("at_most", 2), 3, False, True),
    ],
)
def test_comparisons(goal, number, reached, exceeded):
    assert (reaches(goal, Count(number)), exceeds(goal, Count(number))) == (reached, exceeded)


@pytest.mark.parametrize(
    ("target", "present", "days", "owed"),
    [(6, 19, 19, 6), (6, 18, 19, 5), (6, 10, 19, 3), (6, 3, 19, 0), (60, 124, 248, 30), (6, 0, 0, 0)],
)
def test_proration_floors(target, present, days, owed):
    assert prorated(target, Presence(days, present, provisional=False)) == owed


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 30), st.integers(0, 366))
def test_proration_never_falls_with_presence_nor_exceeds_the_target(target, present, more, rest):
    days = present + more + rest
    less, fuller = (prorated(target, Presence(days, p, provisional=False)) for p in (present, present + more))
    assert 0 <= less <= fuller <= target


def test_goals_from_targets():
    table = Table(lines=(Line(when=When(size_class=("small",)), then=share("100%")), Line(then=share("1/3"))))
    assert goal_for(Target("between", (2, 3)), Subject()) == Goal("between", 2, 3)
    assert goal_for(Target("rolling", 30), Subject()) == Goal("rolling", 30)
    assert goal_for(Target("at_least", table), Subject(size_class="small")) == Goal("at_least", share("100%"))
    assert goal_for(Target("at_least", table), Subject(size_class="large")) == Goal("at_least", share("1/3"))


@pytest.mark.parametrize(
    ("since", "enough"),
    [
        (date(2025, 1, 1), True),
        (date(2026, 5, 16), True),  # 16 of 31 days
        (date(2026, 5, 17), False),  # 15 of 31 days
    ],
)
def test_a_link_counts_when_in_force_for_half_of_the_window(since, enough):
    assert long_enough(since, MAY.first, MAY.last) is enough


def test_half_of_an_even_window_is_enough():
    assert long_enough(date(2026, 4, 16), date(2026, 4, 1), date(2026, 4, 30))
    assert not long_enough(date(2026, 4, 17), date(2026, 4, 1), date(2026, 4, 30))


def day(number, month=5):
    return date(2026, month, number)


@pytest.mark.parametrize(
    ("counted", "since", "expected"),
    [
        ([day(20, 4), day(15)], date(2025, 1, 1), []),  # 25 days, then 16
        ([day(15, 4), day(31)], date(2025, 1, 1), [Lapse(day(16), day(30))]),  # thirty days are over at the end of the 15th
        ([day(1, 3)], date(2025, 1, 1), [Lapse(day(1), day(31))]),
        ([day(1, 3), day(1)], date(2025, 1, 1), []),  # mended on the 1st: this month is kept
        ([day(1, 3), day(2)], date(2025, 1, 1), [Lapse(day(1), day(1))]),
        ([], day(10), []),  # the link is 21 days old at the end
        ([], day(1, 4), [Lapse(day(2), day(31))]),
        ([day(1, 3)], day(20, 4), [Lapse(day(21), day(31))]),  # what was before the link does not count
        ([day(1), day(1), day(1)], date(2025, 1, 1), []),
        ([day(1, 4), day(5, 6)], date(2025, 1, 1), [Lapse(day(2), day(31))]),  # done after the window
    ],
)
def test_lapses_of_thirty_days(counted, since, expected):
    assert list(lapses(counted, since, MAY.first, MAY.last, 30)) == expected


def test_a_lapse_mended_on_the_first_spoils_the_month_in_which_it_ran():
    counted = [date(2026, 3, 20), date(2026, 5, 1)]
    since = date(2025, 1, 1)
    april = lapses(counted, since, date(2026, 4, 1), date(2026, 4, 30), 30)
    assert april == (Lapse(date(2026, 4, 20), date(2026, 4, 30)),)
    assert lapses(counted, since, MAY.first, MAY.last, 30) == ()


WIDE = st.dates(date(2026, 2, 1), date(2026, 6, 30))


@given(st.lists(WIDE, max_size=12), WIDE, st.integers(1, 40))
def test_lapses_agree_with_asking_each_day(counted, since, gap):
    found = lapses(counted, since, MAY.first, MAY.last, gap)
    lapsed = {d for lapse in found for d in _days(lapse.first, lapse.last)}
    expected = set()
    for each in _days(MAY.first, MAY.last):
        mark = max([since, *(d for d in counted if d <= each)])
        if each >= since and (each - mark).days > gap:
            expected.add(each)
    assert lapsed == expected


def _days(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_a_rolling_thing_counts_the_days_of_the_window():
    thing = rolling_thing("h", date(2025, 1, 1), MAY, Goal("rolling", 30), [day(20, 4), day(3), day(15), day(2, 6)])
    assert (thing.satisfied, thing.count) == (True, Count(2))


def test_toward_itself():
    half = Presence(20, 10, provisional=False)
    found = toward_itself(Goal("at_least", 6), Count(4), half, prorate=True)
    assert (found.target, found.owed, found.done, found.reached) == (6, 3, 4, True)
    found = toward_itself(Goal("at_least", 6), Count(4), half, prorate=False)
    assert (found.target, found.owed, found.reached) == (6, 6, False)


def test_a_share_gives_numerator_and_denominator():
    found = toward_itself(Goal("at_least", share("1/3")), Count(80, 241), THERE, prorate=False)
    assert (found.target, found.owed, found.done, found.numerator, found.denominator) == (81, 81, 80, 80, 241)
    assert not found.reached
    assert not toward_itself(Goal("at_least", share("1/3")), Count(0, 0), THERE, prorate=False).something_to_serve


def test_an_unbuilt_source_is_missing_not_zero():
    found = toward_itself(Goal("at_least", 6), None, Presence(20, 10, provisional=False), prorate=True)
    assert (found.target, found.owed, found.done) == (6, 3, None)
    found = toward_itself(Goal("at_least", share("95%")), None, THERE, prorate=False)
    assert (found.target, found.owed, found.done, found.denominator) == (None, None, None, None)


def things(*numbers, goal=Goal("at_least", 1)):  # noqa: B008  # a frozen value
    return [counted_thing(f"h{n}", date(2025, 1, 1), goal, Count(number)) for n, number in enumerate(numbers)]


def test_toward_each():
    found = toward_each(things(1, 0, 5), share=False, measured=True, at_the_end=False)
    assert (found.target, found.owed, found.done, found.reached) == (3, 3, 2, False)
    assert toward_each(things(1, 5), share=False, measured=True, at_the_end=False).reached
    assert not toward_each([], share=False, measured=True, at_the_end=False).something_to_serve


def test_toward_each_at_most_one_too_many_spoils_it_at_once():
    found = toward_each(things(1, 3, goal=Goal("at_most", 2)), share=False, measured=True, at_the_end=True)
    assert (found.exceeded, found.done) == (True, 1)


def test_a_share_toward_each_sums_and_what_is_empty_asks_for_nothing():
    goal = Goal("at_least", share("50%"))
    towns = [counted_thing(code, date(2025, 1, 1), goal, Count(*n)) for code, n in (("a", (3, 5)), ("b", (1, 4)), ("c", (0, 0)))]
    found = toward_each(towns, share=True, measured=True, at_the_end=False)
    assert (found.target, found.owed, found.done, found.numerator, found.denominator) == (3, 2, 1, 4, 9)


@pytest.mark.parametrize(
    ("number", "presence", "over", "expected"),
    [
        (3, THERE, day(31), (6, 6, 3, "short")),
        (3, THERE, day(14), (6, 6, 3, "open")),
        (7, THERE, day(14), (6, 6, 7, "met")),
        (3, Presence(19, 10, provisional=False), day(31), (6, 3, 3, "met")),
        (3, Presence(19, 0, provisional=False), day(31), (6, 0, 3, "exempt")),
        (0, Presence(19, 3, provisional=False), day(14), (6, 0, 0, "met")),
    ],
)
def test_verdicts(number, presence, over, expected):
    sums = toward_itself(Goal("at_least", 6), Count(number), presence, prorate=True)
    found = verdict(sums, MAY, presence, over=over, measured=True, declared=False, grace_days=0)
    assert (found.target, found.owed, found.done, found.state) == expected
