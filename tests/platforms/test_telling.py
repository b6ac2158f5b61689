"""What goes back: once each, in order, through faults of the other side; and what a subscriber hears."""

import json
from datetime import timedelta

import pytest

from lianxin.jobs.outside import Answer, CallError
from lianxin.jobs.platforms import look
from lianxin.matters.models import Matter
from lianxin.platforms import actions
from lianxin.platforms.actions import NewPartner, make_partner, new_secret
from lianxin.platforms.models import Attempt, Outgoing, Partner, Rejected
from lianxin.rules.errors import NotFound, Refused
from tests.fixtures.people import NOW
from tests.matters.places import Steps, reported
from tests.platforms.simulator import URL, City


def steps_of(city, code="GD1"):
    return Steps(city.county, Matter.objects.get(outer_number=code), city.now)


def test_down_for_an_hour_and_everything_arrives_in_order(city):
    city.send(city.order("GD1"))
    city.down_until = city.now + timedelta(hours=1)
    go = steps_of(city)
    go.handled()
    for _ in range(12):
        city.tick(timedelta(minutes=10))
    assert city.answers("GD1") == ["answer.received", "answer.signed"]
    go.at = city.now
    go("solve", "plumber", outcome="solved", answer="修好了")
    city.tick(timedelta(minutes=2))
    assert city.answers("GD1") == ["answer.received", "answer.signed", "answer.answered"]
    assert not Outgoing.objects.exclude(state="sent").exists()


def test_half_an_answer_is_told_again_under_the_same_id_and_stands_once(city):
    city.half = 2
    city.send(city.order("GD1"))
    for _ in range(5):
        city.tick(timedelta(minutes=10))
    assert len([one for one in city.calls if one.startswith("POST")]) == 3
    assert city.answers("GD1") == ["answer.received"]
    assert list(Attempt.objects.order_by("pk").values_list("good", flat=True)) == [False, False, True]


def test_given_up_and_sent_again_by_a_person(city):
    city.send(city.order("GD1"))
    city.down_until = city.now + timedelta(days=30)
    for _ in range(12):
        city.tick(timedelta(days=1))
    row = Outgoing.objects.get()
    assert row.state == "failed"
    city.down_until = None
    with pytest.raises(NotFound):
        actions.send_again(number=row.pk, by=city.county.code("stranger"), at=city.now)
    actions.send_again(number=row.pk, by=city.county.code("desk"), at=city.now)
    with pytest.raises(Refused):
        actions.send_again(number=row.pk, by=city.county.code("desk"), at=city.now)
    city.tick()
    assert city.answers("GD1") == ["answer.received"]


@pytest.mark.parametrize(
    ("sends", "status", "state"),
    [
        ("webhook", 200, "sent"),
        ("webhook", 409, "waiting"),
        ("rest", 409, "sent"),
        ("webhook", 302, "failed"),
        ("webhook", 410, "failed"),
        ("webhook", 500, "waiting"),
        ("webhook", 429, "waiting"),
    ],
)
def test_what_an_answer_means(county, sends, status, state):
    city = City.connected(county, sends=sends)
    city.send(city.order("GD1"))

    class Other:
        def call(self, method, url, **given):
            city.calls.append(given["headers"].get("Authorization", ""))
            return Answer(status, "不行".encode("gb18030"))

    look(now=lambda: city.now, caller=Other())
    assert Outgoing.objects.get().state == state
    assert city.calls == ([f"Bearer {city.ours}"] if sends == "rest" else [""])


def test_a_side_that_does_not_answer_is_left_alone_after_three(city):
    for number in range(6):
        city.send(city.order(f"GD{number}"))
    city.down_until = city.now + timedelta(hours=1)
    city.tick()
    assert len(city.calls) == 3


def test_two_clocks_send_one_message_once(city):
    city.send(city.order("GD1"))

    class Both:
        """While one clock is talking, the other looks."""

        def call(self, *args, **given):
            look(now=lambda: city.now, caller=city)
            return city.call(*args, **given)

    look(now=lambda: city.now, caller=Both())
    assert len(city.calls) == 1


def test_a_step_that_is_committed_late_is_not_passed_over(city):
    """Its number is lower than one that has been looked at already."""
    city.send(city.order("GD1"))
    matter = Matter.objects.get()
    go = steps_of(city)
    go.handled()
    signed = matter.steps.get(step="sign")
    matter.steps.filter(pk=signed.pk).update(step="plan")
    city.tick()
    assert city.answers("GD1") == ["answer.received"]
    matter.steps.filter(pk=signed.pk).update(step="sign")
    city.tick()
    assert city.answers("GD1") == ["answer.received", "answer.signed"]
    city.tick(timedelta(hours=1))
    assert Partner.objects.get().seen_step >= signed.pk
    assert len(city.told) == 2


# -- subscribers -----------------------------------------------------------------------------------


def subscribed(county, who="desk", **values):
    by = county.code("desk")
    new = {"code": "board", "kind": "subscriber", "name": "数据平台", "area": "C", "url": URL, "events": ("report", "solve")}
    make_partner(partner=NewPartner(**{**new, "reads_as": county.code(who), **values}), by=by, at=NOW)
    return City(county, Partner.objects.get(code="board"), "", new_secret(code="board", way="out", by=by, at=NOW))


