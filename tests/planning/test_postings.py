"""A call for postings: collected, marked blind, proposed both ways, decided with reasons, nothing written over."""

import pytest

from lianxin.audit.models import Act
from lianxin.planning.actions import postings as actions
from lianxin.planning.models import PostingApplicant, PostingCall, PostingDecision, PostingMark
from lianxin.planning.queries import postings
from lianxin.registry.access import viewer_by_code
from lianxin.registry.models import Area, Counterpart, Officer, Unit
from lianxin.rules.errors import NotFound, Refused
from tests.web import county as counties
from tests.web.county import NOW, TODAY

BY = {"by": "100006", "at": NOW}
VILLAGES = ("990001001000", "990002001000")
PEOPLE = ("100001", "100002", "100003")
PANEL = ("100004", "100010")


def viewer(code):
    return viewer_by_code(code, on=TODAY)


@pytest.fixture
def county(db):
    return counties.build()


@pytest.fixture
def call(county):
    """Two villages, three people, a panel of two; the farming village is wished for by everybody."""
    made = actions.begin_call(
        area=Area.objects.get(code="990000000000"),
        name="第一书记选派",
        first=TODAY,
        criteria=[("产业", 2), ("党建", 1)],
        panel=Officer.objects.filter(code__in=PANEL),
        **BY,
    )
    for code, levels in zip(VILLAGES, ({"k1": 3, "k2": 1}, {"k1": 0, "k2": 3}), strict=True):
        village = Counterpart.objects.get(code=code)
        said = actions.Said(levels, {"k1": "大棚200亩"})
        actions.put_village(call=made, village=village, places=1, said=said, revision=_now(made), **BY)
    for code in PEOPLE:
        person = Officer.objects.get(code=code)
        unit = Unit.objects.get(code="agri" if code != "100003" else "office")
        given = {"evidence": {"k1": "高级农艺师"}, "wishes": [VILLAGES[0]] if code == "100001" else []}
        actions.put_applicant(call=made, officer=person, unit=unit, revision=_now(made), **given, **BY)
    actions.put_unit(call=made, unit=Unit.objects.get(code="agri"), said=actions.Said({"k1": 3}), revision=_now(made), **BY)
    return made


def _now(call):
    return PostingCall.objects.get(pk=call.pk).revision


def mark(call, high="100002"):
    """Both members of the panel give everybody marks: one person stands out in the first criterion."""
    best = PostingApplicant.objects.get(call=call, officer__code=high).number
    numbers = PostingApplicant.objects.filter(call=call).values_list("number", flat=True)
    for code in PANEL:
        panelist = postings.panelist_for(viewer(code), call.pk)
        marks = {(number, key): 90 if number == best and key == "k1" else 60 for number in numbers for key in ("k1", "k2")}
        actions.give_marks(panelist=panelist, marks=marks, by=code, at=NOW)


@pytest.fixture
def marked(call):
    actions.open_marking(call=call, revision=_now(call), **BY)
    mark(call)
    actions.close_marking(call=call, revision=_now(call), **BY)
    call.refresh_from_db()
    return call


def why(refused):
    return {fault.field for fault in refused.value.faults}


def test_the_panel_sees_numbers_and_no_names(call):
    actions.open_marking(call=call, revision=_now(call), **BY)
    panelist = postings.panelist_for(viewer(PANEL[0]), call.pk)
    shown = postings.sheets(panelist)
    assert sorted(sheet.number for sheet in shown) == [1, 2, 3]
    names = Officer.objects.filter(code__in=PEOPLE).values_list("name", flat=True)
    assert not any(name in str(shown) for name in [*names, *PEOPLE])
    with pytest.raises(NotFound):
        postings.call_for(viewer(PANEL[0]), call.pk)
    with pytest.raises(NotFound):
        postings.panelist_for(viewer("100001"), call.pk)


def test_after_marking_a_leader_of_the_panel_may_read(marked):
    assert postings.call_for(viewer("100004"), marked.pk).pk == marked.pk
    with pytest.raises(NotFound):
        postings.panelist_for(viewer("100004"), marked.pk)


