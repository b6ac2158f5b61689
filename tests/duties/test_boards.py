"""Boards: roll-ups by SQL equal the live answer added up by hand, and cost the same however many dues there are."""

from collections import Counter, defaultdict
from datetime import date

import pytest

from lianxin.duties import live, sums
from lianxin.duties.actions import close, issue, reopen
from lianxin.duties.boards import board, exceptions, issued, of_officers, oldest, trend
from lianxin.duties.models import DueSum
from lianxin.duties.queries import work_out
from lianxin.registry.models import Area, Officer, Post
from lianxin.rules.periods import parse
from tests.duties.county import moment

MAY, AT = parse("2026-05"), moment(date(2026, 6, 1))


@pytest.fixture
def busy(county):
    """Thirty officers who did more or less, some of them away."""
    for n in range(4, 34):
        officer = county.officer(f"o{n:02}", [county.bureau, *county.halls][n % 3], ("cadre", "staff")[n % 2])
        home = county.household(f"H{n}", n % 2)
        county.link(officer, home)
        county.stays(officer, *range(6, 6 + n % 4))
        if n % 5 == 0:
            county.leave(officer, date(2026, 5, 1), date(2026, 5, 10 + n // 2))
        if n % 2:
            county.entry(officer, "visit", date(2026, 5, 12), home, county.places[n % 2])
    issue(MAY, "C1", by="clock", at=AT)
    return county


GROUP = {
    "all": lambda due, township: "",
    "county": lambda due, township: "C1",
    "township": lambda due, township: township,
    "unit": lambda due, township: due.debtor.home.code,
    "class": lambda due, township: due.class_key,
}


@pytest.mark.parametrize("by", GROUP)
def test_a_board_equals_the_live_answer(busy, by):
    townships = dict(Area.objects.values_list("code", "township__code"))
    expected = defaultdict(Counter)
    for due in work_out(MAY, today=date(2026, 6, 1)):
        group = GROUP[by](due, townships[due.debtor.home.place.code] or "")
        sums = expected[group, due.duty]
        sums.update({"dues": 1, due.state: 1, "owed": due.verdict.owed, "done": due.verdict.done})
    found = board(MAY, by=by)
    assert {(line.group, line.duty) for line in found.lines} == set(expected)
    for line in found.lines:
        sums = expected[line.group, line.duty]
        for name in ("dues", "met", "short", "open", "grace", "exempt", "unmeasured", "owed", "done"):
            assert getattr(line, name) == sums[name], (line, name)
    assert found.as_of == AT


def test_a_board_of_one_township(busy):
    assert {line.group for line in board(MAY, area="T1").lines} == {"T1"}
    assert {line.group for line in board(MAY, unit="U1", by="unit").lines} == {"U1"}


def test_nothing_issued_is_an_empty_board(county):
    assert (board(MAY).lines, board(MAY).as_of) == ((), None)


def test_a_board_costs_the_same_however_many_dues(busy, statements):
    assert statements(lambda: board(MAY)) == 2
    assert statements(lambda: board(MAY, area="C1")) == 3


def test_exceptions_come_by_party_and_page_on(busy):
    first = exceptions(MAY, area="C1", limit=5)
    rest = exceptions(MAY, area="C1", after=first[-1].id, limit=1000)
    assert {row.state for row in first + rest} <= {"short", "grace"}
    assert len({row.id for row in first + rest}) == len(first) + len(rest)
    short = sum(due.state in {"short", "grace"} for due in work_out(MAY, today=date(2026, 6, 1)))
    assert len(first) + len(rest) == short
    assert {row.duty for row in exceptions(MAY, duty="stay", limit=1000)} == {"stay"}


def test_against_ones_own_past(busy):
    for label, day in (("2026-03", date(2026, 4, 1)), ("2026-04", date(2026, 5, 1))):
        issue(parse(label), "C1", by="clock", at=moment(day))
    found = trend("example", "stay", parse("2026"), area="C1")
    assert [moment.period for moment in found] == ["2026-03", "2026-04", "2026-05"]
    assert all(moment.met + moment.short + moment.exempt == moment.dues == 33 for moment in found)


def test_the_dues_of_some_officers(busy):
    assert {row.officer.code for row in of_officers(MAY, ["o04", "o05"])} == {"o04", "o05"}


ALL_WAYS = ("all", "county", "township", "village", "unit", "class")


def test_a_board_counted_now_equals_one_issued_now(busy):
    for n in range(4, 34, 3):
        officer = Officer.objects.get(code=f"o{n:02}")
        busy.stays(officer, 20, 21)
        busy.entry(officer, "visit", date(2026, 5, 22), busy.household(f"N{n}"))
    now = live.lines(MAY, today=date(2026, 6, 1), by=ALL_WAYS)
    assert now["township"] != board(MAY).lines
    issue(MAY, "C1", by="clock", at=AT)
    for by in ALL_WAYS:
        assert now[by] == board(MAY, by=by).lines
    assert live.lines(MAY, today=date(2026, 6, 1), by=["unit"], area="T1")["unit"] == board(MAY, area="T1", by="unit").lines


@pytest.mark.parametrize("today", [date(2026, 5, 14), date(2026, 6, 20)])
def test_a_board_counted_now_has_the_states_of_the_day(busy, today):
    now = live.lines(MAY, today=today, by=["township"])
    issue(MAY, "C1", by="clock", at=moment(today))
    assert now["township"] == board(MAY).lines


def test_counting_a_board_again_costs_the_same_however_many_dues(busy, statements):
    few = statements(lambda: live.lines(MAY, today=date(2026, 6, 1), by=ALL_WAYS))
    for n in range(40, 60):
        busy.stays(busy.officer(f"o{n}", busy.halls[0], "staff"), 6)
    issue(MAY, "C1", by="clock", at=AT)
    assert statements(lambda: live.lines(MAY, today=date(2026, 6, 1), by=ALL_WAYS)) == few


# -- sums ------------------------------------------------------------------------------------------


def direct(**asked):
    """The board as the dues themselves add up, without sums."""
    DueSum.objects.all().delete()
    rows = issued(MAY, asked.get("area"))
    found = {}
    for due in rows.select_related("area__township", "area__county"):
        group = {
            "all": "",
            "county": due.area.county.code,
            "township": due.area.township.code if due.area.township else "",
            "class": due.class_key,
        }[asked["by"]]
        sums_of = found.setdefault((group, due.policy, due.duty), Counter())
        sums_of.update({"dues": 1, due.state: 1, "owed": due.owed or 0, "done": due.done or 0})
    return found


@pytest.mark.parametrize("by", ["all", "county", "township", "class"])
@pytest.mark.parametrize("area", [None, "C1", "T1"])
def test_sums_equal_the_dues_they_are_made_of(busy, by, area):
    found = {(line.group, line.policy, line.duty): line for line in board(MAY, area=area, by=by).lines}
    expected = direct(by=by, area=area)
    assert found.keys() == expected.keys()
    for key, line in found.items():
        assert (line.dues, line.met, line.short, line.owed, line.done) == tuple(
            expected[key][name] for name in ("dues", "met", "short", "owed", "done")
        )


def test_an_officer_who_moves_takes_the_due_along(busy):
    before = {line.group: line.dues for line in board(MAY, area="C1").lines if line.duty == "stay"}
    post = Post.objects.filter(unit=busy.halls[0], main=True).order_by("pk").last()
    Post.objects.filter(pk=post.pk).update(unit=busy.halls[1])
    issue(MAY, "T2", by="clock", at=moment(date(2026, 6, 2)))
    after = {line.group: line.dues for line in board(MAY, area="C1").lines if line.duty == "stay"}
    assert after == {**before, "T1": before["T1"] - 1, "T2": before["T2"] + 1}


def test_closing_and_opening_again_go_into_the_sums(busy):
    late = moment(date(2026, 7, 1))
    close(MAY, "C1", by="o1", at=late)
    assert set(DueSum.objects.values_list("frozen", flat=True)) == {True}
    assert oldest(MAY, area="C1") is None
    reopen(MAY, "C1", reason="漏记", by="o1", at=late)
    assert oldest(MAY, area="C1") == late


def test_a_county_board_reads_as_many_rows_for_however_many_officers(busy):
    few = DueSum.objects.count()
    for n in range(40, 80):
        busy.officer(f"o{n}", busy.halls[0], "staff")
    issue(MAY, "C1", by="clock", at=AT)
    assert DueSum.objects.count() == few


def test_all_sums_anew_are_the_same(busy):
    def found():
        return list(DueSum.objects.order_by("area", "duty", "class_key").values("area", "duty", "class_key", "dues", "all_done"))

    before = found()
    sums.renew_all()
    assert found() == before
