"""What the policy in force says of storage reaches the phone: at registering, with each package and each unlocking."""

import hashlib
import json
import uuid

import pytest

from lianxin.policy.models import Version
from tests.phones.sending import Phone

CODE = str(uuid.uuid4())


def storage(**said):
    """Put another section into the county's policy."""
    row = Version.objects.get()
    lines = "".join(f"    {key}: {str(value).lower()}\n" for key, value in said.items())
    text = row.text.partition("phones:\n")[0] + (f"phones:\n  storage:\n    source: 本县规定\n{lines}" if said else "")
    Version.objects.update(text=text, digest=hashlib.sha256(text.encode()).hexdigest())


def terms(answer):
    return answer["wipe_after_days"], answer["pin_alone_allowed"]


@pytest.mark.parametrize(
    ("said", "held"),
    [({}, (14, True)), ({"wipe_after_days": 7}, (7, True)), ({"unlock_online": True}, (14, False))],
)
def test_what_the_policy_says_holds(signed_in, county, said, held):
    browser = signed_in()
    storage(**said)
    body = json.dumps({"code": CODE, "name": "红米", "proof": "right"})
    made = browser.post("/phone/devices/", body, content_type="application/json").json()
    assert terms(made) == terms(browser.get("/phone/hello/").json()) == held
    phone = Phone.__new__(Phone)
    phone.token = made["upload_token"]
    assert terms(phone.post("/phone/unlock/", {"proof": "right"}).json()) == held


def test_a_change_comes_with_the_next_package(signed_in, county):
    browser = signed_in()
    browser.post("/phone/devices/", json.dumps({"code": CODE, "name": "红米"}), content_type="application/json")
    device = {"X-Lianxin-Device": CODE}
    cursor = browser.get("/phone/package/", headers=device).json()["cursor"]
    assert browser.get("/phone/package/", {"since": cursor}, headers=device).status_code == 304
    storage(wipe_after_days=3)
    found = browser.get("/phone/package/", {"since": cursor}, headers=device).json()
    assert terms(found["terms"]) == (3, True)
