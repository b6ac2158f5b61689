"""Coverage both ways (J2), the rate against its floor (S2), and the number each should have."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.liaison.actions import link, unlink
from lianxin.liaison.models import Link
from lianxin.liaison.queries import coverage, coverages, missing_counterparts, off_quota
from lianxin.policy.actions import adopt
from lianxin.policy.queries import policies_in_force
from lianxin.registry.actions.counterparts import create_counterpart
from tests.fixtures.people import BY, POLICY, START, TODAY


@pytest.fixture
def version(county):
    return policies_in_force(county.areas["C"], TODAY)[0]


def rule(version, key):
    return version.policy.links[key]


def test_both_ways_and_the_quota(county, version):
    found = coverage(version, rule(version, "homes"), TODAY)
    # Cadres: all but the leader and the police; three of ten have a home; three of four homes are linked.
    assert (found.parties.covered, found.parties.total, found.parties.reached) == (3, 10, False)
    assert (found.counterparts.covered, found.counterparts.total, found.counterparts.reached) == (3, 4, True)
    assert (found.links, found.under, found.over) == (3, 7, 0)
    missing = off_quota(version, rule(version, "homes"), TODAY, which="missing", limit=3)
    assert [(one.code, one.number) for one in missing] == [("005", 0), ("006", 0), ("007", 0)]
    rest = off_quota(version, rule(version, "homes"), TODAY, which="missing", after="007")
    assert [one.code for one in rest] == ["008", "010", "011", "012"]


def test_a_rule_without_a_quota_is_counted_as_well(county, version):
    free = rule(version, "homes").model_copy(update={"at_least": None, "at_most": None, "exactly": None, "between": None})
    found = coverage(version, free, TODAY)
    assert (found.parties.covered, found.parties.total, found.links, found.under, found.over) == (3, 10, 3, 0, 0)


def test_over_the_top_is_shown(county, version):
    for code in ("H2", "H3"):
        link(party=county.people["owner"], counterpart=county.counterparts[code], kind="home", first=TODAY, **BY)
    homes = rule(version, "homes")
    assert coverage(version, homes, TODAY).over == 1
    assert [(one.code, one.number) for one in off_quota(version, homes, TODAY, which="over")] == [("001", 3)]
    assert off_quota(version, rule(version, "villages"), TODAY, which="over") == []


def test_who_is_missing_is_shown_to_whom_it_may_be(county, version):
    homes = rule(version, "homes")
    codes = [row.code for row in missing_counterparts(version, homes, TODAY, viewer=county.viewer("clerk"))]
    assert codes == ["H4"]
    assert missing_counterparts(version, homes, TODAY, viewer=county.viewer("leader")) == []


def test_units_are_parties_too(county, version):
    points = rule(version, "points")
    link(party=county.units["GOV1"], counterpart=county.counterparts["V2"], kind="contact-point", first=TODAY, **BY)
    found = coverage(version, points, TODAY)
    assert (found.units.covered, found.units.total, found.under) == (1, 2, 1)
    # Three villages, all linked to a party of some kind by a link of any kind.
    assert (found.counterparts.covered, found.counterparts.total) == (3, 3)
    assert [one.code for one in off_quota(version, points, TODAY, which="under")] == ["GOV2"]


def test_live(county, version):
    held = Link.objects.get(officer__code="001", kind="home")
    unlink(link=held.pk, last=date(2026, 5, 13), **BY)
    assert coverage(version, rule(version, "homes"), TODAY).parties.covered == 2
    assert coverage(version, rule(version, "homes"), date(2026, 5, 13)).parties.covered == 3


def test_whoever_is_excepted_and_a_nearer_adoption_are_left_out(county, version):
    county.people["colleague"].tags = ["new"]
    county.people["colleague"].save()
    assert coverage(version, rule(version, "homes"), TODAY).parties.total == 9
    adopt(text=POLICY + "\n# T2\n", area=county.areas["T2"], first=START, **BY)
    far = policies_in_force(county.areas["C"], TODAY)[0]
    near = policies_in_force(county.areas["T2"], TODAY)[0]
    assert coverage(far, rule(far, "homes"), TODAY).parties.total == 8
    assert coverage(near, rule(near, "homes"), TODAY).parties.total == 1
    assert coverage(far, rule(far, "homes"), TODAY).counterparts.total == 3


def test_statements_do_not_grow(county, version):
    numbers = []
    for start in (0, 10):
        with CaptureQueriesContext(connection) as seen:
            coverages(version, TODAY)
        numbers.append(len(seen))
        for number in range(start, start + 10):
            create_counterpart(kind="household", base="household", code=f"X{number}", name="户", area=county.areas["V2"], **BY)
    assert numbers[0] == numbers[1]
