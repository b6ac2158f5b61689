"""A county's own program does by HTTP what its offices do on the pages: the whole of a matter's life, with nothing but codes."""

from datetime import timedelta
from typing import get_args

import pytest

from lianxin.api.schemas import ListState
from lianxin.feedback.actions import ask_for_call_back
from lianxin.matters.models import Matter
from lianxin.rules.matters import State
from tests.api.test_desks import call
from tests.fixtures.people import NOW, TODAY
from tests.matters.places import Steps, reported


class Program:
    """Several programs, each with the key of an officer, and one matter."""

    def __init__(self, county, key, code=""):
        self.county, self.key, self.code = county, key, code

    def __call__(self, step, by, expected=200, **given):
        answer = call("post", f"/matters/{self.code}/steps/{step}", self.key(by), {"given": given})
        assert answer.status_code == expected, (step, answer.json())
        return answer.json()

    def read(self, by):
        return call("get", f"/matters/{self.code}", self.key(by)).json()


@pytest.fixture
def program(county, key):
    return Program(county, key)


@pytest.fixture
def handled(county, key):
    matter = reported()
    Steps(county, matter).handled()
    return Program(county, key, matter.code)


@pytest.mark.parametrize("channel", ["counter", "phone", "letter", "visit", "public", "api", "batch", "platform"])
def test_reported_in_every_channel_on_behalf_with_the_receipt_for_the_counter(county, key, channel):
    sent = {"kind": "request", "text": "低保怎么办", "area": "V1", "channel": channel, "asker": "张三", "on_behalf": "奶奶"}
    made = call("post", "/matters", key("desk"), {**sent, "token": "t", "confidential": True})
    assert made.status_code == 201, made.json()
    assert call("post", "/matters", key("desk"), {**sent, "token": "t", "confidential": True}).json() == made.json()
    assert call("post", "/public/follow", {}, made.json()["receipt"]).json()["state"] == "new"
    other = call("post", "/matters", key("plumber"), {**sent, "token": "u"}).json()
    assert other["receipt"] is None, "who stands at no counter could rate in the asker's place"


def test_the_words_of_a_place_and_codes_by_name(county, key):
    words = call("get", "/words?area=V1", key("desk")).json()
    assert {"key": "pipe", "under": "water"}.items() <= next(one for one in words["categories"] if one["key"] == "pipe").items()
    assert [one["key"] for one in words["tiers"]] == ["spot", "township", "leader"]
    assert words["refusals"][0]["way"] == "请向人民法院反映"
    assert words["pauses"][0]["most_days"] == 30
    assert call("get", "/words?area=nowhere", key("desk")).status_code == 404
    for what, typed, code in (("units", "水务", "WATER"), ("areas", "王家庄", "V1"), ("officers", "plumber", "101")):
        assert [one["code"] for one in call("get", f"/find/{what}?q={typed}", key("desk")).json()] == [code]
    assert call("get", "/find/matters?q=x", key("desk")).status_code == 422


def test_suggested_with_reasons_before_and_after_it_is_written_down(county, key):
    first = reported()
    matter = reported(text="水管破裂停水两天了")
    for found in (
        call("get", f"/matters/{matter.code}/suggestions", key("desk")),
        call("post", "/suggestions", key("desk"), {"text": "水管破裂停水两天了", "area": "V1"}),
    ):
        told = found.json()
        assert told["categories"][0]["code"] == "water", told
        assert told["lead"]["zh"]
        assert first.code in [one["code"] for one in told["duplicates"]]
    assert call("get", f"/matters/{matter.code}/suggestions", key("plumber")).status_code == 404
    assert call("post", "/suggestions", key("plumber"), {"text": "水", "area": "V1"}).status_code == 404


def test_lists_by_filters_and_the_cursor_are_the_export(county, key):
    codes = {reported().code for _ in range(3)}
    desk, found, cursor = key("desk"), [], ""
    while True:
        page = call("get", f"/matters?state=open&first=2026-01-01&limit=2&cursor={cursor}".replace("+", "%2B"), desk).json()
        found += [one["code"] for one in page["matters"]]
        cursor = page["cursor"]
        if not cursor:
            break
    assert (len(found), set(found)) == (3, codes)
    assert call("get", "/matters?state=told", desk).json()["matters"] == []
    assert call("get", "/matters?first=yesterday", desk).json()["faults"][0]["field"] == "first"
    assert call("get", "/desk?kind=tip", desk).json()["matters"] == []


