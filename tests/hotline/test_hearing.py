"""What a telephony system tells: taken once, in any order; what is forged changes nothing and is on record."""

import json
from datetime import timedelta
from random import Random

import pytest
from django.db import connection

from lianxin.hotline import actions
from lianxin.hotline.models import Call, Event, Line, Turned
from lianxin.registry.models import Officer
from lianxin.rules.errors import NotFound, Refused
from tests.hotline.telephony import Telephony
from tests.web.county import NOW

LATER = NOW + timedelta(seconds=8)


def ring(telephony, call="a1", phone="13811112222", at=NOW, now=NOW):
    return telephony.tell("ringing", call, at, now, phone=phone)


def test_a_call_from_the_ringing_to_the_recording(telephony):
    actions.sit(line="12345", extension="8001", by="100006", at=NOW)
    assert ring(telephony).json() == {"call": "12345.a1", "taken": "now"}
    telephony.tell("answered", "a1", LATER, NOW, extension="8001")
    telephony.tell("ended", "a1", NOW + timedelta(minutes=3), NOW)
    telephony.tell("recording", "a1", NOW + timedelta(minutes=3), NOW, recording="https://pbx.example/a1.wav")
    call = Call.objects.get()
    assert (call.phone, call.waited, call.agent.code) == ("13811112222", 8, "100006")
    assert (call.day, call.recording) == (NOW.date(), "https://pbx.example/a1.wav")
    assert [one.kind for one in call.events.order_by("pk")] == ["ringing", "answered", "ended", "recording"]


def test_number_and_address_are_not_readable_in_the_database(telephony):
    telephony.tell("ringing", "a1", NOW, NOW, phone="13811112222", recording="https://pbx.example/a1.wav")
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, recording, phone_index FROM hotline_call")
        stored = "".join(cursor.fetchone())
    assert "1381" not in stored
    assert "pbx" not in stored


def test_sent_twice_is_taken_once(telephony):
    message = telephony.message("ringing", "a1", NOW, phone="13811112222")
    answers = [telephony.post(message, NOW).json()["taken"], telephony.post(message, NOW + timedelta(minutes=2)).json()["taken"]]
    assert answers == ["now", "again"]
    assert Event.objects.count() == 1


def test_another_message_under_the_same_id_is_refused(telephony):
    first, other = (telephony.message("ringing", call, NOW) for call in ("a1", "a2"))
    telephony.post(first, NOW)
    assert telephony.post((first[0], other[1]), NOW).status_code == 409
    assert [call.code for call in Call.objects.all()] == ["12345.a1"]
    assert Turned.objects.get().reason == "conflict"


@pytest.mark.parametrize("seed", range(3))
def test_a_day_comes_out_the_same_in_any_order_and_however_often(telephony, seed):
    """Late, twice, before its time: the rows are those of a day told in order."""
    morning = NOW.replace(hour=8) - timedelta(days=1)
    messages = [message for _, message in telephony.day(Random(5), morning, 12)]
    messages += [telephony.message("missed", "x1", morning, phone="13800000000")]
    messages += [
        telephony.message(kind, "x2", morning + timedelta(minutes=5 + n), phone="13800000000")
        for n, kind in enumerate(("ringing", "answered"))
    ]
    random = Random(seed)
    sent = random.sample(messages, len(messages)) + random.sample(messages, 12) if seed else messages
    assert {telephony.post(message, NOW).status_code for message in sent} == {200}
    columns = (
        "code",
        "phone_index",
        "day",
        "begun_at",
        "waited",
        "answered_at",
        "ended_at",
        "missed_at",
        "back_due_at",
        "back_at",
        "back_how",
    )
    rows = sorted(Call.objects.values_list(*columns))
    digest = [(row[0], row[2], row[3].timestamp(), *row[4:]) for row in rows]
    assert len(rows) == 14
    assert digest == _in_order(telephony, messages)
    assert Call.objects.get(code="12345.x1").back_how == "again"


def _in_order(telephony, messages):
    """The rows as a second line hears them in order."""
    Call.objects.all().delete()
    for message in messages:
        telephony.post(message, NOW)
    columns = ("code", "day", "begun_at", "waited", "answered_at", "ended_at", "missed_at", "back_due_at", "back_at", "back_how")
    return [(row[0], row[1], row[2].timestamp(), *row[3:]) for row in sorted(Call.objects.values_list(*columns))]


