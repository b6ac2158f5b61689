"""Across an air gap: an outer site that platforms reach, an inner one that works; files carried both ways, in one database."""

import json
from datetime import timedelta

import pytest

from lianxin.cli.main import main
from lianxin.matters.models import Matter
from lianxin.platforms import actions
from lianxin.platforms.actions import NewPartner, bundles, make_partner
from lianxin.platforms.bundle_file import Head, NoBundleError, opened, sealed
from lianxin.platforms.models import Bundle, Outgoing, Partner, Received, Rejected, Secret
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.webhooks import written
from tests.fixtures.people import NOW
from tests.matters.places import Steps
from tests.platforms.simulator import City

SECRET = written(b"s" * 32)


@pytest.fixture
def by(county):
    return county.code("desk")


def site(county, code, by):
    """The other site, as this one calls it, with the secret that both have."""
    make_partner(partner=NewPartner(code=code, kind="site", name=f"站点{code}", area="C"), by=by, at=NOW)
    actions.new_secret(code=code, way="out", by=by, at=NOW, value=SECRET)


@pytest.fixture
def inner(county, by):
    """We are the inner site: the city is reached by way of the outer one."""
    site(county, "outer", by)
    new = NewPartner(code="city", kind="platform", name="市12345", area="C", sends="bundle", by_bundle="outer")
    make_partner(partner=new, by=by, at=NOW)
    return county


def bundle(number, *messages, to="inner", secrets=(SECRET,), seen=0):
    return sealed(Head(to, number, len(messages), NOW, seen), messages, secrets)


def order(number, id="", **data):
    body = {"type": "order.created", "timestamp": NOW.isoformat(), "data": {"number": number, "text": "停水两天", **data}}
    return {"way": "in", "partner": "city", "id": id or f"city-{number}", "body": json.dumps(body)}


def test_at_the_outer_site_an_order_is_passed_on_and_its_answer_sent(county, by):
    site(county, "inner", by)
    city = City.connected(county, by_bundle="inner")
    message = city.order("GD1")
    assert city.send(message).state == city.send(message, at=NOW + timedelta(minutes=1)).state == "relayed"
    assert not Matter.objects.exists()
    made = bundles.make_bundle(site="inner", by=by, at=NOW)
    head, (carried,) = opened(made.content, [SECRET])
    assert (head.to, head.number, made.count) == ("inner", 1, 1)
    assert (carried["id"], carried["body"].encode()) == message
    assert b"GD1" not in made.content, "sealed: whoever finds it reads nothing"
    assert bundles.make_bundle(site="inner", by=by, at=NOW).count == 0, "it goes once"
    body = json.dumps({"type": "answer.received", "timestamp": NOW.isoformat(), "data": {"number": "GD1", "matter": "1"}})
    answer = {"way": "out", "partner": "city", "id": "lx-city-1", "type": "answer.received", "number": "GD1", "body": body}
    taken = bundles.take_bundle(content=bundle(1, answer, to="outer", seen=1), by=by, at=NOW)
    assert taken.states == {"to_send": 1}
    assert Bundle.objects.get(way="out", number=1).arrived_at == NOW
    city.tick()
    assert city.answers("GD1") == ["answer.received"]


def test_at_the_inner_site_it_is_worked_and_answered(inner, by):
    taken = bundles.take_bundle(content=bundle(1, order("GD1"), order("GD2")), by=by, at=NOW)
    assert taken.states == {"taken": 2}
    matter = Matter.objects.get(outer_number="GD1")
    Steps(inner, matter, NOW).handled()
    actions.gather_all(at=NOW + timedelta(hours=1))
    made = bundles.make_bundle(site="outer", by=by, at=NOW + timedelta(hours=1))
    head, messages = opened(made.content, [SECRET])
    assert head.seen == 1, "the other side learns what has arrived"
    assert [(one["way"], one["type"], one["number"]) for one in messages] == [
        ("out", "answer.received", "GD1"),
        ("out", "answer.received", "GD2"),
        ("out", "answer.signed", "GD1"),
    ]
    assert not Outgoing.objects.exclude(state="sent").exists()


def test_lost_on_the_way_it_is_made_again_byte_for_byte(inner, by):
    bundles.take_bundle(content=bundle(1, order("GD1")), by=by, at=NOW)
    made = bundles.make_bundle(site="outer", by=by, at=NOW)
    assert bundles.make_bundle(site="outer", by=by, at=NOW, again=1).content == made.content
    with pytest.raises(NotFound):
        bundles.make_bundle(site="outer", by=by, at=NOW, again=2)


