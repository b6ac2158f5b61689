"""What residents do about matters without a log-in: ask, get a receipt, follow, rate, ask again; and what everybody may see."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from lianxin.matters.actions import take_step
from lianxin.matters.facts import law_of
from lianxin.matters.models import Matter, Photo
from lianxin.registry.actions.areas import create_area
from tests.fixtures.people import NOW, TODAY
from tests.matters.places import Steps, reported

ASKED = {"token": "t-1", "kind": "problem", "text": "村口自来水管破裂,已停水两天", "area": "V1"}


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "blue").save(out, "JPEG")
    return SimpleUploadedFile("家.jpg", out.getvalue(), "image/jpeg")


def receipt_on(page) -> tuple[str, str]:
    found = re.findall(r'class="secret">([^<]+)<', page.content.decode())
    return found[0], found[1]


def opened(browser, **more):
    answer = browser.post("/ask/", {**ASKED, **more}, follow=True)
    number, secret = receipt_on(answer)
    browser.post("/follow/", {"number": number, "secret": secret})
    return number, secret


def test_asked_in_one_page_and_the_receipt_opens_it(browser):
    answer = browser.post("/ask/", {**ASKED, "asker": "张三", "phone": "13800001111", "tell": "on"}, follow=True)
    number, secret = receipt_on(answer)
    matter = Matter.objects.get()
    assert (matter.channel, matter.asker, matter.raised_by) == ("public", "张三", "")
    page = browser.post("/follow/", {"number": number, "secret": secret}, follow=True).content.decode()
    assert "已停水两天" in page
    assert secret not in page


def test_where_in_the_village_may_stand_behind_its_name(browser):
    browser.post("/ask/", {**ASKED, "area": "王家庄村三组12号"})
    matter = Matter.objects.get()
    assert (matter.area.code, matter.place) == ("V1", "三组12号")
    browser.post("/ask/", {**ASKED, "token": "t-2", "area": "王家庄村三组", "place": "老井旁"})
    assert Matter.objects.latest("pk").place == "老井旁"


def test_whoever_goes_back_and_presses_again_asks_nothing_twice(browser):
    first = receipt_on(browser.post("/ask/", ASKED, follow=True))
    assert receipt_on(browser.post("/ask/", {**ASKED, "token": "t-2"}, follow=True)) == first
    assert Matter.objects.count() == 1
    browser.post("/ask/", {**ASKED, "token": "t-3", "photos": photo()})
    browser.post("/ask/", {**ASKED, "token": "t-4", "text": "又停水了"})
    assert Matter.objects.count() == 3
    browser.post("/follow/leave/")
    browser.post("/ask/", {**ASKED, "token": "t-5", "text": "又停水了"})
    assert Matter.objects.count() == 4, "the next one at this machine is somebody else"


def test_what_is_too_long_is_said_and_not_cut_off(browser):
    assert "maxlength" not in re.search(r'<textarea[^>]*name="text"[^>]*>', browser.get("/ask/").text)[0]
    page = browser.post("/ask/", {**ASKED, "text": "水" * 2100})
    assert page.status_code == 422
    assert "写了2100个字" in page.text
    assert "水" * 2100 in page.text


def test_a_village_with_another_ending_is_proposed(browser):
    answer = browser.post("/ask/", {**ASKED, "area": "王家庄社区"})
    assert answer.status_code == 422
    assert '<input type="radio" name="area" value="V1">' in answer.content.decode()
    assert not Matter.objects.exists()


def test_what_cannot_be_called_is_no_number(browser):
    answer = browser.post("/ask/", {**ASKED, "phone": "没有", "tell": "on"})
    assert answer.status_code == 422
    assert "这不像电话号码" in answer.content.decode()
    assert not Matter.objects.exists()


def test_photos_that_a_refused_page_cannot_keep_are_asked_for_again(browser):
    answer = browser.post("/ask/", {**ASKED, "area": "没有的村", "photos": photo()})
    assert answer.status_code == 422
    assert "照片没有留下" in answer.content.decode()
    assert "照片没有留下" not in browser.post("/ask/", {**ASKED, "area": "没有的村"}).content.decode()


def test_a_double_click_is_one_matter(browser):
    first = receipt_on(browser.post("/ask/", ASKED, follow=True))
    assert receipt_on(browser.post("/ask/", ASKED, follow=True)) == first
    assert Matter.objects.count() == 1


def test_every_fault_stands_beside_its_field_and_nothing_is_kept(browser):
    answer = browser.post("/ask/", {**ASKED, "text": "", "area": "没有的村", "tell": "on"})
    page = answer.content.decode()
    assert answer.status_code == 422
    for field in ("field-text", "field-area", "field-phone"):
        assert f'href="#{field}"' in page
    assert not Matter.objects.exists()


def test_photos_come_with_what_is_added_later_both_or_neither(browser, settings, tmp_path):
    settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}}
    opened(browser)
    assert 'name="photos"' in browser.get("/follow/page/").text
    broken = SimpleUploadedFile("x.jpg", b"no photo", "image/jpeg")
    assert browser.post("/follow/page/reply/", {"text": "还在漏", "photos": broken, "token": "a"}).status_code == 422
    assert browser.post("/follow/page/reply/", {"text": "", "photos": photo(), "token": "b"}).status_code == 422
    assert not Photo.objects.exists()
    assert browser.post("/follow/page/reply/", {"text": "还在漏", "photos": photo(), "token": "c"}).status_code == 302
    assert [one.added_by for one in Photo.objects.all()] == ["asker"]
    assert Matter.objects.get().steps.filter(step="reply").count() == 1


def test_photos_are_kept_clean_and_shown_to_nobody_else(browser, settings, tmp_path):
    settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}}
    opened(browser, photos=[photo()])
    name = Photo.objects.get().name
    shown = browser.get(f"/follow/photos/{name}")
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown["Content-Security-Policy"]
    assert Client().get(f"/follow/photos/{name}").status_code == 404


def test_what_is_no_photo_is_refused_before_anything_is_kept(browser):
    answer = browser.post("/ask/", {**ASKED, "photos": [SimpleUploadedFile("a.jpg", b"<svg onload=1>", "image/jpeg")]})
    assert answer.status_code == 422
    assert 'href="#field-photos"' in answer.content.decode()
    assert not Matter.objects.exists()


def test_a_wrong_number_and_a_wrong_secret_look_the_same(browser):
    number, _secret = receipt_on(browser.post("/ask/", ASKED, follow=True))
    pages = [
        re.sub(r'value="[^"]*"', "", browser.post("/follow/", {"number": typed, "secret": "0000 0000"}).content.decode())
        for typed in (number, "000 000 0000")
    ]
    assert pages[0] == pages[1]


def test_ten_wrong_tries_shut_the_door(browser):
    number, secret = receipt_on(browser.post("/ask/", ASKED, follow=True))
    for _ in range(10):
        assert browser.post("/follow/", {"number": number, "secret": "0000 0000"}).status_code == 422
    assert browser.post("/follow/", {"number": number, "secret": secret}).status_code == 429


def test_the_page_says_in_a_sentence_what_comes_next(browser, place):
    opened(browser)
    matter = Matter.objects.get()
    step = Steps(place, matter)

    def says() -> str:
        return re.search(r'class="next"><b>([^<]+)<', browser.get("/follow/page/").text)[1]

    assert "正在看交给哪个单位办" in says()
    step.dispatched()
    assert "已经交给水务局" in says()
    step("sign", "plumber")
    assert "水务局正在办" in says()
    step("solve", "plumber", outcome="solved", answer="已修好")
    assert "请在下面评一评" in says()
    token = re.search(r'name="token" value="([^"]+-rate)"', browser.get("/follow/page/").text)[1]
    browser.post("/follow/page/rate/", {"token": token, "level": "dissatisfied", "solved": "no"})
    assert "水务局正在重新办" in says()
    step("withdraw", "asker", actor="asker", reason="不用了")
    assert "已经按您说的撤回" in says()


def test_the_category_is_named_in_the_readers_language(browser, place):
    opened(browser)
    Steps(place, Matter.objects.get()).dispatched()
    law = law_of(place.areas["V1"], TODAY)
    assert law.words.label("categories", "water") in browser.get("/follow/page/").text
    browser.cookies["django_language"] = "en"
    assert law.words.label("categories", "water", "en") in browser.get("/follow/page/").text


def test_rated_unsolved_it_is_handled_again(browser, place):
    opened(browser)
    code = Matter.objects.get().code
    desk, plumber = place.code("desk"), place.code("plumber")
    take_step(code=code, step="dispatch", by=desk, at=NOW, unit="WATER", category="water")
    take_step(code=code, step="sign", by=plumber, at=NOW)
    take_step(code=code, step="solve", by=plumber, at=NOW, outcome="solved", answer="已修好")
    page = browser.get("/follow/page/").content.decode()
    assert "已修好" in page
    token = re.search(r'name="token" value="([^"]+)-rate"', page)[1] + "-rate"
    rated = {"token": token, "level": "dissatisfied", "solved": "no", "text": "又漏了"}
    for _ in range(2):
        assert browser.post("/follow/page/rate/", rated).status_code == 302
    matter = Matter.objects.get()
    assert (matter.state, matter.reopened) == ("handling", 1)


def test_what_is_refused_is_said_on_the_page_with_what_was_written(browser):
    opened(browser)
    answer = browser.post("/follow/page/reopen/", {"text": "还在漏水", "token": "t"})
    assert answer.status_code == 422
    assert "没有办成" in answer.text
    assert "还在漏水" in answer.text
    assert Matter.objects.get().state == "new"


def test_what_was_written_when_the_page_had_been_closed_is_there_when_it_is_opened_again(browser, monkeypatch):
    number, secret = opened(browser)
    monkeypatch.setenv("LIANXIN_NOW", (NOW + timedelta(minutes=21)).isoformat())
    answer = browser.post("/follow/page/reply/", {"text": "阀门也坏了", "token": "t"}, follow=True)
    assert "写的还在" in answer.text
    assert f'value="{number}"' in answer.text
    page = browser.post("/follow/", {"number": number, "secret": secret}, follow=True).text
    assert "阀门也坏了</textarea>" in page
    assert "阀门也坏了" not in browser.get("/follow/page/").text
    assert not Matter.objects.get().steps.filter(step="reply").exists()


def test_nothing_is_open_for_the_next_at_the_machine(browser):
    opened(browser)
    browser.post("/follow/leave/")
    assert browser.get("/follow/page/").status_code == 302
    assert browser.post("/follow/page/withdraw/", {"text": "x"}).headers["Location"] == "/follow/"
    assert Matter.objects.get().state == "new"


def test_a_step_that_is_not_the_askers_is_not_there(browser):
    opened(browser)
    assert browser.post("/follow/page/solve/", {"text": "x"}).status_code == 404


def test_a_complaint_is_not_there_for_whom_it_names(browser, place):
    opened(browser, kind="complaint", against="水务局")
    assert Matter.objects.get().against.get().unit.code == "WATER"


def test_a_complaint_names_an_officer_who_then_does_not_see_it_and_other_names_go_to_the_desk(browser, place):
    opened(browser, kind="complaint", whom="plumber、王主任")
    matter = Matter.objects.get()
    assert {one.officer.code if one.officer else one.unit.code for one in matter.against.all()} == {"101", "WATER"}
    assert matter.text.endswith("王主任")


def test_the_receipt_opens_the_matter_without_typing(browser):
    page = browser.post("/ask/", ASKED, follow=True).text
    number, secret = (re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("number", "secret"))
    assert browser.post("/follow/", {"number": number, "secret": secret}).headers["Location"] == "/follow/page/"


def test_a_name_that_several_places_bear_is_asked_back(browser, place):
    create_area(code="V9", name="王家庄新村", level="village", parent=place.areas["T2"], by="101", at=NOW)
    page = browser.post("/ask/", {**ASKED, "area": "王家庄"})
    assert page.status_code == 422
    assert page.content.decode().count('type="radio" name="area"') == 2
    assert 'name="area" value="王家庄"' in page.text  # none of them: another can be written
    assert not Matter.objects.exists()
    assert browser.post("/ask/", {**ASKED, "area": "V9"}).status_code == 302


def test_the_promises_of_ones_own_village_and_how_they_went(browser):
    made = reported(
        kind="promise", text="修好村口的路", owner="001", goal="通车", channel="visit", face=True, due_on=NOW.date(), by="001"
    )
    village = Matter.objects.get(code=made.code).area.name
    assert "修好村口的路" in browser.get("/promises/", {"place": village, "how": "open"}).content.decode()
    assert "这样的承诺还没有" in browser.get("/promises/", {"place": village, "how": "kept"}).content.decode()
    nowhere = browser.get("/promises/", {"place": "没有的村"})
    assert nowhere.status_code == 404
    assert "修好村口的路" not in nowhere.text


@pytest.mark.parametrize("path", ["/", "/ask/", "/follow/", "/find/", "/promises/", "/asked/", "/results/"])
def test_everybody_may_open_these_pages(browser, path):
    reported()
    assert browser.get(path).status_code == 200


def test_what_others_asked_holds_no_person_and_only_what_was_reviewed(browser):
    reported(text="张三家停水", public_consent=True)
    assert "张三" not in browser.get("/asked/").content.decode()


def test_whom_to_find_by_village(browser):
    assert browser.get("/find/", {"place": "V1"}).status_code == 200
    assert browser.get("/find/", {"place": "没有的村"}).status_code == 404


def test_two_who_send_the_same_picture_both_keep_it(browser):
    """A neighbour forwards the photo: neither is told that the system is broken."""
    for number in range(2):
        answer = browser.post("/ask/", {**ASKED, "token": f"{number}" * 32, "text": f"水管爆了{number}", "photos": [photo()]})
        assert answer.status_code == 302
    assert [one.photos.count() for one in Matter.objects.order_by("pk")] == [1, 1]
