"""The pages of the hotline: who rings, the caller's matters at once, the form, the answers, the figures, the lines."""

from datetime import timedelta

import pytest

from lianxin.audit.models import Read
from lianxin.audit.sealing import blind_index
from lianxin.hotline.models import Call, CallMatter, Line, Seat
from lianxin.matters.actions import review_canned, write_canned
from lianxin.matters.models import Matter
from lianxin.registry.actions.counterparts import PHONE
from lianxin.registry.models import Counterpart
from tests.hotline.test_answering import DESK, missed, talking
from tests.web.county import NOW
from tests.web.matters import cases

FORM = {
    "token": "t1",
    "text": "门口水管爆了,停水两天",
    "kind": "problem",
    "area": "柳树沟村 · 990001001000",
    "place": "村东头",
    "category": "",
    "asker_as": "",
    "asker": "王桂兰",
    "asker_phone": "13811112222",
    "tells_by": "",
}


def test_the_desk_shows_who_rings_and_the_middle_of_no_number(signed_in, telephony):
    telephony.tell("ringing", "a1", NOW, NOW, phone="13811112222")
    missed(telephony, "m1", phone="13911113333")
    page = signed_in(DESK).get("/hotline/").text
    assert "138****2222" in page
    assert "139****3333" in page
    assert "13811112222" not in page


def test_nothing_new_is_no_answer_so_that_focus_stays(signed_in, telephony):
    browser = signed_in(DESK)
    seen = browser.get("/hotline/now/").context["seen"]
    assert browser.get(f"/hotline/now/?seen={seen}").status_code == 204
    telephony.tell("ringing", "a1", NOW, NOW)
    assert browser.get(f"/hotline/now/?seen={seen}").status_code == 200


def test_a_call_is_taken_and_its_page_shows_the_callers_open_matters(signed_in, telephony, django_assert_max_num_queries):
    code = cases.dispatched("水管爆了", phone="13811112222")
    telephony.tell("ringing", "a1", NOW, NOW, phone="13811112222")
    browser = signed_in(DESK)
    assert browser.post("/hotline/calls/12345.a1/take/").url == "/hotline/calls/12345.a1/"
    with django_assert_max_num_queries(40):
        page = browser.get("/hotline/calls/12345.a1/")
    assert [one.row.code for one in page.context["open"]] == [code]
    assert "13811112222" in page.text
    reads = set(Read.objects.values_list("kind", "code", "through"))
    assert {("call", "12345.a1", "hotline"), ("matter", code, "hotline")} <= reads


def test_who_on_the_roll_has_the_number_need_not_be_typed(signed_in, telephony):
    Counterpart.objects.filter(code="h02").update(phone="13811112222", phone_index=blind_index("13811112222", about=PHONE))
    page = signed_in(DESK).get(f"/hotline/calls/{talking(telephony)}/")
    assert page.context["form"].initial["asker"] == "李福来"
    assert page.context["form"].initial["area"].endswith("990001001000")


def test_what_is_asked_is_registered_and_read_out(signed_in, telephony):
    code = talking(telephony)
    page = signed_in(DESK).post(f"/hotline/calls/{code}/", FORM)
    row = Matter.objects.get()
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert page.context["secret"] in page.text
    assert (row.channel, row.place, row.asker_phone) == ("phone", "村东头", "13811112222")


def test_confidential_is_confidential(signed_in, telephony):
    code = talking(telephony)
    signed_in(DESK).post(f"/hotline/calls/{code}/", {**FORM, "asker_as": "confidential"})
    assert Matter.objects.get().confidential


def test_closed_on_the_call_needs_the_answer(signed_in, telephony):
    browser, code = signed_in(DESK), talking(telephony)
    asked = {**FORM, "kind": "consultation", "text": "低保怎么申请", "at_once": "on"}
    assert browser.post(f"/hotline/calls/{code}/", asked).status_code == 422
    browser.post(f"/hotline/calls/{code}/", {**asked, "answer": "到村委会窗口办"})
    assert (Matter.objects.get().state, Call.objects.get().outcome) == ("answered", "consultation")


