"""Whatever the policy and the roll: the burden is additive over duties, monotone in numbers, and proofs are proofs."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.rules.burden.acts import Costs
from lianxin.rules.burden.overlap import net
from lianxin.rules.burden.plan import label_of, plan
from lianxin.rules.burden.roll import Ask, Roll, Things
from tests.rules.burden.making import YEAR, chiefs, judged, planned, policy, roll, rule

KINDS = st.sampled_from(("visit", "talk", "stay", "survey", "report", "study"))
EVERY = st.sampled_from(("week", "month", "two_months", "quarter", "half_year", "year"))
LINKS = rule("homes", "who: everybody, with: household, between: [2, 9]")


@st.composite
def duties(draw, most=4):
    found = []
    for number in range(draw(st.integers(1, most))):
        kinds = draw(st.lists(KINDS, min_size=1, max_size=2, unique=True))
        who = draw(st.sampled_from(("chief", "everybody")))
        amount, every = draw(st.integers(1, 12)), draw(EVERY)
        if set(kinds) <= {"stay", "survey"}:
            how = f"count: half_days, of: {{entries: [{', '.join(kinds)}]}}"
        elif kinds == ["talk"]:
            how = "per: {kind: household, linked: true}, of: {entries: talk}"
        else:
            how = f"of: {{entries: [{', '.join(kinds)}]}}"
        found.append((f"d{number}", f"who: {who}, {how}, every: {every}", amount))
    return found


@st.composite
def rolls(draw):
    homes = draw(st.integers(0, 200))
    things = {Ask(("household",), ()): (Things(homes, "household", distinct=homes),)} if homes else {}
    return roll(chiefs(draw(st.integers(1, 40)), things=things), chiefs(draw(st.integers(1, 40)), "staff"))


def written(some, more=0):
    return policy(LINKS, "\n".join(rule(key, f"{rest}, at_least: {amount + more}") for key, rest, amount in some))


def total(found):
    return sum((line.load.total for line in found.lines), Fraction(0))


@settings(max_examples=40, deadline=None)
@given(duties(), rolls())
def test_additive_over_duties(some, on):
    apart = [planned(written([one]), on) for one in some]
    assert total(planned(written(some), on)) == sum(total(one) for one in apart)


@settings(max_examples=40, deadline=None)
@given(duties(), rolls(), st.integers(1, 5))
def test_more_is_never_less(some, on, more):
    before, after = planned(written(some), on), planned(written(some, more), on)
    assert total(before) <= total(after)
    for label, each in before.parties().items():
        assert after.parties()[label] == each
        assert before.share(label) <= after.share(label)
        assert net(before, label) <= net(after, label)


@settings(max_examples=40, deadline=None)
@given(duties(), rolls(), st.integers(0, 50))
def test_fewer_officers_have_no_less_to_do_each(some, on, percent):
    found = written(some)
    before, after = planned(found, on), planned(found, on.fewer(percent))
    for label in before.parties():
        assert before.share(label) <= after.share(label)


@settings(max_examples=40, deadline=None)
@given(duties(), rolls())
def test_months_and_classes_add_up(some, on):
    found = planned(written(some), on)
    for key in (lambda line: line.month, lambda line: line.duty, lambda line: label_of(line.group)):
        assert sum((load.total for load in found.sums(key).values()), Fraction(0)) == total(found)


@settings(max_examples=40, deadline=None)
@given(duties(), rolls())
def test_the_least_is_never_more_than_what_is_meant(some, on):
    found = planned(written(some), on)
    assert all(0 <= line.load.least <= line.load.total for line in found.lines)
    for label in found.parties():
        meant = sum((line.load.total for line in found.lines if label_of(line.group) == label), Fraction(0))
        assert 0 <= net(found, label) <= meant


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(("stay", "survey")), st.integers(1, 60), EVERY),
        min_size=1,
        max_size=2,
        unique_by=lambda one: one[0],
    )
)
def test_what_is_called_impossible_in_time_is(some):
    """Against every span of whole months and all weeks, by brute force: half-days of two kinds, each due in its windows."""
    lines = "\n".join(
        rule(kind, f"who: chief, of: {{entries: {kind}, with: village}}, count: half_days, at_least: {amount}, every: {every}")
        for kind, amount, every in some
    )
    found = policy("", lines)
    windows = plan(Costs(found, roll(chiefs(1))), YEAR).windows
    firsts = {window.first for each in windows.values() for window in each}
    lasts = {window.last for each in windows.values() for window in each}
    over = False
    for first, last in product(firsts, lasts):
        asked = sum(
            amount * sum(first <= window.first and window.last <= last for window in windows[kind]) for kind, amount, _ in some
        )
        over |= first <= last and asked > 2 * YEAR.calendar.count(first, last)
    assert over == any(one.check == "time" for one in judged(found, roll(chiefs(1))).findings)


def test_five_per_cent_fewer_are_five_per_cent_of_each_class_however_many_groups_it_has():
    """Thirty leaders in fifteen groups of two, and one alone: two go, not one of each group."""
    groups = (*(replace(chiefs(2), key=f"g{n}") for n in range(15)), chiefs(1, "alone"), chiefs(400, "staff"))
    left = Roll(groups).fewer(5)
    assert [sum(one.parties for one in left.groups if one.label == label) for label in ("chief", "alone", "staff")] == [
        28,
        1,
        380,
    ]
    assert min(one.parties for one in left.groups) == 1
