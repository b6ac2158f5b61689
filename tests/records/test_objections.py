""" "It was not so": once per entry and household, the officer first (principles 1)."""

from datetime import timedelta

import pytest

from lianxin.records.actions import NewEntry, make_entry, object_to_entry, reply_to_objection
from lianxin.records.models import Objection
from lianxin.records.queries import objection_for, objections_to_answer, objections_to_oversee, visits_for_household
from lianxin.rules.errors import NotFound, Refused
from tests.fixtures.people import NOW, START, TODAY


@pytest.fixture
def objection(county):
    make_entry(entry=NewEntry(code="e-1", officers=("001",), kind="visit", day=TODAY, counterparts=("H1",)), by="001", at=NOW)
    return object_to_entry(code="e-1", counterpart=county.counterparts["H1"], at=NOW, text="没有来过")


def test_once_for_each_household_and_entry(county, objection):
    again = object_to_entry(code="e-1", counterpart=county.counterparts["H1"], at=NOW, text="再说一次")
    assert (again.pk, Objection.objects.count(), again.text) == (objection.pk, 1, "没有来过")


@pytest.mark.parametrize("who", ["H2", "V1"])
def test_only_of_a_visit_recorded_for_it(county, objection, who):
    with pytest.raises(NotFound):
        object_to_entry(code="e-1", counterpart=county.counterparts[who], at=NOW)


def test_the_officer_has_the_first_word(county, objection):
    mayor = county.viewer("mayor")
    assert [one.pk for one in objections_to_answer(county.viewer("owner"))] == [objection.pk]
    assert objections_to_oversee(mayor, at=NOW) == []
    with pytest.raises(NotFound):
        objection_for(mayor, objection.pk, at=NOW)
    reply_to_objection(objection=objection.pk, text="当日下午到访", by="001", at=NOW)
    assert objection_for(mayor, objection.pk, at=NOW).reply == "当日下午到访"
    with pytest.raises(Refused):
        reply_to_objection(objection=objection.pk, text="再说", by="001", at=NOW)


def test_silence_for_a_week_shows_too(county, objection):
    assert objections_to_oversee(county.viewer("mayor"), at=NOW + timedelta(days=7)) == [objection]
    assert objections_to_oversee(county.viewer("stranger"), at=NOW + timedelta(days=7)) == []
    assert objections_to_oversee(county.viewer("leader"), at=NOW + timedelta(days=7)) == []


@pytest.mark.parametrize("who", ["colleague", "stranger", "mayor", "clerk"])
def test_nobody_else_answers(county, objection, who):
    with pytest.raises(NotFound):
        reply_to_objection(objection=objection.pk, text="x", by=county.code(who), at=NOW)


def test_the_household_sees_what_was_recorded_for_it(county, objection):
    assert [entry.code for entry in visits_for_household(county.counterparts["H1"], first=START)] == ["e-1"]
    assert not visits_for_household(county.counterparts["H2"], first=START)
