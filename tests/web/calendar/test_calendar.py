"""The working calendar: seen by all, set by the office; what was moved stands out."""

from datetime import date

import pytest

from lianxin.registry.models import CalendarDay
from lianxin.web.calendar.year import months, moved, provisional


def test_days_without_a_row_follow_the_week_and_are_provisional():
    year = months(2027, [])
    assert provisional(year) == 365
    assert moved(year) == []
    assert year[0].working == 21


def test_moved_days_stand_out():
    rows = [
        CalendarDay(day=date(2026, 5, 1), working=False, official=True),
        CalendarDay(day=date(2026, 5, 9), working=True, official=True),
    ]
    assert [day.day.day for day in moved(months(2026, rows))] == [1, 9]  # a Friday off, a Saturday worked


def test_everybody_sees_it_only_the_office_sets_it(county, signed_in):
    assert "设定一天" not in signed_in("100001").get("/calendar/").content.decode()
    html = signed_in("100006").get("/calendar/?day=2026-05-09").content.decode()
    assert "设定一天" in html
    assert 'value="2026-05-09"' in html
    sent = {"day": "2026-05-16", "working": "yes", "official": "on", "note": "端午调休"}
    assert signed_in("100001").post("/calendar/day/", sent).status_code == 404
    assert signed_in("100006").post("/calendar/day/", sent).status_code == 302
    assert CalendarDay.objects.get(day=date(2026, 5, 16)).working
    assert "端午调休" in signed_in("100001").get("/calendar/?year=2026").content.decode()


def test_an_official_year_is_entered_at_once(county, signed_in):
    browser = signed_in("100006")
    assert browser.post("/calendar/seed/", {"year": "2025"}).status_code == 302
    assert CalendarDay.objects.filter(day__year=2025, official=True).count() == 365
    browser.post("/calendar/seed/", {"year": "2099"})
    assert "尚未收录" in browser.get("/calendar/?year=2099").content.decode()


@pytest.mark.parametrize("year", ["nonsense", "1", "99999", "2026'"])
def test_a_year_that_is_none_is_this_year(county, signed_in, year):
    assert "2026" in signed_in("100001").get("/calendar/", {"year": year}).content.decode()


def test_what_is_wrong_is_said_beside_the_field(county, signed_in):
    answer = signed_in("100006").post("/calendar/day/", {"day": "2026-02-30", "working": ""})
    assert answer.status_code == 422
    assert 'id="field-working"' in answer.content.decode()


def test_the_address_that_a_refused_form_leaves_behind_leads_to_the_calendar(county, signed_in):
    assert signed_in("100006").get("/calendar/day/").url == "/calendar/"


def test_what_answers_presses_only_says_so_to_who_opens_it(county, signed_in):
    page = signed_in("100006").get("/calendar/seed/", headers={"accept": "text/html"})
    assert page.status_code == 405
    assert page.headers["Allow"] == "POST"
    assert "这个网址不能直接打开" in page.text
    assert signed_in("100006").get("/calendar/seed/").content == b""
