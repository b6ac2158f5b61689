"""Photos through the interface: the same cleaning, limits, access and record as on the pages."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from lianxin.audit.models import Act, Read
from lianxin.matters.models import Matter, Photo
from tests.api.test_matters import NEW, get
from tests.matters.places import Steps, reported
from tests.matters.test_pictures import picture, with_position

ASKED = {"kind": "problem", "text": "路灯不亮", "area": "V1", "token": "p-1"}


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}}


def file(data=None, name="a.jpg"):
    return SimpleUploadedFile(name, data if data is not None else with_position(), content_type="image/jpeg")


def drawn(*colours):
    made = []
    for colour in colours:
        out = io.BytesIO()
        Image.new("RGB", (20, 10), (25 * colour, 0, 0)).save(out, "PNG")
        made.append(file(out.getvalue()))
    return made


def send(path, values, key=None):
    return Client().post(f"/api/v1{path}", values, **(key or {}))


def test_reported_with_photos_that_are_drawn_anew_listed_and_fetched(county, key):
    desk = key("desk")
    made = send("/matters/with-photos", {"matter": json.dumps({**NEW, "token": "t"}), "photos": [file()]}, desk)
    assert made.status_code == 201, made.content
    code = made.json()["code"]
    assert (
        send("/matters/with-photos", {"matter": json.dumps({**NEW, "token": "t"}), "photos": [file()]}, desk).json()["code"]
        == code
    )
    (photo,) = get(f"/matters/{code}", desk).json()["photos"]
    assert (photo["width"], photo["height"]) == (300, 400), "upright"
    answer = get(f"/matters/{code}/photos/{photo['name']}", desk)
    assert answer["Content-Type"] == "image/jpeg"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"PhoneMaker" not in b"".join(answer.streaming_content)
    assert Read.objects.filter(kind="matter", code=code, through="api").exists()
    assert Act.objects.get(verb="matters.photo.added").by == county.code("desk")


@pytest.mark.parametrize("data", [b"", b"no photo", b"\xff\xd8\xff\xe0broken", b"<svg xmlns='http://www.w3.org/2000/svg'/>"])
def test_what_cannot_be_cleaned_is_refused_and_nothing_is_reported(county, key, data):
    sent = {"matter": json.dumps(NEW), "photos": [file(), file(data)]}
    refused = send("/matters/with-photos", sent, key("desk"))
    assert refused.status_code == 422
    assert refused.json()["faults"][0]["field"] == "photos"
    assert not Matter.objects.exists()


def test_three_at_a_time_and_nine_of_a_matter(county, key):
    desk, matter = key("desk"), reported()
    path = f"/matters/{matter.code}/photos"
    assert send(path, {"photos": drawn(1, 2, 3, 4)}, desk).status_code == 422
    for number in range(0, 9, 3):
        assert send(path, {"photos": drawn(*range(number, number + 3))}, desk).status_code == 201
    assert send(path, {"photos": drawn(0, 1)}, desk).status_code == 201, "the same ones stand there once"
    assert send(path, {"photos": drawn(8, 10)}, desk).status_code == 422
    assert Photo.objects.count() == 9


def test_who_neither_took_it_in_nor_stands_at_a_counter_adds_nothing(county, key):
    matter = reported(by=county.code("owner"))
    Steps(county, matter).dispatched()
    path = f"/matters/{matter.code}/photos"
    assert send(path, {"photos": drawn(1)}, key("stranger")).status_code == 404
    refused = send(path, {"photos": drawn(1)}, key("plumber"))
    assert (refused.status_code, refused.json()["faults"][0]["field"]) == (422, "photos")
    assert send(path, {"photos": drawn(1)}, key("owner")).status_code == 201
    name = Photo.objects.get().name
    assert get(f"{path}/{name}", key("stranger")).status_code == 404
    assert get(f"{path}/{'0' * 40}", key("owner")).status_code == 404


def test_after_the_answer_nothing_is_added(county, key):
    matter = reported()
    Steps(county, matter).answered()
    refused = send(f"/matters/{matter.code}/photos", {"photos": drawn(1)}, key("desk"))
    assert "重新办理" in refused.json()["faults"][0]["zh"]
    assert not Photo.objects.exists()


def test_the_asker_sends_adds_lists_and_fetches_by_number_and_secret(county):
    made = send("/public/matters/with-photos", {"matter": json.dumps(ASKED), "photos": drawn(1)})
    assert made.status_code == 201, made.content
    receipt = made.json()
    assert send("/public/photos", {**receipt, "photos": drawn(2)}).status_code == 201
    wrong = {**receipt, "secret": "00000000"}
    assert send("/public/photos", {**wrong, "photos": drawn(3)}).status_code == 404
    follow = Client().post("/api/v1/public/follow", receipt, content_type="application/json").json()
    names = [one["name"] for one in follow["photos"]]
    assert len(names) == Photo.objects.filter(added_by="asker").count() == 2
    fetched = Client().post(f"/api/v1/public/photos/{names[0]}", receipt, content_type="application/json")
    assert fetched["Content-Type"] == "image/jpeg"
    assert Client().post(f"/api/v1/public/photos/{names[0]}", wrong, content_type="application/json").status_code == 404


def test_a_part_that_is_no_matter_is_said_by_its_field(county, key):
    desk = key("desk")
    assert send("/matters/with-photos", {"photos": drawn(1)}, desk).json()["faults"][0]["field"]
    assert send("/matters/with-photos", {"matter": "{", "photos": drawn(1)}, desk).status_code == 400
    assert send("/matters/with-photos", {"matter": json.dumps(NEW)}, desk).status_code == 422
    assert (
        send("/matters/with-photos", {"matter": json.dumps({**NEW, "kind": "x"}), "photos": [file(picture())]}, desk).status_code
        == 422
    )


@pytest.mark.parametrize("path", ["/matters/with-photos", "/public/matters/with-photos"])
def test_a_matter_and_its_photos_are_one_both_or_neither(county, key, monkeypatch, path):
    public = path.startswith("/public")
    sent = {"matter": json.dumps(ASKED if public else {**NEW, "token": "t-9"}), "photos": drawn(1, 2)}

    def full(_):
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr("lianxin.matters.photos.store", full)
        client = Client(raise_request_exception=False)
        assert client.post(f"/api/v1{path}", sent, **({} if public else key("desk"))).status_code == 500
    assert not Matter.objects.exists()
    assert not Photo.objects.exists()
    for one in sent["photos"]:
        one.seek(0)
    first = send(path, sent, None if public else key("desk"))
    assert (first.status_code, Photo.objects.count()) == (201, 2)
    again = send(path, {**sent, "photos": drawn(3, 4, 5)}, None if public else key("desk"))
    assert (again.status_code, again.json()) == (201, first.json())
    assert (Matter.objects.count(), Photo.objects.count()) == (1, 2), "sent twice it is the one that is there"
