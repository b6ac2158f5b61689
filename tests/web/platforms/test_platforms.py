"""The desk of the exchange: a platform is set up, its words matched, what waits is decided, what did not arrive is sent again."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianxin.audit.models import Act, Read
from lianxin.matters.models import Matter
from lianxin.platforms.actions import NewPartner, make_partner, match, new_secret, take
from lianxin.platforms.actions.bundles import make_bundle
from lianxin.platforms.actions.receiving import reject
from lianxin.platforms.bundle_file import Head, sealed
from lianxin.platforms.models import Match, Outgoing, Partner, Received, Secret
from lianxin.rules.errors import Refused
from lianxin.rules.webhooks import written
from lianxin.web.platforms.said import attempt
from tests.web.county import NOW

OFFICE, ADMIN, OWNER = "100006", "100008", "100001"
URL = "https://12345.example.com/in"


@pytest.fixture
def city(county):
    new = NewPartner(code="city", kind="platform", name="市12345", area="990000000000", url=URL)
    partner = make_partner(partner=new, by=OFFICE, at=NOW)
    new_secret(code="city", way="in", by=OFFICE, at=NOW)
    return partner


def came(city, number="GD1", id="", **data):
    usual = {"number": number, "text": "村口停水两天", "asker": "张三", "area": "990001001000"}
    body = {"type": "order.created", "timestamp": NOW.isoformat(), "data": {**usual, **data}}
    take(partner=city, message=id or f"m-{number}", body=json.dumps(body).encode(), through="webhook", at=NOW)
    return Received.objects.get(number=number)


def test_a_platform_is_set_up_and_its_secret_shown_once(county, signed_in):
    browser = signed_in(OFFICE)
    given = {"kind": "platform", "code": "city", "name": "市12345", "area": "990000000000", "sends": "webhook", "url": URL}
    answer = browser.post("/platforms/new/", {**given, "poll_minutes": "5"})
    assert answer.status_code == 302, answer.context["form"].errors
    page = browser.get("/platforms/side/city/").content.decode()
    assert "/api/v1/platforms/city/webhook" in page
    assert "还没有对方用的密钥" in page
    shown = browser.post("/platforms/side/city/secret/", {"way": "in"})
    secret = Secret.objects.get().value
    assert secret in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert secret not in browser.get("/platforms/side/city/").content.decode()
    assert secret not in str(Act.objects.values())


@pytest.mark.parametrize("url", ["http://12345.example.com/", "https://192.168.1.1/", ""])
def test_an_address_inside_is_refused_beside_its_field(county, signed_in, url):
    given = {"kind": "platform", "code": "city", "name": "市12345", "area": "990000000000", "sends": "webhook", "url": url}
    answer = signed_in(OFFICE).post("/platforms/new/", {**given, "poll_minutes": "5"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["url"]
    assert not Partner.objects.exists()


def test_changed_and_stopped(city, signed_in):
    browser = signed_in(OFFICE)
    form = browser.get("/platforms/side/city/edit/").context["form"]
    there = {bound.html_name: bound.value() for bound in form} | {f"initial-{bound.name}": bound.value() for bound in form}
    page = browser.get("/platforms/side/city/edit/").content.decode()
    names = [one for one in re.findall(r'<(?:input|select)[^>]* name="([^"]+)"', page) if one in there]
    assert sorted(names) == sorted(there), "each name once: a browser sends all that stands in the form, and the last one counts"
    assert browser.post("/platforms/side/city/edit/", {**there, "name": "市民热线"}).status_code == 302
    assert Partner.objects.get().name == "市民热线"
    browser.post("/platforms/side/city/stop/")
    assert Partner.objects.get().stopped_at
    browser.post("/platforms/side/city/stop/", {"again": "1"})
    assert Partner.objects.get().stopped_at is None


def test_the_page_says_what_to_hand_over_and_what_is_lacking(city, signed_in):
    browser = signed_in(OFFICE)
    page = browser.get("/platforms/side/city/").content.decode()
    for path in ("webhook", "messages"):
        assert f"POST http://testserver/api/v1/platforms/city/{path}" in page
    assert "answers/fetch" not in page
    assert "还没有我方用的密钥" in page
    assert "还没有对方用的密钥" not in page
    Partner.objects.update(sends="pulled", polls=URL, poll_fails=2, poll_said="12345.example.com: gaierror")
    page = browser.get("/platforms/side/city/").content.decode()
    assert "api/v1/platforms/city/answers/fetch" in page
    assert "查不到对方网址的主机" in page


def test_the_page_of_a_site_lists_what_was_carried(county, signed_in):
    make_partner(partner=NewPartner(code="inner", kind="site", name="内网", area="990000000000"), by=OFFICE, at=NOW)
    browser = signed_in(OFFICE)
    assert "还差一步" in browser.get("/platforms/side/inner/").content.decode()
    new_secret(code="inner", way="out", by=OFFICE, at=NOW)
    make_bundle(site="inner", by=OFFICE, at=NOW)
    page = browser.get("/platforms/side/inner/").content.decode()
    assert "发出第1号" in page
    assert "还没听到对方收到" in page
    assert "lianxin bundle make FILE --to inner" in page
    assert "还差一步" not in page


def test_of_which_steps_a_subscriber_hears_is_changed_on_its_page(county, signed_in):
    new = NewPartner(
        code="map", kind="subscriber", name="一张图", area="990000000000", url=URL, reads_as=OWNER, events=("solve",)
    )
    make_partner(partner=new, by=OFFICE, at=NOW)
    browser = signed_in(OFFICE)
    assert "<dd>答复</dd>" in browser.get("/platforms/side/map/").content.decode()
    given = {"name": "一张图", "sends": "webhook", "url": URL, "initial-events": ["solve"]}
    first = {f"initial-{name}": given[name] for name in ("name", "sends", "url")}
    answer = browser.post("/platforms/side/map/edit/", {**given, **first, "events": ["solve", "rate"]})
    assert answer.status_code == 302, answer.context["form"].errors
    assert Partner.objects.get().events == ["solve", "rate"]
    assert Act.objects.get(verb="platforms.partner.changed").before == {"events": ["solve"]}
    stale = browser.post("/platforms/side/map/edit/", {**given, **first, "events": ["close"]})
    assert stale.status_code == 422
    none = browser.post("/platforms/side/map/edit/", {**given, **first, "initial-events": ["solve", "rate"]})
    assert none.status_code == 422
    assert none.context["form"].errors["events"]
    assert Partner.objects.get().events == ["solve", "rate"]


def test_a_bundle_is_made_and_taken_along_and_another_brought_on_the_page(county, signed_in):
    """Two sites in one database: what the page makes for one is what the page of the other takes, once; a changed one never."""
    secret = written(b"s" * 32)
    for code in ("inner", "outer"):
        make_partner(partner=NewPartner(code=code, kind="site", name=code, area="990000000000"), by=OFFICE, at=NOW)
    new_secret(code="inner", way="out", by=OFFICE, at=NOW, value=secret)
    browser = signed_in(ADMIN)
    made = browser.post("/platforms/side/inner/bundle/")
    assert made["Content-Disposition"].startswith("attachment")
    assert browser.post("/platforms/side/inner/bundle/", {"again": "1"}).content == made.content
    assert browser.post("/platforms/side/inner/bundle/", {"again": "7"}).status_code == 404
    brought = sealed(Head("elsewhere", 1, 0, NOW, 1), [], [secret])

    def take_in(content: bytes) -> str:
        file = SimpleUploadedFile("a.bundle", content)
        return browser.post("/platforms/side/inner/bundle/take/", {"file": file}, follow=True).content.decode()

    assert "被改过" in take_in(brought.replace(b"LIANXIN", b"LIANXIM"))
    assert "自己做的" in take_in(made.content)
    assert "已收下第1号" in take_in(brought)
    assert "以前收过" in take_in(brought)
    assert "缺第2号" in take_in(sealed(Head("elsewhere", 3, 0, NOW, 1), [], [secret]))
    assert "先选" in browser.post("/platforms/side/inner/bundle/take/", follow=True).content.decode()
    assert "对方已收到" in browser.get("/platforms/side/inner/").content.decode()
    assert "还没有密钥" in browser.post("/platforms/side/outer/bundle/", follow=True).content.decode()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("HTTP 404 Not Found", "对方没有这个网址"),
        ("HTTP 302", "不跟过去"),
        ("HTTP 503 x", "对方的系统出错"),
        ("half an answer", "不完整"),
        ("too slow: TimeoutError: timed out", "太慢"),
        ("localtest.me (127.0.0.1) is an address inside: it is not called", "内部地址"),
        ("ConnectionRefusedError: refused", "连不上"),
        ("HTTP 200 {}", "收到"),
    ],
)
def test_what_came_of_a_try_is_said_in_words(said, words):
    assert words in attempt(said)


def test_a_word_is_matched_and_what_waited_for_it_is_taken(city, signed_in):
    came(city, kind="诉求")
    browser = signed_in(OFFICE)
    page = browser.get("/platforms/side/city/words/")
    assert [(line["one"].what, line["one"].theirs, line["one"].orders) for line in page.context["unmatched"]] == [
        ("kind", "诉求", 1)
    ]
    answer = browser.post("/platforms/side/city/words/", {"what": "kind", "theirs": "诉求", "ours": "problem"}, follow=True)
    assert "收下1件" in answer.content.decode()
    assert Matter.objects.get().outer_number == "GD1"
    browser.post(f"/platforms/side/city/words/{Match.objects.get().pk}/drop/")
    assert not Match.objects.exists()


def test_a_complaint_waits_until_somebody_says_whom_it_is_about(city, signed_in):
    row = came(city, kind="complaint", text="农业农村局没人管")
    browser = signed_in(OFFICE)
    page = browser.get(f"/platforms/in/{row.pk}/").content.decode()
    assert "要由人确认" in page
    assert "农业农村局没人管" in page
    assert Read.objects.filter(by=OFFICE, through="platforms").count() == 1
    assert browser.post(f"/platforms/in/{row.pk}/decide/", {"act": "against", "against": "nobody"}).status_code == 422
    assert browser.post(f"/platforms/in/{row.pk}/decide/", {"act": "against", "against": "农业农村局; office"}).status_code == 302
    assert set(Matter.objects.get().against.values_list("unit__code", flat=True)) == {"agri", "office"}


def test_one_press_does_not_say_that_a_complaint_is_about_nobody(city, signed_in):
    row = came(city, kind="complaint", text="农业农村局没人管")
    browser = signed_in(OFFICE)
    decide = f"/platforms/in/{row.pk}/decide/"
    for given in ({"against": ""}, {"against": "农业农村局", "nobody": "on"}):
        answer = browser.post(decide, {"act": "against", **given})
        assert answer.status_code == 422
        assert "不涉及我方任何单位" in answer.content.decode()
    assert not Matter.objects.exists()
    assert browser.post(decide, {"act": "against", "against": "", "nobody": "on"}).status_code == 302
    page = browser.get(f"/platforms/in/{row.pk}/").content.decode()
    assert "谁处理的" in page
    assert f"<dd>{OFFICE}" not in page, "by name"
    assert Matter.objects.get().kind == "complaint"


def test_tried_again_in_vain_is_nobodys_decision(city, signed_in):
    row = came(city, kind="诉求")
    browser = signed_in(OFFICE)
    browser.post(f"/platforms/in/{row.pk}/decide/", {"act": "again"})
    row.refresh_from_db()
    assert (row.state, row.decided_by, row.decided_at) == ("held", "", None)


@pytest.mark.parametrize("what", ["kind", "category", "level", "state", "outcome", "rating", "area"])
def test_a_word_that_is_none_of_ours_is_not_matched(city, signed_in, what):
    given = {"what": what, "theirs": "什么", "ours": "nope"}
    assert signed_in(OFFICE).post("/platforms/side/city/words/", given).status_code == 422
    with pytest.raises(Refused):
        match(code="city", **given, by=OFFICE, at=NOW)
    assert not Match.objects.exists()


def test_our_word_may_be_written_as_it_is_read(city, signed_in):
    given = {"what": "level", "theirs": "好", "ours": "非常满意"}
    assert signed_in(OFFICE).post("/platforms/side/city/words/", given).status_code == 302
    assert Match.objects.get().ours == "very_satisfied"


def test_a_unit_is_matched_by_its_name(city, signed_in):
    browser = signed_in(OFFICE)
    assert browser.post("/platforms/side/city/words/", {"what": "unit", "theirs": "农业局", "ours": "没有"}).status_code == 422
    assert (
        browser.post("/platforms/side/city/words/", {"what": "unit", "theirs": "农业局", "ours": "农业农村局"}).status_code == 302
    )
    assert Match.objects.get().ours == "agri"


def test_put_aside_with_a_reason(city, signed_in):
    row = came(city, kind="表扬")
    browser = signed_in(OFFICE)
    assert browser.post(f"/platforms/in/{row.pk}/decide/", {"act": "aside", "reason": " "}).status_code == 422
    browser.post(f"/platforms/in/{row.pk}/decide/", {"act": "aside", "reason": "不是诉求"})
    row.refresh_from_db()
    assert (row.state, row.decision) == ("dropped", "不是诉求")
    assert "不是诉求" in browser.get(f"/platforms/in/{row.pk}/").content.decode()


def test_the_log_is_searched_and_what_did_not_arrive_is_sent_again(city, signed_in):
    came(city)
    came(city, "GD2")
    matter = Matter.objects.get(outer_number="GD1")
    browser = signed_in(OFFICE)
    assert [one["row"].number for one in browser.get(f"/platforms/log/?q={matter.code}").context["lines"]] == ["GD1"]
    Outgoing.objects.update(state="failed", next_at=None)
    assert len(browser.get("/platforms/log/?tab=out&state=failed").context["lines"]) == 2
    row = Outgoing.objects.get(number="GD1")
    assert matter.code in browser.get(f"/platforms/out/{row.pk}/").content.decode()
    assert browser.post(f"/platforms/out/{row.pk}/again/").status_code == 302
    row.refresh_from_db()
    assert row.state == "waiting"


def test_what_was_turned_away_stands_in_the_log(city, signed_in):
    reject(city, "signature", at=NOW, size=20)
    reject(city, "signature", at=NOW, size=30)
    reject(None, "unknown", at=NOW, size=30)
    page = signed_in(ADMIN).get("/platforms/log/?tab=refused").content.decode()
    assert "签名不对" in page
    assert "这一小时2次" in page
    assert "不明来源" in page


def test_the_administrator_keeps_it_running_and_reads_no_resident(city, signed_in):
    row = came(city, kind="表扬", text="王桂兰家停水")
    browser = signed_in(ADMIN)
    page = browser.get(f"/platforms/in/{row.pk}/").content.decode()
    assert "王桂兰" not in page
    assert browser.post(f"/platforms/in/{row.pk}/decide/", {"act": "again"}).status_code in {403, 404}
    assert not Read.objects.filter(by=ADMIN).exists()


@pytest.mark.parametrize("path", ["", "log/", "new/", "side/city/", "side/city/words/", "side/city/edit/", "in/1/", "out/1/"])
@pytest.mark.parametrize("who", [OWNER, "100003", "100005"])
def test_nobody_else(city, signed_in, path, who):
    came(city)
    assert signed_in(who).get(f"/platforms/{path}").status_code in {403, 404}


def test_all_that_did_not_arrive_is_sent_again_with_one_press(city, signed_in):
    for number in ("GD1", "GD2", "GD3"):
        came(city, number=number)
    Outgoing.objects.exclude(number="GD3").update(state="failed", next_at=None, tries=11)
    Outgoing.objects.filter(number="GD3").update(state="sent", next_at=None)
    browser = signed_in(OFFICE)
    assert "全部再发" in browser.get("/platforms/side/city/").content.decode()
    assert browser.post("/platforms/side/city/again/").status_code == 302
    assert sorted(Outgoing.objects.values_list("number", "state", "tries")) == [
        ("GD1", "waiting", 0),
        ("GD2", "waiting", 0),
        ("GD3", "sent", 0),
    ]
    assert Act.objects.filter(verb="platforms.answer.sent_again").count() == 1
    assert "全部再发" not in browser.get("/platforms/side/city/").content.decode()
    assert signed_in(OWNER).post("/platforms/side/city/again/").status_code in {403, 404}
