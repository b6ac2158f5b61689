"""Joint consultation (S8): what is stuck comes on the agenda, a decision is a part of the matter, a meeting held is an entry."""

from datetime import date, timedelta

import pytest

from lianxin.figures import queries as figures
from lianxin.matters.models import Matter, Part, Plan
from lianxin.records.models import Entry
from lianxin.registry.access import viewer_by_code
from lianxin.rhythm import actions, queries
from lianxin.rhythm.models import Decision, Meeting
from lianxin.rules import periods
from lianxin.rules.errors import NotFound, Refused
from tests.web.county import NOW, TODAY
from tests.web.matters.cases import take
from tests.web.rhythm.conftest import COUNTY, difficulty

OFFICE, LEADER, HEAD, STRANGER, SIGNER = "100006", "100004", "100021", "100003", "100020"
NEW = "/meetings/new/san-ge-tuxian/on-site/"


def plan(*matters, **changes):
    values = {
        "area": COUNTY,
        "round": ("san-ge-tuxian", "on-site"),
        "unit": "office",
        "title": "项目现场会",
        "planned_on": TODAY,
        "guests": ("water", "power"),
        "matters": matters,
        **changes,
    }
    return actions.plan_meeting(meeting=actions.NewMeeting(**values), by=OFFICE, at=NOW)


def viewer(code):
    return viewer_by_code(code, on=TODAY)


# -- by the calls ----------------------------------------------------------------------------------------


def test_the_agenda_is_what_is_stuck_and_open_to_all_who_come(county):
    mine = difficulty()
    difficulty("没有到期的", days=1)
    difficulty("说水利局不好的", against_units=("agri",))
    difficulty("保密的", confidential=True)
    found = queries.proposals(viewer(OFFICE), county.areas[COUNTY], ("san-ge-tuxian", "on-site"), at=NOW, on=TODAY)
    assert [one.matter.code for one in found] == [mine]
    with pytest.raises(Refused):
        plan(mine, "nothing")
    with pytest.raises(NotFound):
        queries.proposals(viewer(OFFICE), county.areas[COUNTY], ("san-ge-tuxian", "weekly"), at=NOW, on=TODAY)


def test_from_plan_to_held_each_thing_is_written_once(county):
    code = difficulty()
    made = plan(code)
    task = actions.NewDecision(code, "power", "两周内完成扩容批复", TODAY + timedelta(days=14))
    actions.decide(code=made.code, decision=task, by=OFFICE, at=NOW)
    part = Part.objects.get(matter__code=code)
    assert (part.unit.code, part.task, part.due_on) == ("power", "两周内完成扩容批复", TODAY + timedelta(days=14))
    actions.hold(code=made.code, held_on=TODAY, came=(OFFICE, HEAD), by=OFFICE, at=NOW, notes="到厂里看了")
    entry = Entry.objects.get(code=f"meeting-{made.code}")
    assert (entry.kind, entry.day, entry.area.code) == ("coordination", TODAY, COUNTY)
    assert sorted(entry.officers.values_list("officer__code", flat=True)) == [OFFICE, HEAD]
    answer = figures.figure("coordination-meetings", periods.parse("2026-05"), today=TODAY, area=COUNTY)
    assert answer.rows[0].number == 1
    found = queries.agenda(viewer(OFFICE), made.code, on=TODAY + timedelta(days=20)).points[0].decided[0]
    assert (found.done_on, found.late) == (None, True)


def test_the_lead_unit_gets_a_plan_with_owner_and_date(county):
    code = difficulty()
    made = plan(code)
    decision = actions.NewDecision(code, "water", "先拉临时线", TODAY + timedelta(days=3))
    with pytest.raises(Refused):
        actions.decide(code=made.code, decision=decision, by=OFFICE, at=NOW)
    named = actions.NewDecision(code, "water", "先拉临时线", TODAY + timedelta(days=3), SIGNER)
    actions.decide(code=made.code, decision=named, by=OFFICE, at=NOW)
    assert Plan.objects.filter(matter__code=code, officer__code=SIGNER, due_on=TODAY + timedelta(days=3)).exists()
    assert Decision.objects.get().leads


