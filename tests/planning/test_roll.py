"""The roll from the rows: who belongs together, what they are linked to, whom there is to serve."""

from datetime import date, timedelta

from lianxin.liaison.actions import link
from lianxin.planning import facts
from lianxin.planning.queries import Basis, burden, year_of
from lianxin.policy.actions import adopt
from lianxin.records.actions import NewEntry, make_entry
from lianxin.registry.actions.needs import NeedTerms, declare_need
from lianxin.registry.models import Absence, Officer, Post
from lianxin.rules.burden.numbers import Took
from lianxin.rules.burden.roll import Ask, Things
from lianxin.rules.policy.read import read_policy
from lianxin.rules.workdays import Calendar
from tests.fixtures.people import BY, NOW, POLICY, START, TODAY

MORE = """
  each: {zh: 每户, clause: 条, who: cadre, per: {kind: household, linked: home}, of: {entries: visit},
    at_least: 1, every: quarter}
  poor: {zh: 困难户, clause: 条, who: cadre, per: {kind: household, linked: true, need: hardship}, of: {entries: gift},
    at_least: 1, every: year}
  all: {zh: 户户到, clause: 条, who: cadre, per: {kind: village, linked: contact-point}, by: anyone, count: counterparts,
    of: {entries: visit}, out_of: household, at_least: 100%, every: year}
  own: {zh: 本地各村, clause: 条, who: government, per: {kind: village}, of: {entries: visit}, at_least: 1, every: year}
"""
RICH = POLICY + MORE


def roll(county, text=RICH):
    policy = read_policy(text).policy
    assert policy is not None, read_policy(text).lines("policy")
    return facts.roll_of(policy, county.areas["C"], TODAY)


def sums(found, ask):
    return {group.label + group.level: group.things[ask] for group in found.groups if group.things.get(ask)}


def test_groups_are_of_like_parties(county):
    found = roll(county)
    parties = {(group.kind, group.label, group.level): group.parties for group in found.groups}
    assert parties["officer", "cadre", "county"] == 4
    assert parties["officer", "cadre", "township"] == 5
    assert parties["officer", "cadre", "village"] == 1
    assert parties["officer", "police", "township"] == 1
    assert parties["unit", "government", "township"] == 2
    assert sum(group.parties for group in found.groups if group.kind == "officer") == Officer.objects.count()


def test_a_second_post_is_not_a_second_officer(county):
    Post.objects.create(officer=county.people["owner"], unit=county.units["BUREAU"], class_key="county_leader", valid_from=START)
    found = roll(county)
    assert sum(group.parties for group in found.groups if group.kind == "officer") == Officer.objects.count()
    assert {holder.class_key for group in found.groups for holder in group.holders if len(group.holders) == 2} == {
        "cadre",
        "county_leader",
    }


def test_tags_count_where_the_policy_asks_for_them(county):
    Officer.objects.filter(code=county.code("owner")).update(tags=["new", "other"])
    policy = read_policy(RICH).policy
    owing = {group.level: group.parties for group in roll(county).of(policy, ["cadre"])}
    assert owing == {"county": 4, "township": 4, "village": 1}


def test_links_by_group(county):
    found = roll(county)
    homes = sums(found, Ask(("household",), ("home",)))
    assert homes == {"cadretownship": (Things(3, "household", "", 3),)}
    villages = sums(found, Ask(("village",), ("contact-point",), (), ("household",)))
    assert sum(one.number for one in villages["cadretownship"]) == 2
    assert {one.inside for one in villages["cadretownship"]} == {1, 2}, "V1 holds two households, V3 one"


def test_needs_narrow_the_links(county):
    terms = NeedTerms("law", 12, frozenset({"household"}))
    declare_need(counterpart=county.counterparts["H1"], need="hardship", first=START, source="村", basis="局", terms=terms, **BY)
    found = roll(county)
    assert sums(found, Ask(("household",), (), ("hardship",)))["cadretownship"] == (Things(1, "household", "", 1),)
    assert found.on(Ask(("household",), (), ("hardship",))) == 1
    assert found.on(Ask(("household",))) == 4


def test_all_of_the_own_area(county):
    villages = sums(roll(county), Ask(("village",)))["governmenttownship"]
    assert sum(one.number for one in villages) == 3, "T1 has two villages, T2 one"


def test_what_lies_elsewhere_or_under_a_nearer_adoption_is_left_out(county):
    adopt(text=RICH.replace("at_least: 6", "at_least: 4"), area=county.areas["T1"], first=START, **BY)
    owing = {group.level: group.parties for group in roll(county).groups if group.kind == "officer"}
    assert owing["township"] == 1, "the stranger's township is left"


def test_medians_of_records(county):
    at = NOW
    for number in range(3):
        entry = NewEntry(
            code=f"e{number}",
            officers=(county.code("owner"),),
            kind="stay",
            day=TODAY - timedelta(days=10 + number),
            counterparts=("V1",),
            half_days=min(2, number + 1),
        )
        make_entry(entry=entry, by=county.code("owner"), at=at)
    policy = read_policy(POLICY).policy
    assert facts.took(policy, county.areas["C"], TODAY, 480)["stay"] == Took(480, 3)
    assert facts.took(policy, county.areas["C"], date(2026, 1, 1), 480) == {}


def test_statements_do_not_grow_with_the_roll(county, statements):
    policy = read_policy(RICH).policy
    basis = Basis(county.areas["C"], TODAY, year_of(TODAY))
    before = statements(lambda: burden(policy, basis))
    for number in range(20):
        officer = Officer.objects.create(code=f"x{number}", name="某")
        Post.objects.create(officer=officer, unit=county.units["GOV2"], class_key="cadre", valid_from=START)
    assert statements(lambda: burden(policy, basis)) == before
    assert before < 45


def test_the_busiest_single_party_is_known(county):
    link(party=county.people["owner"], counterpart=county.counterparts["H2"], kind="home", first=START, **BY)
    found = next(group for group in roll(county).groups if group.label == "cadre" and group.level == "township")
    homes = Ask(("household",), ("home",))
    assert max(sum(one.number for one in peak.get(homes, ())) for peak in found.peaks) == 2, "the owner has two of four"
    assert sum(one.number for one in found.things[homes]) == 4


def test_recorded_absences_take_working_days_once(county):
    owner = county.people["owner"]
    for first, last in ((date(2026, 6, 1), date(2026, 6, 12)), (date(2026, 6, 8), date(2026, 6, 19))):
        Absence.objects.create(officer=owner, kind="leave", first=first, last=last)
    calendar = Calendar()
    assert facts.days_away(date(2026, 1, 1), date(2026, 12, 31), calendar) == {owner.pk: 15}
    assert facts.days_away(date(2026, 6, 15), date(2026, 12, 31), calendar) == {owner.pk: 5}
    plan = burden(read_policy(RICH).policy, Basis(county.areas["C"], TODAY, year_of(date(2026, 1, 1))))
    assert sum(group.away for group in plan.groups if group.level == "township") == 15
