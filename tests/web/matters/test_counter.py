"""The counter: asked, followed, added to, rated, withdrawn for somebody; a lost receipt; a relative."""

import io
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lianxin.audit.models import Act
from lianxin.matters import queries
from lianxin.matters.models import Matter
from tests.web.county import NOW
from tests.web.matters import cases
from tests.web.matters.test_matter_page import hidden

ASKED = {
    "token": "t1",
    "text": "门口水管爆了,停水两天",
    "kind": "problem",
    "area": "柳树沟村 · 990001001000",
    "place": "村东头",
    "category": "",
    "asker_as": "",
    "asker": "王桂兰",
    "asker_phone": "13811112222",
    "on_behalf": "王小丽(女儿)",
    "tells_by": "sms",
    "channel": "counter",
}


def opens(number, secret):
    """Whether number and secret open the matter."""
    try:
        return queries.followed(number, secret, at=NOW, address="")
    except Exception:
        return None


def test_what_somebody_asks_is_written_down_and_the_receipt_comes_out(signed_in, county):
    browser = signed_in("100005")
    page = browser.post("/counter/new/", ASKED, follow=True)
    row = Matter.objects.get()
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert (row.channel, row.raised_by, row.on_behalf) == ("counter", "100005", "王小丽(女儿)")
    assert row.code[:3] in page.text
    assert opens(row.code, page.context["secret"].replace("-", ""))
    for paper in ("58毫米", "80毫米", "A4"):
        assert paper in page.text


def test_sent_twice_it_is_one_with_the_same_receipt(signed_in, county):
    browser = signed_in("100005")
    first, second = (browser.post("/counter/new/", ASKED, follow=True) for _ in range(2))
    assert Matter.objects.count() == 1
    assert first.context["secret"] == second.context["secret"]


def test_a_receipt_is_loaded_again_and_its_address_holds_no_secret(signed_in, county):
    browser = signed_in("100005")
    address = browser.post("/counter/new/", ASKED).url
    page = browser.get(address)
    assert browser.get(address).context["secret"] == page.context["secret"]
    assert page.context["secret"].replace("-", "") not in address
    assert Matter.objects.get().receipts == 1


def test_a_receipt_is_shown_to_the_clerk_who_issued_it_for_ten_minutes(signed_in, county, monkeypatch):
    browser = signed_in("100005")
    address = browser.post("/counter/new/", ASKED).url
    assert signed_in("100006").get(address).status_code == 404
    assert signed_in("100005").get(address[:-2] + "x/").status_code == 404
    other = browser.post("/counter/new/", {**ASKED, "token": "t2", "text": "路灯坏了"}).url
    assert browser.get("/".join((*other.split("/")[:-2], address.split("/")[-2], ""))).status_code == 404
    later = time.time() + 601
    monkeypatch.setattr(time, "time", lambda: later)
    assert browser.get(address).status_code == 404


def test_a_receipt_that_was_replaced_or_taken_back_is_shown_no_more(signed_in, county):
    code = cases.ask()
    browser = signed_in("100005")
    first, second = (browser.post(f"/counter/{code}/receipt/", {"identity": "id-card"}).url for _ in range(2))
    assert (browser.get(first).status_code, browser.get(second).status_code) == (404, 200)
    given = {"name": "王小丽", "relation": "女儿", "agreed": "1"}
    relatives = browser.post(f"/counter/{code}/relative/", given).url
    assert browser.get(relatives).status_code == 200
    browser.post(f"/counter/{code}/relative/{Matter.objects.get(code=code).consents.get().pk}/end/")
    assert browser.get(relatives).status_code == 404


def test_what_is_missing_is_said_and_nothing_is_written(signed_in, county):
    page = signed_in("100005").post("/counter/new/", {**ASKED, "text": "", "at_once": "on"})
    assert page.status_code == 422
    assert {"text", "answer"} <= set(page.context["form"].errors)
    assert not Matter.objects.exists()


def test_a_category_that_the_place_does_not_have_is_said_beside_it(signed_in, county):
    page = signed_in("100005").post("/counter/new/", {**ASKED, "category": "no-such"})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["category"]
    assert not Matter.objects.exists()


def test_anonymous_keeps_no_name(signed_in, county):
    signed_in("100005").post(
        "/counter/new/", {**ASKED, "asker_as": "anonymous", "asker_phone": "", "on_behalf": "", "tells_by": ""}
    )
    row = Matter.objects.get()
    assert (row.anonymous, row.asker) == (True, "")


