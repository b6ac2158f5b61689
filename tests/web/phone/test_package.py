"""What a phone takes along: only mine, the numbers of *Today*, only what changed, each download on record."""

import json
import uuid

import pytest

from lianxin.audit.models import Read
from lianxin.liaison.models import Link
from lianxin.registry.models import Counterpart
from tests.phones.sending import Phone, write
from tests.web.county import TODAY, enter, link

CODE = str(uuid.uuid4())


@pytest.fixture
def browser(signed_in):
    """The owner's phone with a session, enrolled."""
    found = signed_in()
    found.post("/phone/devices/", json.dumps({"code": CODE, "name": "红米"}), content_type="application/json")
    return found


def ask(browser, since=""):
    return browser.get("/phone/package/", {"since": since}, headers={"X-Lianxin-Device": CODE})


def test_only_mine_and_only_what_a_visit_needs(browser, county):
    answer = ask(browser)
    found = answer.json()
    people = {one["code"]: one for one in found["changed"]["counterparts"]}
    assert set(people) == {"h01", "h02", "h03", "h04", "h09", "h10", "e01", "990001001000"}
    assert people["h01"]["initials"] == "wgl"
    assert people["h01"]["needs"]
    assert "13811112222" not in answer.content.decode()
    assert found["full"] is True
    assert answer.headers["Cache-Control"] == "no-store"
    assert [one["code"] for one in found["changed"]["me"]["villages"]] == ["990001001000"]


def test_the_numbers_are_those_of_today(browser, county):
    dues = [line for group in ask(browser).json()["changed"]["dues"]["groups"] for line in group["lines"]]
    page = browser.get("/today/").context["groups"]
    shown = [(line.duty, line.period, line.done, line.owed, line.state) for group in page for line in group.lines]
    assert [(one["duty"], one["period"], one["done"], one["owed"], one["state"]) for one in dues] == shown
    assert dues[0]["sentence"]


def test_only_what_changed_and_what_is_gone(browser, county):
    cursor = ask(browser).json()["cursor"]
    assert ask(browser, cursor).status_code == 304
    enter(county, "100001", "visit", TODAY, "h10")
    found = ask(browser, cursor).json()
    assert [one["code"] for one in found["changed"]["counterparts"] if one["base"] == "household"] == ["h10"]
    assert "words" not in found["changed"]
    assert "codes" not in found
    Counterpart.objects.filter(code="h10").update(valid_to=TODAY)
    link(county, "100001", "h05", "household", since=TODAY)
    found = ask(browser, found["cursor"]).json()
    assert "h05" in [one["code"] for one in found["changed"]["counterparts"]]


def test_a_link_that_ended_is_told_by_the_codes_that_stay(browser, county):
    cursor = ask(browser).json()["cursor"]
    Link.objects.filter(officer=county.owner, counterpart__code="e01").update(valid_to="2026-05-01")
    found = ask(browser, cursor).json()
    assert "e01" not in found["codes"]["counterparts"]
    assert "h01" in found["codes"]["counterparts"]


@pytest.mark.parametrize("since", ["x", "AAAA", "é", "A" * 20_000])
def test_a_cursor_that_cannot_be_read_gives_everything(browser, since):
    assert ask(browser, since).json()["full"] is True


def test_each_download_is_logged_household_by_household(browser, county):
    ask(browser)
    reads = Read.objects.filter(by="100001", through="phone")
    assert set(reads.values_list("code", flat=True)) == {"h01", "h02", "h03", "h04", "h09", "h10"}
    before = reads.count()
    ask(browser, ask(browser).json()["cursor"])
    assert reads.count() == before + 6


def test_the_plan_says_why_and_stands_by_village(browser, county):
    plan = ask(browser).json()["changed"]["plan"]
    assert plan["day"]
    assert all(one["reasons"] for stop in plan["day"] for one in stop["people"])
    assert {stop["village_code"] for stop in plan["week"]} <= {"990001001000", "990001000000"}


def test_the_number_of_statements_does_not_grow_with_the_people(browser, county, django_assert_max_num_queries):
    with django_assert_max_num_queries(90):
        assert ask(browser).status_code == 200


def test_a_revoked_phone_and_somebody_elses(browser, signed_in, county):
    assert signed_in("100002").get("/phone/package/", headers={"X-Lianxin-Device": CODE}).status_code == 404
    browser.post(f"/phone/devices/{CODE}/revoke/", "{}", content_type="application/json")
    answer = ask(browser)
    assert (answer.status_code, answer.json()["wipe"]) == (410, True)


def test_nobody_signed_in_gets_json_and_no_redirect(client, county):
    answer = client.get("/phone/package/")
    assert (answer.status_code, answer.json()["error"]) == (401, "session")


def test_a_new_phone_gets_what_the_old_one_handed_in(browser, county):
    old, sent = Phone("100001"), write(text="都好。", problems=[{"text": "灯坏了"}])
    old.send(sent)
    first, *_ = ask(browser).json()["changed"]["entries"]
    assert (first["code"], first["text"], first["state"], first["problems"]) == (sent.id, "都好。", "current", ["灯坏了"])
    assert [one["code"] for one in first["counterparts"]] == ["h01"]
    cursor = ask(browser).json()["cursor"]
    old.send(write(kind="correction", corrects=sent.id, text="不好"))
    changed = ask(browser, cursor).json()["changed"]["entries"]
    assert {one["text"]: one["state"] for one in changed} == {"都好。": "corrected", "不好": "current"}


def test_the_package_of_a_real_county_stays_small(browser, county):
    assert len(ask(browser).content) < 120_000
