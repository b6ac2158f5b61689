"""A year issued anew: month by month, stopped between two, going on where it was."""

from datetime import date, timedelta

from lianxin.duties.actions import issue
from lianxin.duties.models import Due
from lianxin.duties.reissuing import reissue
from lianxin.rules.periods import parse
from tests.duties.county import moment

YEAR, BEGUN = parse("2026"), moment(date(2026, 5, 21))


def again(stopped=lambda: False, minutes=0) -> list[tuple[str, bool]]:
    now = BEGUN + timedelta(minutes=minutes)
    pieces = reissue(YEAR, ["C1"], since=BEGUN, by="clock", now=lambda: now, stopped=stopped)
    return [(piece.period.label, piece.issued is not None) for piece in pieces]


def test_each_month_that_has_begun_is_a_piece(county):
    assert again() == [(f"2026-{month:02}", True) for month in range(1, 6)]
    assert set(Due.objects.values_list("period", flat=True)) >= {f"2026-{month:02}" for month in range(1, 6)}


def test_stopped_it_goes_on_where_it_was(county):
    stops = iter([False, False, True])
    assert again(lambda: next(stops)) == [("2026-01", True), ("2026-02", True)]
    assert again(minutes=30) == [(f"2026-{month:02}", month > 2) for month in range(1, 6)]
    assert {label for label, done in again(minutes=60) if done} == set()


def test_the_same_dues_as_issuing_each_month(county):
    def found():
        return list(Due.objects.order_by("period", "duty", "officer", "unit").values("period", "duty", "officer", "unit", "done"))

    again()
    before = found()
    Due.objects.all().delete()
    for month in range(1, 6):
        issue(parse(f"2026-{month:02}"), "C1", by="clock", at=BEGUN)
    assert found() == before


def test_progress_is_told_while_a_month_is_gone_through(county):
    told = []
    now = BEGUN
    list(reissue(parse("2026-05"), ["C1"], since=BEGUN, by="clock", now=lambda: now, progress=lambda *one: told.append(one)))
    assert told == [("2026-05 C1", Due.objects.filter(period="2026-05").count())]
