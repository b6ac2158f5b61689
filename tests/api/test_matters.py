"""Programs report, dispatch, take steps and follow by the same actions as the pages, with what their officer may do."""

import pytest
from django.test import Client

from lianxin.api import urls
from lianxin.api.app import api
from lianxin.audit.models import Read
from lianxin.matters.models import Matter
from tests.matters.places import Steps, reported

NEW = {"kind": "problem", "text": "村口自来水管破裂", "area": "V1", "asker": "张三", "phone": "13800001111"}


def post(path, body, key=None):
    return Client().post(f"/api/v1{path}", body, content_type="application/json", **(key or {}))


def get(path, key=None):
    return Client().get(f"/api/v1{path}", **(key or {}))


def test_it_describes_itself_in_openapi_3_1(county):
    described = get("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert "/api/v1/matters/{code}/steps/{step}" in described["paths"]


def test_every_route_that_is_not_public_asks_for_a_key(county):
    assert urls.urlpatterns
    for path, operations in api.get_openapi_schema()["paths"].items():
        for method, operation in operations.items():
            is_public = path.startswith("/api/v1/public/")
            assert bool(operation.get("security")) is not is_public, (method, path)
            if not is_public:
                address = path.format(code="x", step="sign", line="x", relative=1, name="x", what="units", number=1)
                answer = getattr(Client(), method)(address, content_type="application/json")
                assert answer.status_code == 401, (method, path)


def test_without_a_key_it_says_so_and_not_that_the_body_is_wrong(county):
    said = post("/matters", NEW).json()["faults"][0]
    assert (said["field"], said["en"]) == ("Authorization", "no key that holds")


def test_reported_dispatched_signed_and_answered(county, key):
    desk, plumber = key("desk"), key("plumber")
    made = post("/matters", {**NEW, "token": "t-1"}, desk)
    assert made.status_code == 201
    again = post("/matters", {**NEW, "token": "t-1"}, desk)
    code = made.json()["code"]
    assert again.json()["code"] == code
    assert Matter.objects.count() == 1
    sent = {"version": made.json()["version"], "token": "s-1", "given": {"unit": "WATER", "category": "water"}}
    given = post(f"/matters/{code}/steps/dispatch", sent, desk)
    assert given.status_code == 200
    assert given.json()["state"] == "dispatched"
    assert given.json()["due_on"]
    assert post(f"/matters/{code}/steps/dispatch", sent, desk).json()["version"] == given.json()["version"]
    assert post(f"/matters/{code}/steps/sign", {}, plumber).json()["state"] == "handling"
    solved = {"given": {"outcome": "solved", "answer": "水管已修好"}}
    assert post(f"/matters/{code}/steps/solve", solved, plumber).json()["state"] == "answered"
    whole = get(f"/matters/{code}", desk).json()
    assert [one["step"] for one in whole["steps"]][-3:] == ["dispatch", "sign", "solve"]
    assert whole["asker"] == "张三"
    assert Read.objects.filter(kind="matter", code=code, by=county.code("desk"), through="api").exists()


def test_a_stale_version_and_a_missing_field_are_refused_with_every_reason(county, key):
    desk, matter = key("desk"), reported()
    stale = post(f"/matters/{matter.code}/steps/classify", {"version": 7, "given": {"category": "water"}}, desk)
    assert stale.status_code == 422
    lacking = post(f"/matters/{matter.code}/steps/dispatch", {}, desk)
    assert lacking.status_code == 422
    assert {one["field"] for one in lacking.json()["faults"]} >= {"unit", "category"}
    assert Matter.objects.get().state == "new"


@pytest.mark.parametrize("path", ["/matters/nothing", "/matters/{code}"])
def test_a_stranger_s_matter_is_not_there(county, key, path):
    matter = reported(against_units=("WATER",))
    assert get(path.format(code=matter.code), key("plumber")).status_code == 404
    assert get(f"/matters?q={matter.code}", key("plumber")).json()["matters"] == []


def test_what_is_no_text_is_refused(county, key):
    desk = key("desk")
    assert post("/matters", {**NEW, "text": "a\0b"}, desk).status_code == 422
    assert Client().get("/api/v1/matters/%00", **desk).status_code == 400
    assert post("/matters", {**NEW, "colour": "red"}, desk).status_code == 422


def test_the_public_asks_follows_and_rates(county, key):
    receipt = post("/public/matters", {"kind": "problem", "text": "停水两天", "area": "V1", "token": "p"}).json()
    assert post("/public/matters", {"kind": "problem", "text": "停水两天", "area": "V1", "token": "p"}).json() == receipt
    followed = post("/public/follow", receipt).json()
    assert followed["state"] == "new"
    wrong = post("/public/follow", {**receipt, "secret": "00000000"})
    unknown = post("/public/follow", {"number": "2026051400000", "secret": "00000000"})
    assert (wrong.status_code, wrong.json()) == (unknown.status_code, unknown.json()) == (404, wrong.json())
    code, desk, plumber = followed["number"], key("desk"), key("plumber")
    post(f"/matters/{code}/steps/dispatch", {"given": {"unit": "WATER", "category": "water"}}, desk)
    post(f"/matters/{code}/steps/sign", {}, plumber)
    post(f"/matters/{code}/steps/solve", {"given": {"outcome": "solved", "answer": "修好了"}}, plumber)
    rated = post("/public/steps/rate", {**receipt, "level": "satisfied", "solved": True})
    assert rated.status_code == 200
    assert Matter.objects.get().rating == "satisfied"


def test_lists_for_everybody(county):
    for path in ("promises", "published", "units"):
        assert get(f"/public/{path}?area=C").status_code == 200
        assert get(f"/public/{path}?area=nowhere").status_code == 404


def test_whose_a_confidential_matter_is_stays_with_whoever_may_know_who_asks(county, key):
    matter = reported(counterpart="H1", confidential=True)
    Steps(county, matter).dispatched()
    assert get(f"/matters/{matter.code}", key("plumber")).json()["counterpart"] is None
    assert get(f"/matters/{matter.code}", key("desk")).json()["counterpart"] == "H1"
