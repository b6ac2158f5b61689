"""An entry is made once, whole, with all that follows from it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.audit.models import Act
from lianxin.records.actions import NewEntry, NewHousehold, NewProblem, make_entry
from lianxin.records.models import Entry, EntryCounterpart, EntryDay, EntryOfficer, Origin, Problem
from lianxin.registry.models import Counterpart
from lianxin.rules.errors import Refused
from tests.fixtures.people import NOW, TODAY

STATEMENTS = 12


def visit(county, **changes) -> NewEntry:
    return replace(
        NewEntry(code="e-1", officers=(county.code("owner"),), kind="visit", day=TODAY, counterparts=("H1",), text="看望"),
        **changes,
    )


def test_a_visit_with_its_days_villages_unit_and_act(county):
    made = make_entry(entry=visit(county), by=county.code("owner"), at=NOW)
    assert (made.place.code, made.recorded_by, made.until) == ("G1", "", TODAY)
    assert list(EntryOfficer.objects.values_list("officer__code", "unit__code", "day")) == [("001", "GOV1", TODAY)]
    touched = EntryCounterpart.objects.order_by("position").values_list("counterpart__code", "origin")
    assert list(touched) == [("H1", Origin.NAMED), ("V1", Origin.OF_HOUSEHOLD)]
    assert list(EntryDay.objects.values_list("day", "half_days")) == [(TODAY, 0)]
    act = Act.objects.get(verb="records.entry.made")
    assert (act.by, act.code, act.at) == ("001", "e-1", NOW)


def test_a_visit_with_a_problem_takes_at_most_twelve_statements(county):
    entry = visit(county, counterparts=("H1", "H2"), problems=(NewProblem("水渠坏了", "H1"),))
    make_entry(entry=visit(county, code="warm"), by="001", at=NOW)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        make_entry(entry=entry, by="001", at=NOW)
    assert len(seen) <= STATEMENTS, [one["sql"] for one in seen]


def test_statements_do_not_grow_with_counterparts_and_officers(county):
    make_entry(entry=visit(county, code="warm"), by="001", at=NOW)
    with CaptureQueriesContext(connection) as few:
        make_entry(entry=visit(county), by="001", at=NOW)
    many = visit(county, code="e-2", officers=("001", "002", "003"), counterparts=("H1", "H2", "H3", "H4", "V1", "E1"))
    with CaptureQueriesContext(connection) as seen:
        make_entry(entry=many, by="001", at=NOW)
    assert len(seen) == len(few)


def test_a_stay_spreads_its_half_days(county):
    entry = visit(county, kind="stay", counterparts=("V1",), day=date(2026, 5, 12), until=TODAY)
    made = make_entry(entry=entry, by="001", at=NOW)
    assert made.half_days == 6
    assert list(EntryDay.objects.order_by("day").values_list("half_days", flat=True)) == [2, 2, 2]


def test_sent_again_it_is_the_same_entry(county):
    entry = visit(county, problems=(NewProblem("水渠坏了"),), households=(NewHousehold("V1", "新来户"),))
    first = make_entry(entry=entry, by="001", at=NOW)
    again = make_entry(entry=entry, by="001", at=NOW + timedelta(minutes=1))
    assert (again.pk, Entry.objects.count(), Problem.objects.count()) == (first.pk, 1, 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "别的"},
        {"counterparts": ("H2",)},
        {"counterparts": ("H1", "H2")},
        {"officers": ("001", "002")},
        {"day": TODAY - timedelta(days=1)},
        {"problems": (NewProblem("另有问题"),)},
        {"households": (NewHousehold("V1", "新来户"),)},
    ],
)
def test_the_same_code_with_other_content_is_refused(county, changes):
    make_entry(entry=visit(county), by="001", at=NOW)
    with pytest.raises(Refused) as refusal:
        make_entry(entry=visit(county, **changes), by="001", at=NOW)
    assert [fault.field for fault in refusal.value.faults] == ["entry_code"]
    assert Entry.objects.count() == 1


def test_every_fault_at_once_and_nothing_changed(county):
    entry = visit(county, kind="party", counterparts=("H1", "XX"), area="mars", households=(NewHousehold("V1", "新来户"),))
    with pytest.raises(Refused) as refusal:
        make_entry(entry=entry, by="001", at=NOW)
    assert {fault.field for fault in refusal.value.faults} == {"kind", "counterpart_codes", "area_code"}
    assert not Entry.objects.exists()
    assert not Counterpart.objects.filter(name="新来户").exists()


def test_a_household_not_on_the_roll_is_made_in_passing_and_found_again(county):
    entry = visit(county, counterparts=(), households=(NewHousehold("G1", "新来户"),))
    make_entry(entry=entry, by="001", at=NOW)
    made = Counterpart.objects.get(name="新来户")
    assert (made.provisional, made.area.code, made.root_id) == (True, "G1", made.pk)
    make_entry(entry=replace(entry, code="e-2", households=(NewHousehold("V1", "新来户"),)), by="001", at=NOW)
    assert Counterpart.objects.filter(name="新来户").count() == 1
    assert EntryCounterpart.objects.filter(root=made).count() == 2
    with pytest.raises(Refused):
        make_entry(entry=replace(entry, code="e-3", households=(NewHousehold("T1", "新来户"),)), by="001", at=NOW)


def test_nobody_home_is_recorded(county):
    made = make_entry(entry=visit(county, outcome="nobody_home"), by="001", at=NOW)
    assert made.outcome == "nobody_home"


def test_a_secretary_records_for_a_leader_and_both_names_stand(county):
    clerk = county.code("clerk")
    made = make_entry(entry=visit(county), by=clerk, at=NOW)
    assert (made.recorded_by, made.officers.get().officer.code) == (clerk, "001")


@pytest.mark.parametrize("who", ["colleague", "stranger", "leader", "auditor", "admin"])
def test_others_do_not_record_for_an_officer(county, who):
    with pytest.raises(Refused) as refusal:
        make_entry(entry=visit(county), by=county.code(who), at=NOW)
    assert refusal.value.faults[0].field == "officer_codes"


def test_a_clerk_does_not_record_for_another_township(county):
    with pytest.raises(Refused):
        make_entry(entry=visit(county, officers=("003",)), by=county.code("clerk"), at=NOW)


def test_a_backup_records(county):
    post = county.people["owner"].posts.get()
    post.backup = county.people["colleague"]
    post.save()
    made = make_entry(entry=visit(county), by="002", at=NOW)
    assert made.recorded_by == "002"


@pytest.mark.parametrize("code", ["", "x" * 65, "a b", "a\nb"])
def test_bad_codes(county, code):
    with pytest.raises(Refused):
        make_entry(entry=visit(county, code=code), by="001", at=NOW)


def test_a_declared_none_names_the_duty_as_its_topic(county):
    make_entry(entry=visit(county, kind="none-found", counterparts=(), topic="stay"), by="001", at=NOW)
    with pytest.raises(Refused):
        make_entry(entry=visit(county, code="e-2", kind="none-found", counterparts=(), topic="nothing"), by="001", at=NOW)


def test_an_empty_problem_or_one_of_somebody_else_is_refused(county):
    for problem in (NewProblem(" "), NewProblem("x", "H3")):
        with pytest.raises(Refused) as refusal:
            make_entry(entry=visit(county, problems=(problem,)), by="001", at=NOW)
        assert refusal.value.faults[0].field == "problems"
