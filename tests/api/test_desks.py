"""The desks for programs: what waits, the counter, ready answers, what others may read."""

from django.test import Client

from lianxin.matters.models import Canned, Matter
from tests.fixtures.people import NOW
from tests.matters.places import Steps, reported


def call(method, path, key, sent=None):
    return getattr(Client(), method)(f"/api/v1{path}", sent, content_type="application/json", **key)


def test_what_waits_is_in_the_inbox_of_whoever_has_to_do_it_and_of_nobody_else(county, key):
    matter = reported()
    go = Steps(county, matter)
    go.dispatched()
    (one,) = call("get", "/inbox", key("plumber")).json()
    assert (one["why"], one["matter"]["code"]) == ("sign", matter.code)
    assert call("get", "/inbox", key("stranger")).json() == []
    go("sign", "plumber", officer=county.code("plumber"))
    go("escalate", "plumber", reason="要协调", officer=county.code("fitter"))
    assert [one["why"] for one in call("get", "/inbox", key("fitter")).json()] == ["bring_together"]


def test_the_next_from_the_desk_and_back_again(county, key):
    matter, desk = reported(), key("desk")
    assert call("post", "/desk/next", desk).json()[0]["code"] == matter.code
    assert call("post", "/desk/next", key("desk2")).json() == []
    call("post", f"/matters/{matter.code}/release", desk)
    assert call("post", "/desk/next", key("desk2")).json()[0]["code"] == matter.code


def test_the_counter_gives_a_new_receipt_and_lets_a_relative_follow(county, key):
    matter, desk = reported(), key("desk")
    assert call("post", f"/matters/{matter.code}/receipt", desk, {"identity": ""}).status_code == 422
    made = call("post", f"/matters/{matter.code}/receipt", desk, {"identity": "居民身份证"})
    follow = {"number": made.json()["number"], "secret": made.json()["secret"]}
    assert call("post", "/public/follow", {}, follow).status_code == 200
    assert call("post", f"/matters/{matter.code}/relatives", desk, {"name": "小宝", "relation": "儿子"}).status_code == 201
    (one,) = call("get", f"/matters/{matter.code}/relatives", desk).json()
    assert call("delete", f"/matters/{matter.code}/relatives/{one['id']}", desk).status_code == 204
    assert call("get", f"/matters/{matter.code}/relatives", desk).json() == []
    assert call("get", f"/matters/{matter.code}/relatives", key("stranger")).status_code == 404


def test_the_counter_takes_down_what_the_asker_says(county, key):
    matter = reported()
    Steps(county, matter).answered()
    sent = {"given": {"level": "satisfied", "solved": True}, "token": "t-1"}
    assert call("post", f"/matters/{matter.code}/for-asker/rate", key("desk"), sent).status_code == 200
    assert Matter.objects.get(code=matter.code).rating == "satisfied"
    assert call("post", f"/matters/{matter.code}/for-asker/close", key("desk"), {}).status_code == 422


def test_a_ready_answer_is_reviewed_by_somebody_else_before_it_is_used(county, key):
    desk, other = key("desk"), key("desk2")
    written = {"title": "停水怎么办", "text": "打自来水厂电话", "area": "C", "category": "water"}
    made = call("post", "/canned", desk, written)
    assert made.status_code == 201, made.content
    code = made.json()["code"]
    assert call("get", "/canned", desk).json() == []
    assert call("post", f"/canned/{code}/review", desk).status_code == 422
    assert call("post", f"/canned/{code}/review", other).status_code == 204
    assert [one["code"] for one in call("get", "/canned", desk).json()] == [code]
    assert call("post", f"/canned/{code}/retire", other).status_code == 204
    assert Canned.objects.get(code=code).retired_on == NOW.date()


def test_shown_to_others_without_persons_and_no_longer(county, key):
    matter, desk = reported(category="road", text="路灯坏了", public_consent=True), key("desk")
    go = Steps(county, matter)
    go.dispatched("GOV1", "road")
    go("sign", "owner")
    go("solve", "owner", outcome="solved", answer="换好了")
    refused = call("post", f"/matters/{matter.code}/publish", desk, {"title": "路灯", "text": "张三说路灯坏了"})
    assert refused.status_code == 422
    said = {"title": "路灯坏了找谁", "text": "路灯坏了怎么办"}
    assert call("post", f"/matters/{matter.code}/publish", desk, said).status_code == 200
    assert call("delete", f"/matters/{matter.code}/publish", desk).status_code == 204
    assert Matter.objects.get(code=matter.code).public_on is None


def test_what_is_stuck_says_who_can_move_it(county, key):
    assert call("get", "/stuck", key("leader")).json() == {"stuck": [], "cursor": ""}
