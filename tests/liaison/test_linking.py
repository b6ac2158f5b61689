"""Links by hand and in bulk."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.liaison.actions import link, link_many, preview, unlink
from lianxin.liaison.actions.bulk_links import Wish
from lianxin.liaison.models import Link
from lianxin.liaison.queries import links_held_by, who_serves
from lianxin.registry.actions.counterparts import create_counterpart, end_counterpart
from lianxin.rules.errors import Refused
from tests.fixtures.people import BY, NOW, START, TODAY


def fields(refusal) -> set[str]:
    return {fault.field for fault in refusal.value.faults}


def test_an_officer_and_a_unit(county):
    made = link(party=county.people["colleague"], counterpart=county.counterparts["H1"], kind="home", first=TODAY, **BY)
    point = link(party=county.units["GOV1"], counterpart=county.counterparts["V2"], kind="contact-point", first=TODAY, **BY)
    assert (made.root.code, point.unit.code) == ("H1", "GOV1")
    assert [one.kind for one in links_held_by(county.units["GOV1"], on=TODAY)] == ["contact-point"]
    serving = who_serves(county.counterparts["H1"], on=TODAY)
    assert [(one.name, one.unit, one.phone) for one in serving] == [
        ("王小明", "东乡镇政府", "0536-1234567"),
        ("李四", "东乡镇政府", "0536-1234567"),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "friend"}, "kind"),
        ({"first": START - timedelta(days=1)}, "party_code"),
        ({"last": TODAY - timedelta(days=1)}, "valid_to"),
    ],
)
def test_what_is_refused(county, changes, field):
    values = {"party": county.people["colleague"], "counterpart": county.counterparts["H1"], "kind": "home", "first": TODAY}
    with pytest.raises(Refused) as refusal:
        link(**{**values, **changes}, **BY)
    assert field in fields(refusal)


def test_not_twice_and_not_to_an_ended_one(county):
    with pytest.raises(Refused) as refusal:
        link(party=county.people["owner"], counterpart=county.counterparts["H1"], kind="home", first=TODAY, **BY)
    assert fields(refusal) == {"counterpart_code"}
    h4 = county.counterparts["H4"]
    end_counterpart(counterpart=h4, last=TODAY, reason="搬迁", **BY)
    with pytest.raises(Refused) as refusal:
        link(party=county.people["owner"], counterpart=h4, kind="home", first=TODAY + timedelta(days=1), **BY)
    assert fields(refusal) == {"counterpart_code"}


def test_unlinked_once(county):
    held = Link.objects.get(officer__code="001", kind="home")
    with pytest.raises(Refused):
        unlink(link=held.pk, last=date(2025, 12, 31), **BY)
    unlink(link=held.pk, last=TODAY, **BY)
    with pytest.raises(Refused):
        unlink(link=held.pk, last=TODAY, **BY)
    unlink(link=held.pk, last=TODAY - timedelta(days=1), **BY)
    assert not who_serves(county.counterparts["H1"], on=TODAY)


def test_bulk_is_looked_at_first_and_made_all_or_none(county):
    wish = Wish("officer", "002", "H1", "home", TODAY)
    wishes = [
        wish,
        Wish("officer", "001", "H1", "home", TODAY),  # there already
        Wish("unit", "GOV1", "V2", "contact-point", TODAY),
        Wish("officer", "999", "H1", "home", TODAY),
        Wish("officer", "002", "H9", "home", TODAY),
        Wish("officer", "002", "H2", "friend", TODAY),
        replace(wish, last=TODAY - timedelta(days=1)),
    ]
    seen = preview(wishes)
    assert [one.counterpart for one in seen.new] == ["H1", "V2"]
    assert [one.party for one in seen.same] == ["001"]
    assert {row for row, _ in seen.faults} == {4, 5, 6, 7}
    assert seen.totals["officer:002/home"] == 2
    before = Link.objects.count()
    with pytest.raises(Refused) as refusal:
        link_many(wishes=wishes, by="007", at=NOW)
    assert "4:party_code" in fields(refusal)
    assert Link.objects.count() == before
    link_many(wishes=wishes[:3], by="007", at=NOW)
    assert Link.objects.count() == before + 2
    again = link_many(wishes=wishes[:3], by="007", at=NOW)
    assert (len(again.new), len(again.same)) == (0, 3)


def test_bulk_statements_do_not_grow(county):
    numbers = []
    for start in (0, 10):
        for number in range(start, start + 10):
            create_counterpart(kind="household", base="household", code=f"X{number}", name="户", area=county.areas["V2"], **BY)
        wishes = [Wish("officer", "002", f"X{number}", "home", TODAY) for number in range(start, start + 10)]
        wishes = wishes[: 2 if start == 0 else 10]
        with CaptureQueriesContext(connection) as seen:
            link_many(wishes=wishes, by="007", at=NOW)
        numbers.append(len(seen))
    assert numbers[0] == numbers[1]
