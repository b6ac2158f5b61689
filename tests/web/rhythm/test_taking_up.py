"""A meeting that stands in a diary only: it counts as held, is taken up once, and never written a second time."""

from datetime import date, timedelta

import pytest

from lianxin.figures import queries as figures
from lianxin.matters.models import Matter, Part
from lianxin.records.actions import NewEntry, correct_entry, make_entry
from lianxin.records.models import Entry
from lianxin.registry.access import viewer_by_code
from lianxin.rhythm import actions, queries
from lianxin.rhythm.models import Meeting
from lianxin.rules import periods
from lianxin.rules.errors import NotFound, Refused
from tests.web.county import NOW, TODAY
from tests.web.matters.cases import take
from tests.web.rhythm.conftest import COUNTY, difficulty
from tests.web.rhythm.test_meetings import HEAD, OFFICE, SIGNER, STRANGER, plan

BY = {"by": OFFICE, "at": NOW}
ROUND = ("san-ge-tuxian", "on-site")


def written(day=TODAY, code="d1", **more):
    values = {"code": code, "officers": (OFFICE, HEAD), "kind": "coordination", "day": day, "area": COUNTY, **more}
    return make_entry(entry=NewEntry(**values), **BY)


def new(day=TODAY, *matters, **changes):
    values = {"area": COUNTY, "round": ROUND, "unit": "office", "title": "四月现场会", "planned_on": day, **changes}
    return actions.NewMeeting(matters=matters, **values)


def beat(county, on=TODAY, key="on-site"):
    found = queries.beats(viewer_by_code(OFFICE, on=on), county.areas[COUNTY], on=on)
    return next(one for one in found if one.round.rule.key == key)


def count():
    return figures.figure("coordination-meetings", periods.parse("2026"), today=TODAY, area=COUNTY).rows[0].number


def test_a_recorded_meeting_is_no_missed_one(county):
    assert (beat(county).state, beat(county).missed) == ("due", True)
    written(TODAY - timedelta(days=20), "d0")
    assert (beat(county).state, beat(county).missed) == ("due", False)
    written()
    assert beat(county).state == "recorded"


def test_taken_up_it_is_that_round_and_the_figure_stays(county):
    code = difficulty()
    day = TODAY - timedelta(days=6)
    written(day)
    made = actions.take_up(entry="d1", meeting=new(day, code), **BY)
    assert (made.state, made.held_on, made.entry.code) == ("held", day, "d1")
    assert Entry.objects.filter(kind="coordination").count() == count() == 1
    assert (beat(county).state, beat(county, key="circular").state) == ("held", "due")
    page = queries.agenda(viewer_by_code(OFFICE, on=TODAY), made.code, on=TODAY)
    assert [one.code for one in page.came] == [OFFICE, HEAD]
    assert "超期" in page.points[0].item.why_zh
    with pytest.raises(Refused):
        actions.take_up(entry="d1", meeting=new(day), **BY)


@pytest.mark.parametrize(
    ("changes", "entry"),
    [
        *(({"round": ("san-ge-tuxian", "weekly")}, "d1"), ({"unit": "none"}, "d1"), ({}, "none"), ({"matters": ("none",)}, "d1")),
        ({"planned_on": TODAY - timedelta(days=1)}, "d1"),
    ],
)
def test_what_cannot_be_taken_up(county, changes, entry):
    written()
    values = {"area": COUNTY, "round": ROUND, "unit": "office", "title": "会", "planned_on": TODAY, **changes}
    with pytest.raises(Refused):
        actions.take_up(entry=entry, meeting=actions.NewMeeting(**values), **BY)
    with pytest.raises(NotFound):
        actions.take_up(entry="d1", meeting=new(), by=STRANGER, at=NOW)
    assert Meeting.objects.count() == 0


def test_a_corrected_record_is_not_a_second_meeting(county):
    written()
    made = actions.take_up(entry="d1", meeting=new(), **BY)
    values = {"code": "d2", "officers": (OFFICE,), "kind": "coordination", "day": TODAY, "area": COUNTY}
    correct_entry(code="d1", entry=NewEntry(**values), **BY)
    assert queries.recorded(county.areas[COUNTY], first=TODAY, last=TODAY) == []
    assert Meeting.objects.get().pk == made.pk


def test_only_what_was_open_on_that_day_was_on_the_agenda(county):
    code = difficulty(days=40)
    with pytest.raises(Refused):
        actions.take_up(entry=written(TODAY - timedelta(days=50)).code, meeting=new(TODAY - timedelta(days=50), code), **BY)
    take(code, "plan", SIGNER, content="接电", goal="通电", officer=SIGNER, due_on=TODAY)
    take(code, "solve", SIGNER, outcome="solved", answer="已经接通")
    day = TODAY - timedelta(days=5)
    made = actions.take_up(entry=written(day, "d3").code, meeting=new(day, code), **BY)
    told = actions.NewDecision(code, "power", "先拉临时线", day + timedelta(days=3))
    actions.decide(code=made.code, decision=told, **BY)
    assert not Part.objects.exists()
    assert Matter.objects.get(code=code).state == "answered"
    row = queries.agenda(viewer_by_code(OFFICE, on=TODAY), made.code, on=TODAY).points[0].decided[0]
    assert row.done_on == TODAY


def test_held_as_it_stands_in_the_diary(county):
    made = plan(difficulty())
    written()
    with pytest.raises(Refused):
        actions.hold(code=made.code, held_on=TODAY, entry="none", **BY)
    actions.hold(code=made.code, held_on=TODAY, entry="d1", **BY)
    assert Meeting.objects.get().entry.code == "d1"
    assert count() == 1


# -- by the pages ----------------------------------------------------------------------------------------


def test_said_in_the_browser(county, signed_in):
    code, office = difficulty(), signed_in(OFFICE)
    written(date(2026, 5, 11))
    listed = office.get("/meetings/").content.decode()
    assert "只记在日记里的会" in listed
    assert "开会1次" in listed
    assert "日记里有" in listed
    page = office.get("/meetings/from/d1/").content.decode()
    assert "2人到会" in page
    sent = {"round": "san-ge-tuxian/on-site", "title": "", "unit": "office", "matters": [code]}
    assert office.post("/meetings/from/d1/", sent).status_code == 422
    made = office.post("/meetings/from/d1/", {**sent, "title": "五月现场会"})
    assert made.status_code == 302
    assert "粮油厂用电" in office.get(made["Location"]).content.decode()
    assert office.get("/meetings/from/d1/").status_code == 404
    assert "只记在日记里的会" not in office.get("/meetings/").content.decode()


def test_a_stranger_takes_nothing_up(county, signed_in):
    written()
    assert signed_in(HEAD).get("/meetings/from/d1/").status_code == 404


def test_held_in_the_browser_with_the_record_of_the_diary(county, signed_in):
    made, office = plan(difficulty()), signed_in(OFFICE)
    written()
    assert "日记里已经记了的" in office.get(f"/meetings/{made.code}/").content.decode()
    assert office.post(f"/meetings/{made.code}/hold/", {"held_on": "2026-05-14", "came": ""}).status_code == 422
    assert office.post(f"/meetings/{made.code}/hold/", {"held_on": "2026-05-14", "entry": "d1"}).status_code == 302
    assert Meeting.objects.get().entry.code == "d1"
