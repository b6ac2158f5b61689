"""A plan of pairing from draft to links: built from rows, solved by the worker, changed by hand, objected to, put in force."""

from datetime import date, timedelta

import pytest

from lianxin.jobs.worker import work_once
from lianxin.liaison.models import HandOver, HandOverItem, Link
from lianxin.matters.actions.handing import hand_overs_due
from lianxin.planning.actions import force, objecting, plans, runs
from lianxin.planning.facts.pairing import problem_of
from lianxin.planning.models import PairingLink, PairingRun
from lianxin.planning.queries import pairing, pricing, villages
from lianxin.planning.queries.pricing import Change
from lianxin.registry.actions.counterparts import create_counterpart
from lianxin.registry.models import Absence, Officer, Post
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.pairing.stages import STAGES, STEPS, after, may
from lianxin.rules.pairing.terms import LayerTerms, Terms
from tests.fixtures.people import NOW, TODAY

ON = TODAY + timedelta(days=18)
HOMES = LayerTerms("homes", "home", 0, 2, 1, 1, "all")
TERMS = Terms((HOMES,))


@pytest.fixture
def office(county):
    return {"by": county.code("office"), "at": NOW}


@pytest.fixture
def plan(county, office):
    """A draft about every household, at most two for each."""
    made = plans.begin(area=county.areas["C"], policy="county-liaison", name="二季度结对", first=ON, **office)
    return plans.set_terms(plan=made, terms=TERMS, revision=made.revision, **office)


def solve(plan, office, kind="solve"):
    runs.ask(plan=plan, kind=kind, revision=plan.revision, **office)
    told = work_once(lambda: NOW)
    plan.refresh_from_db()
    return told


def pairs(plan):
    return {row.counterpart.code: row.party for row in plan.links.select_related("officer", "unit", "counterpart")}


def send(plan, office):
    plans.send(plan=plan, until=ON - timedelta(days=3), revision=plan.revision, **office)
    plan.refresh_from_db()


# -- the problem -----------------------------------------------------------------------------------------


def test_the_terms_come_from_the_policys_own_rules(county, office):
    made = plans.begin(area=county.areas["C"], policy="county-liaison", name="新", first=ON, **office)
    homes, points = pairing.terms(made).layers
    assert (homes.rule, homes.kind, homes.least, homes.most, homes.whom) == ("homes", "home", 1, 2, "linked")
    assert (points.rule, points.least, points.most) == ("points", 1, 1), "the rule without a number is left out"
    with pytest.raises(Refused):
        plans.begin(area=county.areas["C"], policy="nothing", name="新", first=ON, **office)


def test_parties_areas_links_and_absences_are_in_the_problem(county, plan):
    owner = county.people["owner"]
    Absence.objects.create(officer=owner, kind="leave", first=ON, last=ON + timedelta(days=182))
    Absence.objects.create(officer=county.people["colleague"], kind="leave", first=ON, last=ON + timedelta(days=9))
    problem = problem_of(plan)
    parties = {one.code: one for one in problem.parties}
    mine = parties[f"officer:{owner.code}"]
    assert mine.serves == {"T1"}
    assert mine.place == "V1", "the contact point, to which the owner goes anyway"
    assert mine.absent == 50
    assert parties[f"officer:{county.code('colleague')}"].absent == 0, "ten days change nothing"
    assert parties[f"officer:{county.code('office')}"].serves == frozenset(), "a county officer serves everywhere"
    assert f"officer:{county.code('police')}" not in parties
    assert {one.code for one in problem.counterparts} == {"H1", "H2", "H3", "H4"}
    assert {(one.party, one.counterpart) for one in problem.held} == {
        (f"officer:{county.code('owner')}", "H1"),
        (f"officer:{county.code('colleague')}", "H2"),
        (f"officer:{county.code('stranger')}", "H3"),
    }


def test_links_outside_the_plan_stay_and_count(county, office, plan):
    linked = LayerTerms("homes", "home", 0, 2, 1, 1, "needed", ("hardship",))
    plan = plans.set_terms(plan=plan, terms=Terms((linked,)), revision=plan.revision, **office)
    carried = {one.code: dict(one.carries) for one in problem_of(plan).parties if one.carries}
    assert carried[f"officer:{county.code('owner')}"] == {"homes": 1}