def test_whether_a_step_can_be_taken_is_asked_before_it_is(handled):
    asked = call("get", f"/matters/{handled.code}/steps/solve", handled.key("plumber")).json()
    assert (asked["needs"], asked["faults"]) == (["outcome", "answer"], [])
    asked = call("get", f"/matters/{handled.code}/steps/dispatch", handled.key("desk")).json()
    assert "办理中" in asked["faults"][0]["zh"]
    asked = call("get", f"/matters/{handled.code}/steps/pause", handled.key("inspector")).json()
    assert [one["field"] for one in asked["faults"]] == ["step"]
    assert call("get", f"/matters/{handled.code}/steps/nothing", handled.key("desk")).status_code == 404


def test_returned_disputed_decided_and_handed_over(program):
    program.code = reported().code
    day = (TODAY + timedelta(days=7)).isoformat()
    program("dispatch", "desk", unit="WATER", category="water")
    program("return", "plumber", reason="应由镇政府办")
    program("dispute", "desk", reason="水管归水务局")
    program("decide_return", "desk2", unit="WATER", reason="按职责")
    program("sign", "plumber", officer="101")
    program("plan", "plumber", content="换管", goal="通水", officer="101", due_on=day)
    program("contact", "plumber", text="已打电话", reached=True)
    program("add_part", "plumber", unit="GOV1", task="组织村民")
    program("finish_part", "owner", answer="已组织", unit="GOV1")
    program("offer_transfer", "plumber", unit="GOV1", reason="管道属村")
    assert [one["why"] for one in call("get", "/inbox", program.key("owner")).json()] == ["accept"]
    program("accept_transfer", "owner")
    whole = program.read("owner")
    assert (whole["unit"], whole["plans"][0]["goal"], whole["parts"][0]["answer"]) == ("GOV1", "通水", "已组织")
    assert whole["transfers"][0]["accepted"] is True
    assert [one["step"] for one in whole["steps"]][1:4] == ["dispatch", "return", "dispute"]
    (given,) = call("get", "/handed", program.key("waterhead")).json()
    assert (given["code"], given["unit"]) == (program.code, "GOV1")
    one = call("get", f"/handed/{program.code}", program.key("waterhead")).json()
    assert one["reason"] == "管道属村"
    assert call("get", f"/handed/{program.code}", program.key("stranger")).status_code == 404


def test_paused_extended_raised_instructed_and_kept_open(handled):
    day = (TODAY + timedelta(days=5)).isoformat()
    handled("pause", "plumber", category="evidence", reason="等鉴定", until=day)
    assert handled.read("desk")["pauses"][0]["last"] is None
    handled("resume", "plumber")
    handled("ask_extension", "plumber", reason="等材料", days=3)
    assert ("extension", handled.code) in [
        (one["why"], one["matter"]["code"]) for one in call("get", "/inbox", handled.key("waterhead")).json()
    ]
    handled("grant_extension", "plumber", 422)
    handled("grant_extension", "waterhead")
    assert handled.read("desk")["extensions"][0]["granted"] is True
    handled("escalate", "plumber", reason="要协调")
    assert "name_leader" in [one["why"] for one in call("get", "/inbox", handled.key("desk")).json()]
    handled("escalate", "desk", reason="请县领导", officer=handled.county.code("leader"))
    handled("instruct", "leader", text="尽快", officer="101", due_on=day)
    assert "instruction" in [one["why"] for one in call("get", "/inbox", handled.key("plumber")).json()]
    handled("report_back", "plumber", text="明天通水")
    whole = handled.read("leader")
    assert (whole["tier"], whole["coordinator"], whole["instructions"][0]["result"]) == (
        "leader",
        handled.county.code("leader"),
        "明天通水",
    )
    assert whole["deadlines"][0]["sum"]
    handled("urge", "inspector", text="请抓紧")
    handled("shelve", "waterhead", reason="明年立项", review_on=day)
    handled("review_shelved", "waterhead")