HOSTILE = {
    "signature": {"secret": "whsec_" + "QUFB" * 11},
    "timestamp": {"webhook-timestamp": "1000000000"},
    "headers": {"webhook-id": ""},
    "line": {"line": "elsewhere"},
}


@pytest.mark.parametrize("why", HOSTILE)
def test_what_is_forged_changes_nothing_and_is_on_record(telephony, why):
    message = telephony.message("ringing", "a1", NOW)
    answers = {telephony.post(message, NOW, **HOSTILE[why]).status_code for _ in range(3)}
    assert answers == {401}
    assert not Call.objects.exists()
    row = Turned.objects.get()
    assert (row.reason, row.many, row.line) == (why, 3, "" if why == "line" else "12345")


def test_a_replay_after_five_minutes_is_turned_away(telephony):
    message = telephony.message("ringing", "a1", NOW)
    telephony.post(message, NOW)
    Event.objects.all().delete()
    assert telephony.post(message, NOW - timedelta(minutes=6)).status_code == 401


def test_what_is_too_large_or_out_of_shape(telephony):
    body = json.dumps({"type": "call.ringing", "timestamp": NOW.isoformat(), "data": {"call": "a" * 9000}}).encode()
    assert telephony.post(("m1", body), NOW).status_code == 413
    assert telephony.post(("m2", b"\xff\xfe"), NOW).status_code == 422
    answer = telephony.post(("m3", b'{"type": "x"}'), NOW)
    assert {fault["field"] for fault in answer.json()["faults"]} == {"type", "timestamp", "data"}
    assert not Call.objects.exists()
    assert dict(Turned.objects.values_list("reason", "many")) == {"size": 1, "content": 2}


@pytest.mark.parametrize("type", ["multipart/form-data", "multipart/form-data; boundary=x"])
def test_a_form_is_judged_by_its_signature_like_all_else(county, client, type):
    answer = client.generic("POST", "/api/v1/telephony/12345/events", b"x", content_type=type)
    assert answer.status_code == 401
    assert not Call.objects.exists()
    assert Turned.objects.get().many == 1


def test_a_secret_before_is_good_for_two_days(telephony):
    old = telephony.secret
    telephony.secret = actions.rotate(code="12345", by="100006", at=NOW)
    assert ring(telephony).status_code == 200
    assert telephony.post(telephony.message("ringing", "a2", NOW), NOW, secret=old).status_code == 200
    Line.objects.update(former_until=NOW)
    assert telephony.post(telephony.message("ringing", "a3", NOW), NOW, secret=old).status_code == 401


def test_an_ended_line_takes_nothing(telephony):
    actions.end_line(code="12345", by="100006", at=NOW)
    assert ring(telephony).status_code == 401


def test_the_secret_is_sealed(telephony):
    assert telephony.secret.removeprefix("whsec_") not in Line.objects.get().secret


def test_who_may_make_a_line(county):
    given = {"name": "热线", "number": "12345", "unit": "office", "at": NOW}
    with pytest.raises(NotFound):
        actions.make_line(code="x", by="100005", **given)
    with pytest.raises(Refused) as refused:
        actions.make_line(code="X Y", by="100006", **{**given, "name": " ", "number": "no"})
    assert {fault.field for fault in refused.value.faults} == {"code", "name", "number"}


def test_two_at_one_extension_the_later_sits_there(telephony):
    actions.sit(line="12345", extension="8001", by="100006", at=NOW)
    actions.sit(line="12345", extension="8001", by="100023", at=NOW)
    telephony.tell("answered", "a1", NOW, NOW, extension="8001")
    assert Call.objects.get().agent == Officer.objects.get(code="100023")


def test_two_systems_do_not_share_numbers(telephony):
    secret = actions.make_line(code="12348", name="法律援助", number="12348", unit="office", by="100006", at=NOW)
    other = Telephony("12348", secret)
    ring(telephony)
    assert other.tell("ringing", "a1", NOW, NOW).json()["call"] == "12348.a1"
    assert other.post(other.message("ringing", "a2", NOW), NOW, line="12345").status_code == 401
