"""What a phone asks for and hands in, by its addresses: sealed, acknowledged one by one, never redirected."""

import base64
import hashlib
import io
import json
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from PIL import Image

from lianxin.matters.models import Matter
from lianxin.matters.models import Photo as MatterPhoto
from lianxin.phones import actions
from lianxin.phones.models import Device, Photo, SealingKey, Upload
from lianxin.phones.sealing import sealed
from lianxin.records.models import Entry
from lianxin.registry.models import Account
from tests.phones.sending import Phone, write
from tests.web.county import NOW


@pytest.fixture
def phone(county):
    return Phone("100001")


def batch(*records, **more):
    return {"sent_at": NOW.isoformat(), "batch": [{"id": one.id, "hash": one.hash, "plain": one.text} for one in records], **more}


def upload(phone, *records, **more):
    return phone.post("/phone/upload/", batch(*records, **more))


def states(answer):
    return [one["state"] for one in answer.json()["results"]]


def test_enrolled_with_a_session_and_unlocked_with_the_token(signed_in, county):
    browser, code = signed_in(), str(uuid.uuid4())
    answer = browser.post("/phone/devices/", json.dumps({"code": code, "name": "红米"}), content_type="application/json")
    found = answer.json()
    assert answer.status_code == 201
    assert (found["sealing_key"]["jwk"]["alg"], found["officer"]["code"]) == ("RSA-OAEP-256", "100001")
    assert len(base64.b64decode(found["server_share"])) == 32
    assert found["upload_token"] not in json.dumps(list(Device.objects.values()), default=str)
    phone = Phone.__new__(Phone)
    phone.token = found["upload_token"]
    assert phone.post("/phone/unlock/", {"device": code}).json()["server_share"] == found["server_share"]
    again = browser.post("/phone/devices/", json.dumps({"code": code, "name": "红米"}), content_type="application/json").json()
    assert again["server_share"] != found["server_share"]
    assert phone.post("/phone/unlock/", {"device": code}).status_code == 401


def test_the_pin_cannot_be_guessed_at_the_server(signed_in, county):
    code = str(uuid.uuid4())
    body = json.dumps({"code": code, "name": "x", "proof": "right"})
    phone = Phone.__new__(Phone)
    phone.token = signed_in().post("/phone/devices/", body, content_type="application/json").json()["upload_token"]
    assert phone.post("/phone/unlock/", {"proof": "wrong"}).json()["left"] == 9
    assert phone.post("/phone/unlock/", {"proof": "right"}).status_code == 200
    answers = [phone.post("/phone/unlock/", {"proof": f"wrong{n}"}).status_code for n in range(10)]
    assert answers == [403] * 9 + [423]
    assert phone.post("/phone/unlock/", {"proof": "right"}).status_code == 423


def test_sealed_it_goes_up_without_the_pin_and_an_earlier_key_still_opens(phone):
    first = actions.current_key(NOW)
    sent = write(text="密封")
    envelope = sealed(sent.text.encode(), about=sent.id, row=first).as_json()
    second = actions.rotate_key(by="100008", at=NOW + timedelta(days=1))
    answer = phone.post("/phone/upload/", {"batch": [{"id": sent.id, "hash": sent.hash, "sealed": envelope}]})
    assert states(answer) == ["received"]
    assert answer.json()["sealing_key"]["id"] == second.code
    assert Entry.objects.get(code=sent.id).text == "密封"
    assert SealingKey.objects.filter(current=True).count() == 1
    assert "PRIVATE" not in SealingKey.objects.extra(select={"raw": "private"}).values_list("raw", flat=True)[0]


def test_what_is_sealed_for_another_record_or_damaged_claims_nothing(phone):
    key = actions.current_key(NOW)
    sent, other = write(), write()
    wrong = sealed(sent.text.encode(), about=other.id, row=key).as_json()
    bad = phone.post("/phone/upload/", {"batch": [{"id": sent.id, "hash": sent.hash, "sealed": wrong}]})
    assert states(bad) == ["refused"]
    assert bad.json()["results"][0]["why"][0]["field"] == "sealed"
    assert states(upload(phone, sent)) == ["received"]
    assert Upload.objects.filter(uid=sent.id).count() == 2


def test_a_bad_record_never_spoils_the_batch(phone):
    good, unreadable = write(), write(kind="nonsense")
    items = [
        {"id": "no uuid", "hash": good.hash, "plain": good.text},
        {"id": str(uuid.uuid4()), "hash": good.hash, "plain": "{}"},
        {"id": unreadable.id, "hash": unreadable.hash, "plain": unreadable.text},
        {"id": good.id, "hash": good.hash, "plain": good.text},
        {"id": str(uuid.uuid4()), "hash": "0" * 64},
        {"id": good.id, "hash": good.hash},
    ]
    assert states(phone.post("/phone/upload/", {"batch": items})) == [
        "refused", "refused", "refused", "received", "unknown", "known",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ("[]", 400),
        ('{"batch": 3}', 400),
        ('{"batch": [3]}', 400),
        ('{"batch": [{"id": 3}]}', 400),
        ("x" * 5_300_000, 413),
    ],
)
def test_what_is_no_batch_is_named(phone, body, status):
    assert phone.post("/phone/upload/", body).status_code == status