def test_answered_rated_badly_called_back_disputed_and_reopened(handled):
    handled("solve", "plumber", outcome="partly", answer="先接临时水管", reason="等材料")
    rate = {"given": {"level": "dissatisfied", "solved": True, "text": "水太小"}}
    assert call("post", f"/matters/{handled.code}/for-asker/rate", handled.key("desk"), rate).status_code == 200
    why = [one["why"] for one in call("get", "/inbox", handled.key("caller")).json()]
    assert why == ["call_back"]
    matter = Matter.objects.get(code=handled.code)
    drawn = {"subject_kind": "matter", "subject_code": matter.code, "round": matter.round, "why": "sample"}
    ask_for_call_back(**drawn, due_on=TODAY + timedelta(days=20), at=NOW)
    assert [one["why"] for one in call("get", "/inbox", handled.key("caller")).json()] == ["call_back"], "one call is enough"
    handled("verify", "caller", reached=True, solved=True, text="水还是小")
    handled("appeal", "waterhead", text="已是最大")
    assert [one["why"] for one in call("get", "/inbox", handled.key("desk")).json()] == ["appeal"]
    handled("decide_appeal", "desk", upheld=True, reason="属实")
    whole = handled.read("desk")
    assert (whole["ratings"][0]["text"], whole["ratings"][0]["upheld"]) == ("水太小", True)
    assert whole["call_backs"][0]["text"] == "水还是小"
    handled("reopen", "plumber", reason="重新接管")
    assert handled.read("desk")["reopened"] == 1


def test_joined_separated_and_taken_on_by_nobody(program):
    first, second = reported(), reported()
    program.code = second.code
    program("merge", "desk", into=first.code)
    lead = call("get", f"/matters/{first.code}", program.key("desk")).json()
    assert [one["code"] for one in lead["joined"]] == [second.code]
    assert program.read("desk")["led_by"] == first.code
    program("split", "desk", reason="不是一回事")
    program("decline", "desk", ground="court", answer="法院在审", referred_to="人民法院")
    assert program.read("desk")["state"] == "closed"


def test_who_asks_and_the_exact_place_are_kept_from_whoever_handles_it(county, key):
    matter = reported(confidential=True, place="井边第三家")
    Steps(county, matter).handled()
    seen = Program(county, key, matter.code)
    assert (seen.read("plumber")["who"], seen.read("plumber")["asker"], seen.read("plumber")["place"]) == (None, None, "")
    assert seen.read("desk")["who"] == {"name": "张三", "phone": "13800001111", "on_behalf": ""}


def test_the_counter_finds_by_telephone_number_and_by_the_number_of_the_receipt(county, key):
    matter = reported()
    shown = f"{matter.code[:4]} {matter.code[4:]}"
    for typed in ("13800001111", matter.code, shown):
        found = call("post", "/counter/find", key("desk"), {"typed": typed}).json()
        assert [one["code"] for one in found["matters"]] == [matter.code], typed
    assert call("post", "/counter/find", key("plumber"), {"typed": "13800001111"}).status_code == 404


def test_what_the_counter_finds_goes_on_to_its_end(county, key):
    codes = {reported(text=f"第{number}次停水").code for number in range(27)}
    first = call("post", "/counter/find", key("desk"), {"typed": "13800001111"}).json()
    rest = call("post", "/counter/find", key("desk"), {"typed": "13800001111", "cursor": first["cursor"]}).json()
    assert (len(first["matters"]), len(rest["matters"]), rest["cursor"]) == (25, 2, "")
    assert {one["code"] for one in first["matters"] + rest["matters"]} == codes


def test_ready_answers_go_on_to_their_end(county, key):
    titles = [f"第{number}条" for number in range(5)]
    for title in titles:
        call("post", "/canned", key("desk"), {"title": title, "text": "打电话", "area": "C", "category": "water"})
    codes = {one["title"]: one["code"] for one in call("get", "/canned?every=true", key("desk")).json()}
    for title in titles[:4]:
        call("post", f"/canned/{codes[title]}/review", key("desk2"))
    for every, there in (("", titles[:4]), ("&every=true", titles)):
        found, after = [], ""
        while page := call("get", f"/canned?limit=2&after={after}{every}", key("desk")).json():
            found, after = [*found, *[one["title"] for one in page]], page[-1]["code"]
        assert found == there
    assert call("get", "/canned?after=no-such", key("desk")).json() == []


