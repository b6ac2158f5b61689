"""The key with which phones seal, by the command; what doctor says of phones."""

from datetime import timedelta

from lianxin.cli.doctor import phones
from lianxin.cli.main import main
from lianxin.phones.models import SealingKey, Upload
from tests.phones.sending import Phone, write
from tests.web import county as counties


def test_the_key_is_made_once_and_rotated_when_asked(db, capsys, monkeypatch):
    monkeypatch.setenv("LIANXIN_NOW", counties.NOW.isoformat())
    assert main(["phone-key"]) == main(["phone-key"]) == 0
    first, again = capsys.readouterr().out.splitlines()
    assert first == again
    assert main(["phone-key", "--rotate", "--by", "900001"]) == 0
    assert capsys.readouterr().out.strip() != first
    assert SealingKey.objects.count() == 2
    assert SealingKey.objects.filter(current=True).count() == 1


def test_doctor_tells_of_what_waits(db, monkeypatch):
    monkeypatch.setenv("LIANXIN_NOW", counties.NOW.isoformat())
    counties.build()
    Phone("100001").send(write(counterparts=["h11"]))
    assert [one.grade for one in phones()] == ["OK"]
    Upload.objects.update(at=counties.NOW - timedelta(days=8))
    assert [one.grade for one in phones()] == ["WARN"]


def test_doctor_tells_of_keys_that_do_not_open(db, monkeypatch, settings, tmp_path):
    monkeypatch.setenv("LIANXIN_NOW", counties.NOW.isoformat())
    assert main(["phone-key"]) == 0
    settings.LIANXIN_KEYS = tmp_path / "other.json"
    assert [one.grade for one in phones()] == ["FAIL"]
