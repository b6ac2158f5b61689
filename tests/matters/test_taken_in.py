"""Who may take in what, in whose name; and what is solved on the spot is judged like all else."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lianxin.feedback.models import CallBack
from lianxin.matters.actions import AtOnce, NewMatter, judging, lift_problem, report_matter
from lianxin.matters.models import Matter
from lianxin.records.actions import NewEntry, NewProblem, make_entry
from lianxin.records.models import Problem
from lianxin.rules.errors import Refused
from tests.fixtures.people import NOW, TODAY
from tests.matters.places import Steps, new, reported

SOLVED = AtOnce(outcome="solved", answer="当场解决")
PROMISE = NewMatter(kind="promise", text="修好村口的路", channel="visit", area="V1", goal="通车", due_on=TODAY)


def fields(call):
    with pytest.raises(Refused) as error:
        call()
    return {fault.field for fault in error.value.faults}


@pytest.mark.parametrize("against", [{"against_units": ("WATER",)}, {"against_officers": ("101",)}])
def test_a_complaint_is_not_solved_on_the_spot_by_whom_it_is_about(county, against):
    told = new(kind="complaint", category="style", text="停水没人管", at_once=SOLVED, **against)
    assert fields(lambda: report_matter(matter=told, by=county.code("fitter"), at=NOW)) == {"against_units"}
    assert report_matter(matter=told, by=county.code("owner"), at=NOW).state == "answered"


def test_nobody_promises_or_solves_in_the_name_of_somebody_else(county):
    other = {"owner": county.code("leader")}
    for told in (replace(PROMISE, **other, face=True), new(at_once=SOLVED, **other)):
        assert fields(lambda told=told: report_matter(matter=told, by=county.code("owner"), at=NOW)) == {"owner"}
    assert report_matter(matter=replace(PROMISE, owner="001"), by="001", at=NOW).officer.code == "001"
    written = report_matter(matter=replace(PROMISE, **other), by=county.code("desk"), at=NOW)
    assert written.officer.code == other["owner"], "whoever keeps the officers of the area writes it down for one"


def test_what_is_solved_on_the_spot_may_be_drawn_for_a_call_back(county, monkeypatch):
    monkeypatch.setattr(judging, "drawn", lambda *_: True)
    made = report_matter(matter=new(at_once=SOLVED), by="001", at=NOW)
    assert [(one.subject_code, one.why) for one in CallBack.objects.all()] == [(made.code, "sample")]


def test_the_year_of_a_number_is_the_year_here(county):
    new_year_in_shanghai = datetime(2025, 12, 31, 17, tzinfo=UTC)
    assert reported(reported_at=new_year_in_shanghai).code.startswith("26")


def test_a_note_that_became_a_matter_leads_to_it_only_whoever_may_see_it(county):
    visit = NewEntry(code="e-1", officers=("001",), kind="visit", day=TODAY, counterparts=("H1",))
    make_entry(entry=replace(visit, problems=(NewProblem("水管漏水", "H1"),)), by="001", at=NOW)
    note = Problem.objects.get()
    raised = {"problem": note.code, "kind": "problem", "category": "water", "at": NOW}
    made = lift_problem(**raised, by=county.code("clerk"))
    Matter.objects.filter(pk=made.pk).update(anonymous=True)
    Steps(county, made).answered()
    assert fields(lambda: lift_problem(**raised, by="001")) == {"problem"}
    assert lift_problem(**raised, by=county.code("clerk")).pk == made.pk


def test_why_it_was_not_wholly_solved_on_the_spot_is_kept_and_no_text_is_too_long(county):
    said = AtOnce(outcome="partly", answer="先送水,明天修", reason="缺配件", internal="配件在市里")
    made = report_matter(matter=new(at_once=said, note="表上写着加急"), by="001", at=NOW)
    assert (made.steps.get().text, made.internal) == ("表上写着加急\n缺配件\n配件在市里", "配件在市里")
    long = replace(said, outcome="referred", referred_to="局" * 201)
    assert fields(lambda: report_matter(matter=new(at_once=long), by="001", at=NOW)) == {"referred_to"}


@pytest.mark.parametrize(
    ("step", "by", "given"),
    [
        ("instruct", "leader", {"text": "办" * 501, "officer": "101", "due_on": TODAY}),
        ("verify", "caller", {"reached": True, "text": "办" * 501}),
        ("rate", "desk", {"level": "satisfied", "text": "办" * 501}),
    ],
)
def test_nothing_is_cut_short_without_a_word(county, step, by, given):
    go = Steps(county, reported())
    go.handled() if step == "instruct" else go.answered()
    assert fields(lambda: go(step, by, **given)) == {"text"}
