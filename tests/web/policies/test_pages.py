"""The policy pages: read, copy, edit by form and by text, try, compare, adopt; and who may."""

import re

import pytest

from lianxin.policy.models import Adoption, Draft, Version

COUNTY = "990000000000"
REASON = {"household-visits:": "示例县户少干部多,先试行一季度"}
"""Eleven officers for a handful of households: what is against a standard needs a reason."""


@pytest.fixture
def office(signed_in):
    return signed_in("100006")


@pytest.fixture
def draft(office) -> Draft:
    """A copy of the policy in force."""
    office.post("/policies/drafts/start/", {"area": COUNTY, "version": Version.objects.get().digest})
    return Draft.objects.get()


def fields(html: str) -> dict[str, list[str]]:
    """What a browser would send for the form of a part."""
    form = html[html.index('action="/policies/drafts/') :]
    form = form[: form.index("</form>")]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and (("checkbox" not in tag and "radio" not in tag) or " checked" in tag):
            found.setdefault(name[1], []).append(value[1] if value else "")
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found.setdefault(name, []).append(chosen[1] if chosen else "")
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        found.setdefault(name, []).append(text)
    return found


def test_everybody_reads_the_policies_in_force(county, signed_in):
    browser = signed_in("100001")
    assert "三个凸显" in browser.get("/policies/").content.decode()
    html = browser.get(f"/policies/versions/{Version.objects.get().digest}/").content.decode()
    assert "每名县、科级干部每月在所联系的村(联系点)“蹲点指导”至少3天" in html
    assert "每月到联系点蹲点指导3天" in html
    assert "复制成草稿" not in html
    text = browser.get(f"/policies/versions/{Version.objects.get().digest}/text/")
    assert text.content.decode() == Version.objects.get().text


def test_strangers_have_no_drafts(draft, signed_in):
    for code in ("100001", "100005", "100008"):
        for page in ("", "try/", "compare/", "adopt/"):
            assert signed_in(code).get(f"/policies/drafts/{draft.pk}/{page}").status_code == 404
        assert signed_in(code).post(f"/policies/drafts/{draft.pk}/text/", {"text": "x", "revision": 1}).status_code == 404
    draft.refresh_from_db()
    assert draft.revision == 1


def test_three_days_become_two_by_form(draft, office):
    address = f"/policies/drafts/{draft.pk}/"
    html = office.get(f"{address}?part=duties.stay").content.decode()
    sent = fields(html) | {"target.value": ["4"]}
    answer = office.post(f"{address}save/", sent)
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.revision == 2
    assert draft.text == Version.objects.get().text.replace("at_least: 6", "at_least: 4")
    assert "至少2天" in office.get(f"{address}?part=duties.stay").content.decode()
    tried = office.get(f"{address}try/").content.decode()
    assert re.search(r"有 [1-9]\d* 个干部或单位", tried)
    assert "由至少3天改为至少2天" in office.get(f"{address}compare/").content.decode()
    assert office.post(f"{address}adopt/", {"first": "2026-06-01", "revision": 2}).status_code == 422
    assert Adoption.objects.count() == 1
    answer = office.post(f"{address}adopt/", {"first": "2026-06-01", "revision": 2, "agreed": "on", **REASON})
    assert answer.status_code == 302
    assert "至少2天" in office.get(answer["Location"]).content.decode()
    assert not Draft.objects.exists()
    assert [row.first.isoformat() for row in Adoption.objects.order_by("first")] == ["2026-01-01", "2026-06-01"]


def test_a_faulty_text_is_kept_and_its_fault_leads_to_the_field(draft, office):
    address = f"/policies/drafts/{draft.pk}/"
    text = draft.text.replace("exempt: [leave, study, flood]", "exempt: [leave, floood]", 1)
    office.post(f"{address}text/", {"text": text, "revision": 1})
    draft.refresh_from_db()
    assert draft.text == text
    html = office.get(address).content.decode()
    assert f'href="{address}?part=duties.stay#f-exempt' in html
    assert "floood" in html
    assert "✕" in office.get(f"{address}?part=duties.stay").content.decode()
    assert "采用" in office.get(f"{address}adopt/").content.decode()
    answer = office.post(f"{address}adopt/", {"first": "2026-06-01", "revision": 2, "agreed": "on", **REASON})
    assert answer.status_code == 422
    assert Adoption.objects.count() == 1


def test_a_text_that_is_no_yaml_keeps_the_text_and_loses_the_form(draft, office):
    address = f"/policies/drafts/{draft.pk}/"
    office.post(f"{address}text/", {"text": "policy: [", "revision": 1})
    html = office.get(address).content.decode()
    assert "文本现在读不成表单" in html
    assert "policy: [" in html


def test_two_writers_never_overwrite_each_other(draft, office):
    address = f"/policies/drafts/{draft.pk}/"
    mine = fields(office.get(f"{address}?part=duties.stay").content.decode()) | {"target.value": ["4"]}
    office.post(f"{address}text/", {"text": draft.text.replace("at_least: 3", "at_least: 2", 1), "revision": 1})
    answer = office.post(f"{address}save/", mine)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "还没有保存" in html
    draft.refresh_from_db()
    assert "at_least: 6" in draft.text
    again = fields(html)
    assert again["revision"] == ["2"]
    assert office.post(f"{address}save/", again).status_code == 302
    draft.refresh_from_db()
    assert "at_least: 4" in draft.text
    assert "at_least: 2" in draft.text


def test_rules_are_added_and_removed(draft, office):
    address = f"/policies/drafts/{draft.pk}/"
    answer = office.post(f"{address}add/", {"section": "duties", "key": "night-talk", "zh": "夜谈", "revision": 1})
    assert answer["Location"] == f"{address}?part=duties.night-talk"
    assert "夜谈" in office.get(answer["Location"]).content.decode()
    assert office.post(f"{address}add/", {"section": "duties", "key": "stay", "zh": "又", "revision": 2}).status_code == 422
    assert office.post(f"{address}add/", {"section": "scorecards", "key": "x", "zh": "又", "revision": 2}).status_code == 404
    office.post(f"{address}remove/", {"part": "duties.night-talk", "revision": 2})
    draft.refresh_from_db()
    assert draft.text == Version.objects.get().text
    assert office.get(f"{address}?part=duties.night-talk").status_code == 404


def test_what_watches_people_is_refused_with_the_principle(draft, office):
    address = f"/policies/drafts/{draft.pk}/"
    office.post(f"{address}add/", {"section": "duties", "key": "sign-in", "zh": "每日签到打卡", "revision": 1})
    html = office.get(address).content.decode()
    assert "打卡" in html
    assert office.post(f"{address}adopt/", {"first": "2026-06-01", "revision": 2, "agreed": "on", **REASON}).status_code == 422


@pytest.mark.parametrize("part", ["head", "words.entries", "words.needs", "parties.cadre", "links.households", "figures.gifts"])
def test_each_part_has_a_form_that_changes_nothing_untouched(draft, office, part):
    address = f"/policies/drafts/{draft.pk}/"
    html = office.get(f"{address}?part={part}").content.decode()
    office.post(f"{address}save/", {**fields(html), "part": part})
    draft.refresh_from_db()
    assert draft.revision == 1


def test_in_english(county, signed_in):
    browser = signed_in("100006", "en")
    html = browser.get(f"/policies/versions/{Version.objects.get().digest}/").content.decode()
    assert "Three highlights" in html