def test_answers_category_and_unit_come_while_one_types(signed_in, telephony):
    given = {"category": "", "area": "990000000000", "is_public": True, "at": NOW}
    for title in ("低保怎样申请", "公交几点停运"):
        row = write_canned(title=title, text=f"{title}:见办事指南", by="100005", **given)
        review_canned(code=row.code, by=DESK, at=NOW)
    page = signed_in(DESK).post(
        "/hotline/similar/", {"text": "我想问低保怎样申请,水管也爆了", "area": FORM["area"], "kind": "problem"}
    )
    assert [one.title for one in page.context["answers"]] == ["低保怎样申请"]
    assert page.context["guesses"]
    assert page.context["lead"] == "民政局"


def test_nothing_is_offered_for_nothing(signed_in, telephony):
    page = signed_in(DESK).post("/hotline/similar/", {"text": "", "area": "", "kind": "problem"})
    assert (page.status_code, page.text.strip()) == (200, "")


def test_called_back_by_one_press(signed_in, telephony):
    browser, code = signed_in(DESK), missed(telephony)
    assert browser.post(f"/hotline/calls/{code}/back/", {"reached": "0"}).url == "/hotline/"
    assert browser.post(f"/hotline/calls/{code}/back/", {"reached": "1"}).url == f"/hotline/calls/{code}/"
    assert browser.post(f"/hotline/calls/{code}/back/", {"reached": "1"}).url == "/hotline/"
    assert browser.get(f"/hotline/calls/{code}/").status_code == 200


def test_settled_by_one_press(signed_in, telephony):
    browser, code = signed_in(DESK), talking(telephony)
    browser.post(f"/hotline/calls/{code}/settle/", {"outcome": "silent"})
    page = browser.get(f"/hotline/calls/{code}/")
    assert page.context["settled"]
    assert "无声" in page.text


def test_a_seat_is_taken_and_left(signed_in, telephony):
    browser = signed_in(DESK)
    browser.post("/hotline/seat/", {"line": "12345", "extension": "8001"})
    assert Seat.objects.get().extension == "8001"
    browser.post("/hotline/seat/", {"line": "12345", "extension": ""})
    assert not Seat.objects.exists()


def test_figures_open_their_calls(signed_in, telephony):
    talking(telephony)
    missed(telephony)
    browser = signed_in(DESK)
    page = browser.get("/hotline/figures/")
    assert {one.which: one.number for one in page.context["numbers"]}["answered"] == 1
    assert "50.0%" in page.text
    for one in page.context["numbers"]:
        rows = browser.get(f"/hotline/calls/?which={one.which}").context["page"].rows
        assert len(rows) == one.number, one.which


def test_a_leader_sees_figures_and_no_call(signed_in, telephony):
    talking(telephony)
    browser = signed_in("100004")
    page = browser.get("/hotline/figures/")
    assert page.status_code == 200
    assert "/hotline/calls/" not in page.text
    assert browser.get("/hotline/calls/").status_code == 404


def test_calls_go_on_by_cursor(signed_in, telephony):
    for number in range(33):
        telephony.tell("ringing", f"a{number}", NOW - timedelta(minutes=number), NOW)
    browser = signed_in(DESK)
    first = browser.get("/hotline/calls/").context["page"]
    rest = browser.get(f"/hotline/calls/?after={first.after}").context["page"]
    assert [len(first.rows), len(rest.rows), rest.after] == [30, 3, ""]
    assert browser.get("/hotline/calls/?after=broken").status_code == 200


def test_a_line_is_made_its_secret_shown_once_and_changed(signed_in, county):
    browser = signed_in(DESK)
    page = browser.post("/hotline/lines/", {"code": "12348", "name": "法律援助", "number": "12348", "unit": "office"})
    secret = page.context["shown"]["secret"]
    assert secret in page.text
    assert secret not in browser.get("/hotline/lines/").text
    assert browser.post("/hotline/lines/", {"code": "12348", "name": "", "number": "x", "unit": "?"}).status_code == 422
    assert browser.post("/hotline/lines/12348/rotate/").context["shown"]["secret"] != secret
    browser.post("/hotline/lines/12348/end/")
    assert Line.objects.get().ended_at == NOW


