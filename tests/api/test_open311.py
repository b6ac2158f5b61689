"""GeoReport v2: read by its client, posted by plain HTTP; only what was reviewed and opted in is there for others."""

from datetime import timedelta
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from lxml import etree as ET

from lianxin.audit.models import Act
from lianxin.matters.actions import AtOnce, publish
from lianxin.matters.models import Matter
from lianxin.platforms.models import Rejected
from tests.fixtures.people import NOW
from tests.matters.places import Steps, reported

BASE = "/open311/v2"
FORM = "application/x-www-form-urlencoded"
NEW = {"service_code": "road", "description": "村口路灯不亮", "address_string": "V1村口"}


def get(path, **given):
    return Client().get(f"{BASE}/{path}", given)


def post(body, *, form="json", content_type=FORM, **headers):
    data = body if isinstance(body, str | bytes) else urlencode(body)
    return Client().generic("POST", f"{BASE}/requests.{form}", data, content_type=content_type, headers=headers)


@pytest.fixture
def api_key(key):
    return key("desk")["HTTP_AUTHORIZATION"].split()[1]


def shown(county, text="路灯不亮", **values):
    """A matter about a road that others may read: answered, agreed to, reviewed."""
    told = AtOnce(outcome="solved", answer="已经修好")
    values = {"category": "road", "public_consent": True, "place": "李四家门口", "at_once": told, **values}
    matter = reported(text=text, by=county.code("desk"), **values)
    publish(code=matter.code, title="路灯", text="有的路灯不亮", by=county.code("desk"), at=NOW)
    return matter.code


# -- services --------------------------------------------------------------------------------------------


def test_categories_are_services_and_complaints_are_none(county):
    found = {one["service_code"]: one for one in get("services.json").json()}
    assert set(found) == {"water", "pipe", "road", "hardship"}
    assert found["pipe"] == {
        "service_code": "pipe",
        "service_name": "管网",
        "description": "用水\uff1a管网",
        "metadata": True,
        "type": "realtime",
        "keywords": "爆管",
        "group": "用水",
    }


def test_xml_says_the_same_in_utf_8(county):
    answer = get("services.xml", jurisdiction_id="C")
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    root = ET.fromstring(answer.content)
    assert root.tag == "services"
    assert [one.findtext("service_name") for one in root.findall("service")] == ["用水", "管网", "道路", "生活困难"]
    assert root.find("service").findtext("metadata") == "true"


def test_a_definition_asks_for_the_kind_and_offers_to_be_shown(county):
    found = get("services/road.json").json()
    assert [one["code"] for one in found["attributes"]] == ["kind", "public"]
    root = ET.fromstring(get("services/water.xml").content)
    assert [one.findtext("code") for one in root.find("attributes")] == ["kind"]
    assert root.find("attributes/attribute/values/value").findtext("key") == "problem"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("services.json?jurisdiction_id=nowhere", 404),
        ("services/nothing.json", 404),
        ("services/style.json", 404),
        ("services.yaml", 404),
        ("tokens/nothing.json", 404),
        ("requests/nothing.json", 404),
        ("requests/1.json?api_key=wrong", 403),
        ("requests.json?status=lost", 400),
        ("requests.json?start_date=yesterday", 400),
        ("requests.json?start_date=9999-12-31T00:00:00Z", 400),
        ("requests.json?end_date=0001-01-01T00:00:00Z", 400),
        ("requests.json?start_date=2026-01-01T00:00:00Z&end_date=2026-04-02T00:00:00Z", 400),
        ("requests.json?start_date=2026-05-01T00:00:00Z&end_date=2026-04-02T00:00:00Z", 400),
        ("requests.json?service_code=%00", 400),
        ("discovery.json", 200),
        ("requests.json?start_date=2026-01-01T00:00:00Z&end_date=2026-04-01T00:00:00Z", 200),
        ("requests.json?start_date=&status=&service_code=", 200),
    ],
)
def test_errors_as_the_standard_writes_them(county, path, status):
    answer = Client().get(f"{BASE}/{path}")
    assert answer.status_code == status
    if status != 200:
        body = ET.fromstring(answer.content) if path.startswith("services.yaml") else answer.json()
        code = body.findtext("error/code") if path.startswith("services.yaml") else str(body[0]["code"])
        assert code == str(status)


