"""What a unit handed over: it sees what it did and where it went, nothing that is confidential or complains of it."""

import pytest

from lianxin.audit.models import Read
from lianxin.liaison.queries import Reading
from lianxin.matters import queries
from lianxin.matters.models import Against
from lianxin.rules.errors import NotFound
from tests.fixtures.people import NOW
from tests.matters.places import Steps, reported

READING = Reading(NOW, "x", "handed")


def given_over(county, **values):
    """Handled by the water bureau's plumber, offered to the township and accepted there."""
    go = Steps(county, reported(**values))
    go.handled()
    go("progress", "plumber", text="查过,不是水管的事")
    go("offer_transfer", "plumber", unit="GOV1", reason="属地")
    return go


def who(county, code):
    names = ("plumber", "fitter", "waterhead", "owner", "head", "desk", "stranger", "leader")
    return {name for name in names if queries.is_handed_over(county.viewer(name), code)}


def test_until_it_is_accepted_nothing_has_been_handed_over(county):
    go = given_over(county)
    assert who(county, go.code) == set()
    go("accept_transfer", "owner")
    assert who(county, go.code) == {"plumber", "waterhead"}
    assert [one.code for one in queries.handed_over(county.viewer("waterhead"))] == [go.code]
    with pytest.raises(NotFound):
        queries.matter_of(county.viewer("waterhead"), go.code)


def test_what_we_did_and_where_it_went_but_not_what_they_do(county):
    go = given_over(county)
    go("accept_transfer", "owner")
    go("progress", "owner", text="村里自己的事")
    go("solve", "owner", outcome="solved", answer="修好了")
    found = queries.handed_one(county.viewer("waterhead"), go.code, reading=READING)
    assert (found.to, found.reason, found.matter.outcome) == (county.units["GOV1"].name, "属地", "solved")
    assert [one.step for one in found.steps] == ["dispatch", "sign", "progress", "offer_transfer"]
    assert "村里自己的事" not in str([one.text for one in found.steps])
    assert Read.objects.filter(kind="matter", code=go.code, by=county.code("waterhead")).count() == 1
    first = queries.handed_one(county.viewer("plumber"), go.code, reading=READING).steps[0]
    assert first.step == "sign"


def test_what_is_confidential_is_gone(county):
    go = given_over(county, confidential=True)
    go("accept_transfer", "owner")
    assert who(county, go.code) == set()
    with pytest.raises(NotFound):
        queries.handed_one(county.viewer("waterhead"), go.code, reading=READING)


def test_what_complains_of_them_is_gone(county):
    go = given_over(county)
    done = go("accept_transfer", "owner")
    Against.objects.create(matter=done, unit=county.units["WATER"])
    assert who(county, go.code) == set()
    assert queries.handed_over(county.viewer("waterhead")) == []


def test_a_hand_over_that_was_refused_is_none(county):
    go = given_over(county)
    go("refuse_transfer", "owner", reason="不属我们")
    assert who(county, go.code) == set()