def test_what_cannot_be_decided_changes_nothing(county):
    unsigned = difficulty(sign=False)
    made = plan(unsigned)
    with pytest.raises(Refused):
        actions.decide(code=made.code, decision=actions.NewDecision(unsigned, "power", "扩容", TODAY), by=OFFICE, at=NOW)
    assert Decision.objects.count() == Part.objects.count() == 0
    with pytest.raises(NotFound):
        actions.decide(code=made.code, decision=actions.NewDecision("x", "power", "扩容", TODAY), by=OFFICE, at=NOW)
    for changes in ({"held_on": TODAY + timedelta(days=1)}, {"came": ()}, {"came": ("nobody",)}):
        with pytest.raises(Refused):
            actions.hold(code=made.code, by=OFFICE, at=NOW, **{"held_on": TODAY, "came": (OFFICE,), **changes})
    with pytest.raises(Refused):
        actions.hold(code=plan().code, held_on=TODAY, came=(OFFICE,), by=OFFICE, at=NOW)
    assert Entry.objects.filter(kind="coordination").count() == 0


@pytest.mark.parametrize(
    "changes",
    [
        *({"round": ("san-ge-tuxian", "weekly")}, {"unit": "none"}, {"title": ""}, {"guests": ("none",)}, {"chair": "none"}),
        *({"planned_on": date(2026, 4, 30)}, {"title": "x" * 121}, {"place": "x" * 201}),
    ],
)
def test_what_cannot_be_planned(county, changes):
    with pytest.raises(Refused):
        plan(**changes)
    assert Meeting.objects.count() == 0


def test_off_the_agenda_until_it_is_decided_about(county):
    code = difficulty()
    made = plan(code)
    actions.drop_matter(code=made.code, matter=code, by=OFFICE, at=NOW)
    actions.add_matters(code=made.code, matters=(code,), by=OFFICE, at=NOW)
    actions.decide(code=made.code, decision=actions.NewDecision(code, "power", "扩容", TODAY), by=OFFICE, at=NOW)
    with pytest.raises(Refused):
        actions.drop_matter(code=made.code, matter=code, by=OFFICE, at=NOW)


def test_called_off_it_is_held_no_more(county):
    made = plan(difficulty())
    with pytest.raises(Refused):
        actions.call_off(code=made.code, reason=" ", by=OFFICE, at=NOW)
    actions.call_off(code=made.code, reason="并入下周的调度会", by=OFFICE, at=NOW)
    with pytest.raises(Refused):
        actions.hold(code=made.code, held_on=TODAY, came=(OFFICE,), by=OFFICE, at=NOW)


def test_the_rhythm_of_one_two_and_three_months(county):
    made = plan(difficulty())
    found = {one.round.rule.key: one for one in queries.beats(viewer(OFFICE), county.areas[COUNTY], on=TODAY)}
    assert {key: (one.period.label, one.state) for key, one in found.items()} == {
        "on-site": ("2026-05", "planned"),
        "circular": ("2026-B3", "due"),
        "dispatch": ("2026-Q2", "due"),
    }
    actions.hold(code=made.code, held_on=TODAY, came=(OFFICE,), by=OFFICE, at=NOW)
    june = queries.beats(viewer(OFFICE), county.areas[COUNTY], on=date(2026, 6, 1))[0]
    assert (june.period.label, june.state, june.missed) == ("2026-06", "due", False)


def test_thirteen_meetings_and_twenty_six_solved_come_from_records(county):
    """S8: 已召开各类项目推进协调会13次,协调解决用工、用电、审批等难题26个."""
    codes = [difficulty(f"用工用电难题之{number}") for number in range(26)]
    for number in range(13):
        made = plan(*codes[2 * number : 2 * number + 2], title=f"协调会{number}")
        actions.hold(code=made.code, held_on=TODAY, came=(OFFICE,), by=OFFICE, at=NOW)
    for code in codes:
        take(code, "plan", SIGNER, content="接电", goal="通电", officer=SIGNER, due_on=TODAY)
        take(code, "solve", SIGNER, outcome="solved", answer="已经接通")
    area, year = county.areas[COUNTY], periods.parse("2026")
    assert figures.figure("coordination-meetings", year, today=TODAY, area=COUNTY).rows[0].number == 13
    assert figures.figure("difficulties-solved", year, today=TODAY, area=COUNTY).rows[0].number == 26
    assert queries.solved_through(viewer(OFFICE), area, first=year.first, last=year.last) == 26
    lines = queries.meetings(viewer(OFFICE), area, first=year.first, last=year.last)
    assert sum(one.solved for one in lines) == sum(one.matters for one in lines) == 26
    behind = queries.solved_ones(viewer(OFFICE), area, first=year.first, last=year.last)
    assert sorted(one.matter.code for one in behind) == sorted(codes)