@pytest.mark.parametrize("path", ["services", "services/", "services/.json", "nothing/here.json", "requests/.xml"])
def test_what_the_standard_does_not_know_is_not_found_in_its_own_words(county, path):
    """No page of ours: a program reads a list of code and description, in XML unless it asked for JSON."""
    answer = Client().get(f"{BASE}/{path}")
    assert answer.status_code == 404
    code = str(answer.json()[0]["code"]) if path.endswith(".json") else ET.fromstring(answer.content).findtext("error/code")
    assert code == "404"


# -- what others asked -----------------------------------------------------------------------------------


def test_only_what_was_reviewed_and_opted_in_without_persons(county):
    code = shown(county)
    reported(text="没有审核的", category="road", public_consent=True)
    reported(text="没有同意的", category="road")
    reported(kind="complaint", text="态度不好", category="style", against_units=("WATER",), public_consent=True)
    secret = reported(text="保密的", category="road", public_consent=True, confidential=True)
    Matter.objects.filter(code=secret.code).update(public_on=NOW.date())
    found = get("requests.json").json()
    assert [one["service_request_id"] for one in found] == [code]
    assert found[0]["description"] == "路灯\n有的路灯不亮"
    assert found[0]["address"] == "村一" or found[0]["address_id"] == "V1"
    assert "李四" not in str(found)
    assert "张三" not in str(found)
    assert get(f"requests/{secret.code}.json").status_code == 404
    assert get("requests.json", service_request_id=f"{code},{secret.code}").json() == found
    assert get(f"requests/{code}.json").json() == found


@pytest.mark.parametrize(
    ("given", "there"),
    [
        ({"service_code": "road"}, True),
        ({"service_code": "water,pipe"}, False),
        ({"status": "open"}, False),
        ({"status": "closed"}, True),
        ({"status": "open,closed"}, True),
        ({"start_date": "2026-05-14T00:00:00Z"}, True),
        ({"start_date": "2026-05-14T10:00:01+08:00"}, False),
        ({"end_date": "2026-05-14T02:00:00Z"}, True),
        ({"end_date": "2026-05-14T01:59:59Z"}, False),
        ({"jurisdiction_id": "T2"}, False),
    ],
)
def test_filters(county, given, there):
    shown(county)
    assert bool(get("requests.json", **given).json()) is there


def test_the_latest_ninety_days_unless_asked_otherwise(county):
    code = shown(county)
    Matter.objects.filter(code=code).update(reported_at=NOW - timedelta(days=91))
    assert get("requests.json").json() == []
    assert get("requests.json", start_date="2026-02-01T00:00:00Z").json()[0]["service_request_id"] == code


def test_a_thousand_at_most_in_one_statement(county, django_assert_max_num_queries, monkeypatch):
    for number in range(3):
        shown(county, text=f"路灯{number}不亮")
    with django_assert_max_num_queries(8):
        assert len(get("requests.json").json()) == 3
    monkeypatch.setattr("lianxin.matters.queries.listing.MOST", 2)
    assert len(get("requests.json", service_request_id=",".join(Matter.objects.values_list("code", flat=True))).json()) == 2


# -- handing in ------------------------------------------------------------------------------------------


