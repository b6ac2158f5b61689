"""A longer term with its reason: members, places and stations go on with it; what it was, and what became of it, stays."""

from datetime import date, timedelta

import pytest

from lianxin.audit.models import Act
from lianxin.groups import actions, queries
from lianxin.groups.models import Extension, Group
from lianxin.liaison.models import Link
from lianxin.registry.models import Officer, Post
from lianxin.rules.errors import NotFound, Refused
from tests.web.county import TODAY
from tests.web.groups.test_groups import BY, COLLEAGUE, LAST, OFFICE, OWNER, WATER, given, group, main_unit, viewer

LATER = LAST + timedelta(days=90)
WHY = "征地还差两户"


def extend(made, last=LATER, reason=WHY, **by):
    return actions.extend_term(code=made.unit.code, last=last, reason=reason, **{**BY, **by})


def test_members_places_and_stations_go_on(county):
    made = group(kind="instructors", name="指导员")
    sent = {"role": "instructor", "full_time": True, "station": "e01", "link_kind": "contact-point"}
    actions.add_member(code=made.unit.code, officer=WATER, **sent, **BY)
    actions.add_member(code=made.unit.code, officer=COLLEAGUE, **BY)
    actions.release_member(code=made.unit.code, officer=COLLEAGUE, last=TODAY, **BY)
    actions.put_in_charge(code=made.unit.code, counterpart="990001002000", link_kind="contact-point", **BY)
    extend(made)
    assert Group.objects.get().last == LATER
    ends = dict(Post.objects.filter(unit=made.unit).values_list("officer__code", "valid_to"))
    assert ends == {OWNER: LATER, WATER: LATER, COLLEAGUE: TODAY}
    assert set(Link.objects.filter(valid_from=TODAY).values_list("valid_to", flat=True)) == {LATER}
    days = {TODAY: made.unit.code, LAST + timedelta(days=1): made.unit.code, LATER: made.unit.code}
    for day, unit in {**days, LATER + timedelta(days=1): "water"}.items():
        assert main_unit(WATER, day) == unit


def test_released_after_an_extension_the_home_post_takes_over(county):
    made = group()
    actions.add_member(code=made.unit.code, officer=WATER, full_time=True, **BY)
    extend(made)
    extend(made, last=LATER + timedelta(days=30))
    actions.release_member(code=made.unit.code, officer=WATER, last=TODAY, **BY)
    for day in (TODAY + timedelta(days=1), LAST + timedelta(days=1), LATER + timedelta(days=2), LATER + timedelta(days=400)):
        assert main_unit(WATER, day) == "water"


def test_who_is_wanted_elsewhere_is_released_first(county):
    made, other = group(), group(name="第二组", first=LAST + timedelta(days=10), last=LAST + timedelta(days=20))
    actions.add_member(code=made.unit.code, officer=WATER, full_time=True, **BY)
    actions.add_member(code=other.unit.code, officer=WATER, full_time=True, **BY)
    with pytest.raises(Refused):
        extend(made)
    assert Group.objects.get(pk=made.pk).last == LAST
    assert not Extension.objects.exists()
    actions.release_member(code=made.unit.code, officer=WATER, last=TODAY, **BY)
    extend(made)
    assert main_unit(WATER, LAST + timedelta(days=12)) == other.unit.code


@pytest.mark.parametrize("wrong", [{"last": LAST}, {"last": date(2031, 5, 15)}, {"reason": " "}, {"reason": "x" * 301}])
def test_what_is_no_extension(county, wrong):
    made = group()
    with pytest.raises(Refused):
        extend(made, **wrong)
    with pytest.raises(NotFound):
        extend(made, by=OWNER)
    assert not Extension.objects.exists()


def test_dissolved_its_history_stays(county):
    made = group()
    actions.add_member(code=made.unit.code, officer=COLLEAGUE, **BY)
    actions.name_leader(code=made.unit.code, officer=COLLEAGUE, **BY)
    extend(made)
    actions.end_group(code=made.unit.code, reason="办完了", **BY)
    found = queries.group_page(viewer(OFFICE), made.unit.code, on=TODAY + timedelta(days=1))
    assert [(one.what, one.text) for one in found.history] == [
        ("made", "两个月内办完石桥村征地补偿"),
        ("extended", WHY),
        ("led", Officer.objects.get(code=COLLEAGUE).name),
        ("ended", "办完了"),
    ]
    assert sorted(one.officer.code for one in found.former) == [OWNER, COLLEAGUE]
    assert Act.objects.filter(verb="groups.group.extended", code=made.unit.code).count() == 1


def test_extended_in_the_browser_and_each_number_opens_its_matters(county, signed_in):
    made = group()
    code = given(made)
    office, page = signed_in(OFFICE), f"/groups/{made.unit.code}/"
    assert office.post(f"{page}extend/", {"last": LAST.isoformat(), "reason": WHY}).status_code == 422
    assert office.post(f"{page}extend/", {"last": LATER.isoformat(), "reason": WHY}).status_code == 302
    shown = office.get(page).content.decode()
    assert WHY in shown
    unit = f"unit={made.unit.code}"
    for query, there in ((f"state=&{unit}", True), (f"state=open&{unit}", True), (f"state=&{unit}&outcome=solved", False)):
        address = f"/matters/?{query}"
        assert address.replace("&", "&amp;") in shown
        assert (code in office.get(address).content.decode()) is there