def test_whom_an_officer_may_not_serve_is_known_by_place_and_name(county, plan):
    owner = county.people["owner"]
    objecting.declare(officer=owner, area=county.areas["V1"], name="张三家", at=NOW)
    objecting.declare(officer=owner, area=county.areas["V2"], name="没有这家", at=NOW)
    bans = {(ban.party, ban.counterpart) for ban in problem_of(plan).bans}
    assert bans == {(f"officer:{owner.code}", "H1")}, "H1 lies in a group of the village"
    first = pairing.conflicts(county.viewer("owner"))
    assert [one.name for one in first] == ["张三家", "没有这家"]
    assert pairing.conflicts(county.viewer("office")) == [], "nobody else reads them"
    objecting.take_back(officer=owner, conflict=first[0].pk, at=NOW)
    assert not problem_of(plan).bans
    with pytest.raises(NotFound):
        objecting.take_back(officer=county.people["colleague"], conflict=first[1].pk, at=NOW)


def test_statements_do_not_grow_with_the_roll(county, plan, office, statements):
    before = statements(lambda: problem_of(plan))
    for number in range(30):
        officer = Officer.objects.create(code=f"x{number}", name="某")
        Post.objects.create(officer=officer, unit=county.units["GOV2"], class_key="cadre", valid_from=date(2026, 1, 1))
        create_counterpart(code=f"N{number}", kind="household", base="household", name="某家", area=county.areas["V3"], **office)
    assert statements(lambda: problem_of(plan)) == before
    assert before < 25


# -- solved ------------------------------------------------------------------------------------------------


def test_the_worker_solves_it(county, office, plan):
    assert work_once(lambda: NOW) == ""
    assert solve(plan, office) == f"plan {plan.pk}: solve done"
    assert set(pairs(plan)) == {"H1", "H2", "H3", "H4"}
    assert pairs(plan)["H1"] == f"officer:{county.code('owner')}", "what is good stays"
    assert plan.outcome["cost"] == plan.outcome["bound"]
    assert plan.outcome["missing"] == []
    assert PairingRun.objects.get().state == "done"
    rows = villages.grid(county.viewer("office"), plan)
    assert [(row.code, row.pairs) for row in rows] == [("T1", 3), ("T2", 1)]


def test_one_work_at_a_time_and_none_over_another(county, office, plan):
    runs.ask(plan=plan, kind="solve", revision=plan.revision, **office)
    with pytest.raises(Refused):
        runs.ask(plan=plan, kind="solve", revision=plan.revision, **office)
    with pytest.raises(Refused):
        plans.set_terms(plan=plan, terms=TERMS, revision=plan.revision, **office)
    runs.stop(plan=plan, **office)
    assert PairingRun.objects.get().state == "stopped"
    with pytest.raises(NotFound):
        runs.stop(plan=plan, **office)


def test_told_to_leave_the_run_waits_again(county, office, plan):
    runs.ask(plan=plan, kind="solve", revision=plan.revision, **office)
    work_once(lambda: NOW, lambda: True)
    assert PairingRun.objects.get().state == "waiting"
    assert not plan.links.exists()
    work_once(lambda: NOW)
    assert plan.links.count() == 4


def test_a_worker_not_heard_of_is_followed_by_another(county, office, plan):
    runs.ask(plan=plan, kind="solve", revision=plan.revision, **office)
    PairingRun.objects.update(state="running", beat_at=NOW)
    assert work_once(lambda: NOW) == ""
    assert work_once(lambda: NOW + timedelta(minutes=11))


def test_who_comes_second_is_refused(county, office, plan):
    solve(plan, office)
    with pytest.raises(Refused):
        plans.set_terms(plan=plan, terms=TERMS, revision=plan.revision - 1, **office)


def test_when_it_can_not_be_done_it_says_why(county, office):
    made = plans.begin(area=county.areas["C"], policy="county-liaison", name="新", first=ON, **office)
    few = LayerTerms("homes", "home", 1, 2, 1, 1, "all")
    made = plans.set_terms(plan=made, terms=Terms((few,)), revision=made.revision, **office)
    solve(made, office)
    cuts = made.outcome["cuts"]
    assert cuts, "ten officers want one household each, and there are four"
    assert sum(cut["missing"] for cut in cuts) == 6
    assert "缺" in cuts[0]["zh"]
    assert cuts[0]["remedies"]
    send(made, office)
    with pytest.raises(Refused) as refused:
        force.adopt(plan=made, revision=made.revision, **office)
    assert [fault.field for fault in refused.value.faults] == ["reason"]


def test_contradicting_wishes_are_told_and_nothing_is_lost(county, office, plan):
    solve(plan, office)
    for code in ("H1", "H2", "H4"):
        plan.refresh_from_db()
        said = {"must": True, "layer": "homes", "party": f"officer:{county.code('owner')}", "counterpart": code}
        plans.wish(plan=plan, **said, reason="就近", revision=plan.revision, **office)
    plan.refresh_from_db()
    assert solve(plan, office).endswith("failed")
    run = PairingRun.objects.latest("pk")
    assert any("多于2个" in fault[2] for fault in run.faults)
    assert plan.links.count() == 4
    wish = pairing.wishes(plan)[0]
    plans.unwish(plan=plan, wish=wish.pk, revision=plan.revision, **office)
    plan.refresh_from_db()
    assert solve(plan, office).endswith("done")


