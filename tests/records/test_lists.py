"""Lists by cursor: each row once, the same number of statements however many rows, and only what one may know."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.records.actions import NewEntry, NewProblem, close_problem, make_entry
from lianxin.records.queries import (
    entries_of_counterpart,
    entries_of_officer,
    entries_with_codes,
    entries_within,
    entry_for,
    last_seen,
    open_notes,
    open_problems,
    seen_lately,
)
from lianxin.rules.errors import NotFound, Refused
from tests.fixtures.people import NOW, TODAY


def record(code, *, officer="001", whom=("H1",), days_ago=0, **more):
    day = TODAY - timedelta(days=days_ago)
    entry = NewEntry(code=code, officers=(officer,), kind="visit", day=day, counterparts=whom, **more)
    return make_entry(entry=entry, by=officer, at=NOW)


def all_pages(list_, **more):
    codes, cursor = [], ""
    while True:
        page = list_(cursor=cursor, limit=3, **more)
        codes += [line.code for line in page.lines]
        cursor = page.cursor
        if not cursor:
            return codes


def test_each_row_once_the_latest_first(county):
    for number in range(10):
        record(f"e{number}", days_ago=number // 3)
    owner = county.viewer("owner")
    expected = ["e2", "e1", "e0", "e5", "e4", "e3", "e8", "e7", "e6", "e9"]
    people, counterparts = county.people, county.counterparts
    assert all_pages(lambda **page: entries_of_officer(owner, people["owner"], **page)) == expected
    assert all_pages(lambda **page: entries_of_counterpart(owner, counterparts["H1"], **page)) == expected
    assert all_pages(lambda **page: entries_of_counterpart(owner, counterparts["V1"], **page)) == expected
    assert all_pages(lambda **page: entries_within(owner, county.areas["T1"], **page)) == expected
    week = entries_within(owner, county.areas["C"], first=TODAY, last=TODAY, kinds=["visit"])
    assert [line.code for line in week.lines] == ["e2", "e1", "e0"]


def test_a_bad_cursor_is_refused(county):
    with pytest.raises(Refused):
        entries_of_officer(county.viewer("owner"), county.people["owner"], cursor="page 2")


@pytest.mark.parametrize("who", ["owner", "mayor"])
def test_statements_do_not_grow(county, who):
    numbers = []
    for start in (0, 20):
        viewer = county.viewer(who)
        for number in range(start, start + 20):
            record(f"e{number}", whom=("H1", "H2"), problems=(NewProblem("坏了"),))
        with CaptureQueriesContext(connection) as seen:
            entries_of_officer(viewer, county.people["owner"], limit=start + 10)
        numbers.append(len(seen))
    assert numbers[0] == numbers[1] <= 10


def test_a_leader_reads_the_entry_without_the_households_name(county):
    record("e1", problems=(NewProblem("水渠坏了"),))
    line = entry_for(county.viewer("leader"), "e1")
    assert [(one.code, one.name, one.village, one.hidden) for one in line.counterparts] == [("", "", "王家庄村", True)]
    assert entry_for(county.viewer("owner"), "e1").counterparts[0].name == "张三家"


@pytest.mark.parametrize("who", ["stranger", "police", "admin", "auditor"])
def test_strangers_find_nothing(county, who):
    record("e1")
    viewer = county.viewer(who)
    with pytest.raises(NotFound):
        entry_for(viewer, "e1")
    assert entries_of_officer(viewer, county.people["owner"]).lines == ()
    assert entries_with_codes(viewer, ["e1"]) == []
    assert open_problems(viewer) == []


@pytest.mark.parametrize("who", ["owner", "clerk", "mayor", "office", "inspector", "head", "leader"])
def test_who_may_read(county, who):
    record("e1")
    assert entry_for(county.viewer(who), "e1").code == "e1"


def test_a_colleague_reads_only_what_concerns_whom_they_serve(county):
    record("e1")
    record("e2", whom=("H2",))
    assert [line.code for line in entries_of_officer(county.viewer("colleague"), county.people["owner"]).lines] == ["e2"]


def test_longest_unseen_first(county):
    record("e1", whom=("H1",), days_ago=3)
    record("e2", officer="002", whom=("V1",))
    with CaptureQueriesContext(connection) as seen:
        found = last_seen(county.people["owner"], on=TODAY)
    assert len(seen) == 1
    # The household's visit is the village's too (rule 5); the colleague's does not count for the owner.
    assert [(one.counterpart.code, one.last) for one in found] == [
        ("H1", TODAY - timedelta(days=3)),
        ("V1", TODAY - timedelta(days=3)),
    ]
    record("e3", whom=("V1",))
    assert [one.counterpart.code for one in last_seen(county.people["owner"], on=TODAY)] == ["H1", "V1"]
    record("e4", whom=("H1",), outcome="nobody_home")
    assert last_seen(county.people["owner"], on=TODAY)[0].last == TODAY - timedelta(days=3)


def test_seen_three_days_ago(county):
    record("e1", officer="002", whom=("H1",), days_ago=3)
    assert [(one.officer, one.day) for one in seen_lately([county.counterparts["H1"]], on=TODAY)] == [
        ("002", TODAY - timedelta(days=3))
    ]
    assert seen_lately([county.counterparts["H1"]], on=TODAY, days=2) == []


def test_problems_stay_open_until_they_are_closed(county):
    record("e1", problems=(NewProblem("水渠坏了", "H1"), NewProblem("路灯不亮")))
    owner = county.viewer("owner")
    texts = [one.text for one in open_problems(owner, counterpart=county.counterparts["H1"])]
    assert texts == ["水渠坏了", "路灯不亮"]
    assert open_notes(county.people["owner"]) == {"H1": f"{TODAY} 水渠坏了\n{TODAY} 路灯不亮"}
    with pytest.raises(Refused):
        close_problem(code="e1-p1", note=" ", by="001", at=NOW)
    close_problem(code="e1-p1", note="已修好", by="001", at=NOW)
    assert [one.text for one in open_problems(owner, area=county.areas["T1"])] == ["路灯不亮"]
    with pytest.raises(Refused):
        close_problem(code="e1-p1", note="又修", by="001", at=NOW)
    with pytest.raises(NotFound):
        close_problem(code="none", note="x", by="001", at=NOW)