def test_solved_at_the_desk_is_one_step(signed_in, county):
    browser = signed_in("100005")
    browser.post("/counter/new/", {**ASKED, "at_once": "on", "answer": "当场打了报修电话,已修好"})
    page = browser.get(f"/counter/{Matter.objects.get().code}/").text
    assert "替诉求人评价" not in page
    assert "评价不能由本单位代记" in page
    row = Matter.objects.get()
    assert (row.state, row.outcome, row.solved_on) == ("answered", "solved", NOW.date())


def test_against_a_unit_it_is_hidden_from_it(signed_in, county):
    signed_in("100006").post("/counter/new/", {**ASKED, "kind": "complaint", "against_unit": "水利局 · water"})
    code = Matter.objects.get().code
    assert signed_in("100021").get(f"/matters/{code}/").status_code == 404


def test_it_is_found_by_number_as_said_by_phone_and_by_words(signed_in, county):
    code = cases.ask("水管爆了")
    browser = signed_in("100005")
    for typed in (code, f"{code[:3]}-{code[3:6]}-{code[6:]}", "138 1111 2222", "水管"):
        assert [row.code for row in browser.post("/counter/", {"typed": typed}).context["found"]] == [code], typed
    assert browser.post("/counter/", {"typed": "没有的事"}).context["found"] == []


def test_the_counter_serves_its_own_place(signed_in, county):
    far = cases.ask("桥断了", area="990002001000")
    assert signed_in("100005").get(f"/counter/{far}/").status_code == 404
    assert signed_in("100005").post("/counter/", {"typed": "13811112222"}).context["found"] == []
    assert signed_in("100001").get("/counter/").status_code == 404


def step(browser, code, name, **given):
    page = browser.get(f"/counter/{code}/")
    return browser.post(f"/counter/{code}/{name}/", {"token": f"t-{name}", "version": hidden(page, "version"), **given})


def test_rated_for_the_asker_and_not_solved_is_taken_up_again(signed_in, county):
    code = cases.answered()
    browser = signed_in("100005")
    assert step(browser, code, "rate", level="", solved="").status_code == 422
    assert step(browser, code, "rate", level="dissatisfied", solved="0", text="还是没水").status_code == 302
    row = Matter.objects.get(code=code)
    assert (row.state, row.rating) == ("handling", "dissatisfied")


def test_added_to_and_withdrawn(signed_in, county):
    code = cases.handling()
    browser = signed_in("100005")
    assert step(browser, code, "reply", text="阀门也坏了").status_code == 302
    assert "阀门也坏了" in browser.get(f"/matters/{code}/").text
    assert step(browser, code, "withdraw", reason="自己修好了").status_code == 302
    assert Matter.objects.get(code=code).state == "closed"
    assert browser.post(f"/counter/{code}/sign/", {}).status_code == 404


def test_a_lost_receipt_is_issued_again_after_a_look_at_the_identity(signed_in, county):
    code = cases.ask()
    browser = signed_in("100005")
    assert browser.post(f"/counter/{code}/receipt/", {"identity": ""}).status_code == 422
    page = browser.post(f"/counter/{code}/receipt/", {"identity": "id-card"}, follow=True)
    assert opens(code, page.context["secret"].replace("-", ""))
    act = Act.objects.get(verb="matters.receipt.reissued")
    assert (act.by, act.code) == ("100005", code)


def test_a_relative_follows_with_consent_until_it_is_taken_back(signed_in, county):
    code = cases.ask()
    browser = signed_in("100005")
    refused = browser.post(f"/counter/{code}/relative/", {"name": "王小丽", "relation": "女儿"})
    assert refused.status_code == 422
    assert "再打勾" in refused.text
    assert 'value="王小丽"' in refused.text
    page = browser.post(f"/counter/{code}/relative/", {"name": "王小丽", "relation": "女儿", "agreed": "1"}, follow=True)
    secret = page.context["secret"].replace("-", "")
    assert "发给王小丽" in page.text
    assert opens(code, secret)
    consent = Matter.objects.get(code=code).consents.get()
    assert "王小丽" in browser.get(f"/counter/{code}/").text
    assert Act.objects.get(verb="matters.consent.given").after == {"consent": consent.pk, "for": ["follow", "rate"]}
    browser.post(f"/counter/{code}/relative/{consent.pk}/end/")
    assert opens(code, secret) is None


def test_who_left_no_name_gets_no_other_receipt_and_nobody_for_them(signed_in, county):
    code = cases.ask(asker="", phone="", anonymous=True, tells_by="")
    browser = signed_in("100005")
    assert "核对不了是谁" in browser.get(f"/counter/{code}/").text
    assert browser.post(f"/counter/{code}/receipt/", {"identity": "id-card"}).status_code == 422
    given = {"name": "王小丽", "relation": "女儿", "agreed": "1"}
    assert browser.post(f"/counter/{code}/relative/", given).status_code == 422
    assert not Matter.objects.get(code=code).consents.exists()