# -- changed by hand -----------------------------------------------------------------------------------


def test_a_change_by_hand_is_priced_locked_and_stays(county, office, plan):
    solve(plan, office)
    old, new = pairs(plan)["H4"], f"officer:{county.code('office')}"
    other = "officer:" + next(county.code(name) for name in ("office", "inspector") if f"officer:{county.code(name)}" != old)
    change = Change("homes", "H4", old, other)
    priced = pricing.price(plan, change)
    cost = plan.outcome["cost"]
    plans.change_pair(plan=plan, change=change, revision=plan.revision, **office)
    plan.refresh_from_db()
    assert plan.outcome["cost"] == cost + priced.direct
    assert pairs(plan)["H4"] == other
    assert plan.links.get(counterpart__code="H4").locked
    solve(plan, office)
    assert pairs(plan)["H4"] == other, "locked stays"
    row = plan.links.get(counterpart__code="H4")
    plans.lock(plan=plan, link=row.pk, locked=False, revision=plan.revision, **office)
    plan.refresh_from_db()
    solve(plan, office)
    assert plan.outcome["cost"] == cost, "let go, the cheapest comes back"
    assert new


def test_a_hard_rule_is_not_broken_by_hand(county, office, plan):
    solve(plan, office)
    change = Change("homes", "H3", pairs(plan)["H3"], f"officer:{county.code('owner')}")
    assert "不在其服务的区划内" in [fault.zh for fault in pricing.price(plan, change).faults]
    with pytest.raises(Refused):
        plans.change_pair(plan=plan, change=change, revision=plan.revision, **office)
    for party, other in (("officer:999", "H1"), (f"officer:{county.code('owner')}", "E1")):
        with pytest.raises(Refused):
            plans.change_pair(plan=plan, change=Change("homes", other, "", party), revision=plan.revision, **office)


def test_one_fewer_by_hand_is_a_place_missing(county, office, plan):
    solve(plan, office)
    plans.change_pair(plan=plan, change=Change("homes", "H4", pairs(plan)["H4"]), revision=plan.revision, **office)
    plan.refresh_from_db()
    assert plan.outcome["missing"] == [["counterpart", "homes", "H4", 1]]
    assert force.standing(plan)[1] == 1
    shown = pairing.pairs_in(county.viewer("office"), plan, county.areas["V2"])
    assert [(one.counterpart.code, one.after) for one in shown] == [("H4", [])]


def test_why_this_pair_and_what_the_next_best_was(county, office, plan):
    solve(plan, office)
    why = pricing.explained(plan, "homes", county.counterparts["H1"])[0]
    assert why.link.party == f"officer:{county.code('owner')}"
    assert why.held
    assert why.cost.way == 500, "the same village"
    assert why.others[0].direct > 0
    assert why.refused["area"] == 1, "the stranger serves another township"


# -- units object, the office answers --------------------------------------------------------------------


def test_units_see_and_object_to_their_own_pairs_only(county, office, plan):
    solve(plan, office)
    clerk, mayor, stranger = (county.viewer(name) for name in ("clerk", "mayor", "stranger"))
    assert pairing.plans(clerk) == [], "not before it is sent"
    send(plan, office)
    assert pairing.plans(clerk) == [plan]
    assert pairing.plans(stranger) == []
    mine = {row.counterpart.code for row in pairing.pairs_with(clerk, plan, county.people["owner"])}
    assert "H1" in mine
    with pytest.raises(NotFound):
        pairing.party_in(clerk, plan, f"officer:{county.code('stranger')}")
    row = plan.links.get(counterpart__code="H1")
    said = objecting.object_to(link=pairing.link_to_object(mayor, plan, row.pk), reason="已调走", by=mayor.code, at=NOW)
    with pytest.raises(NotFound):
        pairing.link_to_object(mayor, plan, plan.links.get(counterpart__code="H3").pk)
    with pytest.raises(Refused):
        objecting.object_to(link=row, reason="再说一遍", by=mayor.code, at=NOW)
    assert pairing.objections(county.viewer("office"), plan) == [said]
    assert pairing.objections(clerk, plan) == [said], "of the same unit"
    with pytest.raises(NotFound):
        pairing.objection_for(clerk, plan, said.pk)
    with pytest.raises(Refused) as refused:
        force.adopt(plan=plan, revision=plan.revision, **office)
    assert refused.value.faults[0].field == "objections"
    objecting.answer(objection=said, upheld=False, answer="仍在岗", **office)
    with pytest.raises(Refused):
        objecting.answer(objection=said, upheld=True, answer="改", **office)


