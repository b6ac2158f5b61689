"""Every fault of a folder is named with file, row, column and reason, and nothing is changed by a faulty one."""

import pytest

from lianxin.audit.models import Act
from lianxin.records.models import Entry
from lianxin.registry.models import Area
from tests.exchange.county import FILES, edited, write_county
from tests.exchange.test_load import load

pytestmark = pytest.mark.django_db

ONE_CELL = [
    # file, row, cells, column named, words of the English reason
    ("areas", 3, {"parent_code": "99"}, "parent_code", "no such area"),
    ("areas", 3, {"level": "town"}, "level", "did you mean"),
    ("areas", 3, {"parent_code": "0111V1"}, "parent_code", "not below"),
    ("areas", 5, {"parent_code": "0111V1"}, "parent_code", "not below"),
    ("areas", 5, {"merged_into": "0111V2"}, "merged_into", "circle"),
    ("areas", 6, {"merged_into": "nowhere"}, "merged_into", "no such area"),
    ("areas", 7, {"valid_to": "2023-12-31"}, "valid_to", "before it begins"),
    ("areas", 9, {"area_code": "011", "name": "又一县", "level": "county"}, "area_code", "same key"),
    ("areas", 3, {"name": ""}, "name", "not be empty"),
    ("areas", 3, {"name": "长" * 101}, "name", "too long"),
    ("areas", 3, {"name": "=1+1"}, "name", "formula"),
    ("areas", 3, {"name": "甲\x00镇"}, "name", "control"),
    ("areas", 3, {"size_class": "huge"}, "size_class", "one of"),
    ("units", 2, {"kind": "bureaux"}, "kind", "did you mean"),
    ("units", 2, {"area_code": "99"}, "area_code", "no such area"),
    ("units", 2, {"parent_code": "U2"}, "parent_code", "circle"),
    ("campaigns", 2, {"to": "2026-03-01"}, "to", "before it begins"),
    ("calendar", 2, {"day": "2026-02-30"}, "day", "no such day"),
    ("calendar", 2, {"day": "2026/5/1"}, "day", "not a date"),
    ("calendar", 2, {"day": "20260501"}, "day", "not a date"),
    ("calendar", 2, {"working": "maybe"}, "working", "yes or no"),
    ("calendar", 2, {"working": ""}, "working", "not be empty"),
    ("adoptions", 2, {"policy_file": "other.yaml"}, "policy_file", "no such policy file"),
    ("adoptions", 2, {"policy_file": "../example.yaml"}, "policy_file", "within the folder"),
    ("adoptions", 2, {"policy_file": "/etc/passwd"}, "policy_file", "within the folder"),
    ("adoptions", 2, {"to": "2025-01-01"}, "to", "before it begins"),
    ("officers", 3, {"tags": "new;old"}, "tags", "tag"),
    ("posts", 2, {"class": "cader"}, "class", "did you mean"),
    ("posts", 2, {"unit_code": "U9"}, "unit_code", "no such unit"),
    ("posts", 2, {"officer_code": "O9"}, "officer_code", "no such officer"),
    ("posts", 2, {"backup_officer_code": "007"}, "backup_officer_code", "itself"),
    ("posts", 4, {"valid_to": "2024-12-31"}, "valid_to", "before it begins"),
    (
        "posts",
        5,
        {"officer_code": "O3", "unit_code": "U2", "class": "staff", "valid_from": "2026-05-10"},
        "valid_from",
        "overlap",
    ),
    ("accounts", 2, {"role": "king"}, "role", "one of"),
    ("accounts", 2, {"scope": "nowhere"}, "scope", "neither"),
    ("absences", 2, {"kind": "holiday"}, "kind", "absence"),
    ("absences", 2, {"to": "2026-05-01"}, "to", "before it begins"),
    ("suspensions", 2, {"kind": "food"}, "kind", "did you mean"),
    ("suspensions", 2, {"basis": ""}, "basis", "not be empty"),
    ("counterparts", 2, {"kind": "house"}, "kind", "did you mean"),
    ("counterparts", 2, {"area_code": "nowhere"}, "area_code", "no such area"),
    ("counterparts", 2, {"members": "3.5"}, "members", "whole numbers"),
    ("counterparts", 2, {"members": "-3"}, "members", "not negative"),
    ("counterparts", 2, {"members": "99999999999"}, "members", "too large"),
    (
        "counterparts",
        7,
        {"counterpart_code": "0111V1", "kind": "village", "name": "一村", "area_code": "0111V1"},
        "counterpart_code",
        "areas table",
    ),
    ("counterparts", 4, {"end_reason": "merged:H9"}, "end_reason", "merged into"),
    ("counterparts", 2, {"end_reason": "merged:H3"}, "end_reason", "circle"),
    ("needs", 2, {"need": "hardships"}, "need", "did you mean"),
    ("needs", 2, {"need": "partner"}, "need", "not for such"),
    ("needs", 2, {"source": ""}, "source", "not be empty"),
    ("links", 2, {"kind": "friend"}, "kind", "kind of link"),
    ("links", 2, {"party_code": "O9"}, "party_code", "no such officer"),
    ("links", 4, {"party_code": "007"}, "party_code", "no such unit"),
    ("links", 2, {"counterpart_code": "H9"}, "counterpart_code", "no such counterpart"),
    ("links", 2, {"valid_to": "2025-12-31"}, "valid_to", "before it begins"),
    ("links", 5, {"valid_to": ""}, "valid_to", "end the link"),
    ("links", 5, {"valid_from": "2026-03-01", "valid_to": ""}, "valid_from", "ended on"),
    ("links", 2, {"counterpart_code": "H2", "kind": "home", "valid_from": "2023-01-01"}, "valid_from", "begins on"),
    ("entries", 2, {"kind": "vist"}, "kind", "did you mean"),
    ("entries", 2, {"officer_codes": ""}, "officer_codes", "not be empty"),
    ("entries", 2, {"officer_codes": "O9"}, "officer_codes", "no such officer"),
    ("entries", 2, {"officer_codes": "007;007"}, "officer_codes", "twice"),
    (
        "entries",
        6,
        {"day": "2026-05-11", "recorded_at": "2026-05-11T10:00:00+08:00", "withdrawn_on": "2026-05-12"},
        "officer_codes",
        "no post",
    ),
    ("entries", 2, {"counterpart_codes": "H9"}, "counterpart_codes", "no such counterpart"),
    ("entries", 2, {"area_code": "99"}, "area_code", "no such area"),
    ("entries", 2, {"campaign": "driv"}, "campaign", "no such campaign"),
    ("entries", 2, {"fen": "100"}, "fen", "does not count"),
    ("entries", 3, {"half_days": "7"}, "half_days", "at most"),
    ("entries", 3, {"until": "2026-05-10"}, "until", "before the first"),
    ("entries", 3, {"counterpart_codes": "H1"}, "counterpart_codes", "does not name"),
    ("entries", 4, {"counterpart_codes": "H1;H2"}, "counterpart_codes", "at most 1"),
    ("entries", 4, {"counterpart_codes": "H4"}, "counterpart_codes", "ended on"),
    ("entries", 2, {"recorded_at": "2027-01-01T10:00:00+08:00"}, "recorded_at", "future"),
    ("entries", 2, {"recorded_at": "yesterday"}, "recorded_at", "not a time"),
    ("entries", 5, {"supersedes": "N0"}, "supersedes", "no such entry"),
    ("entries", 5, {"supersedes": "N4"}, "supersedes", "itself"),
    ("entries", 7, {"supersedes": "N3"}, "supersedes", "corrected already"),
    ("entries", 4, {"supersedes": "N4", "recorded_at": "2026-05-12T11:00:00+08:00"}, "supersedes", "circle"),
    ("entries", 7, {"supersedes": "N5"}, "supersedes", "withdrawn"),
    ("entries", 7, {"review": ""}, "review", "both"),
    ("entries", 7, {"outcome": "perhaps"}, "outcome", "one of"),
    ("attested", 2, {"period": "2025-13"}, "period", "month"),
    ("attested", 2, {"value": "1,000"}, "value", "whole number"),
    ("attested", 2, {"area_code": "99"}, "area_code", "no such area"),
]


