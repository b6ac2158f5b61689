"""Issuing: what boards read is what is worked out; twice changes nothing; changes are told; what is closed stays."""

from datetime import date

import pytest

from lianxin.audit.models import Act
from lianxin.duties import words
from lianxin.duties.actions import close, issue
from lianxin.duties.models import Due
from lianxin.duties.queries import work_out
from lianxin.registry.models import Closing, Post
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.periods import parse
from tests.duties.county import POLICY, STAY, TALK, County, adopt, moment

MAY = parse("2026-05")
JUNE_1, JUNE_2, JUNE_20 = (moment(date(2026, 6, day)) for day in (1, 2, 20))
FIELDS = ("target", "owed", "done", "numerator", "denominator", "state", "quantity", "period")


def issued():
    rows = Due.objects.select_related("officer", "unit").order_by("id")
    return [((row.officer or row.unit).code, row.duty, *(getattr(row, name) for name in FIELDS)) for row in rows]


def live(period=MAY, **more):
    found = work_out(period, today=date(2026, 6, 1), **more)
    names = FIELDS[:6]
    return [
        (due.party_code, due.duty, *(getattr(due.verdict, name) for name in names), due.quantity, due.period) for due in found
    ]


def issue_may(area="C1", at=JUNE_1):
    return issue(MAY, area, by="clock", at=at)


def test_what_is_issued_is_what_is_worked_out(county):
    county.stays(county.officers[0], 6, 7)
    found = issue_may()
    assert (found.made, found.renewed, found.gone) == (8, 0, 0)
    assert sorted(issued(), key=str) == sorted(live(), key=str)
    row = Due.objects.get(officer__code="o2", duty="stay")
    assert (row.class_key, row.home.code, row.area.code, row.as_of) == ("staff", "U2", "T1", JUNE_1)
    assert row.why["presence"]["working_days"] == 19


def test_the_first_issue_is_told_as_a_number_and_a_due_that_arises_later_by_itself(county):
    assert issue_may().changes == ()
    act = Act.objects.latest("id")
    assert (act.note, act.after["changes"]) == ("2026-05应完成:新产生8项,不再产生0项,0处变动", [])
    county.officer("o9", county.halls[0], "staff", first=date(2026, 5, 11))
    found = issue_may(at=JUNE_2)
    assert {(each.party, each.duty, each.why, each.before) for each in found.changes} == {
        ("o9", "stay", "新产生", None),
        ("o9", "each", "新产生", None),
    }


def test_a_second_run_changes_nothing(county):
    issue_may()
    before, acts = list(Due.objects.order_by("id").values()), Act.objects.count()
    found = issue_may()
    assert (found.made, found.renewed, found.gone, found.changes) == (0, 0, 0, ())
    assert list(Due.objects.order_by("id").values()) == before
    assert Act.objects.count() == acts


def test_a_later_run_moves_only_the_moment(county):
    issue_may()
    found = issue_may(at=JUNE_2)
    assert (found.made, found.renewed, found.gone) == (0, 0, 0)
    assert set(Due.objects.values_list("as_of", flat=True)) == {JUNE_2}
    assert Act.objects.count() == 1


def test_what_was_done_moves_the_row_and_is_no_news(county):
    issue_may()
    county.stays(county.officers[0], 6, 7)
    found = issue_may(at=JUNE_2)
    assert (found.renewed, found.changes) == (1, ())
    assert Due.objects.get(officer__code="o1", duty="stay").done == 4


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda c: c.leave(c.officers[0], date(2026, 5, 11), date(2026, 5, 15)), "在岗工作日由19天变为14天"),
        (lambda c: c.link(c.officers[0], c.household("H9")), "应服务的对象由0个变为1个;免除的情形变了"),
        (
            lambda c: adopt(POLICY + STAY.replace("at_least: 6", "at_least: 4") + TALK, c.county, first=date(2025, 6, 1)),
            "制度的版本不同了;规定数由6变为4",
        ),
    ],
)
def test_a_change_of_what_is_owed_is_told_in_words(county, change, why):
    issue_may()
    change(county)
    found = issue_may(at=JUNE_2)
    assert why in {each.why for each in found.changes if each.party == "o1"}
    act = Act.objects.latest("id")
    assert (act.verb, act.kind, act.code, act.by) == ("duties.dues.issued", "area", "C1", "clock")
    assert why in {each["why"] for each in act.after["changes"]}