@pytest.mark.parametrize("path", ["receipt/", "relative/", "relative/1/end/", "rate/"])
def test_a_get_changes_nothing(signed_in, county, path):
    code = cases.ask()
    assert signed_in("100005").get(f"/counter/{code}/{path}").status_code == 405


def test_a_photo_is_kept_clean_and_shown_to_whoever_sees_the_matter(signed_in, county, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(data, "PNG")
    browser = signed_in("100005")
    browser.post("/counter/new/", {**ASKED, "photos": SimpleUploadedFile("a.png", data.getvalue(), "image/png")})
    row = Matter.objects.get()
    path = f"/matters/{row.code}/photos/{row.photos.get().name}/"
    assert path in browser.get(f"/matters/{row.code}/").text
    assert browser.get(path).headers["content-type"] == "image/jpeg"
    assert signed_in("100003").get(path).status_code == 404
    assert browser.get(f"/matters/{row.code}/photos/other/").status_code == 404


def test_a_photo_comes_with_what_the_clerk_adds_for_the_asker(signed_in, county, settings, tmp_path):
    settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}}
    code, browser = cases.handling(), signed_in("100006")
    page = browser.get(f"/counter/{code}/")
    assert 'enctype="multipart/form-data"' in page.text
    sent = {"text": "还在漏", "version": Matter.objects.get().version}
    broken = SimpleUploadedFile("x.jpg", b"no photo", "image/jpeg")
    refused = browser.post(f"/counter/{code}/reply/", {**sent, "token": "a", "photos": broken})
    assert refused.status_code == 422
    assert "不是照片" in refused.text
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(data, "PNG")
    picture = SimpleUploadedFile("a.png", data.getvalue(), "image/png")
    assert browser.post(f"/counter/{code}/reply/", {**sent, "token": "b", "photos": picture}).status_code == 302
    assert Matter.objects.get().photos.get().added_by == "100006"
    assert browser.post(f"/counter/{code}/reply/", {**sent, "version": sent["version"] + 1, "token": "c"}).status_code == 302


def test_while_the_clerk_writes_what_is_likely_the_same_is_shown_with_its_reason(signed_in, county):
    there = cases.dispatched("柳树沟村口自来水管爆了,停水了")
    hidden = cases.ask("柳树沟村口自来水管爆了,停水,没人管", kind="complaint", against_units=("liuhe",))
    given = {"text": "柳树沟自来水管爆了,家里停水", "area": "柳树沟村 · 990001001000", "kind": "problem"}
    page = signed_in("100005").post("/counter/similar/", given).text
    assert there in page
    assert "可能已经有人反映过" in page
    assert hidden not in page, "what complains of the clerk's own unit is not there"
    assert there in signed_in("100005").post("/counter/similar/", {**given, "area": "柳树沟"}).text, "as somebody writes it"
    assert signed_in("100001").post("/counter/similar/", given).status_code == 404


def test_two_at_the_counter_at_once_and_the_second_is_told(signed_in, county):
    code = cases.answered()
    clerk = signed_in("100006")
    page = clerk.get(f"/counter/{code}/")
    old = {"token": "t" * 32, "version": hidden(page, "version"), "reason": "还有一处漏水,请再来看看"}
    cases.take(code, "progress", "100021", text="又去看过一次")
    answer = clerk.post(f"/counter/{code}/reopen/", old)
    assert answer.status_code == 409
    assert "还有一处漏水,请再来看看" in answer.text
    assert Matter.objects.get(code=code).state == "answered"


def test_the_history_says_how_it_was_rated(signed_in, county):
    code = cases.answered()
    browser = signed_in("100005")
    assert step(browser, code, "rate", level="satisfied", solved="1").status_code == 302
    page = browser.get(f"/counter/{code}/")
    rated = next(line for line in page.context["history"] if line.given)
    assert [str(value) for _, value in rated.given] == ["满意", "是"]
    assert "<small>评价 满意</small>" in page.text


@pytest.mark.parametrize("typed", ["13811112222", "路灯"])
def test_what_is_found_goes_on_to_its_end(signed_in, county, typed):
    codes = {cases.ask(f"第{number}盏路灯坏了") for number in range(27)}
    browser = signed_in("100005")
    first = browser.post("/counter/", {"typed": typed})
    rest = browser.post("/counter/", {"typed": typed, "after": first.context["after"]})
    found = [one.code for page in (first, rest) for one in page.context["found"]]
    assert (len(found), set(found)) == (27, codes)
    assert "往下看" in first.text
    assert "往下看" not in rest.text
