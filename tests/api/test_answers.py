"""What goes wrong before an operation is reached is said as JSON too, never as a page."""

import pytest
from django.test import Client

from lianxin.matters import queries

FAULT = {"field", "value", "zh", "en"}


def says(answer, status):
    assert answer.status_code == status, answer.content[:300]
    assert answer["Content-Type"].startswith("application/json"), answer.content[:300]
    (fault,) = answer.json()["faults"]
    assert set(fault) == FAULT
    assert int(answer.get("Content-Length", len(answer.content))) == len(answer.content)
    return fault


def test_an_address_with_a_null_character(county, key):
    says(Client().get("/api/v1/matters/%00", **key("desk")), 400)
    says(Client().get("/api/v1/matters?q=%00", **key("desk")), 400)


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/", "/api/v2/matters", "/api/v1/matters/"])
def test_an_address_that_is_not_there(county, path):
    says(Client().get(path), 404)


def test_a_method_that_is_not_taken(county, key):
    answer = Client().put("/api/v1/matters", {}, content_type="application/json", **key("desk"))
    says(answer, 405)
    assert "POST" in answer["Allow"]


def test_too_much(county, key, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024
    long = {"text": "长" * 2000}
    says(Client().post("/api/v1/matters", long, content_type="application/json", **key("desk")), 413)
    says(Client().post("/api/v1/matters/with-photos", long, **key("desk")), 413)


def test_a_form_of_parts_that_cannot_be_read(county, key):
    broken = Client().post("/api/v1/matters/x/photos", b"--x", content_type="multipart/form-data; boundary=", **key("desk"))
    says(broken, 400)


def test_what_breaks_here(county, key, monkeypatch):
    def breaks(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(queries, "search", breaks)
    says(Client(raise_request_exception=False).get("/api/v1/matters?q=x", **key("desk")), 500)


def test_pages_stay_pages(county):
    assert Client().get("/nothing/")["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("sent", "field", "zh"),
    [
        ({}, "kind", "缺少这一项"),
        ({"kind": "wish"}, "kind", "'problem'、'request'"),
        ({"kind": "problem", "colour": "red"}, "colour", "没有这一项"),
        ({"kind": "problem", "due_on": "tomorrow"}, "due_on", "应是日期"),
        ({"kind": "problem", "title": "长" * 301}, "title", "最多300个字"),
        ({"kind": "problem", "at_once": {"answer": 3}}, "at_once.answer", "应是文字"),
        ({"kind": "problem", "asker": "a\0b"}, "asker", "不能保存"),
        ([], "body", "JSON 对象"),
    ],
)
def test_what_is_of_the_wrong_shape_is_said_by_its_field_in_both_languages(key, sent, field, zh):
    answer = Client().post("/api/v1/matters", sent, content_type="application/json", **key("desk"))
    assert answer.status_code == 422
    found = {one["field"]: one for one in answer.json()["faults"]}
    assert zh in found[field]["zh"], found
    assert found[field]["en"]
