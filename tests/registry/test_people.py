"""Officers, posts with their basis, backups in chains, absences and suspensions."""

from datetime import date, timedelta

import pytest

from lianxin.registry.actions.leave import end_absence, end_suspension, record_absence, suspend_area
from lianxin.registry.actions.people import add_post, change_officer, create_officer, end_post, set_backup
from lianxin.registry.actions.units import change_unit, create_unit
from lianxin.registry.models import Absence, Officer
from lianxin.registry.queries import (
    absences_of,
    backup_of,
    office_of,
    officer_by_code,
    officer_for,
    officers_found,
    posts_of,
    suspensions,
    units_found,
)
from lianxin.rules.errors import NotFound, Refused
from tests.fixtures.people import BY, CLASSES, START, TODAY

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


def post(county, who="owner", unit="BUREAU", **more):
    values = {"class_key": "cadre", "valid_from": JUNE, "classes": CLASSES, **more}
    return add_post(officer=county.people[who], unit=county.units[unit], **values, **BY)


def rows(county):
    found = posts_of(county.people["owner"])
    return sorted((one.unit.code, one.valid_from, one.valid_to, one.main) for one in found)


def test_somebody_borrowed_counts_there_for_the_time(county):
    post(county, basis="borrowed", valid_to=date(2026, 6, 30))
    assert rows(county) == [
        ("BUREAU", JUNE, date(2026, 6, 30), True),
        ("GOV1", START, date(2026, 5, 31), True),
        ("GOV1", JUNE, date(2026, 6, 30), False),
        ("GOV1", JULY, None, True),
    ]
    assert office_of(county.people["owner"], on=TODAY).unit == "东乡镇政府"
    assert office_of(county.people["owner"], on=JUNE).unit == "县委办公室"
    assert office_of(county.people["owner"], on=JULY).unit == "东乡镇政府"


def test_a_second_post_is_not_the_main_one(county):
    post(county)
    assert [one[-1] for one in rows(county)] == [False, True]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"class_key": "king"}, "class"),
        ({"valid_to": START}, "valid_to"),
        ({"basis": "bought"}, "basis"),
        ({"unit": "GOV1"}, "valid_from"),
    ],
)
def test_refused_posts(county, changes, field):
    with pytest.raises(Refused) as refusal:
        post(county, **changes)
    assert field in {fault.field for fault in refusal.value.faults}


def test_a_post_ends_once(county):
    held = posts_of(county.people["owner"]).get()
    with pytest.raises(Refused):
        end_post(post=held, last=date(2025, 1, 1), **BY)
    end_post(post=held, last=TODAY, **BY)
    with pytest.raises(Refused):
        end_post(post=held, last=TODAY, **BY)
    assert not posts_of(county.people["owner"], on=JUNE)
    assert office_of(county.people["owner"], on=JUNE).unit == ""


def test_backups_in_a_chain_and_in_a_ring(county):
    first, second, third = (county.people[name] for name in ("owner", "colleague", "mayor"))
    set_backup(post=posts_of(first).get(), backup=second, **BY)
    set_backup(post=posts_of(second).get(), backup=third, **BY)
    assert backup_of(first, on=TODAY) == second
    record_absence(officer=second, kind="leave", first=TODAY, last=TODAY, kinds=["leave"], **BY)
    assert backup_of(first, on=TODAY) == third
    set_backup(post=posts_of(second).get(), backup=first, **BY)
    assert backup_of(first, on=TODAY) is None
    with pytest.raises(Refused):
        set_backup(post=posts_of(first).get(), backup=first, **BY)


def test_officers_are_made_found_and_changed(county):
    made = create_officer(code="100", name="欧阳修", mobile="13800000000", **BY)
    for typed in ("欧阳", "oyx", "阳修", "100"):
        assert made in officers_found(typed)
    change_officer(officer=made, name="欧阳锋", mobile="13900000000", tags=["new"], **BY)
    change_officer(officer=made, name="欧阳锋", **BY)
    again = officer_by_code("100")
    assert (again.name, again.mobile, again.tags) == ("欧阳锋", "13900000000", ["new"])
    assert "139" not in str(Officer.objects.filter(code="100").values("search", "mobile_index").get())
    with pytest.raises(Refused) as refusal:
        create_officer(code="100", name=" ", **BY)
    assert {fault.field for fault in refusal.value.faults} == {"name", "officer_code"}
    with pytest.raises(NotFound):
        officer_by_code("none")


def test_for_whom(county):
    assert officer_for(county.viewer("auditor"), "001").name == "王小明"
    assert officer_for(county.viewer("clerk"), "001", action="change")
    assert officer_for(county.viewer("owner"), "001", thing="absence", action="change")
    for who, code, thing in (("clerk", "003", "officer"), ("owner", "002", "absence"), ("stranger", "001", "absence")):
        with pytest.raises(NotFound):
            officer_for(county.viewer(who), code, thing=thing, action="change")


def test_absences(county):
    owner, week = county.people["owner"], {"first": JUNE, "last": JUNE + timedelta(days=6), "kinds": ["leave"]}
    made = record_absence(officer=owner, kind="leave", **week, **BY)
    for bad in ({"kind": "fishing"}, {"kind": "leave"}, {"kind": "leave", "last": START}):
        with pytest.raises(Refused):
            record_absence(**{"officer": owner, **week, **bad}, **BY)
    end_absence(absence=made, last=JUNE, **BY)
    assert absences_of(owner).get().last == JUNE
    end_absence(absence=made, last=JUNE - timedelta(days=1), **BY)
    assert not Absence.objects.exists()


def test_suspensions_of_the_area_and_of_those_above(county):
    values = {"kind": "flood", "first": JUNE, "last": JULY, "basis": "示汛〔2026〕3号", "kinds": ["flood"]}
    made = suspend_area(area=county.areas["T1"], **values, **BY)
    assert [one.pk for one in suspensions(county.areas["G1"], on=JUNE)] == [made.pk]
    assert not suspensions(county.areas["V3"])
    for bad in ({"basis": " "}, {"kind": "feast"}, {"last": START}, {}):
        with pytest.raises(Refused):
            suspend_area(area=county.areas["T1"], **{**values, **bad}, **BY)
    end_suspension(suspension=made, last=JUNE, **BY)
    assert not suspensions(county.areas["T1"], on=JULY)
    with pytest.raises(Refused):
        end_suspension(suspension=made, last=START, **BY)


def test_units_are_made_and_changed(county):
    made = create_unit(name="农技站", kind="station", area=county.areas["T1"], **BY)
    change_unit(unit=made, name="农业技术站", phone="123", **BY)
    change_unit(unit=made, **BY)
    assert [one.phone for one in units_found("农技")] == ["123"] == [one.phone for one in units_found("技术")]
    with pytest.raises(Refused):
        create_unit(name=" ", kind="station", area=county.areas["T1"], code="GOV1", **BY)
