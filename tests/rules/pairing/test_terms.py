"""The terms of a plan: from a policy's own rules, stored and read again, every fault at once."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.rules.pairing.terms import PRICES, WHOM, LayerTerms, Terms, faults_of_terms, terms_for, terms_of
from lianxin.rules.policy.read import read_policy

POLICIES = sorted((Path(__file__).parents[3] / "policies").glob("*.yaml"))
FIRST = read_policy(POLICIES[0].read_text(encoding="utf-8")).policy
numbers = st.integers(0, 500)
layers = st.builds(
    LayerTerms,
    rule=st.sampled_from(["homes", "points"]),
    kind=st.sampled_from(["home", "point"]),
    least=numbers,
    most=st.none() | numbers,
    each_least=numbers,
    each_most=st.none() | numbers,
    whom=st.sampled_from(WHOM),
    needs=st.lists(st.sampled_from(["elder", "hardship"]), unique=True).map(tuple),
)
terms = st.builds(
    Terms,
    layers=st.lists(layers, max_size=2, unique_by=lambda one: one.rule).map(tuple),
    local=st.booleans(),
    match=st.booleans(),
    **dict.fromkeys(PRICES, st.integers(0, 100_000)),
)


@given(terms)
def test_what_is_stored_is_read_again(given_terms):
    assert terms_of(given_terms.as_json()) == given_terms


def test_a_name_of_a_later_release_is_left_out():
    stored = Terms((LayerTerms("homes", "home"),)).as_json()
    stored["weather"] = 1
    stored["layers"][0]["moon"] = 2
    assert terms_of(stored) == Terms((LayerTerms("homes", "home"),))


@given(terms)
def test_a_fault_is_said_exactly_where_numbers_or_needs_are_wrong(given_terms):
    policy = FIRST
    rules = dict.fromkeys(("homes", "points"), next(iter(policy.links.values())))
    fields = {fault.field for fault in faults_of_terms(given_terms, rules, {"elder": 1, "hardship": 1})}
    wrong = {
        f"{one.rule}.{name}"
        for one in given_terms.layers
        for name, least, most in (("most", one.least, one.most), ("each_most", one.each_least, one.each_most))
        if most is not None and most < least
    }
    wrong |= {f"{one.rule}.needs" for one in given_terms.layers if one.whom in ("needed", "linked_or_needed") and not one.needs}
    assert fields == (wrong if given_terms.layers else {"layers"})


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_each_policys_own_rules_are_sound_terms(path):
    policy = read_policy(path.read_text(encoding="utf-8")).policy
    assert policy is not None
    if not policy.links:
        return
    found = terms_for(policy.links, dict.fromkeys(policy.links, next(iter(policy.words.links), "")))
    assert found.layers
    assert faults_of_terms(found, policy.links, policy.words.needs) == []
    for layer in found.layers:
        rule = policy.links[layer.rule]
        assert layer.needs == tuple(rule.with_.need)
        assert (layer.each_most == 1) == (set(rule.with_.kind) == {"household"})


def test_faults_come_all_at_once():
    policy = FIRST
    bad = Terms((LayerTerms("nothing", "", 5, 3, whom="elsewhere", needs=("moon",)),), same_area=-1)
    fields = [fault.field for fault in faults_of_terms(bad, policy.links, policy.words.needs)]
    assert fields == ["nothing.rule", "nothing.kind", "nothing.whom", "nothing.needs", "nothing.most", "same_area"]
    with pytest.raises(KeyError):
        bad.layer("homes")
