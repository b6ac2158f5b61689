"""Texts drafted from entries: deterministic, own words stand in their place, no household above the village."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.records.actions import NewEntry, NewProblem, instruct, make_entry, report_instruction, save_draft_note
from lianxin.records.queries import draft_of, instructions_for, leaders_digest
from lianxin.rules.errors import NotFound, Refused
from tests.fixtures.people import NOW, TODAY

WEEK = "2026-W20"  # Monday 11 to Sunday 17 May


@pytest.fixture
def work(county):
    make_entry(
        entry=NewEntry(
            code="e1",
            officers=("001",),
            kind="visit",
            day=TODAY,
            counterparts=("H1",),
            text="看望",
            problems=(NewProblem("水渠坏了"),),
        ),
        by="001",
        at=NOW,
    )
    make_entry(
        entry=NewEntry(code="e2", officers=("001",), kind="stay", day=TODAY, counterparts=("V1",), half_days=1), by="001", at=NOW
    )
    make_entry(
        entry=NewEntry(code="e3", officers=("001",), kind="gift", day=TODAY, counterparts=("H1",), fen=20050), by="001", at=NOW
    )


def test_weekly_record(county, work):
    draft = draft_of(county.viewer("owner"), county.people["owner"], kind="weekly", period=WEEK)
    assert draft.text == (
        "王小明 5月11日至5月17日工作记录\n"
        "5月14日(周四):走访张三家:看望;蹲点指导王家庄村(0.5天);慰问张三家(200.50元)\n"
        "发现的问题:\n"
        "1. 王家庄村:水渠坏了"
    )
    english = draft_of(county.viewer("owner"), county.people["owner"], kind="weekly", period=WEEK, lang="en")
    assert "2026-05-14 Thu: visit 张三家: 看望; stay 王家庄村 (0.5 days); gift 张三家 (200.50 yuan)" in english.text


def test_progress_card_and_report(county, work):
    owner = county.viewer("owner")
    card = draft_of(owner, county.people["owner"], kind="card", period=WEEK).text
    assert card.splitlines()[1:] == ["走访:1次", "蹲点指导:1次、0.5天", "慰问:1次、200.50元", "发现问题1件,尚未办结1件"]
    assert "到过:王家庄村:3次" in draft_of(owner, county.people["owner"], kind="report", period="2026-Q2").text
    assert "张三" not in card


def test_own_words_stand_in_its_place_until_taken_back(county, work):
    owner = county.people["owner"]
    save_draft_note(kind="weekly", officer=owner, period=WEEK, text="我的话", by="001", at=NOW)
    draft = draft_of(county.viewer("owner"), owner, kind="weekly", period=WEEK)
    assert (draft.text, draft.own_words) == ("我的话", True)
    save_draft_note(kind="weekly", officer=owner, period=WEEK, text=" ", by="001", at=NOW)
    assert not draft_of(county.viewer("owner"), owner, kind="weekly", period=WEEK).own_words
    for bad in ({"kind": "poem", "period": WEEK}, {"kind": "weekly", "period": "sometime"}):
        with pytest.raises(Refused):
            save_draft_note(officer=owner, text="x", by="001", at=NOW, **bad)


def test_the_digest_names_problems_and_villages_but_no_household(county, work):
    text = leaders_digest(county.viewer("leader"), county.areas["C"], first=TODAY, last=TODAY).text
    assert text == ("示范县民情摘报(5月14日)\n新发现问题1件\n1. 王家庄村:水渠坏了\n共记录3条,1名干部,到1个村")
    empty = leaders_digest(county.viewer("leader"), county.areas["T2"], first=TODAY, last=TODAY, lang="en").text
    assert "New problems: 0" in empty


def test_statements_do_not_grow(county, work):
    numbers = []
    for start in (0, 10):
        viewer = county.viewer("owner")
        with CaptureQueriesContext(connection) as seen:
            draft_of(viewer, county.people["owner"], kind="weekly", period=WEEK)
        numbers.append(len(seen))
        for number in range(start, start + 10):
            entry = NewEntry(code=f"x{number}", officers=("001",), kind="visit", day=TODAY, counterparts=("H1", "V1"))
            make_entry(entry=entry, by="001", at=NOW)
    assert numbers[0] == numbers[1]


def test_an_instruction_has_an_owner_and_a_date(county, work):
    leader = county.code("leader")
    given = instruct(
        about_kind="problem", about_code="e1-p1", text="本周修好", owner=county.people["owner"], due_on=TODAY, by=leader, at=NOW
    )
    assert list(instructions_for(county.viewer("owner"), open_only=True)) == [given]
    assert not instructions_for(county.viewer("colleague"))
    with pytest.raises(NotFound):
        report_instruction(code=given.code, result="好了", by="002", at=NOW)
    report_instruction(code=given.code, result="已修好", by="001", at=NOW)
    with pytest.raises(Refused):
        report_instruction(code=given.code, result="又修", by="001", at=NOW)
    assert not instructions_for(county.viewer("owner"), open_only=True)
    with pytest.raises(Refused) as refusal:
        instruct(
            about_kind="weather",
            about_code="x",
            text="",
            owner=county.people["owner"],
            due_on=TODAY.replace(day=1),
            by=leader,
            at=NOW,
        )
    assert len(refusal.value.faults) == 3
