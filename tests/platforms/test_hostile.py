"""Hostile senders change nothing, learn nothing, and are on record."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from lianxin.audit.models import Act
from lianxin.matters.models import Matter
from lianxin.platforms import actions
from lianxin.platforms.models import Order, Outgoing, Received, Rejected
from lianxin.rules.orders import MOST_BYTES
from lianxin.rules.webhooks import headers, written
from tests.fixtures.people import NOW
from tests.platforms.simulator import City

PATH = "/api/v1/platforms/city/webhook"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setenv("LIANXIN_NOW", NOW.isoformat())


def unchanged():
    assert [one.objects.count() for one in (Matter, Order, Received, Outgoing)] == [0, 0, 0, 0]


def post(body, *, secret, id="city-1", at=NOW, path=PATH, **more):
    made = headers([secret], id=id, at=at, body=body)
    given = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in made.items()}
    return Client().post(path, body, content_type="application/json", **{**given, **more})


def test_a_good_one_is_taken_and_its_sender_told(city):
    _, body = city.order("GD1")
    answer = post(body, secret=city.secret)
    assert answer.status_code == 200
    assert answer.json() == {"state": "taken", "matter": Matter.objects.get().code, "again": False}
    assert post(body, secret=city.secret).json()["again"] is True


@pytest.mark.parametrize(
    ("reason", "status", "given"),
    [
        ("signature", 401, {"secret": written(b"x" * 32)}),
        ("timestamp", 401, {"at": NOW - timedelta(minutes=6)}),
        ("timestamp", 401, {"at": NOW + timedelta(days=2)}),
        ("headers", 401, {"HTTP_WEBHOOK_ID": "a b"}),
        ("headers", 401, {"HTTP_WEBHOOK_SIGNATURE": ""}),
        ("unknown", 401, {"path": "/api/v1/platforms/nobody/webhook"}),
    ],
)
def test_not_genuine(city, reason, status, given):
    _, body = city.order("GD1")
    answer = post(body, **{"secret": city.secret, **given})
    assert answer.status_code == status
    assert "not accepted" in answer.content.decode()
    unchanged()
    row = Rejected.objects.get()
    assert (row.reason, row.times) == (reason, 1)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b"\xff\xfe{\x00}\x00",
        '{"type": "order.created", "data": "停水"}'.encode("gb18030"),
        b'{"type": "order.created", "timestamp": "2026-05-14T10:00:00+08:00", "data": {"number": "1", "text": "\\u0000"}}',
        b'{"type": "order.created", "timestamp": "2026-05-14T10:00:00+08:00", "data": {"number": "1", "text": "\\ud800"}}',
        b'{"type": "order.created", "timestamp": "2026-05-14T10:00:00", "data": {"number": "1", "text": "x"}}',
        b'{"type": "order.deleted", "timestamp": "2026-05-14T10:00:00+08:00", "data": {"number": "1"}}',
        b'{"type": "order.rated", "timestamp": NaN, "data": {}}',
        b"[" * 100_000,
    ],
)
def test_signed_and_no_message(city, body):
    answer = post(body, secret=city.secret)
    assert answer.status_code == 400
    unchanged()
    assert Rejected.objects.get().reason == "body"


def test_oversized_is_not_even_read(city):
    answer = post(b"x" * (MOST_BYTES + 1), secret=city.secret)
    assert answer.status_code == 413
    unchanged()
    assert Rejected.objects.get().bytes == MOST_BYTES + 1


def test_a_form_is_no_message(city):
    answer = Client().post(PATH, {"type": "order.created"}, HTTP_WEBHOOK_SIGNATURE="v1,x")
    assert answer.status_code == 400
    unchanged()
    assert Rejected.objects.get().reason == "body"


@pytest.mark.parametrize(
    "type",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "application/json; charset=gbk",
        "application/x-www-form-urlencoded",
    ],
)
def test_another_type_or_encoding_is_no_message_whatever_it_holds(city, type):
    _, body = city.order("GD1")
    made = headers([city.secret], id="city-1", at=NOW, body=body)
    answer = Client().generic("POST", PATH, body, content_type=type, headers=made)
    assert answer.status_code == 400
    assert answer.json()["faults"][0]["field"] == "Content-Type"
    unchanged()
    assert Rejected.objects.get().reason == "body"


def test_a_sender_who_proved_who_it_is_reads_which_field_is_wrong_and_so_does_the_log(city):
    body = b'{"type": "order.created", "timestamp": "2026-05-14T10:00:00+08:00", "data": {"number": "1", "due_on": "tomorrow"}}'
    faults = post(body, secret=city.secret).json()["faults"]
    assert {one["field"] for one in faults} == {"text", "due_on"}
    assert all("缺少" in one["zh"] for one in faults)
    assert "text: 这一项缺少或格式不对" in Rejected.objects.get().said


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("timestamp", "0001-01-01T00:00:00+14:00"),
        ("timestamp", "9999-12-31T23:59:59-14:00"),
        ("reported_at", "0001-01-01T00:00:00+14:00"),
        ("reported_at", "1960-01-01T00:00:00+08:00"),
        ("due_on", "0001-01-01"),
        ("due_on", "9999-12-31"),
        ("number", "GD\n1"),
    ],
)
def test_a_moment_of_no_time_of_ours_and_a_number_of_two_lines(city, field, value):
    whole = json.loads(city.order("GD1")[1])
    (whole if field == "timestamp" else whole["data"])[field] = value
    answer = post(json.dumps(whole).encode(), secret=city.secret)
    assert answer.status_code == 400
    assert [one["field"] for one in answer.json()["faults"]] == [field]
    unchanged()
    assert Rejected.objects.get().reason == "body"


def test_a_mark_at_the_beginning_of_the_text_is_none_of_its_content(city):
    answer = post(b"\xef\xbb\xbf" + city.order("GD1")[1], secret=city.secret)
    assert answer.json()["state"] == "taken"


def test_an_id_used_again_for_something_else(city):
    post(city.order("GD1")[1], secret=city.secret)
    answer = post(city.order("GD2")[1], secret=city.secret)
    assert answer.status_code == 409
    assert Matter.objects.count() == 1
    assert Rejected.objects.get().reason == "reused"


def test_an_old_message_captured_and_sent_again_does_nothing(city):
    """Within the five minutes it is the same message; after them its moment is too old; it cannot be signed anew."""
    message = city.order("GD1")
    city.send(message)
    assert city.send(message, at=NOW + timedelta(minutes=4), sent=NOW).again
    assert city.refused(message, at=NOW + timedelta(minutes=6), sent=NOW) == "timestamp"
    assert Matter.objects.count() == 1


def test_a_flood_is_one_line_an_hour(city):
    _, body = city.order("GD1")
    for turn in range(5):
        post(body, secret=written(b"x" * 32), id=f"flood-{turn}")
    assert Rejected.objects.get().times == 5
    assert Act.objects.filter(verb="platforms.message.rejected").count() == 1


def test_what_we_sign_is_not_taken_for_what_they_sign(city):
    _, body = city.order("GD1")
    assert post(body, secret=city.ours).status_code == 401
    unchanged()


def test_a_secret_is_replaced_without_hurry_or_at_once(city):
    by = city.county.code("desk")
    fresh = actions.new_secret(code="city", way="in", by=by, at=NOW)
    city.send(city.order("GD1"))
    city.send(city.order("GD2"), secret=fresh)
    later = NOW + timedelta(days=8)
    assert city.refused(city.order("GD3"), at=later) == "signature"
    assert city.send(city.order("GD3"), secret=fresh, at=later).state == "taken"
    actions.new_secret(code="city", way="in", by=by, at=later, at_once=True)
    assert city.refused(city.order("GD4"), secret=fresh, at=later) == "signature"


def test_a_platform_that_was_stopped(city):
    actions.stop_partner(code="city", by=city.county.code("desk"), at=NOW)
    assert city.refused(city.order("GD1")) == "stopped"
    unchanged()


def test_by_token_where_a_platform_cannot_sign(city):
    _, body = city.order("GD1")
    path = "/api/v1/platforms/city/messages"
    good = {"HTTP_AUTHORIZATION": f"Bearer {city.secret}", "HTTP_IDEMPOTENCY_KEY": "rest-1"}
    for given in ({}, {**good, "HTTP_AUTHORIZATION": f"Bearer {city.ours}"}, {**good, "HTTP_AUTHORIZATION": "Basic eDp5"}):
        assert Client().post(path, body, content_type="application/json", **given).status_code == 401
    unchanged()
    assert Rejected.objects.get().times == 3
    assert Client().post(path, body, content_type="application/json", **good).json()["state"] == "taken"
    assert Client().post(path, body, content_type="application/json", **good).json()["again"] is True
    lacking = {"HTTP_AUTHORIZATION": good["HTTP_AUTHORIZATION"]}
    assert Client().post(path, body, content_type="application/json", **lacking).status_code == 401
    assert Matter.objects.count() == 1


def test_fetched_and_said_to_have_arrived(county):
    city = City.connected(county, sends="pulled", url="")
    city.send(city.order("GD1"))
    key = {"HTTP_AUTHORIZATION": f"Bearer {city.secret}", "content_type": "application/json"}
    base = "/api/v1/platforms/city/answers"
    (one,) = Client().post(f"{base}/fetch", **key).json()["messages"]
    assert (one["body"]["type"], one["body"]["data"]["number"]) == ("answer.received", "GD1")
    sent = json.dumps({"ids": [one["id"], "nothing"]})
    assert Client().post(f"{base}/taken", sent, **key).json() == {"taken": 1}
    assert Client().post(f"{base}/taken", sent, **key).json() == {"taken": 0}
    assert Client().post(f"{base}/fetch", **key).json() == {"messages": []}
