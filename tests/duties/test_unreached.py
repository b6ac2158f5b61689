"""Who is missing from a share: of those linked, or of the roll of one's own area."""

from datetime import date

import pytest

from lianxin.duties.queries import current
from lianxin.duties.unreached import unreached
from tests.duties.county import County

LINKED = """  share: {zh: 联系户, clause: 九成, who: everyone, count: counterparts, of: {entries: visit},
    out_of: {kind: household, linked: true}, at_least: 90%, every: month}
"""
ROLL = """  share: {zh: 户户到, clause: 户户到, who: everyone, count: counterparts, of: {entries: visit},
    out_of: household, at_least: 100%, every: month}
"""
TODAY = date(2026, 5, 14)


def left(officer, counted):
    (due,) = [due for due in current(TODAY, officer=officer.code) if due.duty == "share"]
    return [row.code for row in unreached(due, counted, today=TODAY)], (due.verdict.numerator, due.verdict.denominator)


@pytest.mark.django_db
def test_of_those_linked():
    county = County(LINKED)
    officer = county.officers[1]
    homes = [county.household(f"h{number}") for number in range(3)]
    for home in homes[:2]:
        county.link(officer, home)
    entry = county.entry(officer, "visit", date(2026, 5, 6), homes[0])
    assert left(officer, [entry.code]) == (["h1"], (1, 2))
    assert left(officer, []) == (["h0", "h1"], (1, 2))


@pytest.mark.django_db
def test_of_the_roll_of_ones_own_area():
    county = County(ROLL)
    officer = county.officers[1]
    first, second = county.household("h0"), county.household("h1")
    ended = county.household("h2")
    type(ended).objects.filter(pk=ended.pk).update(valid_to=date(2026, 4, 30))
    entry = county.entry(officer, "visit", date(2026, 5, 6), first)
    found, numbers = left(officer, [entry.code])
    assert second.code in found
    assert first.code not in found
    assert ended.code not in found
    assert len(found) == numbers[1] - numbers[0]