@pytest.mark.parametrize("who", ["100001", "100021", "100010", "100008", "100009"])
def test_to_others_there_is_no_desk(signed_in, telephony, who):
    talking(telephony)
    browser = signed_in(who)
    for address in ("hotline/", "hotline/now/", "hotline/calls/", "hotline/calls/12345.a1/"):
        assert browser.get(f"/{address}").status_code in {403, 404}, address


def test_a_call_about_what_does_not_exist_for_one_does_not_exist(signed_in, telephony):
    """Z9: the office is complained of; to the clerk who works there the call is not there either."""
    telephony.tell("ringing", "a1", NOW, NOW, phone="13811112222")
    telephony.tell("answered", "a1", NOW, NOW)
    hidden = cases.ask("办公室态度差", kind="complaint", against_units=("office",))
    Call.objects.update(outcome="matter")
    about = {"matter": Matter.objects.get(code=hidden), "how": "brought", "at": NOW, "by": "100006"}
    CallMatter.objects.create(call=Call.objects.get(), **about)
    browser = signed_in(DESK)
    assert browser.get("/hotline/calls/12345.a1/").status_code == 404
    assert browser.get("/hotline/calls/").context["page"].rows == []
    assert {one.number for one in browser.get("/hotline/figures/").context["numbers"]} == {0}


def test_another_matter_is_registered_without_asking_who_again(signed_in, telephony):
    browser, code = signed_in(DESK), talking(telephony)
    page = browser.post(f"/hotline/calls/{code}/", {**FORM, "asker_as": "confidential", "tells_by": "sms"})
    assert f"/hotline/calls/{code}/?another=1" in page.text
    again = browser.get(f"/hotline/calls/{code}/?another=1")
    known = again.context["form"].initial
    assert (known["asker"], known["asker_phone"], known["asker_as"], known["tells_by"]) == (
        "王桂兰",
        "13811112222",
        "confidential",
        "sms",
    )
    browser.post(f"/hotline/calls/{code}/", {**FORM, "token": "t2", "text": "路灯也不亮"})
    assert [how for _, how in browser.get(f"/hotline/calls/{code}/").context["about"]] == ["本次登记", "本次登记"]
    assert Matter.objects.count() == 2


def test_an_anonymous_one_tells_the_next_nothing(signed_in, telephony):
    browser, code = signed_in(DESK), talking(telephony)
    browser.post(f"/hotline/calls/{code}/", {**FORM, "asker_as": "anonymous"})
    assert browser.get(f"/hotline/calls/{code}/").context["form"].initial["asker"] == ""


def test_a_callers_matter_is_urged_by_one_press_and_added_to(signed_in, telephony):
    old, browser, code = cases.dispatched("水管爆了", phone="13811112222"), signed_in(DESK), talking(telephony)
    page = browser.get(f"/hotline/calls/{code}/")
    (theirs,) = page.context["open"]
    assert (theirs.row.code, theirs.may_urge, theirs.may_add) == (old, True, True)
    address = f"/hotline/calls/{code}/concern/"
    for given in ({"how": "urged", "token": "u"}, {"how": "added", "text": "水漫到路上了", "token": "a"}, {"how": "asked"}):
        assert browser.post(address, {"matter": old, **given}).url == f"/hotline/calls/{code}/"
    steps = [step.step for step in Matter.objects.get().steps.order_by("pk")]
    assert steps[-2:] == ["urge", "reply"]
    page = browser.post(address, {"matter": "none", "how": "asked"}, follow=True)
    assert "没有编号为“none”的事项" in page.text
    assert Call.objects.get().outcome == "progress"
    theirs = page.context["open"][0]
    assert (theirs.may_ask, theirs.may_urge, theirs.may_add) == (False, False, True), "not urged twice on one call"


def test_why_a_message_was_turned_away_is_said_in_words(signed_in, telephony):
    telephony.post(telephony.message("ringing", "a1", NOW, phone="1"), NOW, **{"webhook-signature": "v1,AAAA"})
    page = signed_in(DESK).get("/hotline/figures/")
    assert [str(why) for _, why in page.context["turned"]] == ["签名不对"]
    assert "签名不对" in page.text
