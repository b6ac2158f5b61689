"""The working calendar, campaigns, closings."""

from datetime import date

import pytest

from lianxin.registry.actions.calendar import close_period, open_campaign, seed_year, set_day
from lianxin.registry.queries import calendar, campaigns, years_missing
from lianxin.rules.errors import Refused
from lianxin.rules.periods import PeriodError
from tests.fixtures.people import BY, START, TODAY


def test_a_year_is_seeded_once_and_a_day_set_by_hand_stays(county):
    set_day(day=date(2026, 5, 20), working=False, official=False, note="县庆", **BY)
    assert seed_year(year=2026, **BY) == 364
    assert seed_year(year=2026, **BY) == 0
    found = calendar(first=date(2026, 5, 1), last=date(2026, 5, 31))
    assert not found.is_working(date(2026, 5, 20))
    assert not found.is_working(date(2026, 5, 1))  # Labour Day
    assert found.provisional(date(2026, 5, 1), date(2026, 5, 31))
    with pytest.raises(Refused):
        seed_year(year=2150, **BY)


def test_a_campaign(county):
    values = {"key": "big-visit", "name": "大走访", "first": START, "last": TODAY, "keys": ["big-visit"]}
    open_campaign(area=county.areas["C"], **values, **BY)
    assert [one.key for one in campaigns(county.areas["V1"], on=TODAY)] == ["big-visit"]
    with pytest.raises(Refused) as refusal:
        open_campaign(area=county.areas["C"], **{**values, "keys": [], "last": date(2025, 1, 1)}, **BY)
    assert len(refusal.value.faults) == 3


def test_a_period_closes_once(county):
    assert close_period(area=county.areas["C"], period="2026-04", **BY).last == date(2026, 4, 30)
    with pytest.raises(Refused):
        close_period(area=county.areas["C"], period="2026-04", **BY)
    with pytest.raises(PeriodError):
        close_period(area=county.areas["C"], period="soon", **BY)


@pytest.mark.django_db
def test_the_next_year_is_missed_from_sixty_days_ahead():
    seed_year(year=2026, **BY)
    assert years_missing(date(2026, 11, 1)) == ()
    assert years_missing(date(2026, 11, 2)) == (2027,)
    set_day(day=date(2026, 12, 1), working=True, official=False, **BY)
    assert years_missing(date(2026, 6, 1)) == (2026,)