@pytest.mark.parametrize(("name", "row", "cells", "column", "words"), ONE_CELL, ids=lambda value: str(value)[:40])
def test_a_fault_names_its_place_and_reason(tmp_path, name, row, cells, column, words):  # noqa: PLR0917
    report = load(write_county(tmp_path, **{name: edited(name, row, **cells)}), lang="en")
    found = [line for line in report.lines() if line[:3] == (f"{name}.csv", str(row), column)]
    assert found, report.lines()
    assert any(words in line[4] for line in found), found
    assert not report.written
    assert not Area.objects.exists()
    assert not Act.objects.exists()


@pytest.mark.parametrize(("name", "row", "cells", "column", "words"), ONE_CELL, ids=lambda value: str(value)[:40])
def test_a_fault_draws_no_others_after_it(tmp_path, name, row, cells, column, words):  # noqa: PLR0917
    """What only follows from a fault is not named again by every row that mentions it."""
    report = load(write_county(tmp_path, **{name: edited(name, row, **cells)}), lang="en")
    assert {line[0] for line in report.lines()} == {f"{name}.csv"}


def test_reasons_are_in_the_readers_language(tmp_path):
    report = load(write_county(tmp_path, posts=edited("posts", 2, **{"class": "cader"})))
    assert report.lines() == [("posts.csv", "2", "class", "cader", "制度中没有这个类别;是不是“cadre”?")]


