"""Ceilings of what places receive: told to who plans, a household never named, nothing forbidden."""

from datetime import timedelta

from lianxin.records.actions import NewEntry, make_entry
from lianxin.registry.models import Counterpart
from lianxin.reports.queries.receiving import above, met
from tests.web.county import NOW, TODAY

OFFICE = "100006"


def visit(county, whom: str, number: int) -> None:
    for index in range(number):
        entry = NewEntry(
            kind="visit",
            day=TODAY - timedelta(days=index % 3),
            officers=("100001",),
            counterparts=(whom,),
            code=f"{whom}-{index}",
        )
        make_entry(entry=entry, by="100001", at=NOW + timedelta(minutes=index))


def test_what_is_above_the_ceiling_is_listed_and_no_household_named(county, signed_in):
    visit(county, "h04", 5)  # one stands in the county already
    visit(county, "e01", 3)
    bounds = {bound.ceiling.key: bound for bound in above(county.areas["990000000000"], on=TODAY)}
    assert [(one.code, one.name, one.number) for one in bounds["household-visits"].above] == [
        ("", "", 6)
    ]  # one stands in the county already
    assert [(one.code, one.number) for one in bounds["enterprise-visits"].above] == [("e01", 4)]
    html = signed_in(OFFICE).get("/receiving/").content.decode()
    assert "孙长河" not in html
    assert "柳河粮油加工厂" in html
    assert "不给基层和群众增加负担" in html


def test_who_plans_is_asked_join_or_wait(county):
    visit(county, "e01", 2)
    found = met(Counterpart.objects.get(code="e01"), on=TODAY)
    assert [(one.number, one.ceiling.at_most) for one in found] == [(3, 2)]
    assert "李明" in {name for _, name in found[0].lately}


def test_below_the_ceiling_nothing_is_said(county):
    visit(county, "h04", 2)
    bounds = {bound.ceiling.key: bound for bound in above(county.areas["990000000000"], on=TODAY)}
    assert bounds["household-visits"].above == ()