def test_a_due_that_no_longer_arises_goes_and_is_told(county):
    issue_may()
    Post.objects.filter(officer=county.officers[2]).update(valid_to=date(2026, 4, 30))
    found = issue_may(at=JUNE_2)
    assert (found.gone, {each.party for each in found.changes}) == (2, {"o3"})
    assert not Due.objects.filter(officer=county.officers[2]).exists()
    assert Act.objects.latest("id").after["changes"][0]["before"]["owed"] in {0, 6}


def test_windows_that_have_not_begun_wait(county):
    issue(parse("2026"), "C1", by="clock", at=JUNE_1)
    labels = set(Due.objects.values_list("period", flat=True))
    assert {"2026-01", "2026-06"} <= labels
    assert "2026-07" not in labels


def test_issuing_a_township_leaves_the_rest_alone(county):
    assert issue_may("T1").made == 3
    assert issue_may("C1").made == 5
    assert issue_may("T1").made == 0


def test_a_party_that_moved_takes_its_due_along(county):
    issue_may()
    Post.objects.filter(officer=county.officers[1]).update(unit=county.halls[1])
    found = issue_may("T2", at=JUNE_2)
    assert found.made == 0
    assert Due.objects.get(officer=county.officers[1], duty="stay").area.code == "T2"
    assert issue_may("T1", at=JUNE_2).gone == 0


def test_a_term_that_ends_keeps_its_row(db):
    rule = "  term: {zh: 任期, clause: 任期内三次, who: cadre, of: {entries: visit}, at_least: 3, every: term}\n"
    county = County(rule)
    issue_may()
    assert [row.period for row in Due.objects.all()] == ["2025-01-01.."]
    Post.objects.filter(officer=county.officers[0]).update(valid_to=date(2026, 5, 29))
    found = issue_may(at=JUNE_2)
    assert (found.made, found.renewed, found.gone) == (0, 1, 0)
    assert [(row.period, row.state) for row in Due.objects.all()] == [("2025-01-01..2026-05-29", "short")]


def test_closing_freezes(county):
    closing = close(MAY, "C1", by="o1", at=JUNE_20)
    assert (closing.period, closing.closed_by) == ("2026-05", "o1")
    assert set(Due.objects.values_list("frozen", flat=True)) == {True}
    before = list(Due.objects.order_by("id").values())
    county.stays(county.officers[0], 6, 7, 8)
    county.leave(county.officers[1], date(2026, 5, 1), date(2026, 5, 31))
    county.officer("o9", county.halls[0], "staff")
    found = issue_may(at=moment(date(2026, 6, 21)))
    assert (found.made, found.renewed, found.gone) == (0, 0, 0)
    assert list(Due.objects.order_by("id").values()) == before


def test_a_township_closed_alone_stays_while_the_county_goes_on(county):
    close(MAY, "T1", by="o1", at=JUNE_20)
    county.stays(county.officers[0], 6)
    county.stays(county.officers[1], 6)
    issue_may(at=moment(date(2026, 6, 21)))
    done = {row.officer.code: row.done for row in Due.objects.filter(duty="stay").select_related("officer")}
    assert done == {"o1": 2, "o2": 0, "o3": 0}


@pytest.mark.parametrize(
    ("at", "words_of_it"),
    [
        (moment(date(2026, 5, 31), 23), "要到2026-05-31过后才能结账"),
        (JUNE_2, "还有任务可补记至2026-06-10,之后才能结账"),
    ],
)
def test_too_early_to_close(county, at, words_of_it):
    with pytest.raises(Refused) as refused:
        close(MAY, "C1", by="o1", at=at)
    assert refused.value.faults[0].message() == words_of_it
    assert not Closing.objects.exists()
    assert not Due.objects.exists()


def test_closed_once(county):
    close(MAY, "C1", by="o1", at=JUNE_20)
    with pytest.raises(Refused, match="closed already"):
        close(MAY, "C1", by="o1", at=JUNE_20)


def test_an_unknown_area_is_named(county):
    with pytest.raises(NotFound):
        issue_may("X")


def test_the_number_of_statements_of_a_later_run_does_not_grow(county, statements):
    issue_may()
    few = statements(lambda: issue_may(at=JUNE_2))
    for n in range(4, 24):
        county.stays(county.officer(f"o{n}", county.halls[n % 2], "staff"), 6)
    issue_may(at=JUNE_2)
    assert statements(lambda: issue_may(at=moment(date(2026, 6, 3)))) <= few


def test_differences_without_a_known_ground():
    fields = {"version_id": 1, "why": {}, "denominator": None}
    assert words.differences(fields, fields) == "重新计算"
    assert words.differences(fields, fields, "en") == "worked out again"
