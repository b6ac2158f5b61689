"""The busiest single party beside the average: found among those than whom none has as much or more of everything."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from lianxin.rules.burden.highest import highest, peaks_of
from lianxin.rules.burden.roll import Ask, Things
from tests.rules.burden.making import chiefs, planned, policy, roll, rule

HOMES, POINTS = Ask(("household",), ("contact-point",)), Ask(("village",), ("contact-point",))


def profile(homes: int, points: int):
    found = {}
    if homes:
        found[HOMES] = (Things(homes, "household", "", homes),)
    if points:
        found[POINTS] = (Things(points, "village", "", points),)
    return found


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=30), st.integers(0, 5), st.integers(0, 5))
def test_whatever_the_prices_the_dearest_is_a_peak(rows, home, point):
    """Loads never fall when a number rises: then the highest of all parties is that of a peak."""
    peaks = peaks_of(profile(*row) for row in rows)

    def cost(found) -> int:
        return sum(home * one.number for one in found.get(HOMES, ())) + sum(point * one.number for one in found.get(POINTS, ()))

    assert max((cost(one) for one in peaks), default=0) == max((home * a + point * b for a, b in rows), default=0)


def test_equals_are_one_peak():
    assert len(peaks_of([profile(2, 1), profile(2, 1), profile(1, 1), profile(0, 3)])) == 2


def test_the_busiest_carries_its_own_links_and_the_average_stays():
    toward = policy(
        rule("homes", "who: chief, with: household, as: contact-point"),
        rule(
            "talks", "who: chief, per: {kind: household, linked: contact-point}, of: {entries: visit}, at_least: 1, every: month"
        ),
    )
    group = chiefs(3, things={HOMES: (Things(12, "household", "", 12),)})
    alone = replace(group, peaks=peaks_of([profile(10, 0), profile(1, 0), profile(1, 0)]))
    plan = planned(toward, roll(alone, counterparts={Ask(("household",)): 12}))
    (label,) = plan.parties()
    average = sum((line.load.total for line in plan.lines), Fraction(0)) / 3
    assert highest(plan) == {label: average * 10 / 4}, "ten homes where four are the average"
    plain = planned(toward, roll(group, counterparts={Ask(("household",)): 12}))
    assert highest(plain) == {label: average}, "where nothing is known of single parties, the average one"


def test_absences_beyond_the_leave_shorten_the_working_time():
    found = policy("", rule("talks", "who: chief, of: {entries: visit}, at_least: 1, every: month"))
    group = chiefs(2)
    whole = planned(found, roll(group))
    (label,) = whole.parties()
    within = planned(found, roll(replace(group, away=20)))
    beyond = planned(found, roll(replace(group, away=120)))
    assert within.share(label) == whole.share(label), "ten days of leave each are assumed anyway"
    assert beyond.away_minutes(label) == 100 * 480
    assert beyond.share(label) > whole.share(label)
