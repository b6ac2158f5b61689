"""First secretaries: nobody would rather change under the stable proposal; no matching has a higher fit than the best."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.rules.pairing import postings
from lianxin.rules.pairing.posting_stages import ACTS, STAGES, TABLE, after
from lianxin.rules.pairing.postings import Applicant, Criterion, Score, Village, decision_faults, match

pytestmark = pytest.mark.sqlite_only
CRITERIA = [Criterion("farming", "农业技术", 2), Criterion("party", "基层组织")]


@st.composite
def calls(draw):
    level = st.integers(0, 3)
    villages = [
        Village(f"V{n}", {"farming": draw(level), "party": draw(level)}, places=draw(st.integers(1, 2)))
        for n in range(draw(st.integers(1, 3)))
    ]
    codes = [one.code for one in villages]
    people = [
        Applicant(
            f"P{n}", f"U{n}", {"farming": draw(level)},
            wishes=draw(st.permutations(codes))[: draw(st.integers(0, len(codes)))],
            conflicts=frozenset(draw(st.sets(st.sampled_from(codes), max_size=1))),
        )
        for n in range(draw(st.integers(1, 4)))
    ]  # fmt: skip
    scores = [
        Score(panelist, n + 1, one.key, draw(st.integers(0, 4)) * 25)
        for panelist in ("a", "b")
        for n in range(len(people))
        for one in CRITERIA
    ]
    return villages, people, scores


@settings(max_examples=200, deadline=None)
@given(call=calls())
def test_stable_and_best(call):
    villages, people, scores = call
    choice = match(CRITERIA, villages, people, scores, seed=3)
    assert choice.stable.unstable == ()
    seats = [one.code for one in villages for _ in range(one.places)] + [""] * len(people)
    highest = (0, 0)
    for seating in set(permutations(seats, len(people))):
        pairs = [(one.code, seat) for one, seat in zip(people, seating, strict=True) if seat]
        if all(pair in choice.fits for pair in pairs):
            highest = max(highest, (len(pairs), sum(choice.fits[pair].total for pair in pairs)))
    assert (len(choice.best.pairs), choice.best.total) == highest
    for proposal in (choice.stable, choice.best):
        for code, village in proposal.pairs.items():
            person = next(one for one in people if one.code == code)
            assert village not in person.conflicts


def test_names_do_not_matter():
    villages = [Village("V0", {"farming": 3}), Village("V1", {"farming": 1})]
    scores = [Score("a", n, "farming", 60) for n in (1, 2)]
    one = match(CRITERIA, villages, [Applicant("P1", "U", {}), Applicant("P2", "U", {})], scores, seed=1)
    assert one == match(CRITERIA, villages, [Applicant("P2", "U", {}), Applicant("P1", "U", {})], scores, seed=1)
    assert len(one.stable.pairs) == 2


def test_evidence_comes_with_the_fit():
    village = Village("V", {"farming": 2}, evidence={"farming": "大棚200亩,缺技术员"})
    person = Applicant("P", "农业局", {"farming": 3}, evidence={"farming": "高级农艺师"})
    choice = match(CRITERIA, [village], [person], [Score("a", 1, "farming", 80), Score("b", 1, "farming", 70)])
    fit = choice.fits["P", "V"]
    assert fit.total == 2 * 2 * (75 + 60)
    assert fit.parts == (("farming", 540, "大棚200亩,缺技术员", "高级农艺师"),)


def test_a_departure_needs_a_reason():
    proposal = postings.Proposal({"P1": "V1", "P2": "V2"}, 0, (), {})
    decided = {"P1": "V2", "P2": "V1"}
    assert [fault.value for fault in postings.departures(proposal, decided, {"P1": "本人请求"})] == ["P2"]
    assert postings.departures(proposal, proposal.pairs, {}) == []


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("act", ACTS)
def test_each_pair_of_stage_and_act(stage, act):
    to = after(stage, act)
    assert to == TABLE[stage, act] if (stage, act) in TABLE else to.field == "state"


def test_what_people_may_not_decide_either():
    villages = [Village("V1", {}), Village("V2", {}, places=2)]
    people = [Applicant("P1", "U", {}, conflicts=frozenset({"V2"})), Applicant("P2", "U", {})]
    assert decision_faults(villages, people, {"P1": "V1", "P2": "V2"}) == []
    assert [one.value for one in decision_faults(villages, people, {"P1": "V2"})] == ["P1"]
    assert [one.value for one in decision_faults(villages, people, {"P1": "V1", "P2": "V1"})] == ["V1"]
    assert [one.value for one in decision_faults(villages, people, {"P3": "V1", "P1": "V3"})] == ["P1 V3", "P3 V1"]


@settings(max_examples=100, deadline=None)
@given(call=calls())
def test_what_is_proposed_may_be_decided_without_a_reason(call):
    villages, people, scores = call
    choice = match(CRITERIA, villages, people, scores, seed=3)
    for proposal in (choice.stable, choice.best):
        assert decision_faults(villages, people, proposal.pairs) == []
        assert postings.departures(proposal, proposal.pairs, {}) == []


def test_marks_are_checked():
    people = [Applicant("P", "U", {})]
    bad = [Score("a", 1, "farming", 101), Score("a", 2, "farming", 5), Score("a", 1, "farming", 5)]
    assert len(postings.faults_of(CRITERIA, people, bad)) == 3
