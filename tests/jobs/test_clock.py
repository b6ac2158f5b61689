"""The clock keeps what boards read fresh, and does nothing twice."""

from datetime import date, timedelta

import pytest

from lianxin.duties import boards
from lianxin.duties.actions import issue
from lianxin.duties.models import Due
from lianxin.jobs.clock import Rhythm, tick
from lianxin.rules.periods import parse
from tests.duties.county import County, moment

THURSDAY = moment(date(2026, 5, 21))


@pytest.fixture
def county(db):
    return County()


def test_a_first_tick_issues_the_year_and_the_month(county):
    done = list(tick(THURSDAY))
    assert [line.split(":")[0] for line in done] == ["dues 2026 C1"]
    assert boards.oldest(parse("2026-05"), area="C1") == THURSDAY


def test_nothing_is_done_again_within_ten_minutes(county):
    list(tick(THURSDAY))
    assert list(tick(THURSDAY + timedelta(minutes=9))) == []


def test_the_running_month_is_refreshed_after_ten_minutes(county):
    list(tick(THURSDAY))
    later = THURSDAY + timedelta(minutes=11)
    assert [line.split(":")[0] for line in tick(later)] == ["dues 2026-05 C1"]
    assert boards.oldest(parse("2026-05"), area="C1") == later


def test_the_month_before_is_kept_fresh_while_people_still_write_it_down(county):
    second = moment(date(2026, 6, 10))
    list(tick(second))
    done = [line.split(":")[0] for line in tick(second + timedelta(minutes=11))]
    assert done == ["dues 2026-06 C1", "dues 2026-05 C1"]


def test_the_year_is_issued_anew_every_night(county):
    list(tick(THURSDAY))
    at_two = moment(date(2026, 5, 22), hour=2)
    assert "dues 2026 C1" in [line.split(":")[0] for line in tick(at_two)]


def test_what_takes_long_is_refreshed_less_often(county):
    rhythm = Rhythm()
    list(tick(THURSDAY, rhythm))
    rhythm.took["2026-05", "C1"] = timedelta(minutes=2)
    assert list(tick(THURSDAY + timedelta(minutes=39), rhythm)) == []
    assert [line.split(":")[0] for line in tick(THURSDAY + timedelta(minutes=41), rhythm)] == ["dues 2026-05 C1"]
    assert rhythm.took["2026-05", "C1"] < timedelta(minutes=1)


def test_the_year_is_issued_month_by_month_as_it_would_be_in_one_go(county):
    def found():
        return list(Due.objects.order_by("duty", "officer", "unit", "first").values("duty", "officer", "unit", "last", "owed"))

    list(tick(THURSDAY))
    by_month = found()
    assert {due["last"].month for due in by_month if due["last"]} >= {1, 2, 3, 4, 5}
    Due.objects.all().delete()
    issue(parse("2026"), "C1", by="clock", at=THURSDAY)
    assert found() == by_month


def test_the_year_goes_on_where_it_was_told_to_stop(county):
    list(tick(THURSDAY, Rhythm(lambda: Due.objects.filter(period="2026-02").exists())))
    assert set(Due.objects.values_list("period", flat=True)) == {"2026-01", "2026-02"}
    list(tick(THURSDAY + timedelta(minutes=1)))
    assert "2026-05" in set(Due.objects.values_list("period", flat=True))
