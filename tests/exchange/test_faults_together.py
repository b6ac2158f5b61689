"""All faults come at once: what is wrong in one row hides nothing that is wrong in another, and draws nothing after it."""

import csv
import io
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.exchange.county import FILES, write_county
from tests.exchange.test_faults import ONE_CELL
from tests.exchange.test_load import load

BETWEEN = [
    # What is at fault in the first row is what the second would be judged by: nobody can say yet whether it is wrong.
    (("areas", "parent_code"), ("needs", "need")),
    (("areas", "level"), ("needs", "need")),
    (("counterparts", "kind"), ("needs", "need")),
    (("counterparts", "area_code"), ("needs", "need")),
    (("counterparts", "kind"), ("entries", "counterpart_codes")),
    (("counterparts", "area_code"), ("entries", "counterpart_codes")),
    (("posts", "valid_to"), ("posts", "valid_from")),
    (("posts", "valid_to"), ("entries", "officer_codes")),
    (("posts", "valid_from"), ("entries", "officer_codes")),
    (("areas", "merged_into"), ("areas", "merged_into")),
    (("counterparts", "end_reason"), ("counterparts", "end_reason")),
    (("entries", "supersedes"), ("entries", "supersedes")),
]
WORDS = {"kind", "class", "tags", "need", "fen", "category", "counterpart_codes"}


def cells_of(text, changes):
    lines = list(csv.reader(io.StringIO(text)))
    for row, cells in changes:
        while len(lines) < row:
            lines.append([""] * len(lines[0]))
        for column, value in cells.items():
            lines[row - 1][lines[0].index(column)] = value
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue()


def lines_of(folder, *faults):
    changes = {}
    for name, row, cells, *_ in faults:
        changes.setdefault(name, []).append((row, cells))
    return set(load(write_county(folder, **{name: cells_of(FILES[name], found) for name, found in changes.items()})).lines())


def rests_on(one, other):
    """Whether the one fault leaves open if the other is one."""
    if one[0] == "adoptions" and one[3] == "policy_file" and other[3] in WORDS:
        return True
    return any((one[0], one[3]) == first and (other[0], other[3]) == second for first, second in BETWEEN)


PAIRS = [
    (one, other)
    for place, one in enumerate(ONE_CELL)
    for other in ONE_CELL[place + 1 :]
    if one[:2] != other[:2] and not rests_on(one, other) and not rests_on(other, one)
]


@pytest.fixture(scope="class")
def _folder(request, tmp_path_factory):
    request.cls.folder = tmp_path_factory.mktemp("folder")


@pytest.mark.usefixtures("_folder")
class TwoFaults(TestCase):
    @cache  # noqa: B019
    def alone(self, place):
        return lines_of(self.folder, ONE_CELL[place])

    @settings(max_examples=60, deadline=None)
    @given(st.sampled_from(PAIRS))
    def test_are_named_as_each_alone(self, pair):
        expected = self.alone(ONE_CELL.index(pair[0])) | self.alone(ONE_CELL.index(pair[1]))
        assert lines_of(self.folder, *pair) == expected


@pytest.mark.django_db
def test_a_row_of_which_a_cell_cannot_be_read_is_judged_by_the_others(tmp_path):
    found = lines_of(
        tmp_path,
        ("counterparts", 2, {"members": "3.5", "area_code": "nowhere", "kind": "house"}),
        ("posts", 3, {"valid_from": "soon", "class": "stuff", "unit_code": "U9"}),
        ("matters", 2, {"due_on": "x", "category": "rods", "unit_code": "U9", "rated_on": "2030-01-01"}),
        ("entries", 2, {"day": "6 May", "counterpart_codes": "H1;H99", "campaign": "driv"}),
        ("entries", 3, {"minutes": "1.5", "half_days": "9", "officer_codes": "007;O9"}),
    )
    assert {(line[0], line[1], line[2]) for line in found} == {
        ("counterparts.csv", "2", "members"),
        ("counterparts.csv", "2", "area_code"),
        ("counterparts.csv", "2", "kind"),
        ("posts.csv", "3", "valid_from"),
        ("posts.csv", "3", "class"),
        ("posts.csv", "3", "unit_code"),
        ("matters.csv", "2", "due_on"),
        ("matters.csv", "2", "category"),
        ("matters.csv", "2", "unit_code"),
        ("matters.csv", "2", "rated_on"),
        ("entries.csv", "2", "day"),
        ("entries.csv", "2", "counterpart_codes"),
        ("entries.csv", "2", "campaign"),
        ("entries.csv", "3", "minutes"),
        ("entries.csv", "3", "half_days"),
        ("entries.csv", "3", "officer_codes"),
    }


@pytest.mark.django_db
def test_a_misspelt_column_does_not_hide_what_stands_in_the_others(tmp_path):
    links = FILES["links"].replace("valid_to", "valid_too").replace("007,H1,home", "007,H1,homes")
    found = load(
        write_county(tmp_path, links=links, attested=FILES["attested"].replace("011,2025", "99,2025")), lang="en"
    ).lines()
    assert [line[:4] for line in found] == [
        ("links.csv", "1", "valid_too", "valid_too"),
        ("links.csv", "3", "kind", "homes"),
        ("attested.csv", "2", "area_code", "99"),
    ]


@pytest.mark.django_db
def test_one_mistyped_officer_of_a_post_excuses_only_who_has_no_other(tmp_path):
    found = lines_of(
        tmp_path,
        ("posts", 2, {"officer_code": "O9"}),
        ("entries", 6, {"day": "2026-05-11", "recorded_at": "2026-05-11T10:00:00+08:00", "withdrawn_on": "2026-05-12"}),
    )
    assert {(line[0], line[1], line[3]) for line in found} == {("posts.csv", "2", "O9"), ("entries.csv", "6", "O3")}


@pytest.mark.django_db
def test_other_content_under_a_key_does_not_hide_what_is_wrong_with_it(tmp_path):
    load(write_county(tmp_path))
    write_county(
        tmp_path, posts=cells_of(FILES["posts"], [(2, {"class": "cadre", "title": "副局长", "backup_officer_code": "O8"})])
    )
    found = [line[2] for line in load(tmp_path).lines()]
    assert found == ["title", "backup_officer_code"]


@pytest.mark.django_db
def test_words_are_judged_by_a_policy_whose_adoption_has_another_fault(tmp_path):
    found = lines_of(tmp_path, ("adoptions", 2, {"to": "2025-01-01"}), ("posts", 2, {"class": "cader"}))
    assert {(line[0], line[2]) for line in found} == {("adoptions.csv", "to"), ("posts.csv", "class")}