def test_handed_in_by_plain_http_followed_by_its_program_and_by_the_asker(county, api_key):
    sent = {**NEW, "api_key": api_key, "last_name": "王", "first_name": "五", "phone": "13800002222", "device_id": "d-1"}
    answer = post({**sent, "media_url": "https://example.org/1.jpg", "attribute[kind]": "request", "attribute[public]": "yes"})
    assert answer.status_code == 201
    made = answer.json()[0]
    matter = Matter.objects.get(code=made["service_request_id"])
    assert (matter.kind, matter.category, matter.channel, matter.raised_by) == ("request", "road", "api", county.code("desk"))
    assert (matter.asker, matter.tells_by, matter.public_consent, matter.place) == ("王 五", "sms", True, "V1村口")
    assert "https://example.org/1.jpg" in matter.steps.get().text
    assert "d-1" not in str(matter.__dict__)
    assert get(f"requests/{matter.code}.json").status_code == 404
    mine = get(f"requests/{matter.code}.json", api_key=api_key).json()[0]
    assert (mine["status"], mine["description"]) == ("open", None)
    assert get("requests.json", service_request_id=f"{matter.code},1", api_key=api_key).json() == [mine]
    assert get("requests.json", service_request_id=matter.code).json() == []


def test_the_number_or_a_token_for_it_never_both(county, api_key):
    """The standard: neither should be returned if the other is."""
    [made] = post({**NEW, "api_key": api_key}).json()
    assert "token" not in made
    [later] = post({**NEW, "api_key": api_key, "description": "路灯又坏了"}, Prefer="respond-async; wait=10").json()
    assert "service_request_id" not in later
    matter = Matter.objects.order_by("pk").last()
    assert get(f"tokens/{later['token']}.json").json() == [{"service_request_id": matter.code, "token": later["token"]}]


def test_the_village_in_the_address_is_where_it_lies(county, api_key):
    village = county.areas["V3"]
    post({**NEW, "api_key": api_key, "address_string": f"{village.name}二组"})
    post({**NEW, "api_key": api_key, "address_id": "V2"})
    del (point := {**NEW, "api_key": api_key, "lat": "44.3", "long": "85.6"})["address_string"]
    post(point)
    assert list(Matter.objects.order_by("pk").values_list("area__code", flat=True)) == ["V3", "V2", "C"]
    assert Matter.objects.last().place == "(44.300000, 85.600000)"


def test_xml_answers_too(county, api_key):
    root = ET.fromstring(post({**NEW, "api_key": api_key}, form="xml").content)
    assert root.findtext("request/service_request_id") == Matter.objects.get().code
    assert "查询码" in root.findtext("request/service_notice")


def test_sent_twice_it_is_one(county, api_key):
    sent = {**NEW, "api_key": api_key}
    first, second = (post(sent, **{"Idempotency-Key": "a"}).json() for _ in range(2))
    assert first == second
    assert Matter.objects.count() == 1
    post(sent)
    assert Matter.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"api_key": ""}, 403),
        ({"api_key": "wrong"}, 403),
        ({"service_code": ""}, 400),
        ({"service_code": "style"}, 400),
        ({"service_code": "nothing"}, 400),
        ({"description": " "}, 400),
        ({"description": "长" * 4001}, 400),
        ({"address_string": ""}, 400),
        ({"address_id": "nowhere"}, 400),
        ({"address_string": "", "lat": "44"}, 400),
        ({"address_string": "", "lat": "444", "long": "1"}, 400),
        ({"lat": "nan", "long": "1"}, 400),
        ({"media_url": "javascript:alert(1)"}, 400),
        ({"media_url": "http://["}, 400),
        ({"attribute[kind]": "complaint"}, 400),
        ({"attribute[public]": "maybe"}, 400),
        ({"jurisdiction_id": "nowhere"}, 404),
        ({"description": "a\0b"}, 400),
        ({"phone": "1" * 41}, 400),
    ],
)
def test_what_is_wrong_changes_nothing(county, api_key, change, status):
    answer = post({**NEW, "api_key": api_key, **change})
    assert answer.status_code == status
    assert answer.json()[0]["code"] == status
    assert Matter.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("{}", "application/json"),
        (urlencode(NEW), "text/plain"),
        (urlencode(NEW), f"{FORM}; charset=gb18030"),
        ("description=" + quote("路灯".encode("gb18030")), FORM),
        ("路灯".encode(), FORM),
        (b"\xff\xfe", FORM),
        (urlencode(NEW) + "&service_code=water", FORM),
        ("&".join(f"a{number}=1" for number in range(200)), FORM),
        ("description=" + "x" * 70_000, FORM),
        ("description", FORM),
    ],
)
def test_hostile_bodies_are_refused(county, api_key, body, content_type):
    data = f"{body}&api_key={api_key}" if isinstance(body, str) else body
    answer = post(data, content_type=content_type)
    assert answer.status_code == 400
    assert answer.json()[0]["code"] == 400
    assert Matter.objects.count() == 0


