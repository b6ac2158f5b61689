"""Absences and suspensions: one's own, a clerk's people; a document for a suspension; order and overlap."""

from datetime import date

import pytest

from lianxin.registry.models import Absence, Suspension

LEAVE = {"officer": "100001", "kind": "leave", "first": "2026-05-18", "last": "2026-05-20", "note": "年休"}


def test_an_officer_enters_the_own_leave(county, signed_in):
    browser = signed_in("100001")
    assert browser.post("/absences/add/", LEAVE).status_code == 302
    found = Absence.objects.get()
    assert (found.officer.code, found.first, found.last) == ("100001", date(2026, 5, 18), date(2026, 5, 20))
    assert "年休" in browser.get("/absences/").content.decode()
    assert "年休" not in signed_in("100002").get("/absences/").content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"last": "2026-05-17"}, "早于"),
        ({"kind": "strike"}, "种类"),
        ({"officer": "100003"}, "不在你的范围"),
        ({"first": ""}, "必填"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_entered(county, signed_in, change, words):
    answer = signed_in("100001").post("/absences/add/", LEAVE | change)
    assert answer.status_code == 422
    assert words in answer.content.decode() or "请" in answer.content.decode() or "选" in answer.content.decode()
    assert not Absence.objects.exists()


def test_an_overlap_is_refused(county, signed_in):
    browser = signed_in("100001")
    browser.post("/absences/add/", LEAVE)
    assert "重叠" in browser.post("/absences/add/", LEAVE | {"first": "2026-05-20", "last": "2026-05-22"}).content.decode()


def test_back_earlier_and_taken_back(county, signed_in):
    browser = signed_in("100001")
    browser.post("/absences/add/", LEAVE)
    found = Absence.objects.get()
    assert signed_in("100003").post(f"/absences/{found.pk}/end/", {"last": "2026-05-19"}).status_code == 404
    browser.post(f"/absences/{found.pk}/end/", {"last": "2026-05-19"})
    found.refresh_from_db()
    assert found.last == date(2026, 5, 19)
    browser.post(f"/absences/{found.pk}/end/", {"last": "2026-05-17"})
    assert not Absence.objects.exists()


def test_a_clerk_enters_for_the_people_of_the_township_by_name(county, signed_in):
    browser = signed_in("100005")
    assert browser.post("/absences/add/", LEAVE | {"officer": "周大勇"}).status_code == 302
    assert Absence.objects.get().officer.code == "100007"
    assert browser.post("/absences/add/", LEAVE | {"officer": "张强"}).status_code == 422


FLOOD = {"area": "990001000000", "kind": "flood", "first": "2026-07-01", "last": "2026-07-10", "basis": "县汛〔2026〕3号"}


def test_a_suspension_needs_its_document(county, signed_in):
    browser = signed_in("100006")
    answer = browser.post("/suspensions/add/", FLOOD | {"basis": " "})
    assert answer.status_code == 422
    assert "文号" in answer.content.decode()
    assert browser.post("/suspensions/add/", FLOOD).status_code == 302
    assert Suspension.objects.get().basis == "县汛〔2026〕3号"
    assert "重叠" in browser.post("/suspensions/add/", FLOOD).content.decode()
    found = Suspension.objects.get()
    browser.post(f"/suspensions/{found.pk}/end/", {"area": "990001000000", "last": "2026-07-05"})
    found.refresh_from_db()
    assert found.last == date(2026, 7, 5)


def test_everybody_sees_suspensions_only_the_office_makes_them(county, signed_in):
    signed_in("100006").post("/suspensions/add/", FLOOD)
    html = signed_in("100005").get("/suspensions/?area=990001000000").content.decode()
    assert "县汛〔2026〕3号" in html
    assert "登记暂停" not in html
    assert signed_in("100005").post("/suspensions/add/", FLOOD).status_code == 404
