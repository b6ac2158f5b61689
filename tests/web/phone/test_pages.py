"""My phones, the desk of phones, what a person must decide, the calendar under a secret address."""

import re

import pytest

from lianxin.audit.models import Act, Delivery, Read
from lianxin.phones.models import Feed, Upload
from lianxin.records.models import Entry
from tests.phones.sending import Phone, write


@pytest.fixture
def phone(county):
    return Phone("100001")


def refused(phone, **given):
    sent = write(counterparts=["h11"], **given)
    phone.send(sent)
    return Upload.objects.get(uid=sent.id)


def conflict(phone):
    sent = write(text="先到")
    other = write(sent.id, text="后到")
    phone.send(sent)
    phone.send(other)
    return Upload.objects.get(uid=sent.id, state="conflict")


def test_my_phones_are_listed_and_revoked(phone, signed_in):
    browser = signed_in()
    assert "手机" in browser.get("/me/phone/").content.decode()
    assert browser.post(f"/phone/devices/{phone.code}/revoke/", {"why": "丢了"}).headers["location"] == "/me/phone/"
    assert "已注销" in browser.get("/me/phone/").content.decode()


@pytest.mark.parametrize(("who", "status"), [("100001", 404), ("100006", 200), ("100008", 200), ("100011", 404)])
def test_the_desk_of_phones_is_the_clerks(phone, signed_in, who, status):
    assert signed_in(who).get("/phones/").status_code == status


def test_a_refused_record_is_taken_in_by_its_officer_and_read_is_logged(phone, signed_in):
    row, browser = refused(phone), signed_in()
    assert "李明" in browser.get("/phone-records/").content.decode()
    page = browser.get(f"/phone-records/{row.pk}/").content.decode()
    assert "现在也不联系" in page
    assert browser.post(f"/phone-records/{row.pk}/decide/", {"how": "take"}).status_code == 302
    assert Entry.objects.get(code=row.uid).counterparts.filter(origin=0).get().counterpart.code == "h11"
    assert Act.objects.filter(verb="phones.record.decided", code=row.uid, by="100001").exists()
    assert "已处理" in browser.get(f"/phone-records/{row.pk}/").content.decode()


def test_the_clerk_decides_a_conflict_as_a_correction(phone, signed_in, county):
    row, browser = conflict(phone), signed_in("100006")
    page = browser.get(f"/phone-records/{row.pk}/").content.decode()
    assert "先到" in page
    assert "后到" in page
    assert Read.objects.filter(by="100006", code="h01", through="phone-record").exists()
    assert browser.post(f"/phone-records/{row.pk}/decide/", {"how": "correct"}).status_code == 302
    first = Entry.objects.get(code=row.uid)
    assert first.text == "先到"
    assert first.superseded_by.get().text == "后到"


def test_a_conflict_may_be_a_record_of_its_own_or_left_out_with_a_reason(phone, signed_in):
    row, other = conflict(phone), conflict(phone)
    browser = signed_in()
    browser.post(f"/phone-records/{row.pk}/decide/", {"how": "separate"})
    assert sorted(Entry.objects.filter(text__in=["先到", "后到"]).values_list("text", flat=True)) == ["先到", "先到", "后到"]
    answer = browser.post(f"/phone-records/{other.pk}/decide/", {"how": "decline"})
    assert answer.status_code == 422
    assert "不收下要写明原因" in answer.content.decode()
    browser.post(f"/phone-records/{other.pk}/decide/", {"how": "decline", "reason": "重复"})
    other.refresh_from_db()
    assert (other.state, other.reason, bool(other.content)) == ("declined", "重复", True)
    assert browser.post(f"/phone-records/{other.pk}/decide/", {"how": "separate"}).status_code == 422


def test_a_stranger_finds_no_record(phone, signed_in):
    row, browser = refused(phone), signed_in("100003")
    assert browser.get(f"/phone-records/{row.pk}/").status_code == 404
    assert browser.post(f"/phone-records/{row.pk}/decide/", {"how": "take"}).status_code == 404
    assert "李明" not in browser.get("/phone-records/").content.decode()


def address_of(browser) -> str:
    browser.post("/me/phone/choose/", {"do": "make"})
    return re.search(r"http://testserver(/calendar/feed/[^<]+\.ics)", browser.get("/me/phone/").content.decode()).group(1)


def test_the_calendar_has_what_is_due_and_no_names(client, signed_in, county):
    browser = signed_in()
    address = address_of(browser)
    assert "/calendar/feed/" not in browser.get("/me/phone/").content.decode()
    answer = client.get(address)
    text = answer.content.decode().replace("\r\n ", "")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "DTSTART;VALUE=DATE:20260531" in text
    assert not any(name in text for name in ("王桂兰", "李福来", "赵淑珍"))
    days = re.findall(r"DTSTART;VALUE=DATE:(\d+)", text)
    assert len(days) == len(set(days)) == text.count("BEGIN:VALARM")
    again = address_of(browser)
    assert client.get(address).status_code == 404
    assert client.get(again).status_code == 200
    browser.post("/me/phone/choose/", {"do": "end"})
    assert client.get(again).status_code == 404


def test_a_closed_log_in_has_no_calendar(client, signed_in, county):
    address = address_of(signed_in())
    county.owner.account.is_active = False
    county.owner.account.save()
    assert client.get(address).status_code == 404


def test_messages_are_off_by_choice(signed_in, county):
    browser = signed_in()
    browser.post("/me/phone/choose/", {"do": "off"})
    assert Feed.objects.get(officer=county.owner).messages is False
    browser.post("/me/phone/choose/", {"do": "on"})
    assert Feed.objects.get(officer=county.owner).messages is True
    assert browser.post("/me/phone/choose/", {"do": "x"}).status_code == 404
    assert not Delivery.objects.exists()