def test_what_may_not_be_entered(call):
    person = Officer.objects.get(code="100001")
    given = {"call": call, "officer": person, "unit": Unit.objects.get(code="agri"), "revision": _now(call), **BY}
    with pytest.raises(Refused) as refused:
        actions.put_applicant(evidence={"k1": f"{person.name}是农艺师"}, wishes=["990009"], **given)
    assert why(refused) == {"evidence.k1", "wishes"}
    with pytest.raises(Refused) as refused:
        actions.put_applicant(evidence={}, **given | {"officer": Officer.objects.get(code=PANEL[0])})
    assert why(refused) == {"officer"}
    with pytest.raises(Refused) as refused:
        actions.put_applicant(evidence={}, wishes=[VILLAGES[0]], conflicts=[VILLAGES[0]], **given)
    assert why(refused) == {"conflicts"}
    with pytest.raises(Refused) as refused:
        actions.put_applicant(evidence={}, **given | {"revision": 1})
    assert why(refused) == {"revision"}
    area = Area.objects.get(code="990000000000")
    with pytest.raises(Refused) as refused:
        actions.begin_call(area=area, name="x", first=TODAY, criteria=[("", 1)], panel=[Officer.objects.get(code="100006")], **BY)
    assert why(refused) == {"criteria", "panel"}


def test_marks_are_missing_or_wrong(call):
    actions.open_marking(call=call, revision=_now(call), **BY)
    with pytest.raises(Refused) as refused:
        actions.close_marking(call=call, revision=_now(call), **BY)
    assert len(refused.value.faults) == len(PANEL)
    panelist = postings.panelist_for(viewer(PANEL[0]), call.pk)
    with pytest.raises(Refused):
        actions.give_marks(panelist=panelist, marks={(9, "k1"): 50, (1, "k1"): 101}, by=PANEL[0], at=NOW)
    actions.give_marks(panelist=panelist, marks={(1, "k1"): 50}, by=PANEL[0], at=NOW)
    actions.give_marks(panelist=panelist, marks={(1, "k1"): 55}, by=PANEL[0], at=NOW)
    assert PostingMark.objects.get().mark == 55
    with pytest.raises(Refused):
        actions.put_unit(call=call, unit=Unit.objects.get(code="agri"), said=actions.Said(), revision=_now(call), **BY)


def test_side_by_side(marked):
    found = postings.side_by_side(marked)
    assert found.stable.proposal.unstable == ()
    assert found.best.total >= found.stable.total
    assert found.stable.proposal.pairs["100002"] == VILLAGES[0], "the village keeps who fits best"
    assert "100001" not in found.stable.proposal.pairs, "wished for the one village only"
    assert found.criteria == {"k1": "产业", "k2": "党建"}


def test_a_departure_carries_its_reason(marked):
    found = postings.side_by_side(marked).stable.proposal.pairs
    decided = {**found, "100001": VILLAGES[0]}
    decided.pop("100002")
    call = {"call": marked, "base": "stable", "decided": decided, **BY}
    with pytest.raises(Refused) as refused:
        actions.decide(reasons={}, revision=_now(marked), **call)
    assert {fault.value for fault in refused.value.faults} == {"100001", "100002"}
    with pytest.raises(Refused):
        actions.decide(reasons={}, revision=_now(marked), **call | {"decided": dict.fromkeys(PEOPLE, VILLAGES[0])})
    assert not PostingDecision.objects.exists()
    done = actions.decide(reasons={"100001": "老家在邻村,熟悉情况", "100002": "单位离不开"}, revision=_now(marked), **call)
    assert (done.state, done.base) == ("decided", "stable")
    rows = {row.applicant.officer.code: row for row in postings.decisions(done)}
    assert rows["100001"].reason
    assert rows["100002"].village is None
    assert rows["100002"].proposed.counterpart.code == VILLAGES[0]
    assert Act.objects.filter(verb="planning.posting.decide").count() == 1
    with pytest.raises(Refused):
        actions.decide(reasons={}, revision=_now(marked), **call)


def test_what_goes_takes_the_wishes_for_it_along(call):
    row = call.villages.get(counterpart__code=VILLAGES[0])
    actions.take_off(call=call, row=row, revision=_now(call), **BY)
    assert PostingApplicant.objects.get(officer__code="100001").wishes == []


def test_dropped_with_a_reason(call):
    with pytest.raises(Refused):
        actions.drop_call(call=call, reason=" ", revision=_now(call), **BY)
    assert actions.drop_call(call=call, reason="另行安排", revision=_now(call), **BY).state == "dropped"