def test_what_is_not_taken_is_on_record(county, api_key):
    post({**NEW, "api_key": "wrong"})
    post(b"\xff\xfe=1")
    row = Rejected.objects.get(reason="open311", partner=None)
    assert (row.times, row.said) == (2, "this is not form-encoded UTF-8")
    assert Act.objects.filter(verb="platforms.message.rejected").count() == 1
    assert not Matter.objects.exists()


def test_other_methods_are_refused(county):
    assert Client().put(f"{BASE}/requests.json").status_code == 405
    assert Client().delete(f"{BASE}/services.xml").status_code == 405


def test_a_stranger_s_request_is_not_told_of(county, key):
    matter = reported(by=county.code("desk"), category="road")
    other = key("plumber")["HTTP_AUTHORIZATION"].split()[1]
    assert get(f"requests/{matter.code}.json", api_key=other).status_code == 404


def test_closed_once_it_is_answered(county, api_key):
    made = post({**NEW, "service_code": "water", "api_key": api_key}).json()[0]
    code = made["service_request_id"]
    Steps(county, Matter.objects.get(code=code)).answered()
    mine = get(f"requests/{code}.json", api_key=api_key).json()[0]
    assert (mine["status"], mine["status_notes"]) == ("closed", "水管已修好,恢复供水")


@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_client_reads_it(county, live_server, form):
    from georeport import GeoReport  # noqa: PLC0415 - it is only needed here

    codes = sorted(shown(county, text=f"路灯{number}不亮") for number in range(2))
    client = GeoReport(f"{live_server.url}{BASE}", jurisdiction="C", output_format=form)
    assert {one["service_code"] for one in client.get_service_list()} == {"water", "pipe", "road", "hardship"}
    assert client.get_service_definition("road")["service_code"] == "road"
    assert sorted(one["service_request_id"] for one in client.get_service_requests(status="closed")) == codes
    assert client.get_service_request(codes[0])["description"] == "路灯\n有的路灯不亮"


# -- as others speak it ------------------------------------------------------------------------------------


def test_the_address_may_name_the_jurisdiction_and_another_one_is_refused(county, api_key):
    data = urlencode({**NEW, "api_key": api_key})
    sent = {"data": data, "content_type": FORM}
    assert Client().generic("POST", f"{BASE}/requests.json?jurisdiction_id=elsewhere", **sent).status_code == 404
    assert not Matter.objects.exists()
    assert Client().generic("POST", f"{BASE}/requests.json?jurisdiction_id=C", **sent).status_code == 201


def test_an_answer_to_what_was_not_asked_is_not_lost_without_a_word(county, api_key):
    answer = post({**NEW, "api_key": api_key, "attribute[lamp]": "A12"})
    assert answer.status_code == 400
    assert "attribute[lamp]" in answer.json()[0]["description"]
    assert not Matter.objects.exists()


def test_another_method_is_told_which_ones_there_are(county):
    assert Client().delete(f"{BASE}/requests.json")["Allow"] == "GET, HEAD, POST"


def test_what_people_read_has_the_signs_of_its_language(county, api_key):
    notice = post({**NEW, "api_key": api_key}).json()[0]["service_notice"]
    assert "\uff0c" in notice
    assert "," not in notice


def test_too_many_parameters_are_called_so(county, api_key):
    answer = post({**NEW, "api_key": api_key, **{f"x{number}": "1" for number in range(101)}})
    assert "100 parameters" in answer.json()[0]["description"]
