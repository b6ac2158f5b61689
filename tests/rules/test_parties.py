"""Who belongs to a party, and which line of a table holds."""

import pytest

from lianxin.rules.parties import Holder, Subject, belongs, belongs_to_any, looked_up
from lianxin.rules.policy.schema import Line, Party, PartyConditions, Share, Table, When

CHIEF = Holder("bureau", "county", "chief")
DEPUTY = Holder("township_government", "township", "deputy")
NEW_DEPUTY = Holder("township_government", "township", "deputy", frozenset({"new"}))
BUREAU = Holder("bureau", "county")
VILLAGE = Holder("committee", "village")


def party(are="officers", leave_out=None, **asked):
    left_out = PartyConditions(**leave_out) if leave_out else None
    return Party(key="p", zh="某", are=are, except_=left_out, **asked)


@pytest.mark.parametrize(
    ("who", "members"),
    [
        (party(), {CHIEF, DEPUTY, NEW_DEPUTY}),
        (party(class_=("chief", "deputy")), {CHIEF, DEPUTY, NEW_DEPUTY}),
        (party(class_=("chief",)), {CHIEF}),
        (party(class_=("chief", "deputy"), unit_kind=("township_government",)), {DEPUTY, NEW_DEPUTY}),
        (party(level=("county",)), {CHIEF}),
        (party(tag=("new",)), {NEW_DEPUTY}),
        (party(leave_out={"tag": ("new",)}), {CHIEF, DEPUTY}),
        (party(leave_out={"class_": ("deputy",), "tag": ("new",)}), {CHIEF, DEPUTY}),
        (party(leave_out={"class_": ("chief",), "tag": ("new",)}), {CHIEF, DEPUTY, NEW_DEPUTY}),
        (party("units"), {BUREAU, VILLAGE}),
        (party("units", unit_kind=("bureau",)), {BUREAU}),
        (party("units", level=("village",)), {VILLAGE}),
        (party("units", leave_out={"level": ("county",)}), {VILLAGE}),
    ],
)
def test_who_belongs(who, members):
    everybody = [CHIEF, DEPUTY, NEW_DEPUTY, BUREAU, VILLAGE]
    assert {holder for holder in everybody if belongs(who, holder)} == members


def test_of_several_parties_one_is_enough():
    assert belongs_to_any([party(class_=("chief",)), party("units")], VILLAGE)
    assert not belongs_to_any([party(class_=("chief",)), party("units")], DEPUTY)


def table(*lines):
    return Table(lines=tuple(Line(when=when, then=then) for when, then in lines))


ALL, HALF, THIRD = (Share.model_validate(text) for text in ("100%", "50%", "1/3"))
BY_SIZE = table((When(size_class=("small",)), ALL), (When(size_class=("medium",)), HALF), (None, THIRD))
TWO_WAYS = table(
    (When(class_=("chief",)), table((When(members_over=5), 4), (None, 3))),
    (When(need=("hardship",), kind=("household",)), 2),
    (None, 1),
)


@pytest.mark.parametrize(
    ("amount", "subject", "expected"),
    [
        (6, Subject(), 6),
        (HALF, Subject(), HALF),
        (BY_SIZE, Subject(size_class="small"), ALL),
        (BY_SIZE, Subject(size_class="medium"), HALF),
        (BY_SIZE, Subject(size_class="large"), THIRD),
        (BY_SIZE, Subject(), THIRD),
        (TWO_WAYS, Subject(classes=frozenset({"deputy", "chief"}), members=6), 4),
        (TWO_WAYS, Subject(classes=frozenset({"chief"}), members=5), 3),
        (TWO_WAYS, Subject(classes=frozenset({"chief"})), 3),
        (TWO_WAYS, Subject(kind="household", needs=frozenset({"hardship"})), 2),
        (TWO_WAYS, Subject(kind="village", needs=frozenset({"hardship"})), 1),
        (TWO_WAYS, Subject(kind="household"), 1),
    ],
)
def test_tables(amount, subject, expected):
    assert looked_up(amount, subject) == expected


def test_a_table_in_which_no_line_fits_is_an_error():
    with pytest.raises(ValueError, match="no line"):
        looked_up(table((When(size_class=("small",)), 1)), Subject())
