"""What was noted on a visit becomes a matter, with nothing typed again."""

from dataclasses import replace

import pytest

from lianxin.matters.actions import NewMatter, lift, lift_problem
from lianxin.matters.models import Matter
from lianxin.records.actions import NewEntry, NewProblem, close_problem, make_entry
from lianxin.records.models import Entry, Problem
from lianxin.rules.errors import NotFound, Refused
from tests.fixtures.people import NOW, TODAY
from tests.matters.places import Steps

VISIT = NewEntry(code="e-1", officers=("001",), kind="visit", day=TODAY, counterparts=("H1",))
FOUND = NewMatter(kind="request", text="想修家门口的路", channel="visit", category="road")


def test_entry_and_matter_in_one_transaction(county):
    entry, (matter,) = lift(entry=VISIT, matters=(FOUND,), by="001", at=NOW)
    assert (matter.entry_id, matter.root.code, matter.area.code, matter.raised_by) == (entry.pk, "H1", "G1", "001")
    again, (same,) = lift(entry=VISIT, matters=(FOUND,), by="001", at=NOW)
    assert (again.pk, same.pk) == (entry.pk, matter.pk)
    assert Steps(county, matter)("solve_at_once", "owner", outcome="solved", answer="当场联系修路").state == "answered"


def test_neither_when_one_is_wrong(county):
    with pytest.raises(Refused):
        lift(entry=VISIT, matters=(NewMatter(kind="request", text=" ", channel="visit"),), by="001", at=NOW)
    assert not Entry.objects.exists()
    assert not Matter.objects.exists()


def test_an_open_note_with_one_tap(county):
    noted = (NewProblem("水管漏水", "H1"), NewProblem("路不好走"))
    make_entry(entry=replace(VISIT, problems=noted), by="001", at=NOW)
    first, second = Problem.objects.order_by("pk")
    made = lift_problem(problem=first.code, kind="problem", category="water", by="001", at=NOW)
    assert (made.text, made.root.code, made.category, made.problem) == ("水管漏水", "H1", "water", first.code)
    first.refresh_from_db()
    assert (first.closed_on, made.code in first.closed_note) == (TODAY, True)
    assert lift_problem(problem=first.code, kind="problem", category="water", by="001", at=NOW).pk == made.pk
    with pytest.raises(NotFound):
        lift_problem(problem=second.code, kind="problem", category="road", by=county.code("stranger"), at=NOW)
    close_problem(code=second.code, note="自己修好了", by="001", at=NOW)
    with pytest.raises(Refused):
        lift_problem(problem=second.code, kind="problem", category="road", by="001", at=NOW)
    assert Matter.objects.count() == 1
