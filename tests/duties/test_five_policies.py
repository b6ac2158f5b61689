"""The five policies: each duty arises for its parties over a year, on both sides of their links."""

from datetime import date
from pathlib import Path

import pytest

from lianxin.duties.queries import work_out
from lianxin.liaison.models import Link
from lianxin.registry.models import Campaign, Counterpart, Officer, Post, Unit
from lianxin.rules.periods import parse
from lianxin.rules.policy.read import read_policy
from lianxin.rules.policy.schema import Policy
from tests.duties.county import SINCE, County, adopt

POLICIES = sorted((Path(__file__).parents[2] / "policies").glob("*.yaml"))


def peopled(county: County, policy: Policy) -> None:
    """An officer of each class and a unit of each kind, linked to a village and a household in each way, with every need."""
    units = [
        Unit.objects.create(code=f"K-{kind}-{place.code}", name=kind, kind=kind, area=place)
        for kind in policy.words.unit_kinds
        for place in (county.county, county.towns[0], county.villages[0])
    ]
    officers = []
    for key in policy.words.classes:
        officer = Officer.objects.create(code=f"c-{key}", name=key)
        Post.objects.create(officer=officer, unit=county.halls[0], class_key=key, valid_from=SINCE, main=True)
        officers.append(officer)
    home = county.household("H1")
    for need in policy.words.needs:
        county.need(home, need)
    whole = Counterpart.objects.create(code="T1", kind="township", base="township", name="T1", area=county.towns[0])
    Counterpart.objects.filter(pk=whole.pk).update(root=whole)
    links = [
        Link(officer=officer, unit=unit, counterpart=one, root=one, kind=kind, valid_from=SINCE)
        for kind in policy.words.links
        for one in (home, county.places[0], whole)
        for officer, unit in [*((each, None) for each in officers), *((None, each) for each in units)]
    ]
    Link.objects.bulk_create(links)
    for key in policy.words.campaigns:
        Campaign.objects.create(key=key, name=key, area=county.county, first=date(2026, 3, 1), last=date(2026, 5, 31))


@pytest.mark.django_db
@pytest.mark.parametrize("file", POLICIES, ids=lambda file: file.stem)
def test_every_duty_arises(file):
    text = file.read_text(encoding="utf-8")
    policy = read_policy(text).policy
    county = County()
    county.adoption.delete()
    adopt(text, county.county)
    peopled(county, policy)
    found = work_out(parse("2026"), today=date(2027, 3, 1))
    assert {due.duty for due in found} == set(policy.duties)
    for due in found:
        built = policy.duties[due.duty].is_built
        assert (due.state == "unmeasured") <= (not built)
        assert (due.verdict.done is None) == (not built)
        assert due.state in {"met", "short", "exempt", "unmeasured"} or due.window.last is None


def test_there_are_five():
    assert len(POLICIES) == 5
