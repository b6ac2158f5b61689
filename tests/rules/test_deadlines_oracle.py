"""20,000 generated deadlines: the product and the second computation agree, whatever time zone the server runs in."""

import os
import time
from datetime import UTC, datetime

import pytest

from lianxin.rules.deadlines import Due, Pause, Span, due
from lianxin.rules.workdays import Calendar, CalendarDay
from tests.oracle.deadlines import Answer, Table, deadline
from tests.oracle.generate_deadlines import Case, cases

SEED = 20261122
COUNT = 20_000
ZONES = ("UTC", "America/New_York", "Asia/Kolkata")


@pytest.fixture(scope="module")
def answers() -> list[tuple[Calendar, Case, Answer]]:
    """Every case with the independent answer, computed once."""
    found = []
    last, calendar = None, Calendar()
    for table, case in cases(SEED, COUNT):
        if table is not last:
            last, calendar = table, _calendar(table)
        found.append((calendar, case, deadline(case.epoch, case.spans, table, case.pauses, case.outer)))
    return found


@pytest.fixture(params=ZONES)
def zone(request):
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    os.environ.pop("TZ")
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.slow
def test_they_agree_in_every_time_zone(answers, zone):
    wrong = [
        (case, expected, _answer(found))
        for calendar, case, expected in answers
        if _answer(found := _computed(case, calendar)) != expected
    ]
    assert wrong[:3] == [], f"{len(wrong)} of {len(answers)} in {zone}"


def test_the_time_zone_of_the_server_is_really_another(zone):
    offsets = {"UTC": 0, "America/New_York": -5, "Asia/Kolkata": 5.5}
    assert datetime(2026, 1, 15, tzinfo=UTC).astimezone().utcoffset().total_seconds() / 3600 == offsets[zone]  # a Thursday


def _computed(case: Case, calendar: Calendar) -> Due:
    first, *more = (Span(amount, measure) for amount, measure in case.spans)
    pauses = [Pause(*pause) for pause in case.pauses]
    start = datetime.fromtimestamp(case.epoch, UTC).astimezone()  # as a server in that zone holds it
    return due(start, first, calendar, extensions=more, pauses=pauses, outer_due=case.outer)


def _answer(found: Due) -> Answer:
    counted = {
        run.first.fromordinal(day)
        for run in found.runs
        if run.counted
        for day in range(run.first.toordinal(), run.last.toordinal() + 1)
    }
    return Answer(found.due_on, int(found.due_at.timestamp()), frozenset(counted), found.provisional)


def _calendar(table: Table) -> Calendar:
    return Calendar(CalendarDay(day, working, day in table.official) for day, working in table.worked.items())