def test_promised_heard_of_every_month_and_shown_in_public(county, key):
    day = (TODAY + timedelta(days=30)).isoformat()
    sent = {"kind": "promise", "text": "修好村口的路", "area": "V1", "owner": "101", "goal": "通车", "due_on": day, "face": True}
    assert call("post", "/matters", key("plumber"), sent).status_code == 201
    (one,) = call("get", "/promises?first=2026-05-01&last=2026-05-31", key("plumber")).json()
    assert (one["goal"], one["group"], one["face"]) == ("通车", "open", True)
    assert call("get", "/promises", key("plumber")).status_code == 422
    assert [one["goal"] for one in call("get", "/public/promises?area=C", {}).json()] == ["通车"]


def test_ready_answers_that_wait_for_review_and_matters_that_wait_to_be_shown(county, key):
    desk = key("desk")
    call("post", "/canned", desk, {"title": "停水怎么办", "text": "打电话", "area": "C", "category": "water", "is_public": True})
    assert call("get", "/canned", desk).json() == []
    (draft,) = call("get", "/canned?every=true", desk).json()
    assert draft["reviewed_on"] is None
    call("post", f"/canned/{draft['code']}/review", key("desk2"))
    assert [one["title"] for one in call("get", "/public/answers?area=V1", {}).json()] == ["停水怎么办"]
    matter = reported(category="road", text="路灯坏了", public_consent=True)
    go = Steps(county, matter)
    go.dispatched("GOV1", "road")
    go("sign", "owner")
    go("solve", "owner", outcome="solved", answer="换好了")
    waiting = call("get", "/publishing", desk).json()["waiting"]
    assert [one["code"] for one in waiting] == [matter.code]
    assert call("get", "/publishing", key("plumber")).status_code == 404


def test_every_state_can_be_asked_for():
    states = set(get_args(ListState))
    assert states == {"", "waiting", "open", "told", *(str(one) for one in State)}


def test_a_tip_is_hidden_from_whom_it_turns_out_to_be_about(county, key):
    matter = reported(kind="tip", text="有人收了钱", asker="", phone="", tells_by="", anonymous=True)
    path = f"/matters/{matter.code}"
    assert call("post", f"{path}/against", key("plumber"), {"units": ["WATER"]}).status_code == 404
    assert call("post", f"{path}/against", key("desk"), {"units": ["nowhere"]}).status_code == 422
    assert call("post", f"{path}/against", key("desk"), {"officers": ["104"]}).status_code == 204
    assert call("get", path, key("desk2")).status_code == 404


def test_what_is_stuck_says_where_since_when_and_who_in_both_languages(county, key):
    go = Steps(county, reported(), NOW - timedelta(days=30))
    go.handled()
    (one,) = call("get", "/stuck", key("leader")).json()["stuck"]
    assert (one["where_en"], one["who_en"], one["since"][:4]) == ("is overdue", "the head of the handling unit", "2026")
    (fault,) = call("get", "/matters?state=flying", key("leader")).json()["faults"]
    assert (fault["field"], "'waiting'" in fault["zh"]) == ("state", True)


def test_what_offices_look_after_is_there_for_them_alone(county, key):
    assert call("get", "/alarms", key("desk")).json() == []
    assert call("get", "/alarms", key("plumber")).status_code == 404
    assert call("get", "/undelivered", key("desk")).json() == []
    assert call("post", "/undelivered/7/again", key("desk")).status_code == 404


def test_the_public_finds_places_units_and_its_officer_and_sends_a_tip(county):
    assert [one["code"] for one in call("get", "/public/areas?q=王家庄", {}).json()] == ["V1"]
    assert [one["code"] for one in call("get", "/public/offices?q=水务局", {}).json()] == ["WATER"]
    officers = call("get", "/public/officers?area=V1", {}).json()
    assert (officers[0]["unit"], set(officers[0])) == ("东乡镇政府", {"name", "unit", "phone"})
    tip = {"kind": "tip", "text": "收了钱", "area": "V1", "against_units": ["WATER"]}
    refused = call("post", "/public/matters", {}, {**tip, "asker": "张三", "phone": "13800001111"})
    assert {one["field"] for one in refused.json()["faults"]} == {"asker", "phone"}
    receipt = call("post", "/public/matters", {}, tip).json()
    assert Matter.objects.get(code=receipt["number"]).anonymous is True
    followed = call("post", "/public/follow", {}, receipt).json()
    assert (followed["relative"], followed["reported_on"]) == ("", NOW.date().isoformat())
