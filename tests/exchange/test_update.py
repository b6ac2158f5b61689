"""`--update` replaces rows, on record, and what follows from them is as if they had been loaded so from the beginning."""

from datetime import date

import pytest

from lianxin.audit.models import Act
from lianxin.exchange.verify import stale_entries
from lianxin.liaison.models import Link
from lianxin.records.models import Entry, EntryCounterpart, EntryOfficer
from lianxin.registry.models import Area, Counterpart, Need
from tests.exchange.county import FILES, POLICY, edited, write_county
from tests.exchange.test_load import AT, load

pytestmark = pytest.mark.django_db


def update(folder, **changes):
    report = load(write_county(folder, **changes), update=True)
    assert report.lines() == []
    assert stale_entries(at=AT, sample=None) == []
    return report


@pytest.fixture
def folder(tmp_path):
    assert load(write_county(tmp_path)).lines() == []
    assert stale_entries(at=AT, sample=None) == []
    return tmp_path


def test_a_village_that_moves_takes_all_below_it_along(folder):
    update(folder, areas=edited("areas", 7, parent_code="0111"))
    assert set(Area.objects.filter(township__code="0111").values_list("code", flat=True)) == {
        "0111",
        "0111V1",
        "0111V2",
        "0112V3",
        "0112V3G",
    }


def test_a_village_that_merges_hands_its_links_and_entries_on(folder):
    update(folder, areas=edited("areas", 7, merged_into="0111V1", valid_to="2026-05-31"))
    assert Counterpart.objects.get(code="0112V3").root.code == "0111V1"
    assert not EntryCounterpart.objects.filter(counterpart__code="0112V3").exclude(root__code="0111V1").exists()


def test_a_merge_taken_back(folder):
    update(folder, counterparts=edited("counterparts", 4, end_reason="搬迁"))
    assert Counterpart.objects.get(code="H3").root.code == "H3"


def test_a_household_that_was_put_in_the_wrong_village(folder):
    update(folder, counterparts=edited("counterparts", 2, area_code="0112V3"), needs=FILES["needs"])
    touched = EntryCounterpart.objects.filter(entry__code="N1").values_list("counterpart__code", "origin")
    assert set(touched) == {("H1", 0), ("0112V3", 0)}


def test_a_trial_does_not_work_out_anew_what_it_undoes(folder, monkeypatch):
    monkeypatch.setattr("lianxin.exchange.load.Rederiver.run", lambda *_: pytest.fail("others wait for this in vain"))
    report = load(write_county(folder, counterparts=edited("counterparts", 2, area_code="0112V3")), update=True, dry_run=True)
    assert (report.lines(), report.changed["counterparts"]) == ([], 1)


def test_a_new_telephone_number_leaves_the_entries_alone(folder, monkeypatch):
    monkeypatch.setattr("lianxin.exchange.load.Rederiver.run", lambda *_: pytest.fail("nothing follows from a number"))
    report = load(write_county(folder, counterparts=edited("counterparts", 2, phone="13800000001")), update=True)
    assert (report.lines(), report.changed["counterparts"]) == ([], 1)


def test_a_main_post_written_later_changes_whose_work_it_was(folder):
    update(folder, posts=FILES["posts"] + "O2,U1,cadre,2026-05-01,,,,,yes\n".replace("O2", "O3"))
    assert EntryOfficer.objects.get(entry__code="N5").unit.code == "U2"
    update(folder, posts=edited("posts", 2, main="").replace("007,U1", "007,U1") + "007,U2,staff,2025-02-01,,,,,yes\n")
    assert EntryOfficer.objects.get(entry__code="N1").unit.code == "U2"


def test_an_entry_is_replaced_on_record_without_its_personal_values(folder):
    update(folder, entries=edited("entries", 2, text="别的话", counterpart_codes="H2"))
    entry = Entry.objects.get(code="N1")
    assert entry.text == "别的话"
    assert list(entry.counterparts.filter(origin=0).values_list("counterpart__code", flat=True)) == ["H2"]
    act = Act.objects.get(verb="exchange.row.replaced")
    assert (act.kind, act.code) == ("entries", "N1")
    assert act.before == {"counterpart_codes": ["H1", "0112V3"], "text": "…"}


def test_a_correction_taken_back_lets_the_corrected_entry_count(folder):
    update(folder, entries=edited("entries", 5, supersedes=""))
    assert Entry.objects.get(code="N3").superseded_on is None
    update(folder)
    assert Entry.objects.get(code="N3").superseded_on == date(2026, 5, 12)


def test_a_correction_may_correct_what_was_loaded_before(folder):
    row = edited("entries", 8, entry_code="N7", officer_codes="007", kind="visit", day="2026-05-06", supersedes="N1")
    report = load(
        write_county(folder, entries=row.replace("N7,007,visit,2026-05-06,", "N7,007,visit,2026-05-06,2026-05-07T08:00:00+08:00"))
    )
    assert report.lines() == []
    assert Entry.objects.get(code="N1").superseded_on == date(2026, 5, 7)


def test_what_was_corrected_before_is_not_corrected_again(folder):
    row = edited(
        "entries",
        8,
        entry_code="N7",
        officer_codes="O2",
        kind="gift",
        day="2026-05-12",
        recorded_at="2026-05-13",
        supersedes="N3",
    )
    lines = load(write_county(folder, entries=row), lang="en").lines()
    assert [line[:4] for line in lines] == [("entries.csv", "8", "supersedes", "N3")]


def test_the_level_of_an_area_stays(folder):
    report = load(write_county(folder, areas=edited("areas", 6, level="group")), update=True, lang="en")
    assert ("areas.csv", "6", "level") in [line[:3] for line in report.lines()]


def test_another_text_of_a_policy_on_the_same_day_needs_update(folder):
    (folder / "example.yaml").write_text(POLICY.replace("expires_months: 3", "expires_months: 6"), encoding="utf-8")
    report = load(folder, lang="en")
    assert [line[:3] for line in report.lines()] == [("adoptions.csv", "2", "policy_file")]
    assert load(folder, update=True).lines() == []
    assert Need.objects.get(need="partner").last == date(2026, 6, 30)


def test_links_to_a_merged_village_go_on_to_the_other(folder):
    assert Link.objects.get(counterpart__code="0111V2").root.code == "0111V1"


def test_a_need_ends_with_its_term(folder):
    assert Need.objects.get(need="hardship").last == date(2026, 2, 27)