def test_objections_end_with_their_day_and_a_plan_goes_back(county, office, plan):
    solve(plan, office)
    send(plan, office)
    row = plan.links.first()
    with pytest.raises(Refused):
        objecting.object_to(link=row, reason="迟了", by="x", at=NOW + timedelta(days=17))
    plans.take_back(plan=plan, revision=plan.revision, **office)
    plan.refresh_from_db()
    assert plan.state == "draft"
    plans.drop(plan=plan, reason="不做了", revision=plan.revision, **office)
    plan.refresh_from_db()
    assert (plan.state, plan.note) == ("dropped", "不做了")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("stage", STAGES)
def test_every_step_at_every_stage(step, stage):
    if may(step, stage):
        assert after(step, stage) in STAGES
    else:
        with pytest.raises(ValueError, match=f"{step} at {stage}"):
            after(step, stage)


# -- in force --------------------------------------------------------------------------------------------


def adopted(plan, office, county, taker="office"):
    """The plan with H1 given to somebody else, in force."""
    solve(plan, office)
    change = Change("homes", "H1", pairs(plan)["H1"], f"officer:{county.code(taker)}")
    plans.change_pair(plan=plan, change=change, revision=plan.revision, **office)
    plan.refresh_from_db()
    send(plan, office)
    force.adopt(plan=plan, revision=plan.revision, **office)
    work_once(lambda: NOW)
    plan.refresh_from_db()


def test_adopted_the_links_begin_and_end_and_the_matters_follow(county, office, plan):
    adopted(plan, office, county)
    assert plan.state == "adopted"
    old = Link.objects.get(officer=county.people["owner"], root__code="H1")
    assert old.valid_to == ON - timedelta(days=1)
    new = Link.objects.get(officer=county.people["office"], root__code="H1")
    assert (new.valid_from, new.valid_to, new.kind) == (ON, None, "home")
    kept = Link.objects.get(officer=county.people["colleague"], root__code="H2")
    assert kept.valid_to is None
    over = HandOver.objects.get()
    assert (over.leaver, over.partial) == (county.people["owner"], True)
    assert HandOverItem.objects.get().new == new
    assert [one.code for one in hand_overs_due(on=ON)] == [over.code]
    assert pairing.hand_overs_of(plan) == [over]
    assert Link.objects.filter(root__code="V1", valid_to=None).exists(), "other kinds of link are left alone"


def test_a_plan_for_a_day_that_is_over_is_refused(county, office, plan):
    solve(plan, office)
    send(plan, office)
    late = {"by": office["by"], "at": NOW + timedelta(days=18)}
    with pytest.raises(Refused) as refused:
        force.adopt(plan=plan, revision=plan.revision, **late)
    assert refused.value.faults[0].field == "first"


def test_a_large_plan_goes_on_where_it_was_stopped(county, office, plan, monkeypatch):
    monkeypatch.setattr(force, "AT_ONCE", 1)
    solve(plan, office)
    send(plan, office)
    force.adopt(plan=plan, revision=plan.revision, **office)
    asked = iter([False, False, False, True, True, True, True])
    work_once(lambda: NOW, lambda: next(asked, True))
    assert PairingRun.objects.latest("pk").state == "waiting"
    done = PairingLink.objects.filter(put_in_force=True).count()
    assert 0 < done < 4
    work_once(lambda: NOW)
    plan.refresh_from_db()
    assert plan.state == "adopted"
    assert Link.objects.filter(root__code="H4", valid_from=ON).count() == 1


def test_departures_are_mended_with_few_changes(county, office, plan):
    adopted(plan, office, county)
    taker = county.people["office"]
    day = ON + timedelta(days=30)
    assert not pairing.changed_since(plan, day)
    Post.objects.filter(officer=taker).update(valid_to=day - timedelta(days=1))
    since = pairing.changed_since(plan, day)
    assert (since.parties, since.new) == (1, 0)
    later = {"by": office["by"], "at": NOW + timedelta(days=40)}
    mend = plans.begin(area=county.areas["C"], policy="county-liaison", name="修补", first=day, mends=plan, **later)
    assert solve(mend, later, "mend").endswith("done")
    before = pairs(plan)
    after_it = pairs(mend)
    assert {code for code in before if before[code] != after_it[code]} == {
        code for code, party in before.items() if party == f"officer:{taker.code}"
    }
    with pytest.raises(Refused):
        runs.ask(plan=plan, kind="mend", revision=plan.revision, **later)