def test_all_faults_come_at_once(tmp_path):
    report = load(
        write_county(
            tmp_path,
            officers=edited("officers", 3, tags="old"),
            links=edited("links", 2, kind="friend"),
            entries=edited("entries", 3, half_days="99"),
        )
    )
    assert [(line[0], line[1], line[2]) for line in report.lines()] == [
        ("officers.csv", "3", "tags"),
        ("links.csv", "2", "kind"),
        ("entries.csv", "3", "half_days"),
    ]


def test_unknown_files_and_columns_get_the_nearest_name(tmp_path):
    write_county(tmp_path, officers=FILES["officers"].replace("mobile", "mobil"), calendar="")
    (tmp_path / "calender.csv").write_text("day,working,official\n", encoding="utf-8")
    lines = load(tmp_path, lang="en").lines()
    assert ("calender.csv", "", "", "calender", 'no such table; did you mean "calendar"?') in lines
    assert ("officers.csv", "1", "mobil", "mobil", 'no such column; did you mean "mobile"?') in lines
    assert {line[0] for line in lines} == {"calender.csv", "officers.csv"}


@pytest.mark.parametrize("column", ["民族", "religion", "上访次数", "risk_score", "是否党员"])
def test_a_column_that_watches_people_is_refused_with_the_principle(tmp_path, column):
    text = "\n".join(
        f"{line},x" if place else f"{line},{column}" for place, line in enumerate(FILES["counterparts"].splitlines())
    )
    lines = load(write_county(tmp_path, counterparts=text), lang="en").lines()
    assert [line[:3] for line in lines] == [("counterparts.csv", "1", column)]
    assert "principle 1" in lines[0][4]


def test_missing_and_doubled_columns(tmp_path):
    missing = FILES["officers"].replace("officer_code,name,", "officer_code,", 1)
    doubled = FILES["units"].replace("parent_code", "name", 1)
    lines = load(write_county(tmp_path, officers=missing, units=doubled), lang="en").lines()
    assert ("officers.csv", "1", "name", "", "this column is missing") in lines
    assert ("units.csv", "1", "name", "name", "this column stands here twice") in lines


def test_the_faults_of_a_policy_file_are_named(tmp_path):
    folder = write_county(tmp_path)
    policy = folder / "example.yaml"
    policy.write_text(policy.read_text(encoding="utf-8").replace("who: cadre, of:", "who: cader, of:"), encoding="utf-8")
    lines = load(folder, lang="en").lines()
    assert {line[:3] for line in lines} == {("adoptions.csv", "2", "policy_file")}
    assert any("cadre" in line[4] and "line " in line[4] for line in lines)


def test_other_content_under_the_same_key_is_a_fault_unless_updating(tmp_path):
    load(write_county(tmp_path))
    write_county(tmp_path, officers=edited("officers", 3, name="李二妹"))
    report = load(tmp_path, lang="en")
    assert [line[:4] for line in report.lines()] == [("officers.csv", "3", "name", "李二妹")]
    assert "--update" in report.lines()[0][4]
    assert load(tmp_path, update=True).changed["officers"] == 1
    assert not any(load(tmp_path).new.values())


def test_a_million_faults_are_counted_not_kept(tmp_path):
    bad = "day,working,official\n" + "2026-99-99,yes,yes\n" * 6_000
    report = load(write_county(tmp_path, calendar=bad))
    assert len(report.faults) == 5_000
    assert report.more == 1_000


def test_a_dry_run_changes_nothing(tmp_path):
    report = load(write_county(tmp_path), dry_run=True)
    assert report.ok
    assert report.new["entries"] == 6
    assert not Entry.objects.exists()
    assert not Act.objects.exists()
