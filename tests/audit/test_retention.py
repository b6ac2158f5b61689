"""What has been held long enough goes, and what went is on record (principles 1; PIPL 19, 47)."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from lianxin.audit import retention
from lianxin.audit.models import Act, Delivery
from lianxin.audit.retention import NOTHING_LEFT, remove_expired
from lianxin.matters import photos
from lianxin.matters.models import Matter, Photo
from lianxin.matters.pictures import Picture
from lianxin.records.models import Entry
from lianxin.registry.models import Counterpart, Need, Officer, Post
from lianxin.rules.periods import months_after
from tests.duties.county import County, counterpart, moment

TODAY = date(2026, 5, 21)
NOW = moment(TODAY)


@pytest.fixture
def county(db):
    return County()


def household(county, **more):
    made = counterpart(
        "H9", "household", county.villages[0], phone="13800000000", phone_index="x", members=4, search="张三", **more
    )
    Counterpart.objects.filter(pk=made.pk).update(name="张三")
    return made


def test_a_household_that_left_six_years_ago_keeps_no_name_and_no_number(county):
    home = household(county, valid_from=date(2015, 1, 1), valid_to=date(2020, 5, 1))
    removed = remove_expired(at=NOW)
    home.refresh_from_db()
    assert (home.name, home.phone, home.phone_index, home.members, home.search) == (NOTHING_LEFT, "", "", None, "")
    assert home.code == "H9", "figures of those years still count it"
    assert removed["registry.Counterpart"] == 2, "the number after a year, the name after five: two kinds of holding"


def test_the_phone_number_goes_a_year_after_the_end_and_the_name_later(county):
    home = household(county, valid_from=date(2015, 1, 1), valid_to=date(2025, 5, 20))
    remove_expired(at=NOW)
    home.refresh_from_db()
    assert (home.name, home.phone) == ("张三", "")


def test_who_is_still_served_keeps_everything(county):
    home = household(county, valid_from=date(2015, 1, 1))
    remove_expired(at=NOW)
    home.refresh_from_db()
    assert (home.name, home.phone, home.members) == ("张三", "13800000000", 4)


def test_a_need_that_ran_out_three_years_ago_goes_as_a_whole(county):
    home = household(county)
    common = {"counterpart": home, "root": home, "need": "hardship", "source": "民政", "basis": "文件"}
    Need.objects.create(**common, first=date(2022, 1, 1), last=date(2022, 12, 31))
    kept = Need.objects.create(**common, first=date(2025, 1, 1), last=date(2025, 12, 31))
    remove_expired(at=NOW)
    assert list(Need.objects.filter(counterpart=home)) == [kept]


def test_the_words_of_an_old_entry_go_and_what_it_counts_stays(county):
    row = county.entry(county.officers[0], "visit", date(2023, 5, 20), county.household("H1"))
    Entry.objects.filter(pk=row.pk).update(text="谈了老张的病")
    remove_expired(at=NOW)
    row.refresh_from_db()
    assert (row.text, row.kind, row.day, row.officers.count()) == ("", "visit", date(2023, 5, 20), 1)


def test_an_officer_is_forgotten_after_the_last_of_his_posts(county):
    officer = Officer.objects.create(code="gone", name="李四", mobile="13900000000")
    unit = county.officers[0].posts.first().unit
    Post.objects.create(officer=officer, unit=unit, valid_from=date(2010, 1, 1), valid_to=date(2019, 1, 1))
    second = Post.objects.create(officer=officer, unit=unit, valid_from=date(2019, 1, 2))
    remove_expired(at=NOW)
    officer.refresh_from_db()
    assert officer.name == "李四", "he still holds a post"
    Post.objects.filter(pk=second.pk).update(valid_to=date(2021, 5, 20))
    remove_expired(at=NOW)
    officer.refresh_from_db()
    assert (officer.name, officer.mobile) == (NOTHING_LEFT, "")


def test_a_closed_matter_loses_its_words_and_its_photos_with_their_files(county, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    matter = Matter.objects.create(
        code="M1", kind="problem", area=county.villages[0], text="水管破了", asker="张三", asker_phone="138", channel="public",
        state="closed", since=NOW, moved_at=NOW, reported_at=NOW, reported_on=date(2021, 1, 1),
        closed_on=date(2021, 2, 1), version=1,
    )  # fmt: skip
    picture = Picture("ab" * 20, b"jpeg", 1, 1)
    photos.store(picture)
    Photo.objects.create(matter=matter, name=picture.name, width=1, height=1, added_at=NOW, added_by="asker")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("django.db.transaction.on_commit", lambda do, **_: do())
        remove_expired(at=NOW, beside={"matters.Photo": photos.forget})
    matter.refresh_from_db()
    assert (matter.text, matter.asker, matter.asker_phone, matter.closed_on) == ("", "", "", date(2021, 2, 1))
    assert not Photo.objects.exists()
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]


def test_what_was_removed_is_on_record_without_what_it_was(county):
    household(county, valid_from=date(2015, 1, 1), valid_to=date(2020, 5, 1))
    remove_expired(at=NOW)
    acts = list(Act.objects.filter(kind="retention").order_by("pk").values_list("code", "after"))
    assert ("registry.Counterpart", {"rows": 1, "fields": ["phone", "phone_index"], "months": 12}) in acts
    assert acts[-1] == ("run", {"registry.Counterpart": 2})
    assert "张三" not in str(acts)


def test_run_again_it_changes_nothing_and_says_so(county):
    household(county, valid_from=date(2015, 1, 1), valid_to=date(2020, 5, 1))
    remove_expired(at=NOW)
    assert remove_expired(at=NOW) == {}
    assert not retention.ran_since(NOW + timedelta(seconds=1))
    assert retention.ran_since(NOW)


def test_stopped_it_leaves_whole_chunks_and_goes_on_later(county, monkeypatch):
    monkeypatch.setattr(retention, "CHUNK", 1)
    sent = {"subject_kind": "matter", "subject_code": "M", "about": "x", "sender": "sms", "to": "138", "text": "x"}
    Delivery.objects.bulk_create([Delivery(made_at=moment(date(2024, 1, 1)), **sent) for _ in range(3)])
    told = iter([False, False, True])
    remove_expired(at=NOW, stopped=lambda: next(told, True))
    assert Delivery.objects.filter(text="—").count() + Delivery.objects.filter(text="").count() < 3
    assert not retention.ran_since(NOW), "a run that was stopped is no run"
    remove_expired(at=NOW)
    assert not Delivery.objects.exclude(text="—").exists()


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1)), st.integers(min_value=0, max_value=120))
def test_so_many_months_before_is_the_same_day_or_the_last_of_its_month(day, months):
    before = months_after(day, -months)
    assert (day.year * 12 + day.month) - (before.year * 12 + before.month) == months
    assert before.day == day.day or (before.day < day.day and (before + timedelta(days=1)).day == 1)


HOLDERS = [model for model in apps.get_models() if getattr(model, "PERSONAL", None)]


@pytest.mark.parametrize("model", HOLDERS, ids=lambda model: model._meta.label)
def test_each_kind_of_personal_data_has_an_end_or_a_reason(model, db):
    ends = model.ENDS
    assert bool(ends.on) + bool(ends.last_of) + bool(ends.because) == 1, "one of them"
    for holding in retention.holdings():
        if holding.model is model and not ends.because:
            assert retention.expired(holding, at=NOW).count() == 0, "the look-up reads"