def test_too_many_and_too_often(phone):
    assert upload(phone, *[write() for _ in range(51)]).status_code == 413
    for _ in range(60):
        assert upload(phone).status_code == 200
    answer = upload(phone)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")


def test_the_token_reads_nothing(phone, county):
    for address in ("/phone/package/", "/phone/hello/", "/today/", "/entries/", "/api/v1/matters"):
        answer = Client().get(address, headers={"Authorization": f"Bearer {phone.token}"})
        assert answer.status_code in {302, 401}, address
    assert Client().post("/phone/upload/", "{}", content_type="application/json").status_code == 401


def test_revoked_it_is_told_to_wipe_and_what_it_holds_is_kept(phone, signed_in, county):
    sent = write()
    signed_in().post(f"/phone/devices/{phone.code}/revoke/")
    assert phone.post("/phone/unlock/", {}).status_code == 410
    answer = upload(phone, sent)
    assert (states(answer), answer.json()["wipe"]) == (["refused"], True)
    assert Upload.objects.get(uid=sent.id).content == sent.text
    assert Device.objects.get(code=phone.code).share == ""


def test_the_clerk_revokes_and_a_stranger_finds_nothing(phone, signed_in, county):
    assert signed_in("100003").post(f"/phone/devices/{phone.code}/revoke/").status_code == 404
    assert signed_in("100006").post(f"/phone/devices/{phone.code}/revoke/", {"back": "desk"}).status_code == 302
    assert Device.objects.get(code=phone.code).revoked_by == "100006"


def test_a_closed_log_in_keeps_what_was_written(phone, county):
    Account.objects.filter(username="100001").update(is_active=False)
    sent = write()
    assert states(upload(phone, sent)) == ["refused"]
    assert Upload.objects.get(uid=sent.id).content == sent.text


def picture() -> bytes:
    image = Image.new("RGB", (64, 48), "green")
    exif = image.getexif()
    exif[0x010F] = "SecretMaker"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def photo(phone, record, data, uid, problem=None):
    body = {"id": uid, "record": record, "hash": hashlib.sha256(data).hexdigest(), "plain": base64.b64encode(data).decode()}
    return phone.post("/phone/photos/", body if problem is None else {**body, "problem": problem})


def test_a_photo_comes_once_clean_and_stands_on_its_matter(phone, settings, tmp_path):
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    sent, uid, data = write(problems=[{"text": "路灯坏了", "become": "matter"}]), str(uuid.uuid4()), picture()
    assert states(photo(phone, sent.id, data, uid, 0)) == ["later"]
    upload(phone, sent)
    assert states(photo(phone, sent.id, data, uid, 0)) == ["received"]
    assert states(photo(phone, sent.id, data, uid, 0)) == ["known"]
    assert states(photo(phone, sent.id, data[:-9] + b"123456789", uid, 0)) == ["refused"]
    matter = Matter.objects.get(entry__code=sent.id)
    assert Photo.objects.get().matter == matter.code
    assert MatterPhoto.objects.get(matter=matter).name == Photo.objects.get().name


def test_what_is_no_photo_is_refused_with_the_reason(phone):
    sent = write()
    upload(phone, sent)
    answer = photo(phone, sent.id, b"<svg onload=alert(1)>", str(uuid.uuid4()))
    assert states(answer) == ["refused"]
    assert answer.json()["results"][0]["why"][0]["field"] == "photos"


def test_hello_says_who_and_answers_in_json(client, signed_in, county):
    assert client.get("/phone/hello/").status_code == 401
    found = signed_in().get("/phone/hello/")
    assert found.json()["officer"] == {"code": "100001", "name": "李明"}
    assert "csrftoken" in found.cookies
    assert signed_in().post("/phone/hello/").status_code == 405


def test_a_photo_without_a_matter_stands_beside_the_entry_for_who_may_read_it(phone, signed_in, settings, county):
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    sent = write()
    upload(phone, sent)
    photo(phone, sent.id, picture(), str(uuid.uuid4()))
    address = f"/phone-photos/{Photo.objects.get().pk}/"
    assert address in signed_in().get(f"/entries/{sent.id}/").content.decode()
    answer = signed_in().get(address)
    assert b"SecretMaker" not in b"".join(answer.streaming_content)
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert signed_in("100003").get(address).status_code == 404
