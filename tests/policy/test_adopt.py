"""Versions are adopted for an area from a day, never edited; the past keeps the rules of its day."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.policy.actions import adopt
from lianxin.policy.models import Adoption, Version
from lianxin.policy.queries import policies_in_force, schedule, version_text, versions, words_ever, words_in_force
from lianxin.registry.actions.counterparts import create_counterpart
from lianxin.registry.actions.needs import NeedTerms, declare_need
from lianxin.registry.models import Counterpart, Need
from lianxin.rules.errors import NotFound, Refused
from tests.fixtures.people import BY, NOW, POLICY, START, TODAY

JULY = date(2026, 7, 1)
NEW = POLICY.replace("at_least: 6", "at_least: 4").replace("expires_months: 12", "expires_months: 6")
ADOPT = {"by": "008", "at": NOW}


def held(area, on):
    return [(one.area, one.policy.duties["stay"].at_least) for one in policies_in_force(area, on)]


def test_a_version_ends_when_the_next_begins(county):
    county_id = county.areas["C"].pk
    adopt(text=NEW, area=county.areas["C"], first=JULY, **ADOPT)
    assert held(county.areas["G1"], date(2025, 12, 31)) == []
    assert held(county.areas["G1"], date(2026, 6, 30)) == [(county_id, 6)]
    assert held(county.areas["G1"], JULY) == [(county_id, 4)]
    assert [(one.first, one.last) for one in schedule()] == [(START, date(2026, 6, 30)), (JULY, None)]
    assert [one.first for one in versions(county.areas["V1"])] == [JULY, START]


def test_the_nearer_of_two_levels_holds(county):
    adopt(text=NEW, area=county.areas["T1"], first=JULY, **ADOPT)
    assert held(county.areas["V1"], JULY) == [(county.areas["T1"].pk, 4)]
    assert held(county.areas["V3"], JULY) == [(county.areas["C"].pk, 6)]
    other = POLICY.replace("policy: county-liaison", "policy: another")
    adopt(text=other, area=county.areas["C"], first=JULY, **ADOPT)
    assert len(held(county.areas["V1"], JULY)) == 2


def test_a_written_end_and_the_version_before_does_not_come_back(county):
    adopt(text=NEW, area=county.areas["C"], first=JULY, last=date(2026, 7, 31), **ADOPT)
    assert held(county.areas["C"], date(2026, 8, 1)) == []
    with pytest.raises(Refused):
        adopt(text=NEW, area=county.areas["C"], first=JULY, last=START, **ADOPT)


def test_adopted_again_it_is_the_same_and_another_text_is_refused(county):
    first = Adoption.objects.get()
    assert adopt(text=POLICY, area=county.areas["C"], first=START, **ADOPT) == first
    with pytest.raises(Refused):
        adopt(text=NEW, area=county.areas["C"], first=START, **ADOPT)
    adopt(text=POLICY, area=county.areas["T1"], first=START, **ADOPT)
    assert Version.objects.count() == 1


def test_every_fault_of_a_text_with_its_line(county):
    with pytest.raises(Refused) as refusal:
        adopt(text=POLICY.replace("who: cadre", "who: carde"), area=county.areas["C"], first=JULY, **ADOPT)
    assert len(refusal.value.faults) >= 3
    assert all(fault.field[0].isdigit() and fault.zh and fault.en for fault in refusal.value.faults)
    assert Version.objects.count() == 1


def test_needs_begun_under_new_words_have_the_new_term(county):
    terms = NeedTerms("law", 12, frozenset({"household"}))
    for code, first in (("H1", START), ("H2", JULY)):
        declare_need(
            counterpart=county.counterparts[code], need="hardship", first=first, source="村", basis="民政局", terms=terms, **BY
        )
    adopt(text=NEW, area=county.areas["C"], first=JULY, **ADOPT)
    assert dict(Need.objects.values_list("root__code", "last")) == {"H1": date(2026, 12, 31), "H2": date(2026, 12, 31)}
    assert Need.objects.get(root__code="H2").to is None


def test_own_kinds_of_counterpart_follow_their_like(county):
    text = POLICY.replace("words:\n", "words:\n  counterparts: {shop: {zh: 商户, like: enterprise}}\n")
    adopt(text=text, area=county.areas["C"], first=JULY, **ADOPT)
    create_counterpart(kind="shop", base="enterprise", code="S1", name="小卖部", area=county.areas["V1"], **BY)
    changed = text.replace("like: enterprise", "like: school")
    adopt(text=changed, area=county.areas["C"], first=date(2026, 8, 1), **ADOPT)
    assert Counterpart.objects.get(code="S1").base == "school"
    assert words_in_force(county.areas["V1"], JULY).base_of("shop") == "enterprise"


def test_words_and_their_names(county):
    words = words_in_force(county.areas["V1"], TODAY)
    assert words.label("entries", "visit") == "走访"
    assert words.label("entries", "visit", "en") == "visit"
    assert words.label("counterparts", "household") == "户"
    assert words.label("entries", "gone") == "gone"
    assert words.closed_links == {"police-village"}
    assert words.base_of("household") == "household"
    assert words.base_of("ghost") is None
    assert "stay" in words.vocabulary.topics
    assert words_ever(county.areas["V1"]).label("needs", "hardship") == "困难户"
    assert not words_in_force(county.areas["V1"], date(2025, 1, 1)).entries


def test_one_statement_once_the_text_is_read(county):
    policies_in_force(county.areas["V1"], TODAY)
    with CaptureQueriesContext(connection) as seen:
        policies_in_force(county.areas["G1"], TODAY)
    assert len(seen) == 1


@pytest.mark.django_db
def test_the_text_of_a_version():
    with pytest.raises(NotFound):
        version_text("nothing")