# -- by the pages ----------------------------------------------------------------------------------------


def test_planned_decided_and_held_in_the_browser(county, signed_in):
    code, office = difficulty(), signed_in(OFFICE)
    assert "粮油厂用电" in office.get(NEW).content.decode()
    sent = {
        "title": "五月现场会",
        "planned_on": "2026-05-14",
        "place": "粮油厂",
        "unit": "office",
        "guests": "水利局、power",
        "matters": [code],
    }
    made = office.post(NEW, sent)
    assert made.status_code == 302
    page = made["Location"]
    assert "上会时" in office.get(page).content.decode()
    wrong = office.post(f"{page}decide/", {"matter": code, "unit": "power", "task": "", "due_on": "2026-05-20"})
    assert wrong.status_code == 422
    done = office.post(f"{page}decide/", {"matter": code, "unit": "power", "task": "扩容批复", "due_on": "2026-05-20"})
    assert done.status_code == 302
    assert "扩容批复" in signed_in(HEAD).get(page).content.decode()
    held = office.post(f"{page}hold/", {"held_on": "2026-05-14", "came": "孙丽、何建国", "notes": ""})
    assert held.status_code == 302
    assert office.post(f"{page}hold/", {"held_on": "2026-05-14", "came": "孙丽", "notes": ""}).status_code == 422
    listed = office.get("/meetings/").content.decode()
    assert "开会1次" in listed
    assert "5月14日" in listed


def test_the_number_solved_opens_its_matters(county, signed_in):
    code = difficulty()
    made = plan(code)
    actions.hold(code=made.code, held_on=TODAY, came=(OFFICE,), by=OFFICE, at=NOW)
    take(code, "plan", SIGNER, content="接电", goal="通电", officer=SIGNER, due_on=TODAY)
    take(code, "solve", SIGNER, outcome="solved", answer="已经接通")
    office = signed_in(OFFICE)
    assert "/meetings/solved/" in office.get("/meetings/").content.decode()
    assert "粮油厂用电" in office.get("/meetings/solved/").content.decode()
    Matter.objects.get(code=code).against.create(unit=county.units["office"])
    assert "粮油厂用电" not in office.get("/meetings/solved/").content.decode()
    assert signed_in(HEAD).get("/meetings/solved/").status_code in {200, 404}


def test_empty_and_called_off(county, signed_in):
    office = signed_in(OFFICE)
    assert "本期还没开" in office.get("/meetings/").content.decode()
    page = office.post(NEW, {"title": "现场会", "planned_on": "2026-05-20", "unit": "office", "guests": ""})["Location"]
    assert office.post(f"{page}off/", {"reason": ""}).status_code == 422
    assert office.post(f"{page}off/", {"reason": "没有议题"}).status_code == 302
    assert "没有议题" in office.get(page).content.decode()
    assert office.post(f"{page}unknown/").status_code == 404


@pytest.mark.parametrize(("code", "status"), [(OFFICE, 200), (LEADER, 200), (HEAD, 200), (STRANGER, 404), ("100022", 404)])
def test_who_may_open_it(county, signed_in, code, status):
    made = plan(difficulty())
    assert signed_in(code).get(f"/meetings/{made.code}/").status_code == status
    if code != OFFICE:
        assert signed_in(code).post(f"/meetings/{made.code}/off/", {"reason": "不开"}).status_code == 404
        assert signed_in(code).get(NEW).status_code == 404


def test_what_came_to_complain_of_a_reader_is_not_on_the_agenda(county, signed_in):
    code = difficulty()
    made = plan(code)
    Matter.objects.get(code=code).against.create(unit=county.units["water"])
    assert "粮油厂用电" not in signed_in(HEAD).get(f"/meetings/{made.code}/").content.decode()
    assert "粮油厂用电" in signed_in(LEADER).get(f"/meetings/{made.code}/").content.decode()
