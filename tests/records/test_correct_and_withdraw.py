"""Afterwards: corrected by another entry, withdrawn with a reason, reviewed; each once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lianxin.audit.models import Act
from lianxin.records.actions import NewEntry, NewProblem, correct_entry, make_entry, review_entry, withdraw_entry
from lianxin.records.models import Entry, Problem
from lianxin.records.queries import entry_history
from lianxin.rules.errors import NotFound, Refused
from tests.fixtures.people import NOW, TODAY

LATER = NOW + timedelta(days=1)
VISIT = NewEntry(code="e-1", officers=("001",), kind="visit", day=TODAY, counterparts=("H1",), text="看望")
FIXED = replace(VISIT, code="e-2", text="看望,送药")


@pytest.fixture
def visit(county):
    return make_entry(entry=VISIT, by="001", at=NOW)


def test_a_correction_stands_in_its_place(county, visit):
    made = correct_entry(code="e-1", entry=FIXED, by="001", at=LATER)
    visit.refresh_from_db()
    assert (made.supersedes_id, visit.superseded_on) == (visit.pk, LATER.date())
    assert [line.code for line in entry_history(county.viewer("owner"), "e-1")] == ["e-1", "e-2"]
    assert Act.objects.filter(verb="records.entry.corrected", code="e-1").count() == 1


def test_problems_found_go_on_with_the_correction(county):
    found = (NewProblem("路灯坏了"),)
    make_entry(entry=NewEntry(code="e-9", officers=("001",), kind="report", day=TODAY, problems=found), by="001", at=NOW)
    correct_entry(code="e-9", entry=NewEntry(code="e-10", officers=("001",), kind="report", day=TODAY), by="001", at=LATER)
    assert Problem.objects.get(text="路灯坏了").entry.code == "e-10"


def test_a_correction_sent_again_is_the_same(county, visit):
    first = correct_entry(code="e-1", entry=FIXED, by="001", at=LATER)
    again = correct_entry(code="e-1", entry=FIXED, by="001", at=LATER + timedelta(minutes=5))
    assert (again.pk, Entry.objects.count()) == (first.pk, 2)


def test_corrected_once_only(county, visit):
    correct_entry(code="e-1", entry=FIXED, by="001", at=LATER)
    with pytest.raises(Refused):
        correct_entry(code="e-1", entry=replace(FIXED, code="e-3"), by="001", at=LATER)
    with pytest.raises(Refused):
        withdraw_entry(code="e-1", reason="错记", by="001", at=LATER)
    assert Entry.objects.count() == 2


def test_a_bad_correction_changes_nothing(county, visit):
    with pytest.raises(Refused):
        correct_entry(code="e-1", entry=replace(FIXED, kind="party"), by="001", at=LATER)
    visit.refresh_from_db()
    assert visit.superseded_on is None


def test_withdrawn_with_a_reason_once(county, visit):
    with pytest.raises(Refused):
        withdraw_entry(code="e-1", reason=" ", by="001", at=LATER)
    withdraw_entry(code="e-1", reason="记错了户", by="001", at=LATER)
    visit.refresh_from_db()
    assert (visit.withdrawn_on, visit.reason) == (LATER.date(), "记错了户")
    with pytest.raises(Refused):
        withdraw_entry(code="e-1", reason="再撤", by="001", at=LATER)
    with pytest.raises(Refused):
        correct_entry(code="e-1", entry=FIXED, by="001", at=LATER)


@pytest.mark.parametrize("who", ["colleague", "stranger", "leader", "head", "admin"])
def test_nobody_corrects_anothers(county, visit, who):
    with pytest.raises(NotFound):
        correct_entry(code="e-1", entry=FIXED, by=county.code(who), at=LATER)
    with pytest.raises(NotFound):
        withdraw_entry(code="e-1", reason="x", by=county.code(who), at=LATER)


def test_the_clerk_corrects_in_the_township(county, visit):
    made = correct_entry(code="e-1", entry=FIXED, by=county.code("clerk"), at=LATER)
    assert made.recorded_by == county.code("clerk")


def test_a_review_by_another_and_once(county):
    make_entry(entry=NewEntry(code="r", officers=("001",), kind="report", day=TODAY), by="001", at=NOW)
    with pytest.raises(Refused):
        review_entry(code="r", passed=True, by="001", at=LATER)
    review_entry(code="r", passed=True, by=county.code("mayor"), at=LATER)
    with pytest.raises(Refused):
        review_entry(code="r", passed=False, by=county.code("mayor"), at=LATER)
    entry = Entry.objects.get(code="r")
    assert (entry.review, entry.reviewed_on) == ("passed", LATER.date())
    with pytest.raises(NotFound):
        review_entry(code="none", passed=True, by="001", at=LATER)