def test_a_repetition_is_harmless_and_a_gap_is_seen(inner, by):
    first, second, third = bundle(1, order("GD1")), bundle(2, order("GD2")), bundle(3, order("GD3"), order("GD1"))
    assert not bundles.take_bundle(content=first, by=by, at=NOW).again
    assert bundles.take_bundle(content=first, by=by, at=NOW).again
    with pytest.raises(Refused, match="number 2 is missing"):
        bundles.take_bundle(content=third, by=by, at=NOW)
    bundles.take_bundle(content=second, by=by, at=NOW)
    bundles.take_bundle(content=third, by=by, at=NOW)
    assert sorted(Matter.objects.values_list("outer_number", flat=True)) == ["GD1", "GD2", "GD3"]
    assert Received.objects.get(number="GD1").times == 2


def changed(content, old, new):
    assert old in content
    return content.replace(old, new, 1)


@pytest.mark.parametrize(
    "tamper",
    [
        lambda content: changed(content, b'"number": 1', b'"number": 2'),
        lambda content: changed(content, b'"count": 1', b'"count": 0'),
        lambda content: content[:-10],
        lambda content: content[:200] + bytes([content[200] ^ 1]) + content[201:],
        lambda content: b"",
        lambda content: b"LIANXIN-BUNDLE 1\n{}\n\n\n",
        lambda content: bundle(1, order("GD1"), secrets=[written(b"x" * 32)]),
        lambda content: bundle(1, order("GD1"), to="outer"),
    ],
)
def test_what_was_changed_or_is_no_bundle_of_the_other_site_is_refused_and_on_record(inner, by, tamper):
    with pytest.raises(Refused):
        bundles.take_bundle(content=tamper(bundle(1, order("GD1"))), by=by, at=NOW)
    assert not Received.objects.exists()
    assert not Bundle.objects.exists()
    assert Rejected.objects.count() == 1


def test_another_bundle_with_a_number_that_was_taken(inner, by):
    bundles.take_bundle(content=bundle(1, order("GD1")), by=by, at=NOW)
    with pytest.raises(Refused, match="another one"):
        bundles.take_bundle(content=bundle(1, order("GD2")), by=by, at=NOW)
    assert Matter.objects.count() == 1
    assert Rejected.objects.get().reason == "reused"


def test_a_platform_that_is_not_known_here_and_nothing_is_taken(inner, by):
    content = bundle(1, order("GD1"), {**order("GD2"), "partner": "province"})
    with pytest.raises(Refused, match="not known here"):
        bundles.take_bundle(content=content, by=by, at=NOW)
    assert not Matter.objects.exists()
    assert "没有登记" in Rejected.objects.get().said
    new = NewPartner(code="province", kind="platform", name="省平台", area="C", sends="bundle", by_bundle="outer")
    make_partner(partner=new, by=by, at=NOW)
    assert bundles.take_bundle(content=content, by=by, at=NOW).states == {"taken": 2}


def test_two_secrets_hold_while_one_is_replaced(inner, by):
    old = bundle(1, order("GD1"))
    fresh = actions.new_secret(code="outer", way="out", by=by, at=NOW)
    bundles.take_bundle(content=old, by=by, at=NOW)
    bundles.take_bundle(content=bundle(2, order("GD2"), secrets=[fresh, SECRET]), by=by, at=NOW)
    with pytest.raises(Refused):
        bundles.take_bundle(content=bundle(3, order("GD3")), by=by, at=NOW + timedelta(days=8))
    with pytest.raises(NoBundleError):
        opened(old, [fresh])
    assert Secret.objects.filter(partner=Partner.objects.get(code="outer")).count() == 2


@pytest.mark.parametrize("who", ["stranger", "plumber"])
def test_a_stranger_makes_and_takes_nothing(inner, who):
    code = inner.code(who)
    with pytest.raises(NotFound):
        bundles.make_bundle(site="outer", by=code, at=NOW)
    with pytest.raises(NotFound):
        bundles.take_bundle(content=bundle(1, order("GD1")), by=code, at=NOW)


def test_the_command_makes_a_file_and_takes_one(inner, by, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LIANXIN_NOW", NOW.strftime("%Y-%m-%dT%H:%M"))
    came, gone = tmp_path / "from-outside.bundle", tmp_path / "to-outside.bundle"
    came.write_bytes(bundle(1, order("GD1")))
    assert main(["bundle", "take", str(came), "--by", by, "--lang", "en"]) == 0
    assert main(["bundle", "take", str(came), "--by", by, "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert "bundle 1: taken 1" in told
    assert "taken before" in told
    assert Matter.objects.get().outer_number == "GD1"
    assert main(["bundle", "make", str(gone), "--to", "outer", "--by", by, "--lang", "en"]) == 0
    assert opened(gone.read_bytes(), [SECRET])[0].seen == 1
    came.write_bytes(came.read_bytes()[:-1] + b"x")
    assert main(["bundle", "take", str(came), "--by", by, "--lang", "en"]) == 1
    assert main(["bundle", "take", str(tmp_path / "nowhere"), "--by", by, "--lang", "en"]) == 1
