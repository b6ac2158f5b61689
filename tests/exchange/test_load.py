"""A sound folder goes in, once."""

from datetime import date, datetime, timedelta, timezone

import pytest

from lianxin.exchange.load import load_folder
from tests.exchange.county import write_county

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 1, 9, 0, tzinfo=timezone(timedelta(hours=8)))


def load(folder, **more):
    return load_folder(folder, by="admin", at=AT, today=date(2026, 6, 1), **more)


def test_a_sound_folder_is_loaded_whole(tmp_path):
    report = load(write_county(tmp_path))
    assert report.lines() == []
    assert report.written
    assert report.new["entries"] == 6


def test_loading_twice_changes_nothing(tmp_path):
    load(write_county(tmp_path))
    again = load(tmp_path)
    assert again.lines() == []
    assert not any(again.new.values())
    assert not any(again.changed.values())
    assert again.skipped["entries"] == 6