def test_a_subscriber_hears_codes_and_no_words_of_what_it_may_see(county):
    board = subscribed(county, "plumber")
    steps = Steps(county, reported(by=county.code("plumber")), NOW)
    steps.answered()
    Steps(county, reported(text="路灯坏了", asker="李四"), NOW)
    hidden = reported(kind="complaint", against_units=("WATER",), text="水务局态度差", by=county.code("plumber"))
    board.tick(timedelta(hours=1))
    assert {one["type"] for one in board.told.values()} == {"matter.report", "matter.solve"}
    assert {one["data"]["matter"] for one in board.told.values()} == {steps.code}
    said = str(board.told)
    assert hidden.code not in said
    for word in ("水管", "张三", "13800001111", "恢复供水"):
        assert word not in said


def test_a_subscriber_that_asks_is_told_and_hands_nothing_in(county, client, monkeypatch):
    monkeypatch.setenv("LIANXIN_NOW", NOW.isoformat())
    board = subscribed(county, sends="pulled", url="")
    secret = new_secret(code="board", way="in", by=county.code("desk"), at=NOW)
    matter = reported(by=county.code("desk"))
    board.tick()
    key = {"HTTP_AUTHORIZATION": f"Bearer {secret}", "content_type": "application/json"}
    (one,) = client.post("/api/v1/platforms/board/answers/fetch", **key).json()["messages"]
    assert (one["body"]["type"], one["body"]["data"]["matter"]) == ("matter.report", matter.code)
    assert client.post("/api/v1/platforms/board/answers/taken", json.dumps({"ids": [one["id"]]}), **key).json() == {"taken": 1}
    for broken, status in ((b"{", 400), (json.dumps({"ids": 5}).encode(), 422), (json.dumps({"taken": []}).encode(), 422)):
        assert client.post("/api/v1/platforms/board/answers/taken", broken, **key).status_code == status
    assert Rejected.objects.get(partner__code="board", reason="body").times == 3, "what nobody could read is on record"
    order = board.order("GD1")[1]
    assert client.post("/api/v1/platforms/board/messages", order, HTTP_IDEMPOTENCY_KEY="1", **key).status_code == 401
    assert Matter.objects.count() == 1


def test_what_waited_to_be_fetched_is_sent_once_the_side_is_sent_to(county):
    city = City.connected(county, sends="pulled", url="")
    city.send(city.order("GD1"))
    city.tick()
    assert city.told == {}
    actions.change_partner(code="city", by=county.code("desk"), at=city.now, sends="webhook", url=URL)
    city.tick()
    assert city.answers("GD1") == ["answer.received"]


def test_what_was_before_it_subscribed_is_not_told(county):
    Steps(county, reported(), NOW).answered()
    board = subscribed(county)
    board.tick()
    assert board.told == {}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"code": "Bad"}, "code"),
        ({"name": " "}, "name"),
        ({"area": "nowhere"}, "area"),
        ({"url": ""}, "url"),
        ({"url": "http://12345.example.com/"}, "url"),
        ({"url": "https://10.0.0.1/"}, "url"),
        ({"polls": "https://localhost/"}, "polls"),
        ({"reads_as": ""}, "reads_as"),
        ({"events": ()}, "events"),
        ({"events": ("dance",)}, "events"),
        ({"sends": "pigeon"}, "sends"),
        ({"sends": "bundle"}, "sends"),
        ({"kind": "friend"}, "kind"),
        ({"poll_minutes": 0}, "poll_minutes"),
    ],
)
def test_what_is_no_other_side(county, values, field):
    with pytest.raises(Refused) as error:
        subscribed(county, **{"who": "desk", **values})
    assert field in {one.field for one in error.value.faults}


def test_asked_page_by_page_and_half_a_page_is_none(county):
    city = City.connected(county, polls="https://12345.example.com/orders", poll_minutes=5)
    city.pages = [{"id": f"p{n}", "body": _body(city, f"GD{n}")} for n in range(5)]
    city.pages.insert(2, {"id": "odd", "body": {"type": "order.created", "data": {}}})
    city.pages.insert(3, "nonsense")
    city.half = 1
    assert city.tick().taken == 0
    assert Partner.objects.get().poll_fails == 1
    for _ in range(4):
        city.tick(timedelta(minutes=6))
    assert Matter.objects.count() == 5
    assert Partner.objects.get().poll_mark == "7"
    city.pages = city.pages[:4] * 3
    Partner.objects.update(poll_mark="")
    city.tick(timedelta(minutes=6))
    assert Matter.objects.count() == 5


def _body(city, number):
    return json.loads(city.order(number)[1])


def test_a_broken_line_while_asking_is_tried_later_each_time(county):
    city = City.connected(county, polls="https://12345.example.com/orders", poll_minutes=5)

    class Broken:
        def call(self, *args, **given):
            raise CallError("ConnectionResetError")

    waits = []
    for _ in range(7):
        row = Partner.objects.get()
        look(now=lambda row=row: row.poll_at, caller=Broken())
        waits.append((Partner.objects.get().poll_at - row.poll_at) / timedelta(minutes=1))
    assert waits == [5, 10, 20, 40, 60, 60, 60]
    assert city.pages == []
